"""What can be done with articles from any screen: write, publish, outdate, remove, copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tui.domain.knowledge import citation
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import knowledge as queries
from crm_tui.screens.activity_wording import here
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.dates import BadDate, echo, parse_date, show_date
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.knowledge import ArticleRow
    from crm_tui.screens.base import Asking, CrmScreen

Then = Callable[[], None]


def new(screen: CrmScreen, saved: Callable[[int], None] | None = None) -> None:
    """Write an article."""
    from crm_tui.screens.knowledge_form import ArticleFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(ArticleFormScreen(None, saved))


def edit(screen: CrmScreen, article: int, saved: Callable[[int], None] | None = None) -> None:
    """Edit an article."""
    from crm_tui.screens.knowledge_form import ArticleFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(ArticleFormScreen(article, saved))


def history(screen: CrmScreen, article: int) -> None:
    """See what became of an article."""
    from crm_tui.screens.knowledge_history import ArticleHistoryScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(ArticleHistoryScreen(article))


def publish(screen: CrmScreen, rows: Sequence[ArticleRow], then: Then | None = None) -> None:
    """Let these count; if all of them do, make them drafts again."""
    ids = [row.id for row in rows]
    back = all(row.state == "published" for row in rows)
    today = here(screen.shell).today.isoformat()

    def write() -> int:
        from crm_tui.services import knowledge  # noqa: PLC0415 - the table layer

        if back:
            return screen.crm.write(knowledge.change, ids, {"state": "draft"})
        return screen.crm.write(knowledge.publish, ids, today=today)

    def done(_count: int) -> None:
        with_undo(screen, _("A draft again.") if back else _("Published."))
        if then is not None:
            then()

    if ids:
        screen.do(write, done)


def outdate(screen: CrmScreen, rows: Sequence[ArticleRow], then: Then | None = None) -> None:
    """Ask from which day on these no longer count, and write it down; blank: they count on."""
    at = here(screen.shell)
    ids = [row.id for row in rows]

    def answered(text: str | None) -> None:
        if text is None or not ids:
            return
        day, said = "", ""
        if text:
            try:
                parsed = parse_date(text, at.today, language(), at.calendar)
            except BadDate as error:
                screen.say(_(error.template).format(**error.values), "warning")
                return
            day, said = parsed.iso, echo(parsed, language(), at.calendar)
        screen.do(lambda: _outdate(screen, ids, day), lambda _count: done(said))

    def done(said: str) -> None:
        if said:
            screen.say(_("Outdated from {day}.").format(day=said))
        if then is not None:
            then()

    known = {row.outdated_on for row in rows}
    day = known.pop() if len(known) == 1 else ""
    value = show_date(day, at.calendar, language()) if day else ""
    title = _("From which day on is it outdated?")
    text = _("today, +3m, 1405/12/29; nothing: it stays valid.")
    screen.app.push_screen(PromptDialog(title, text=text, value=value, blank=True), answered)


def _outdate(screen: CrmScreen, ids: Sequence[int], day: str) -> int:
    from crm_tui.services import knowledge  # noqa: PLC0415 - the table layer

    if day:
        return screen.crm.write(knowledge.outdate, ids, day)
    return screen.crm.write(knowledge.change, ids, {"outdated_on": ""})


def remove(screen: CrmScreen, rows: Sequence[ArticleRow], then: Then | None = None) -> None:
    """Put them into the trash, after asking; what is there is taken out."""
    if not rows:
        return
    back = all(row.trashed for row in rows)
    count = len(rows)

    def write() -> int:
        from crm_tui.services import knowledge  # noqa: PLC0415 - the table layer

        deed = knowledge.restore if back else knowledge.remove
        return screen.crm.write(deed, [row.id for row in rows])

    def go() -> None:
        screen.do(write, lambda _count: then() if then else None)

    if back:
        go()
        return
    title = ngettext(
        "Put “{name}” into the trash?", "Put {count} articles into the trash?", count
    ).format(name=rows[0].title, count=number(count))
    text = _("It can be undone, and what is in the trash stays readable.")
    dialog = ConfirmDialog(title, text, _("Put it into the trash"), safe=_("No, keep it"))
    screen.app.push_screen(dialog, lambda answer: go() if answer == "yes" else None)


def copy(screen: CrmScreen, row: ArticleRow) -> None:
    """Copy how an answer names it."""
    to_clipboard(screen, citation(row.id, row.title))


def to_clipboard(screen: CrmScreen, text: str) -> None:
    """Copy a text, saying its first line."""
    if not screen.shell.settings.clipboard:
        screen.say(_("Copying is switched off in the settings (clipboard = false)."), "warning")
        return
    screen.app.copy_to_clipboard(text)
    screen.say(_("Copied: {text}").format(text=text.partition("\n")[0]))


def with_rows(
    screen: Asking[None], ids: Sequence[int], go: Callable[[list[ArticleRow]], None]
) -> None:
    """Read these articles as they are now, then go on."""
    today = here(screen.shell).today.isoformat()
    if ids:
        screen.ask("articles", lambda: screen.crm.read(queries.rows, ids, today), go)


def choose_category(screen: CrmScreen, then: Callable[[str], None]) -> None:
    """Choose one of the categories; answers its path, empty for all."""

    def offer(found: list[tuple[int, str]]) -> None:
        choices = [Choice("", _("All categories"))]
        choices += [Choice(path, path) for _id, path in found]
        dialog = ChooseDialog(_("Which category?"), choices)
        screen.app.push_screen(dialog, lambda path: then(path) if path is not None else None)

    screen.ask("categories", lambda: screen.crm.read(queries.categories), offer)
