"""The form of an activity; what is typed survives a dropped line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.timer import Timer

from crm_tui import drafts, search
from crm_tui.domain.activities import ActivityDraft, Status
from crm_tui.domain.recurrence_words import rule_words
from crm_tui.domain.week import DateHabits, date_habits
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import agenda as queries
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import occurrence
from crm_tui.screens.activity_fields import FIELD_OF, form_items
from crm_tui.screens.activity_values import OWN, Person, read_rule, to_draft, to_values
from crm_tui.screens.activity_wording import Here, here
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.record_form import Opened, RecordForm
from crm_tui.screens.undoing import with_undo
from crm_tui.search import ranked
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from crm_tui.queries.contacts import ContactRow
    from crm_tui.screens.contact_values import Mistake
    from crm_tui.widgets.form import Item

LOOK_SECONDS = 0.25
OFFERED = 12
PEOPLE = "known"
"""Key in a draft: the contacts by their names."""


class ActivityFormScreen(RecordForm[ActivityDraft]):
    """Edits the activity ``key``: an id, or an occurrence that has no row yet."""

    AREA: ClassVar[str] = "agenda"
    KIND: ClassVar[str] = "activity"

    def __init__(self, key: str) -> None:
        super().__init__(int(key) if key.isdigit() else None, self._told)
        self.key = key
        self.base = ActivityDraft()
        self._known: dict[str, int] = {}
        self._series = False
        self._look_timer: Timer | None = None

    def _told(self, _version: int) -> None:
        with_undo(self, _("Saved."))

    # What the form shows

    def heading(self) -> str:
        """See the class."""
        return _("Edit activity")

    def items(self) -> list[Item]:
        """What is done, when, by whom and where."""
        return form_items(self.dates, closed=self.base.status is not Status.OPEN)

    def understood(self, values: dict[str, Any]) -> tuple[ActivityDraft, list[Mistake]]:
        """The activity; its contacts are looked up before the save."""
        return to_draft(values, self.base, self.here, language())

    def field_of(self, name: str) -> str:
        """A time or a rule that can't be is told at its field."""
        return FIELD_OF.get(name, name)

    @property
    def here(self) -> Here:
        """The user's clock."""
        return here(self.shell)

    @property
    def dates(self) -> DateHabits:
        """How the user reads and writes days."""
        return date_habits(self.shell.settings, language(), self.here.today)

    def read(self) -> Opened[ActivityDraft]:
        """The activity, with the names of its contacts."""
        at = self.here
        base, version = self._stored(at)
        rows = self.crm.read(contact_queries.rows, base.contacts)
        people = tuple(Person(row.id, row.name) for row in rows)
        self._known = {person.name: person.id for person in people}
        return Opened(base, version, to_values(base, people, at, language()))

    def _stored(self, at: Here) -> tuple[ActivityDraft, int]:
        if not self.key.isdigit():
            return self.crm.read(occurrence.draft, self.key, at.zone, at.zone_name), 0
        identity = int(self.key)
        base = self.crm.read(queries.draft, identity, at.zone, at.zone_name)
        return base, self.crm.read(queries.version, identity)

    # Typing

    def shown(self) -> None:
        """Begin with the subject: the kind seldom changes."""
        assert self.form is not None
        self._hide_unfit()
        self.form.point_at("subject")

    def edited(self, field: str) -> None:
        """Look up a name soon; say what a repetition means."""
        if field == "repeat":
            self._hide_unfit()
        elif field == "rule":
            self._echo_rule()
        elif field.startswith("people."):
            if self._look_timer is not None:
                self._look_timer.stop()
            self._look_timer = self.set_timer(LOOK_SECONDS, partial(self._look_up, field))

    def _hide_unfit(self) -> None:
        if self.form is None:
            return
        repeat = self.form.value("repeat")
        hidden = set() if repeat == OWN else {"rule"}
        self.form.hide(hidden if repeat else {*hidden, "completion"})

    def _echo_rule(self) -> None:
        assert self.form is not None
        rule = read_rule(clean_line(self.form.value("rule")), language())
        said = rule_words(rule, self.here.calendar) if rule is not None else ""
        self.form.say("rule", said)

    def _look_up(self, field: str) -> None:
        if self.form is None:
            return
        name = clean_line(self.form.value(field))
        if not name or name in self._known:
            self.form.say(field, "")
            return

        def found(rows: list[ContactRow]) -> None:
            if self.form is None:
                return
            names = ", ".join(row.name for row in rows[:3])
            self.form.say(field, names or _("Nobody was found."))

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
        return drafts.DraftKey(self.crm.path, self.crm.actor, self.KIND, self.key)

    def more_to_keep(self) -> dict[str, Any]:
        """Which contacts the names are."""
        return {PEOPLE: self._known}

    def take_back(self, values: dict[str, Any]) -> None:
        """The contacts by their names."""
        known = values.pop(PEOPLE, None)
        if isinstance(known, dict):
            self._known |= {str(name): int(number) for name, number in known.items()}

    # Saving

    def before_saving(self, mine: ActivityDraft, go_on: Callable[[ActivityDraft], None]) -> None:
        """Find out who is meant, and whether one of a series or all that follow."""
        assert self.form is not None
        self._saving = True
        names = [clean_line(entry["value"]) for entry in self.form.values()["people"]]
        unknown = next((name for name in names if name not in self._known), None)
        if unknown is not None:
            self.ask("whom", partial(self._find, unknown), partial(self._met, unknown))
            return
        contacts = tuple(dict.fromkeys(self._known[name] for name in names))
        self._ask_series(replace(mine, contacts=contacts), go_on)

    def _met(self, name: str, rows: list[ContactRow]) -> None:
        """Somebody was looked up while saving: go on if it is clear who is meant."""
        self._saving = False
        form = self.form
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

    def _ask_series(self, mine: ActivityDraft, go_on: Callable[[ActivityDraft], None]) -> None:
        """Ask, for one of a series, if only this one changes or all that follow."""
        self._series = False
        if not self.base.rule or mine.rule != self.base.rule or mine == self.base:
            go_on(mine)
            return
        choices = [
            Choice("one", _("Only this one")),
            Choice("all", _("This one and those that follow")),
        ]

        def answered(answer: str | None) -> None:
            self._saving = False
            if answer is not None:
                self._series = answer == "all"
                go_on(mine)

        self.app.push_screen(ChooseDialog(_("This repeats. Change what?"), choices), answered)

    def write(self, mine: ActivityDraft) -> int:
        """Change the activity, or those that follow too; answers its version."""
        from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

        return self.crm.write(
            agenda.update, self.key, self.base, mine, self.version, series=self._series
        )

    def conflict(self, error: CrmError, mine: ActivityDraft) -> bool:
        """Somebody else changed it meanwhile: ask whose words stay."""
        from crm_tui.services.conflicts import EditConflict  # noqa: PLC0415 - loaded by the save

        self._keeper.later()
        if not isinstance(error, EditConflict):
            return False
        self._settle(error, mine)
        return True

    def _settle(self, error: CrmError, mine: ActivityDraft) -> None:
        from crm_tui.screens.activity_conflict import ConflictDialog  # noqa: PLC0415 - seldom
        from crm_tui.services.conflicts import settled  # noqa: PLC0415 - loaded by the save

        base, at = self.base, self.here

        def answered(kept: tuple[str, ...] | None) -> None:
            if kept is None:
                return

            def read() -> tuple[ActivityDraft, ActivityDraft, int]:
                theirs, version = self._stored(at)
                return settled(base, mine, theirs, kept, ("uid", "status")), theirs, version

            def again(found: tuple[ActivityDraft, ActivityDraft, int]) -> None:
                wanted, self.base, self.version = found
                self.save(wanted)

            self.ask("settle", read, again)

        self.app.push_screen(ConflictDialog(error, at.calendar), answered)
