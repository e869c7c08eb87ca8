"""What can be done with deals from any screen: open, edit, move, reopen, remove, plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_tui.config import calendar_for
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language, ngettext, sentence
from crm_tui.queries import pipeline as queries
from crm_tui.queries.pipeline_board import GroupBy
from crm_tui.queries.pipeline_months import in_month
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.dates import show_date
from crm_tui.text.lists import inside
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.domain.activities import ActivityDraft
    from crm_tui.queries.pipeline import DealRow, PipelineRow
    from crm_tui.screens.base import CrmScreen
    from crm_tui.screens.deal_form import Preset

Then = Callable[[], None]


def new(
    screen: CrmScreen, preset: Preset | None = None, saved: Callable[[int], None] | None = None
) -> None:
    """Open the form of a new deal."""
    from crm_tui.screens.deal_form import DealFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(DealFormScreen(None, saved, preset))


def edit(screen: CrmScreen, deal: int) -> None:
    """Open the form of a deal."""
    from crm_tui.screens.deal_form import DealFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(DealFormScreen(deal))


def move(  # noqa: PLR0913 - what a move may bring with it
    screen: CrmScreen,
    row: DealRow,
    stage: int,
    *,
    before: int | None = None,
    changes: Mapping[str, Any] | None = None,
    follow: ActivityDraft | None = None,
    done: Then | None = None,
    failed: Then | None = None,
) -> None:
    """Bring a deal to a stage; asks only for what the stage needs.

    ``done``: it is there, at once; ``failed``: it stays, or what comes of it is asked.
    """

    def write() -> None:
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        screen.crm.write(
            pipeline.move, row.id, stage, expected=row.stage_id, changes=changes, before=before,
            follow=follow,
        )  # fmt: skip

    def refused(error: CrmError) -> None:
        fields: Sequence[str] = getattr(error, "fields", ())
        if failed is not None:
            failed()
        if fields:
            ask(fields, sentence(error))
        elif (now := getattr(error, "stage_id", None)) is not None:
            _moved_meanwhile(screen, row, stage, now, error)
        else:
            screen.say_failure(error)

    def ask(fields: Sequence[str], text: str) -> None:
        from crm_tui.screens import deal_asking  # noqa: PLC0415 - on demand

        def answered(said: dict[str, Any], step: ActivityDraft | None) -> None:
            known = {**(changes or {}), **said}
            move(screen, row, stage, before=before, changes=known, follow=step or follow)

        deal_asking.fill_in(screen, row, fields, text, answered)

    screen.do(write, lambda _none: done() if done is not None else None, refused)


def _moved_meanwhile(
    screen: CrmScreen, row: DealRow, stage: int, now: int, error: CrmError
) -> None:
    """Somebody else was first: the user decides whether it moves all the same."""
    if now == stage or getattr(error, "status", "open") != "open":
        screen.say_failure(error)
        return

    def ask(pipelines: Sequence[PipelineRow]) -> None:
        names = {each.id: each.name for line in pipelines for each in line.stages}
        said = {"here": names.get(now, ""), "there": names.get(stage, "")}
        choices = [
            Choice("leave", _("Leave it in “{here}”").format(**said)),
            Choice("move", _("Move it to “{there}” all the same").format(**said)),
        ]
        screen.app.push_screen(ChooseDialog(sentence(error), choices), answered)

    def answered(answer: str | None) -> None:
        if answer == "move":
            move(screen, replace(row, stage_id=now), stage)

    screen.ask("stages", lambda: screen.crm.read(queries.pipelines), ask)


def regroup(screen: CrmScreen, row: DealRow, by: GroupBy, key: str, failed: Then) -> None:
    """A card was put into another owner's, month's or source's column: the deal takes that."""
    calendar = calendar_for(screen.shell.settings, language())
    said = ""
    match by:
        case GroupBy.MONTH:
            field = "expected_close"
            value = in_month(row.expected_close, key, calendar) if key else ""
            day = show_date(value, calendar, language()) if value else _("no date")
            said = _("Expected close: {day}.").format(day=day)
        case GroupBy.OWNER:
            field, value = "owner", key
        case _:
            field, value = "source", key

    def write() -> int:
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        return screen.crm.write(pipeline.change, [row.id], {field: value})

    def refused(error: CrmError) -> None:
        failed()
        screen.say_failure(error)

    screen.do(write, lambda _done: with_undo(screen, said) if said else None, refused)


def rank(screen: CrmScreen, deal: int, before: int | None) -> None:
    """Put a deal elsewhere in its stage."""

    def write() -> None:
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        screen.crm.write(pipeline.rank, deal, before=before)

    screen.do(write, lambda _done: None)


def reopen(screen: CrmScreen, row: DealRow) -> None:
    """Back on the board."""

    def write() -> None:
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        screen.crm.write(pipeline.reopen, row.id)

    said = _("Open again: {title}.").format(title=inside(row.title, language()))
    screen.do(write, lambda _done: with_undo(screen, said))


def remove(screen: CrmScreen, rows: Sequence[DealRow], then: Then | None = None) -> None:
    """Take deals out of the book, after asking; undo brings them back."""
    count = len(rows)
    if not rows:
        return
    title = ngettext(
        "Remove “{title}” from the book?", "Remove {count} deals from the book?", count
    ).format(title=rows[0].title, count=number(count))

    def write() -> int:
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        return screen.crm.write(pipeline.remove, [row.id for row in rows])

    def done(_count: int) -> None:
        with_undo(screen, ngettext("Removed.", "{count} removed.", count).format(
            count=number(count)
        ))  # fmt: skip
        if then is not None:
            then()

    def answered(answer: str | None) -> None:
        if answer == "yes":
            screen.do(write, done)

    text = _("To say that nothing came of it, mark it as lost instead.")
    screen.app.push_screen(ConfirmDialog(title, text, _("Remove")), answered)


def assign(screen: CrmScreen, rows: Sequence[DealRow], then: Then | None = None) -> None:
    """Give deals to an owner."""

    def answered(text: str | None) -> None:
        owner = clean_line(text or "")
        if not owner:
            return

        def write() -> int:
            from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

            return screen.crm.write(pipeline.change, [row.id for row in rows], {"owner": owner})

        def done(changed: int) -> None:
            said = ngettext("{count} deal changed.", "{count} deals changed.", changed)
            with_undo(screen, said.format(count=number(changed)))
            if then is not None:
                then()

        screen.do(write, done)

    screen.app.push_screen(PromptDialog(_("Owner (account name)"), length=60), answered)


def choose_stage(screen: CrmScreen, row: DealRow, pipelines: Sequence[PipelineRow]) -> None:
    """Ask for a stage of any pipeline, and move the deal there."""
    several = len(pipelines) > 1
    choices = [
        Choice(str(stage.id), stage.name, line.name if several else "")
        for line in pipelines
        for stage in line.stages
        if stage.id != row.stage_id
    ]

    def answered(answer: str | None) -> None:
        if answer is not None:
            move(screen, row, int(answer))

    title = _("Move “{title}” to").format(title=inside(row.title, language()))
    screen.app.push_screen(ChooseDialog(title, choices), answered)


def plan(screen: CrmScreen, row: DealRow, *, after_deed: bool = False) -> None:
    """Write down the next step of a deal; one that comes ``after_deed`` is taken back with it."""
    from crm_tui.screens.activity_capture import CaptureDialog  # noqa: PLC0415 - on demand

    def write(draft: ActivityDraft) -> None:
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        screen.crm.write(pipeline.follow_up, row.id, draft)

    dialog = CaptureDialog(
        contact=row.contact_id or row.company_id,
        link=("deal", row.id),
        write=write if after_deed else None,
    )
    screen.app.push_screen(dialog, lambda said: with_undo(screen, said) if said else None)
