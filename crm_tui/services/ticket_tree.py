"""What is derived from how tickets are set up: the paths of categories, the keys of names."""

from collections.abc import Collection

from crm_tui.db.work import Work
from crm_tui.domain.knowledge import SEPARATOR
from crm_tui.services import sla_counting
from crm_tui.text.fold import fold


def repath(work: Work) -> None:
    """Write the paths of all categories that differ from what their parents say."""
    work.session.flush()
    rows = work.reader.all("SELECT id, parent_id, name, path FROM ticket_category ORDER BY id")
    names = {identity: (parent, name) for identity, parent, name, _path in rows}
    changed = []
    for identity, _parent, _name, path in rows:
        wanted = SEPARATOR.join(reversed(_names(identity, names)))
        if wanted != path:
            changed.append((wanted, fold(wanted), identity))
    work.connection.executemany(
        "UPDATE ticket_category SET path = ?, key = ? WHERE id = ?", changed
    )
    work.session.expire_all()


def below(work: Work, category_id: int) -> list[int]:
    """A category and all those below it."""
    return [
        row[0]
        for row in work.reader.all(
            "WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT c.id FROM ticket_category c"
            " JOIN below ON c.parent_id = below.id) SELECT id FROM below",
            (category_id,),
        )
    ]


def categories_restored(work: Work, _ids: Collection[int]) -> None:
    """Rows of categories were put back as they were."""
    repath(work)
    sla_counting.begin(work)


def statuses_restored(work: Work, ids: Collection[int]) -> None:
    """Rows of statuses were put back as they were."""
    _key_again(work, "ticket_status", ids)


def canned_restored(work: Work, ids: Collection[int]) -> None:
    """Rows of canned answers were put back as they were."""
    _key_again(work, "canned_answer", ids)


def _key_again(work: Work, table: str, ids: Collection[int]) -> None:
    for identity in ids:
        sql = f"SELECT name FROM {table} WHERE id = ?"  # noqa: S608 - our own names
        name = work.reader.value(sql, (identity,))
        if name is not None:
            work.connection.execute(
                f"UPDATE {table} SET key = ? WHERE id = ?",  # noqa: S608
                (fold(name), identity),
            )
    work.session.expire_all()


def _names(category: int, names: dict[int, tuple[int | None, str]]) -> list[str]:
    """Names from a category up to the top."""
    found: list[str] = []
    at: int | None = category
    while at is not None and at in names and len(found) < len(names):
        at, name = names[at]
        found.append(name)
    return found
