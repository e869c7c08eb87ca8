"""Finding the company a name means, or founding it."""

import uuid

from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactKind
from crm_tui.domain.names import match_name, same_firm
from crm_tui.models import Contact
from crm_tui.services.refresh import refresh
from crm_tui.text.fold import fold


def company_id(work: Work, name: str, *, owner: str = "", create: bool = True) -> int | None:
    """Id of the live company called ``name``; a new one is made if there is none.

    Same means: equal when folded, else the only one equal without legal words (Ltd, شرکت, A.Ş.)
    that is not of another legal form.
    """
    work.session.flush()
    key = match_name(name)
    known = work.reader.all(
        "SELECT id, name FROM contact WHERE match_key = ? AND kind = 'company'"
        " AND deleted_at IS NULL ORDER BY id",
        (key,),
    )
    wanted = fold(name)
    exact = [row[0] for row in known if fold(row[1]) == wanted]
    if exact:
        return int(exact[0])
    alike = [row[0] for row in known if same_firm(row[1], name)]
    if len(alike) == 1 and key:
        return int(alike[0])
    if not create:
        return None
    company = Contact(
        uid=str(uuid.uuid4()),
        kind=ContactKind.COMPANY.value,
        name=name,
        owner=owner,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(company)
    work.session.flush()
    assert company.id is not None
    refresh(work, [company.id], touch=False)
    return company.id
