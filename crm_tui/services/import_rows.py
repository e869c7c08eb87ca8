"""Turning drafts into rows ready to be matched and stored; the part that another process can do."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.identifiers import normalized
from crm_tui.domain.imports import ImportRow
from crm_tui.domain.names import match_name
from crm_tui.services.derived import Derived, derive, group_key, phone_end, search_column
from crm_tui.text.fold import fold, fold_token

company_key = lru_cache(maxsize=1 << 16)(match_name)
"""The matching form of a company's name, remembered: companies repeat."""


def prepared(  # noqa: PLR0913 - the fields of a DraftRow
    draft: ContactDraft,
    alphabet: str,
    *,
    number: int = 0,
    line: int = 0,
    raw: Sequence[str] = (),
    warnings: Sequence[str] = (),
    errors: Sequence[str] = (),
) -> tuple[Any, ...]:
    """The fields of an ``ImportRow`` as a plain tuple (it crosses a pipe)."""
    derived = tuple(derive(draft, alphabet))
    given, family = fold_token(draft.given), fold_token(draft.family)
    own = (
        draft.kind.value,
        draft.lifecycle.value,
        draft.uid,
        _millis(draft.created_at) if draft.created_at else 0,
        draft.name, draft.prefix, draft.given, draft.middle, draft.family, draft.suffix,
        draft.nickname, draft.salutation, draft.birthday, draft.source, draft.owner,
        draft.language, draft.notes, draft.do_not_call, draft.do_not_mail,
    )  # fmt: skip
    return (
        number,
        line,
        tuple(raw),
        tuple(warnings),
        tuple(errors),
        own,
        derived,
        tuple([(p.value, p.label, p.e164, phone_end(p)) for p in draft.phones]),
        tuple([(e.value, e.label, fold(e.value)) for e in draft.emails]),
        tuple([(u.value, u.label) for u in draft.urls]),
        tuple(
            [
                (a.street, a.city, a.region, a.postal_code, a.country, a.label, fold_token(a.city))
                for a in draft.addresses
            ]
        ),
        tuple([(i.scheme, i.value, normalized(i.scheme, i.value)) for i in draft.ids]),
        tuple([(job.company, job.title, job.department) for job in draft.employments]),
        draft.parent if draft.kind is ContactKind.COMPANY else "",
        draft.tags,
        tuple([(key, value) for key, value in draft.fields.items() if value]),
        (
            given,
            family,
            f"{given} {family}" if given and family else derived[2],
            company_key(draft.company) if draft.company else "",
        ),
    )


def respelled(row: ImportRow, spelled: Mapping[str, str], alphabet: str) -> ImportRow:
    """``row`` with companies called as the book calls them; the same as preparing it anew."""
    jobs = tuple([(spelled.get(job[0], job[0]), *job[1:]) for job in row.jobs])
    parts = [
        *[job[0] for job in jobs],
        *[email[0] for email in row.emails],
        *row.tags,
        *[address[1] for address in row.addresses],
        *[identifier[1] for identifier in row.ids],
        *[value for _, value in row.fields],
    ]
    old = Derived._make(row.derived)
    given, middle, family, nickname = row.own[6], row.own[7], row.own[8], row.own[10]
    derived = old._replace(
        company=jobs[0][0],
        company_key=old.company_key if row.kind == "company" else group_key(jobs[0][0], alphabet),
        search=search_column(old.display, (given, middle, family, nickname), parts),
    )
    return row._replace(
        jobs=jobs, derived=tuple(derived), match=(*row.match[:3], company_key(jobs[0][0]))
    )


def row(draft: ContactDraft, alphabet: str, number: int = 0) -> ImportRow:
    """:func:`prepared`, named."""
    return ImportRow._make(prepared(draft, alphabet, number=number))


def _millis(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return 0
    # Not models.base: the process that maps rows has no need of the object-relational layer.
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
