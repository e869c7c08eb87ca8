"""What is derived from a lead's row."""

from collections.abc import Iterable

from crm_tui.db.work import Work
from crm_tui.models.base import to_millis
from crm_tui.text.fold import search_text


def refresh(work: Work, lead_ids: Iterable[int], *, touch: bool = True) -> None:
    """Bring what is derived from these leads up to date."""
    todo = list(dict.fromkeys(lead_ids))
    for identity in todo:
        row = work.reader.one(
            "SELECT l.name, l.company, l.phone, l.email, l.source, l.campaign, l.need, c.display"
            " FROM lead l LEFT JOIN contact c ON c.id = l.contact_id WHERE l.id = ?",
            (identity,),
        )
        if row is not None:
            text = search_text([part for part in row if part])
            work.connection.execute("UPDATE lead SET search = ? WHERE id = ?", (text, identity))
    if touch:
        now = to_millis(work.now)
        work.connection.executemany(
            "UPDATE lead SET version = version + 1, updated_at = ? WHERE id = ?",
            [(now, identity) for identity in todo],
        )
    work.journal.touched["lead"].update(todo)
    work.session.expire_all()
