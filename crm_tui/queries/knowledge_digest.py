"""Section of the digest about articles: those that get outdated within days, or just did.

Of one's own articles and of nobody's. Light, as quick commands ask this.
"""

from __future__ import annotations

from crm_tui.i18n import _
from crm_tui.queries.digest import DigestRow, SectionRows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crm_tui.db.reader import Reader
    from crm_tui.db.reader import Row as Found
    from crm_tui.queries.digest import Asked

AHEAD_DAYS = 7
"""How long before an article is outdated its owner is told."""

SINCE_DAYS = 7
"""How long it is told after that: then whoever wanted to see to it has, or does not want to."""

_ENDING = (
    "a.outdated_on <> '' AND a.state = 'published' AND a.shown = 1"
    " AND a.outdated_on > :since AND a.outdated_on < :ahead"
)


def articles(reader: Reader, asked: Asked) -> SectionRows:
    """Published articles that want a look, the first to be outdated first."""
    mine = "" if asked.owner is None else " AND a.owner IN ('', :owner)"
    values = {
        "owner": asked.owner,
        "since": asked.day(-SINCE_DAYS).isoformat(),
        "ahead": asked.day(max(asked.days, AHEAD_DAYS)).isoformat(),
        "limit": asked.limit,
    }
    where = f"FROM article a INDEXED BY article_outdated WHERE {_ENDING}{mine}"
    found = reader.all(
        f"SELECT a.id, a.title, a.outdated_on, a.owner {where}"
        " ORDER BY a.outdated_on, a.id LIMIT :limit",
        values,
    )
    count = len(found)
    if count >= asked.limit:
        count = int(reader.value(f"SELECT count(*) {where}", values))
    rows = [_line(row, asked) for row in found]
    return SectionRows("articles", _("Articles to look through"), rows, count - len(rows))


def _line(row: Found, asked: Asked) -> DigestRow:
    from crm_tui.domain.article_words import NUMBER  # noqa: PLC0415 - not if there are no lines
    from crm_tui.text.digits import local_digits  # noqa: PLC0415 - as above

    identity, title, outdated_on, owner = row
    day = _day(outdated_on)
    over = outdated_on <= asked.today.isoformat()
    name = f"{NUMBER}{local_digits(str(identity), asked.digits)} {title}"
    return DigestRow(
        "article",
        identity,
        _("{title}: {reasons}").format(
            title=name, reasons=_("outdated") if over else _("soon outdated")
        ),
        key=f"{NUMBER}{identity}",
        day=day,
        late=over,
        owner=owner,
    )


def _day(text: str) -> date | None:
    from datetime import date  # noqa: PLC0415 - not if there are no lines

    return date.fromisoformat(text) if text else None
