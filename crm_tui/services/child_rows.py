"""Writing what hangs on a record: rows are kept, changed, added or taken away, never made anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import SQLModel, select

from crm_tui.db.work import Work
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.models import CustomField, Tag
from crm_tui.text.fold import fold


def by_position(
    work: Work, model: type[SQLModel], owner: str, owner_id: int, wanted: Sequence[dict[str, Any]]
) -> None:
    """Make the rows of a record the ``wanted``, in this order; ``owner`` is the column of it."""
    table: Any = model
    statement = select(table).where(getattr(table, owner) == owner_id).order_by(table.position)
    present = work.session.exec(statement).all()
    for position, values in enumerate(wanted):
        if position < len(present):
            _set(present[position], {"position": position, **values})
        else:
            work.session.add(table(**{owner: owner_id}, position=position, **values))
    for surplus in present[len(wanted) :]:
        work.session.delete(surplus)
    work.session.flush()


def by_key(
    work: Work,
    model: type[SQLModel],
    owner: str,
    owner_id: int,
    key: str,
    wanted: Mapping[Any, Mapping[str, Any]],
) -> None:
    """As :func:`by_position`, of rows that are known by the value of one column, ``key``."""
    table: Any = model
    rows = work.session.exec(select(table).where(getattr(table, owner) == owner_id)).all()
    present = {getattr(row, key): row for row in rows}
    placed = hasattr(table, "position")
    for position, (name, said) in enumerate(wanted.items()):
        row = present.pop(name, None)
        values = {**said, "position": position} if placed else said
        if row is None:
            work.session.add(table(**{owner: owner_id, key: name}, **values))
        else:
            _set(row, values)
    for surplus in present.values():
        work.session.delete(surplus)
    work.session.flush()


def tags(
    work: Work, model: type[SQLModel], owner: str, owner_id: int, names: Sequence[str]
) -> None:
    """Make the tags of a record those of these names."""
    wanted: dict[int, dict[str, Any]] = {tag_id(work, name): {} for name in names}
    by_key(work, model, owner, owner_id, "tag_id", wanted)


def tag_id(work: Work, name: str) -> int:
    """Id of the tag of this name (``VIP`` is ``vip``), made if there is none."""
    key = fold(name)
    tag = work.session.exec(select(Tag).where(Tag.key == key)).first()
    if tag is None:
        tag = Tag(name=name, key=key)
        work.session.add(tag)
        work.session.flush()
    assert tag.id is not None
    return tag.id


def own_fields(
    work: Work,
    model: type[SQLModel],
    owner: str,
    owner_id: int,
    area: str,
    values: Mapping[str, str],
) -> None:
    """Make the values of a record's own fields these, by the keys of the area. Raises BadInput."""
    statement = select(CustomField).where(CustomField.area == area)
    defined = {field.key: field.id for field in work.session.exec(statement).all()}
    wanted: dict[int, dict[str, Any]] = {}
    for key, value in values.items():
        identity = defined.get(key)
        if identity is None:
            raise BadInput(
                field=key, reason=N_("there is no such field; define it in the app first")
            )
        if value:
            wanted[identity] = {"value": value, "key": fold(value)}
    by_key(work, model, owner, owner_id, "field_id", wanted)


def must_be_there(work: Work, kind: str, identity: int | None, table: str = "") -> None:
    """A record that another names must be in its table (named as its kind). Raises NotFound."""
    if identity is None:
        return
    sql = f"SELECT 1 FROM {table or kind} WHERE id = ?"  # noqa: S608 - our own names
    if not (0 < identity <= MAX_ID and work.reader.one(sql, (identity,))):
        raise NotFound(kind=kind, id=identity)


def _set(row: SQLModel, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
