"""Promises in their order, and the hours they are counted in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.config import calendar_for
from crm_tui.domain import desk_words, policy_words
from crm_tui.domain.service_desk import Desk, desk_for
from crm_tui.domain.week import week_for
from crm_tui.i18n import _, language
from crm_tui.queries import sla as queries
from crm_tui.screens import setup_conflict, sla_deeds
from crm_tui.screens.activity_wording import here
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.text.day_text import named_day
from crm_tui.text.lists import separator
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Placed, Row, Span, Tone, line
from crm_tui.widgets.record_card import wrapped
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from crm_tui.domain.sla_policies import Policy, PolicyRow
    from crm_tui.errors import CrmError
    from crm_tui.queries.sla_clocks import Touched

_LABEL = 24
_OFF = 2
"""Days off to come that are named."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What the screen shows."""

    rows: tuple[PolicyRow, ...]
    desk: Desk
    off: Sequence[tuple[date, str]]


class SlaScreen(CrmScreen):
    """See the module."""

    AREA: ClassVar[str] = "tickets"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("promises", "choice")
    DEFAULT_CSS = """
    SlaScreen #promises { height: 1fr; min-height: 4; }
    SlaScreen #about, SlaScreen #promise, SlaScreen #desk { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._read: _Read | None = None

    def compose(self) -> ComposeResult:
        """Bars, the promises, the chosen one in words, the hours of the desk."""
        yield self.top_bar()
        with Vertical():
            yield TextLines(id="about")
            yield ChoiceList(jumps=False, id="promises")
            yield TextLines(id="promise")
            yield TextLines(id="desk")
        yield KeyBar(hints(("promises", "app")))

    def on_mount(self) -> None:
        """Read the promises; a book without a desk gets one like the user's own hours."""
        self.set_focus(self.lines)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.reload()

    @property
    def lines(self) -> ChoiceList:
        """The promises."""
        return self.query_one("#promises", ChoiceList)

    @property
    def rows(self) -> tuple[PolicyRow, ...]:
        """The promises as they were read."""
        return self._read.rows if self._read is not None else ()

    @property
    def chosen(self) -> PolicyRow | None:
        """The promise under the cursor."""
        at = self.lines.cursor
        return self.rows[at] if at < len(self.rows) else None

    def reload(self) -> None:
        """Read everything anew."""
        today = here(self.shell).today

        def read() -> _Read:
            desk = self.crm.read(queries.desk)
            if desk is None:
                from crm_tui.services.ticket_desk import ensure_desk  # noqa: PLC0415 - table layer

                desk = desk_for(self.shell.settings, language())
                self.crm.write(ensure_desk, desk)
            rows = self.crm.read(queries.rows)
            return _Read(rows, desk, desk_words.days_off(desk, today, _OFF))

        self.ask("promises", read, self._show)

    def _show(self, found: _Read) -> None:
        self._read = found
        at = self.lines.cursor
        choices = [
            Choice(
                str(row.policy.id), row.policy.draft.name,
                separator(language()).join(policy_words.about(row)) or _("everything else"),
            )
            for row in found.rows
        ]  # fmt: skip
        self.lines.show(choices, min(at, max(0, len(choices) - 1)))
        about: list[Drawable] = [
            Line(),
            line(Span(_("Promises"), Tone.TITLE)),
            line(Span(_("The first that fits a ticket counts for it."), Tone.MUTED)),
            Line(),
        ]
        if not choices:
            about[2] = line(Span(_("Nothing is promised yet; n promises something."), Tone.MUTED))
        self.query_one("#about", TextLines).show(about)
        self._show_chosen()
        self.query_one("#desk", TextLines).show(self._desk(found))

    def on_choice_list_pointed(self, _message: ChoiceList.Pointed) -> None:
        """Say what the promise under the cursor says."""
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.chosen
        said: list[Drawable] = [Line()]
        if row is not None:
            between = f" {look.now().glyphs.between} "
            draft = row.policy.draft
            width = self.size.width - 2
            for words, tone in (
                (policy_words.promised(draft), Tone.NORMAL),
                (policy_words.broken(draft), Tone.MUTED),
            ):
                said += [line(Span(text, tone)) for text in wrapped(between.join(words), width)]
        self.query_one("#promise", TextLines).show(said)

    def _desk(self, found: _Read) -> list[Drawable]:
        settings = self.shell.settings
        digits = "" if settings.digits == "latin" else language()
        calendar = calendar_for(settings, language())
        start = week_for(settings, language()).start
        title = _("Hours of the desk") + f" {look.now().glyphs.between} {found.desk.zone}"
        said: list[Drawable] = [Line(), line(Span(title, Tone.TITLE))]
        pairs = desk_words.week_in_short(found.desk, start, digits)
        pairs += [(named_day(day, calendar, language(), digits), name) for day, name in found.off]
        for name, text in pairs:
            said.append(
                Row(
                    (
                        Placed((Span(name, Tone.MUTED),), 1, _LABEL),
                        Placed((Span(text),), _LABEL + 2, 50),
                    )
                )
            )
        return said

    # Promises

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Enter changes."""
        if message.choices is self.lines:
            self.action_edit()

    def action_new(self) -> None:
        """Promise something."""
        self._form(None)

    def action_edit(self) -> None:
        """Change the promise under the cursor."""
        if self.chosen is not None:
            self._form(self.chosen.policy.id)

    def _form(self, policy: int | None) -> None:
        from crm_tui.screens.policy_form import PolicyFormScreen  # noqa: PLC0415 - on demand

        def saved(_policy: int) -> None:
            sla_deeds.settle(self, self.reload)

        self.app.push_screen(PolicyFormScreen(policy, saved))

    def action_earlier(self) -> None:
        """Move the promise up."""
        self._move(-1)

    def action_later(self) -> None:
        """Move the promise down."""
        self._move(1)

    def _move(self, step: int) -> None:
        ids = [row.policy.id for row in self.rows]
        seen, at = list(ids), self.lines.cursor
        if not (at < len(ids) and 0 <= at + step < len(ids)):
            return
        ids[at], ids[at + step] = ids[at + step], ids[at]

        def look_first() -> Touched:
            def after(standing: Sequence[Policy]) -> Sequence[Policy]:
                return sorted(standing, key=lambda one: ids.index(one.id) if one.id in ids else -1)

            return sla_deeds.preview(self.crm, after)

        def write(seen: Sequence[int] | None = seen) -> None:
            from crm_tui.services import sla_policies  # noqa: PLC0415 - the table layer

            def moved(_none: None) -> None:
                self.lines.cursor = at + step
                sla_deeds.settle(self, self.reload)

            def failed(error: CrmError) -> None:
                if not setup_conflict.whose(self, error, lambda: write(None), self.reload):
                    self.say_failure(error)

            self.do(lambda: self.crm.write(sla_policies.order, ids, seen=seen), moved, failed)

        self.ask(
            "touched", look_first,
            lambda touched: sla_deeds.agreed(self, touched, _("Move the promise"), write),
        )  # fmt: skip

    def action_remove(self) -> None:
        """Promise it no more."""
        row = self.chosen
        if row is None:
            return
        policy = row.policy.id

        def look_first() -> Touched:
            return sla_deeds.preview(
                self.crm, lambda standing: [one for one in standing if one.id != policy]
            )

        def write() -> None:
            from crm_tui.services import sla_policies  # noqa: PLC0415 - the table layer

            self.do(
                lambda: self.crm.write(sla_policies.remove, policy),
                lambda _none: sla_deeds.settle(self, self.reload),
            )

        deed = _("Remove “{name}”").format(name=row.policy.draft.name)
        self.ask(
            "touched", look_first, lambda touched: sla_deeds.agreed(self, touched, deed, write)
        )

    # Hours

    def action_hours(self) -> None:
        """Change the hours, or take over one's own."""
        if self._read is None:
            return
        desk = self._read.desk
        choices = [
            Choice("edit", _("Change hours and days off"), key="c"),
            Choice("mine", _("Take over mine, from the settings"), key="m"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "edit":
                from crm_tui.screens.desk_form import DeskFormScreen  # noqa: PLC0415 - on demand

                self.app.push_screen(
                    DeskFormScreen(lambda _desk: sla_deeds.settle(self, self.reload))
                )
            elif answer == "mine":
                mine = desk_for(self.shell.settings, language())
                taken = replace(mine, prefix=desk.prefix, calendar=desk.calendar)
                self.ask(
                    "touched",
                    lambda: sla_deeds.preview_hours(self.crm, taken),
                    lambda touched: sla_deeds.agreed(
                        self, touched, _("Do it"), lambda: self._set(taken, desk)
                    ),
                )

        self.app.push_screen(ChooseDialog(_("Hours of the desk"), choices), answered)

    def _set(self, desk: Desk, base: Desk | None) -> None:
        from crm_tui.services import sla_policies  # noqa: PLC0415 - the table layer

        def failed(error: CrmError) -> None:
            if not setup_conflict.whose(self, error, lambda: self._set(desk, None), self.reload):
                self.say_failure(error)

        self.do(
            lambda: self.crm.write(sla_policies.set_desk, desk, base=base),
            lambda _none: sla_deeds.settle(self, self.reload),
            failed,
        )

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)
