"""Categories by their paths: articles name the place they belong to in words."""

from crm_tui.db.work import Work
from crm_tui.domain.knowledge import SEPARATOR, category_names
from crm_tui.services.ticket_categories import add_category
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line


def ensure(work: Work, path: str) -> int | None:
    """Id of the category of that path; what is missing of it is made. None for no path.

    Raises BadInput for a path that is too deep.
    """
    names = [clean_line(name) for name in category_names(path)]
    if not names:
        return None
    # A name may itself have a slash: a path that is known as it stands is not parted.
    whole = work.reader.one(
        "SELECT id FROM ticket_category WHERE key IN (:known, :parted)"
        " ORDER BY archived, key <> :known, id LIMIT 1",
        {"known": fold(path), "parted": fold(SEPARATOR.join(names))},
    )
    if whole is not None:
        return int(whole[0])
    parent: int | None = None
    for name in filter(None, names):
        parent = add_category(work, name, parent)
    return parent
