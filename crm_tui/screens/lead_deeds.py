"""What can be done with leads: show, edit, call, qualify, park, drop, assign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import duplicates
from crm_tui.queries import leads as queries
from crm_tui.queries import pipeline as pipeline_queries
from crm_tui.screens import activity_deeds
from crm_tui.screens.activity_wording import here
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.dates import BadDate, parse_date, show_date
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.contacts import ContactRow
    from crm_tui.queries.leads import LeadRow
    from crm_tui.queries.pipeline import Reason
    from crm_tui.screens.base import CrmScreen

Then = Callable[[], None]


def edit(screen: CrmScreen, lead: int | None) -> None:
    """Open the form of a lead (None: a new one)."""
    from crm_tui.screens.lead_form import LeadFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(LeadFormScreen(lead))


def show(screen: CrmScreen, row: LeadRow) -> None:
    """Show the deal it became, else the contact it is, else its form."""
    if row.deal_id is not None:
        from crm_tui.screens.deal_card import DealCardScreen  # noqa: PLC0415 - on demand

        screen.app.push_screen(DealCardScreen(row.deal_id))
    elif row.contact_id is not None:
        activity_deeds.open_contact(screen, row.contact_id)
    else:
        edit(screen, row.id)


def call(screen: CrmScreen, row: LeadRow) -> None:
    """Call: a contact's call is logged with a clock; of a mere name the number is shown."""
    if row.contact_id is not None:
        activity_deeds.log(screen, row.contact_id)
        return
    if not row.phone:
        screen.say(_("There is no phone number on this line."))
        return
    choices = [
        Choice("qualify", _("Qualify: make a deal of it"), key="q"),
        Choice("park", _("Not reached: park it until a day"), key="p"),
        Choice("drop", _("No customer for us"), key="x"),
        Choice("nothing", _("Leave it in the queue")),
    ]

    def answered(answer: str | None) -> None:
        if answer == "qualify":
            from crm_tui.config import region_for  # noqa: PLC0415 - on demand

            qualify(screen, row, region_for(screen.shell.settings, language()))
        elif answer == "park":
            park(screen, [row.id], lambda: None)
        elif answer == "drop":
            drop(screen, [row.id], lambda: None)

    title = f"{row.title}  {row.phone}"
    text = row.need or _("What came of the call?")
    screen.app.push_screen(ChooseDialog(title, choices, text=text), answered)


def qualify(screen: CrmScreen, row: LeadRow, region: str) -> None:
    """Make a deal of a lead; whoever may be in the book already is offered first."""

    def ask(found: list[ContactRow]) -> None:
        if not found:
            go(None)
            return
        choices = [Choice(str(each.id), each.name, each.phone or each.email) for each in found]
        choices.append(Choice("new", _("Somebody new: {name}").format(name=row.title)))

        def answered(answer: str | None) -> None:
            if answer == "new":
                go(None)
            elif answer is not None:
                go(int(answer))

        title = _("Is {name} one of these?").format(name=row.title)
        screen.app.push_screen(ChooseDialog(title, choices), answered)

    def go(contact: int | None) -> None:
        def write() -> tuple[int, int]:
            from crm_tui.services import leads  # noqa: PLC0415 - the table layer

            return screen.crm.write(leads.qualify, row.id, contact_id=contact, region=region)

        def done(made: tuple[int, int]) -> None:
            from crm_tui.screens.deal_card import DealCardScreen  # noqa: PLC0415 - on demand

            with_undo(screen, _("Qualified: {name}.").format(name=row.title))
            screen.app.push_screen(DealCardScreen(made[0]))

        screen.do(write, done)

    screen.ask("alike", partial(_alike, screen, row, region), ask)


def _alike(screen: CrmScreen, row: LeadRow, region: str) -> list[ContactRow]:
    """Contacts that may be who the lead is."""
    if row.contact_id is not None:
        return []
    from crm_tui.services import leads  # noqa: PLC0415 - the table layer

    wanted = leads.as_contact(screen.crm.read(queries.draft, row.id), region)
    found = screen.crm.read(duplicates.similar, wanted)
    return screen.crm.read(contact_queries.rows, [each.id for each in found])


def park(screen: CrmScreen, leads_: Sequence[int], then: Then) -> None:
    """Put leads aside until a day."""
    at = here(screen.shell)

    def answered(text: str | None) -> None:
        if text is None:
            return
        try:
            day = parse_date(clean_line(text), at.today, language(), at.calendar)
        except BadDate as error:
            screen.say(_(error.template).format(**error.values), "warning")
            park(screen, leads_, then)
            return

        def write() -> int:
            from crm_tui.services import leads  # noqa: PLC0415 - the table layer

            return screen.crm.write(leads.park, leads_, day.iso)

        def done(_count: int) -> None:
            shown = show_date(day.iso, at.calendar, language())
            with_undo(screen, _("Parked until {day}.").format(day=shown))
            then()

        screen.do(write, done)

    dialog = PromptDialog(_("Park until"), text=_("tomorrow, +2w, 2026-12-01, …"), length=60)
    screen.app.push_screen(dialog, answered)


def drop(screen: CrmScreen, leads_: Sequence[int], then: Then) -> None:
    """No customers for us: asks why."""

    def ask(reasons: list[Reason]) -> None:
        choices = [Choice(str(each.id), each.name) for each in reasons]
        screen.app.push_screen(
            ChooseDialog(_("Why is it dropped?"), choices), partial(chosen, reasons)
        )

    def chosen(reasons: list[Reason], answer: str | None) -> None:
        if answer is None:
            return
        reason = next(each for each in reasons if str(each.id) == answer)
        if reason.needs_note:
            dialog = PromptDialog(_("What happened?"), text=reason.name, length=500)
            screen.app.push_screen(dialog, lambda note: go(reason, note) if note else None)
        else:
            go(reason, "")

    def go(reason: Reason, note: str) -> None:
        def write() -> int:
            from crm_tui.services import leads  # noqa: PLC0415 - the table layer

            return screen.crm.write(leads.drop, leads_, reason.id, note)

        def done(_count: int) -> None:
            with_undo(screen, _("Dropped: {reason}.").format(reason=reason.name))
            then()

        screen.do(write, done)

    def read() -> list[Reason]:
        found = screen.crm.read(pipeline_queries.reasons, "dropped")
        if not found:
            from crm_tui.services import stages  # noqa: PLC0415 - the table layer

            screen.crm.write(stages.ensure_reasons)
            found = screen.crm.read(pipeline_queries.reasons, "dropped")
        return found

    screen.ask("reasons", read, ask)


def take_up(screen: CrmScreen, leads_: Sequence[int], then: Then) -> None:
    """Back into the queue."""

    def write() -> int:
        from crm_tui.services import leads  # noqa: PLC0415 - the table layer

        return screen.crm.write(leads.take_up, leads_)

    def done(_count: int) -> None:
        with_undo(screen, _("Back in the queue."))
        then()

    screen.do(write, done)


def assign(screen: CrmScreen, leads_: Sequence[int], then: Then) -> None:
    """Give leads to an owner."""

    def answered(text: str | None) -> None:
        if not clean_line(text or ""):
            return

        def write() -> int:
            from crm_tui.services import leads  # noqa: PLC0415 - the table layer

            return screen.crm.write(leads.assign, leads_, text or "")

        def done(count: int) -> None:
            said = ngettext("{count} lead changed.", "{count} leads changed.", count)
            with_undo(screen, said.format(count=number(count)))
            then()

        screen.do(write, done)

    screen.app.push_screen(PromptDialog(_("Owner (account name)"), length=60), answered)


def set_rule(screen: CrmScreen) -> None:
    """Who gets new leads of a source, in turn."""

    def ask(rules: list[queries.Rule]) -> None:
        usual = next((rule for rule in rules if not rule.source), None)
        text = _("New leads go to these people in turn. Put a comma between account names.")

        def answered(names: str | None) -> None:
            if names is None:
                return
            owners = [part.strip() for part in names.replace("،", ",").split(",") if part.strip()]

            def write() -> None:
                from crm_tui.services import leads  # noqa: PLC0415 - the table layer

                screen.crm.write(leads.set_rule, "", owners)

            screen.do(write, lambda _none: with_undo(screen, _("Saved.")))

        value = ", ".join(usual.owners) if usual else ""
        dialog = PromptDialog(_("Who gets new leads?"), text=text, value=value, length=500)
        screen.app.push_screen(dialog, answered)

    screen.ask("rules", lambda: screen.crm.read(queries.rules), ask)
