"""The tree of categories that tickets, articles, canned answers and promises are filed in.

Nothing is deleted: a category that is removed can't be chosen any more.
"""

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain.knowledge import SEPARATOR
from crm_tui.errors import N_, BadInput, CrmError, ExitCode
from crm_tui.models import TicketCategory
from crm_tui.services import sla_counting
from crm_tui.services import ticket_setup_rows as rows
from crm_tui.services.conflicts import unseen
from crm_tui.services.ticket_rows import parts
from crm_tui.services.ticket_tree import below, repath
from crm_tui.text.fold import fold

_DEEPEST = 8
_FILED = (
    ("ticket", "deleted_at IS NULL"), ("article", "deleted_at IS NULL"),
    ("canned_answer", "archived = 0"), ("sla_policy", "archived = 0"),
)  # fmt: skip
"""What stands in a category, and counts."""


class CategoryInUse(CrmError):
    """Something stands in a category that is to go."""

    template = N_("{count} things are in “{category}”. Say which category they get.")
    exit_code = ExitCode.CONFLICT


def add_category(work: Work, name: str, parent_id: int | None = None) -> int:
    """Add a category below another or at the top; returns its id.

    One of that name there is taken again. Raises NotFound, BadInput.
    """
    name = rows.named(name).replace(SEPARATOR, "/")
    parent = None if parent_id is None else rows.category(work, parent_id)
    siblings = _below(work, parent_id)
    known = next((one for one in siblings if fold(one.name) == fold(name)), None)
    if known is None:
        path = name if parent is None else f"{parent.path}{SEPARATOR}{name}"
        known = TicketCategory(
            parent_id=parent_id, name=name, position=len(siblings), path=path, key=fold(path)
        )
        _check_depth(path)
        work.session.add(known)
    known.archived = False
    return rows.flushed(work, known, known.path)


def rename_category(
    work: Work, category_id: int, name: str, *, seen: Mapping[str, object] | None = None
) -> None:
    """Call a category something else.

    Raises NotFound, BadInput (a sibling is called so); EditConflict if its ``name`` is no longer
    what was ``seen``.
    """
    category = rows.category(work, category_id)
    unseen(category.path, seen or {}, {"name": name}, {"name": category.name})
    category.name = _free_name(work, category, category.parent_id, name)
    _placed(work, category)


def move_category(
    work: Work,
    category_id: int,
    parent_id: int | None,
    *,
    seen: Mapping[str, object] | None = None,
) -> None:
    """Put a category, with all below it, below another or at the top.

    Raises NotFound, BadInput (into itself, too deep, one is called so there); EditConflict if its
    ``place`` (what it is below) is no longer what was ``seen``.
    """
    category = rows.category(work, category_id)
    unseen(category.path, seen or {}, {"place": parent_id}, {"place": category.parent_id})
    if parent_id is not None:
        rows.category(work, parent_id)
        if parent_id in below(work, category_id):
            raise BadInput(field="category", reason=N_("a category can't be in itself"))
    category.name = _free_name(work, category, parent_id, category.name)
    category.parent_id = parent_id
    category.position = len(_below(work, parent_id))
    _placed(work, category)
    sla_counting.begin(work)


def order_categories(
    work: Work,
    category_ids: Sequence[int],
    parent_id: int | None = None,
    *,
    seen: Sequence[int] | None = None,
) -> None:
    """Put what is below a category (or at the top) in this order; those not named come after.

    Raises EditConflict.
    """
    rows.order(work, _below(work, parent_id), category_ids, seen)


def remove_category(
    work: Work, category_id: int, move_to: int | None = None, *, leave_out: bool = False
) -> int:
    """Take a category away; returns how many things stood in it.

    They get ``move_to``, or none (``leave_out``); promises for it then end. What is below it comes
    up. Raises CategoryInUse if neither is said, NotFound.
    """
    category = rows.category(work, category_id)
    count = sum(
        work.reader.value(
            f"SELECT count(*) FROM {table} WHERE category_id = ? AND {counts}",  # noqa: S608
            (category_id,),
        )
        for table, counts in _FILED
    )
    if move_to == category_id or (count and move_to is None and not leave_out):
        raise CategoryInUse(count=count, category=category.name)
    if move_to is not None:
        rows.category(work, move_to)
    if move_to is None:
        _end_promises(work, category_id)
    _refile(work, category_id, move_to)
    for child in _below(work, category_id):
        child.name = _free_name(work, child, category.parent_id, child.name, among=category_id)
        child.parent_id = category.parent_id
    category.archived = True
    _placed(work, category)
    sla_counting.begin(work)
    return int(count)


def _below(work: Work, parent_id: int | None) -> Sequence[TicketCategory]:
    statement = select(TicketCategory).where(TicketCategory.parent_id == parent_id)
    return work.session.exec(
        statement.order_by(col(TicketCategory.position), col(TicketCategory.id))
    ).all()


def _free_name(
    work: Work,
    category: TicketCategory,
    parent_id: int | None,
    name: str,
    *,
    among: int | None = None,
) -> str:
    """``name`` if no sibling has it; one that is taken away is no sibling. Raises BadInput."""
    name = rows.named(name).replace(SEPARATOR, "/")
    for other in _below(work, parent_id):
        if other.id in {category.id, among} or other.archived or fold(other.name) != fold(name):
            continue
        raise BadInput(field="name", reason=N_("there is one of this name"))
    return name


def _placed(work: Work, category: TicketCategory) -> None:
    identity = category.id or 0
    work.session.flush()
    repath(work)
    for part in parts(below(work, identity)):
        statement = select(TicketCategory.path).where(col(TicketCategory.id).in_(part))
        for path in work.session.exec(statement).all():
            _check_depth(path)
    work.describe(work.session.get_one(TicketCategory, identity).path)


def _check_depth(path: str) -> None:
    if path.count(SEPARATOR) >= _DEEPEST:
        raise BadInput(field="category", reason=N_("that is too deep"))


def _end_promises(work: Work, category_id: int) -> None:
    """A promise for a category that is no more must not become one for everything."""
    found = work.reader.all(
        "SELECT id FROM sla_policy WHERE category_id = ? AND archived = 0", (category_id,)
    )
    _change(work, "sla_policy", "archived", [(row[0], 0, 1) for row in found])


def _refile(work: Work, category_id: int, to: int | None) -> None:
    for table, _counts in _FILED:
        if table == "sla_policy" and to is None:
            continue
        found = work.reader.all(
            f"SELECT id FROM {table} WHERE category_id = ?",  # noqa: S608
            (category_id,),
        )
        _change(work, table, "category_id", [(row[0], category_id, to) for row in found])


def _change(
    work: Work, table: str, column: str, values: Sequence[tuple[int, int | None, int | None]]
) -> None:
    """Change a column of many rows by SQL, and write it down."""
    work.connection.executemany(
        f"UPDATE {table} SET {column} = ? WHERE id = ?",  # noqa: S608
        [(new, identity) for identity, _old, new in values],
    )
    root = table in {"ticket", "article"}
    work.journal.note_many(
        [
            (table, identity, {column: old}, {column: new}, identity if root else None)
            for identity, old, new in values
        ]
    )
    work.session.expire_all()
