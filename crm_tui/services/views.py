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


def delete(work: Work, view_id: int) -> None:
    """Delete a view; unknown ids are ignored."""
    view = work.session.get(SavedView, view_id)
    if view is not None:
        work.describe(view.name)
        work.session.delete(view)
