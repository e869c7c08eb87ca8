"""The form of an activity; what is typed survives a dropped line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.timer import Timer

from crm_tui import drafts, search
from crm_tui.domain.activities import ActivityDraft, Status
from crm_tui.domain.recurrence_words import rule_words
from crm_tui.domain.week import DateHabits, date_habits
from crm_tui.errors import BadInput, CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import agenda as queries
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import occurrence
from crm_tui.screens.activity_fields import FIELD_OF, form_items
from crm_tui.screens.activity_values import OWN, Person, read_rule, to_draft, to_values
from crm_tui.screens.activity_wording import Here, here
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.draft_keeper import DraftKeeper
from crm_tui.screens.undoing import with_undo
from crm_tui.search import ranked
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.form import Form
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.contacts import ContactRow

LOOK_SECONDS = 0.25
OFFERED = 12
BASE, PEOPLE = "base", "known"
"""Keys in a draft: the form's first values, and the contacts by their names."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form begins with."""

    base: ActivityDraft
    version: int
    people: tuple[Person, ...]
    kept: drafts.Draft | None


class ActivityFormScreen(CrmScreen):
    """Edits the activity ``key``: an id, or an occurrence that has no row yet."""

    AREA: ClassVar[str] = "agenda"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("form",)

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.base = ActivityDraft()
        self.version = 0
        self._known: dict[str, int] = {}
        self._start: dict[str, Any] = {}
        self._form: Form | None = None
        self._saving = False
        self._keeper: DraftKeeper
        self._look_timer: Timer | None = None

    # Opening

    def compose(self) -> ComposeResult:
        """Bars and title; the form comes when its values are read."""
        yield self.top_bar()
        yield TextLines([line(Span(_("Edit activity"), Tone.TITLE)), Line()], id="form-title")
        yield KeyBar(hints(("form", "app"), ("app.palette",)))

    def on_mount(self) -> None:
        """Read what is to be edited."""
        self._keeper = DraftKeeper(self, self.draft_key, self._draft)
        self._keeper.begin()
        self.ask("form", self._read, self._opened, self._unreadable)

    def on_unmount(self) -> None:
        """No more drafts from here."""
        self._keeper.end()

    @property
    def here(self) -> Here:
        """The user's clock."""
        return here(self.shell)

    @property
    def dates(self) -> DateHabits:
        """How the user reads and writes days."""
        return date_habits(self.shell.settings, language(), self.here.today)

    def _read(self) -> Opened:
        at, kept = self.here, drafts.load(self.draft_key)
        base, version = self._stored(at)
        rows = self.crm.read(contact_queries.rows, base.contacts)
        return Opened(base, version, tuple(Person(row.id, row.name) for row in rows), kept)

    def _stored(self, at: Here) -> tuple[ActivityDraft, int]:
        if not self.key.isdigit():
            return self.crm.read(occurrence.draft, self.key, at.zone, at.zone_name), 0
        identity = int(self.key)
        base = self.crm.read(queries.draft, identity, at.zone, at.zone_name)
        return base, self.crm.read(queries.version, identity)

    def _unreadable(self, error: CrmError) -> None:
        self.say_failure(error)
        self.dismiss(None)

    def _opened(self, found: Opened) -> None:
        self.base, self.version = found.base, found.version
        self._known = {person.name: person.id for person in found.people}
        self._start = to_values(self.base, found.people, self.here, language())
        kept = found.kept
        if kept is None:
            self.call_later(self._show, self._start)
            return
        choices = [
            Choice("keep", _("Go on with what was typed")),
            Choice("drop", _("Throw it away and begin anew"), tone=Tone.ALERT),
        ]

        def answered(answer: str | None) -> None:
            if answer == "drop":
                drafts.delete(self.draft_key)
                self.call_later(self._show, self._start)
            elif answer == "keep":
                self._go_on(kept)
            else:
                self.dismiss(None)

        dialog = ChooseDialog(_("There is an unsaved version of this form."), choices)
        self.app.push_screen(dialog, answered)

    def _go_on(self, kept: drafts.Draft) -> None:
        # The activity as it was when the form was begun: newer edits are then met as conflicts.
        typed = dict(kept.values)
        was, known = typed.pop(BASE, None), typed.pop(PEOPLE, None)
        if isinstance(known, dict):
            self._known |= {str(name): int(number) for name, number in known.items()}
        if isinstance(was, dict) and kept.version:
            self.version, self._start = kept.version, was
            self.base, _mistakes = to_draft(was, self.base, self.here, language())
        self.call_later(self._show, {**self._start, **typed})

    async def _show(self, values: dict[str, Any]) -> None:
        items = form_items(self.dates, closed=self.base.status is not Status.OPEN)
        form = Form(items, values, id="form")
        await self.mount(form, after=self.query_one("#form-title"))
        self._form = form
        self._hide_unfit()
        form.point_at("subject")

    # Typing

    def on_form_edited(self, message: Form.Edited) -> None:
        """Keep a draft soon; look up a name soon; say what a repetition means."""
        self._keeper.soon()
        if message.field == "repeat":
            self._hide_unfit()
        elif message.field == "rule":
            self._echo_rule()
        elif message.field.startswith("people."):
            look = partial(self._look_up, message.field)
            if self._look_timer is not None:
                self._look_timer.stop()
            self._look_timer = self.set_timer(LOOK_SECONDS, look)

    def _hide_unfit(self) -> None:
        if self._form is None:
            return
        repeat = self._form.value("repeat")
        hidden = set() if repeat == OWN else {"rule"}
        self._form.hide(hidden if repeat else {*hidden, "completion"})

    def _echo_rule(self) -> None:
        assert self._form is not None
        rule = read_rule(clean_line(self._form.value("rule")), language())
        said = rule_words(rule, self.here.calendar) if rule is not None else ""
        self._form.say("rule", said)

    def _look_up(self, field: str) -> None:
        if self._form is None:
            return
        name = clean_line(self._form.value(field))
        if not name or name in self._known:
            self._form.say(field, "")
            return

        def found(rows: list[ContactRow]) -> None:
            if self._form is None:
                return
            names = ", ".join(row.name for row in rows[:3])
            self._form.say(field, names or _("Nobody was found."))

        self.ask("people", partial(self._find, name), found)

    def _find(self, name: str) -> list[ContactRow]:
        wanted = search.compile(name, me=self.crm.actor, typing=True)
        ids = self.crm.read(ranked.ids, wanted, OFFERED)
        rows = self.crm.read(contact_queries.rows, ids)
        exact = [row for row in rows if row.name == name]
        return exact if len(exact) == 1 else rows

    # Drafts

    @property
    def draft_key(self) -> drafts.DraftKey:
        """Where the unsaved form is kept."""
        return drafts.DraftKey(self.crm.path, self.crm.actor, "activity", self.key)

    @property
    def dirty(self) -> bool:
        """True if anything differs from what the form began with."""
        return self._form is not None and self._form.values() != self._first_values()

    def _first_values(self) -> dict[str, Any]:
        assert self._form is not None
        known = self._form.values()
        return {name: self._start.get(name, "") for name in known}

    def _draft(self) -> drafts.Draft | None:
        if self._form is None or not self.dirty:
            return None
        now = self.crm.now().isoformat(timespec="seconds")
        values = {**self._form.values(), BASE: self._start, PEOPLE: self._known}
        return drafts.Draft(self.draft_key, self.version, now, values)

    # Saving

    def action_save(self) -> None:
        """Check and save."""
        if self._form is None or self._saving:
            return
        form = self._form
        form.quiet()
        draft, mistakes = to_draft(form.values(), self.base, self.here, language())
        for mistake in mistakes:
            form.say(mistake.field, _(mistake.template).format(**mistake.values), Tone.ALERT)
        if mistakes:
            form.point_at(mistakes[0].field)
            return
        self._saving = True
        names = [clean_line(entry["value"]) for entry in form.values()["people"]]
        unknown = next((name for name in names if name not in self._known), None)
        if unknown is not None:
            self.ask("whom", partial(self._find, unknown), partial(self._met, unknown))
            return
        contacts = tuple(dict.fromkeys(self._known[name] for name in names))
        self._ask_series(replace(draft, contacts=contacts))

    def _met(self, name: str, rows: list[ContactRow]) -> None:
        """Somebody was looked up while saving: go on if it is clear who is meant."""
        self._saving = False
        form = self._form
        assert form is not None
        if not rows:
            entries = [clean_line(entry["value"]) for entry in form.values()["people"]]
            field = f"people.{entries.index(name) if name in entries else 0}.value"
            form.say(field, _("Nobody was found."), Tone.ALERT)
            form.point_at(field)
            return
        if len(rows) == 1:
            self._known[name] = rows[0].id
            self.action_save()
            return
        choices = [Choice(str(row.id), row.name, row.company or row.phone) for row in rows]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._known[name] = int(answer)
                self.action_save()

        title = _("Which {name} is meant?").format(name=name)
        self.app.push_screen(ChooseDialog(title, choices), answered)

    def _ask_series(self, draft: ActivityDraft) -> None:
        """Ask, for one of a series, if only this one changes or all that follow."""
        same_rule = draft.rule == self.base.rule
        if not self.base.rule or not same_rule or draft == self.base:
            self._write(draft, series=False)
            return
        choices = [
            Choice("one", _("Only this one")),
            Choice("all", _("This one and those that follow")),
        ]

        def answered(answer: str | None) -> None:
            self._saving = False
            if answer is not None:
                self._write(draft, series=answer == "all")

        self.app.push_screen(ChooseDialog(_("This repeats. Change what?"), choices), answered)

    def _write(self, draft: ActivityDraft, *, series: bool) -> None:
        self._saving = True
        key, base, version = self.key, self.base, self.version

        def write() -> int:
            from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

            return self.crm.write(agenda.update, key, base, draft, version, series=series)

        def done(_version: int) -> None:
            self._keeper.forget()
            self.dismiss(None)
            with_undo(self, _("Saved."))

        def failed(error: CrmError) -> None:
            self._saving = False
            self._refused(error, draft, series=series)

        self.do(write, done, failed)

    def _refused(self, error: CrmError, mine: ActivityDraft, *, series: bool) -> None:
        from crm_tui.services.conflicts import EditConflict  # noqa: PLC0415 - loaded by the save

        if isinstance(error, EditConflict):
            self._settle(error, mine, series=series)
            return
        if isinstance(error, BadInput) and self._form is not None:
            name = str(error.values["field"])
            name = FIELD_OF.get(name, name)
            self._form.say(name, _(str(error.values["reason"])), Tone.ALERT)
            self._form.point_at(name)
        self.say_failure(error)
        self._keeper.later()

    def _settle(self, error: CrmError, mine: ActivityDraft, *, series: bool) -> None:
        from crm_tui.screens.activity_conflict import ConflictDialog, settled  # noqa: PLC0415

        base, at = self.base, self.here

        def answered(kept: tuple[str, ...] | None) -> None:
            if kept is None:
                return

            def read() -> tuple[ActivityDraft, ActivityDraft, int]:
                theirs, version = self._stored(at)
                return settled(base, mine, theirs, kept), theirs, version

            def again(found: tuple[ActivityDraft, ActivityDraft, int]) -> None:
                wanted, self.base, self.version = found
                self._write(wanted, series=series)

            self.ask("settle", read, again)

        self.app.push_screen(ConflictDialog(error, at.calendar), answered)

    def action_cancel(self) -> None:
        """Close; asks if something would be lost."""
        if not self.dirty:
            self._keeper.forget()
            self.dismiss(None)
            return
        choices = [
            Choice("stay", _("Go on editing")),
            Choice("save", _("Save and close")),
            Choice("drop", _("Close and throw the changes away"), tone=Tone.ALERT),
        ]

        def answered(answer: str | None) -> None:
            if answer == "save":
                self.action_save()
            elif answer == "drop":
                self._keeper.forget()
                self.dismiss(None)

        self.app.push_screen(ChooseDialog(_("There are unsaved changes."), choices), answered)
