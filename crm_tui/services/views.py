"""Deeds on saved views: a named filter, sort and choice of columns per user and area."""

from sqlmodel import select

from crm_tui.db.work import Work
from crm_tui.models import SavedView
from crm_tui.text.safe import clean_line


def save(work: Work, owner: str, area: str, name: str, state: str) -> int:
    """Save or replace a view (``state`` is JSON); returns its id."""
    name = clean_line(name, 60)
    view = work.session.exec(
        select(SavedView).where(
            SavedView.owner == owner, SavedView.area == area, SavedView.name == name
        )
    ).first()
    if view is None:
        view = SavedView(owner=owner, area=area, name=name, state=state)
        work.session.add(view)
    else:
        view.state = state
    work.describe(name)
    work.session.flush()
    assert view.id is not None
    return view.id


def rename(work: Work, view_id: int, name: str) -> None:
    """Call a view otherwise; one that has this name already makes room. Unknown ids are ignored."""
    view, name = work.session.get(SavedView, view_id), clean_line(name, 60)
    if view is None or not name or view.name == name:
        return
    other = work.session.exec(
        select(SavedView).where(
            SavedView.owner == view.owner, SavedView.area == view.area, SavedView.name == name
        )
    ).first()
    if other is not None:
        work.session.delete(other)
        work.session.flush()
    view.name = name
    work.describe(name)


def delete(work: Work, view_id: int) -> None:
    """Delete a view; unknown ids are ignored."""
    view = work.session.get(SavedView, view_id)
    if view is not None:
        work.describe(view.name)
        work.session.delete(view)
