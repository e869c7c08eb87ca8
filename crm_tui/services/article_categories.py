"""Categories by their paths: articles name the place they belong to in words."""

from sqlmodel import select

from crm_tui.db.work import Work
from crm_tui.domain.knowledge import SEPARATOR, category_names
from crm_tui.models import TicketCategory
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line

_LONGEST = 100


def ensure(work: Work, path: str) -> int | None:
    """Id of the category of that path; what is missing of it is made. None for no path."""
    names = [clean_line(name, _LONGEST) for name in category_names(path)]
    # A name may itself have a slash: a path that is known as it stands is not parted.
    whole = work.reader.one(
        "SELECT id FROM ticket_category WHERE key IN (:known, :parted)"
        " ORDER BY key <> :known, archived, id LIMIT 1",
        {"known": fold(path), "parted": fold(SEPARATOR.join(names))},
    )
    if whole is not None and names:
        return int(whole[0])
    parent: TicketCategory | None = None
    for name in filter(None, names):
        parent = _child(work, parent, name)
    return parent.id if parent is not None else None


def _child(work: Work, parent: TicketCategory | None, name: str) -> TicketCategory:
    above = parent.id if parent is not None else None
    statement = select(TicketCategory).where(TicketCategory.parent_id == above)
    others = work.session.exec(statement).all()
    found = [one for one in others if fold(one.name) == fold(name)]
    if found:
        return min(found, key=lambda one: (one.archived, one.id or 0))
    path = f"{parent.path}{SEPARATOR}{name}" if parent is not None else name
    made = TicketCategory(
        parent_id=above, name=name, position=len(others), path=path, key=fold(path)
    )
    work.session.add(made)
    work.session.flush()
    return made
