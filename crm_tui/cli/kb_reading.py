"""``crm kb search`` and ``crm kb show``: articles found, and one to read. Light."""

from __future__ import annotations

from crm_tui.cli import output
from crm_tui.errors import N_, BadInput, ExitCode
from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.cli.hot import Chosen, Options
    from crm_tui.crm import Crm
    from crm_tui.queries.knowledge import ArticleCard
    from crm_tui.queries.knowledge_list import ArticleRow
    from crm_tui.search.knowledge import ArticleSearch

WHICH = ("all", "published", "draft", "outdated", "trash")


def kb_search(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """Print the articles a search finds, the best first; without words all by title."""
    from crm_tui.cli.habits import Habits
    from crm_tui.queries import knowledge_list as queries
    from crm_tui.search import knowledge as searches

    limit, which = options["--limit"], str(options["--only"]) or "all"
    assert isinstance(limit, int)
    if which not in WHICH:
        raise BadInput(field="--only", reason=N_("must be published, draft, outdated or trash"))
    text = output.clean_argument(" ".join(words))
    habits = Habits(crm, chosen)
    today = habits.today.isoformat()
    search: ArticleSearch | None = None
    if text:
        search = searches.compile(text, today=habits.today, me=crm.actor)
    view = queries.ArticleView(which=which)
    found = crm.read(queries.first_ids, view, today, search, limit or -1)
    rows = crm.read(queries.rows, found, today)
    if options["--json"]:
        tags = crm.read(queries.tags, found)
        output.document([document(row, tags.get(row.id, ())) for row in rows])
    else:
        output.table([_line(row) for row in rows])
        if limit and len(rows) == limit:
            output.err(_("The first {count} are shown; more with --limit.").format(count=limit))
    if rows:
        return ExitCode.DONE
    output.err(_("No article was found."))
    return ExitCode.NOTHING_FOUND


def kb_show(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """Print one article, by its number or its whole title."""
    from crm_tui.cli.habits import Habits
    from crm_tui.queries import knowledge as queries

    identity = crm.read(queries.find, output.clean_argument(" ".join(words)))
    if options["--markdown"]:
        from crm_tui.interchange import article_text

        output.raw(article_text.written(crm.read(queries.draft, identity)))
        return ExitCode.DONE
    habits = Habits(crm, chosen)
    card = crm.read(queries.card, identity, habits.today.isoformat())
    tags = crm.read(queries.tags, [identity]).get(identity, [])
    if options["--json"]:
        output.document(in_full(card, tags))
    else:
        _write(card, tags, habits)
    return ExitCode.DONE


def document(row: ArticleRow, tags: Sequence[str]) -> dict[str, object]:
    """One article as ``--json`` prints it in lists; times are UTC."""
    return {
        "id": row.id,
        "number": f"KB-{row.id}",
        "title": row.title,
        "category": row.category,
        "tags": list(tags),
        "language": row.language,
        "state": row.state,
        "outdated_on": row.outdated_on,
        "owner": row.owner,
        "updated_at": _utc(row.updated_at),
        "used": row.used,
        "trashed": bool(row.trashed),
    }


def in_full(card: ArticleCard, tags: Sequence[str]) -> dict[str, object]:
    """One article as ``--json`` prints it by itself."""
    return {
        **document(card.row, tags),
        "uid": card.uid,
        "version": card.version,
        "created_at": _utc(card.created_at),
        "created_by": card.created_by,
        "ticket": card.ticket,
        "body": card.body,
    }


def _line(row: ArticleRow) -> tuple[str, ...]:
    tags = " ".join(f"#{tag}" for tag in row.tags.split())
    return f"KB-{row.id}", row.title, _said(row), row.category, tags


def _said(row: ArticleRow) -> str:
    """What it counts as, if that is not simply so."""
    from crm_tui.domain.article_words import STATES

    return "" if row.state == "published" else _(STATES[row.state])


def _write(card: ArticleCard, tags: Sequence[str], habits: object) -> None:
    from crm_tui.cli.habits import Habits
    from crm_tui.domain.article_words import STATES
    from crm_tui.text.dates import show_date

    assert isinstance(habits, Habits)
    row = card.row
    ends = row.outdated_on
    output.out(row.title)
    output.pairs(
        [
            (_("article"), f"KB-{row.id}"),
            (_("state"), _(STATES[row.state])),
            ("", _("in the trash") if row.trashed else ""),
            (_("outdated from"), show_date(ends, habits.calendar, habits.language) if ends else ""),
            (_("category"), row.category),
            (_("tags"), " ".join(f"#{tag}" for tag in tags)),
            (_("language"), row.language),
            (_("owner"), row.owner),
            (_("written after"), card.ticket),
        ]
    )
    if card.body:
        output.out()
        for line in card.body.split("\n"):
            output.out(line)


def _utc(millis: int) -> str:
    from crm_tui.domain import moments

    return moments.moment(millis).isoformat(timespec="seconds").replace("+00:00", "Z")
