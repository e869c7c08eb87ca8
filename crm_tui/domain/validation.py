"""What is wrong with a draft: errors that keep it from being saved, warnings that do not."""

import dataclasses
import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.identifiers import check
from crm_tui.errors import N_

NAME_LIMIT = 300
LINE_LIMIT = 1000
NOTES_LIMIT = 1_000_000
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@[^\s@<>(),;:\"\[\]\\]+\.[^\s@<>(),;:\"\[\]\\.]{2,}")
_BIRTHDAY = re.compile(r"(?:(\d{4})|-)-(\d{2})-(\d{2})")


class Severity(StrEnum):
    """Whether a problem keeps the draft from being saved."""

    ERROR = "error"
    WARNING = "warning"


ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one field (``phones.0`` is the first phone); a message id with its values."""

    field: str
    severity: Severity
    template: str
    values: dict[str, object] = dataclasses.field(default_factory=dict)


def problems(draft: ContactDraft) -> list[Problem]:
    """Every problem of the draft, in the order of the form."""
    found = [*_lengths(draft), *_naming(draft)]
    found += [
        Problem(f"employments.{index}", ERROR, N_("name the company as well"))
        for index, job in enumerate(draft.employments)
        if not job.company and (job.title or job.department)
    ]
    found += [
        Problem(f"emails.{index}", WARNING, N_("this does not look like an e-mail address"))
        for index, email in enumerate(draft.emails)
        if not _EMAIL.fullmatch(email.value)
    ]
    for index, identifier in enumerate(draft.ids):
        warning = check(identifier.scheme, identifier.value)
        if warning:
            found.append(Problem(f"ids.{index}", WARNING, warning))
    if draft.birthday and not _possible(draft.birthday):
        found.append(Problem("birthday", ERROR, N_("there is no such day")))
    return found


def _naming(draft: ContactDraft) -> list[Problem]:
    if draft.kind is ContactKind.COMPANY:
        named = bool(draft.name)
    else:
        named = any((draft.given, draft.family, draft.name, draft.nickname, draft.middle))
    if named or draft.phones or draft.emails or draft.company:
        return []
    return [Problem("name", ERROR, N_("give at least a name, a phone or an e-mail"))]


def _lengths(draft: ContactDraft) -> list[Problem]:
    too_long = N_("too long: at most {limit} characters")
    limits = {
        "name": NAME_LIMIT, "prefix": NAME_LIMIT, "given": NAME_LIMIT, "middle": NAME_LIMIT,
        "family": NAME_LIMIT, "suffix": NAME_LIMIT, "nickname": NAME_LIMIT,
        "salutation": NAME_LIMIT, "source": NAME_LIMIT, "owner": NAME_LIMIT,
        "language": NAME_LIMIT, "uid": NAME_LIMIT, "notes": NOTES_LIMIT,
    }  # fmt: skip
    found = [
        Problem(name, ERROR, too_long, {"limit": limit})
        for name, limit in limits.items()
        if len(getattr(draft, name)) > limit
    ]
    for group in ("phones", "emails", "urls", "ids", "addresses", "employments"):
        found += [
            Problem(f"{group}.{index}", ERROR, too_long, {"limit": LINE_LIMIT})
            for index, item in enumerate(getattr(draft, group))
            if any(len(str(getattr(item, part.name))) > LINE_LIMIT for part in fields(item))
        ]
    singles = [("parent", draft.parent), *(("tags", tag) for tag in draft.tags)]
    found += [
        Problem(name, ERROR, too_long, {"limit": NAME_LIMIT})
        for name, text in singles
        if len(text) > NAME_LIMIT
    ]
    found += [
        Problem(f"fields.{key}", ERROR, too_long, {"limit": NOTES_LIMIT})
        for key, text in draft.fields.items()
        if len(text) > NOTES_LIMIT
    ]
    return found


def _possible(birthday: str) -> bool:
    match = _BIRTHDAY.fullmatch(birthday)
    if match is None:
        return False
    try:
        date(int(match[1] or 2000), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True
