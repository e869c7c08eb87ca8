"""``FIELD=VALUE`` of articles on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from crm_tui.cli import edits, output, ticket_input
from crm_tui.cli.edits import Change
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.errors import N_, BadInput
from crm_tui.i18n import _, language
from crm_tui.text.dates import BadDate, parse_date
from crm_tui.text.fold import fold

_ALIASES = {
    "tags": "tag",
    "text": "body",
    "lang": "language",
    "status": "state",
    "outdated": "outdated_on",
}
_PLAIN = frozenset(("title", "category", "language", "state", "owner"))
FROM_PIPE = "-"
"""The value that means: the text comes by the pipe."""


def parted(text: str) -> Change:
    """Part ``FIELD=VALUE``. Raises UsageError for anything else."""
    field, sign, value = edits.parted(text)
    return _ALIASES.get(field, field), sign, value


def changed(
    draft: ArticleDraft, changes: Iterable[Change], today: date, calendar: str
) -> ArticleDraft:
    """The article with the changes. Raises BadInput."""
    for field, sign, value in changes:
        draft = _changed(draft, field, sign, value, (today, calendar))
    return draft


def _changed(
    draft: ArticleDraft, field: str, sign: str, value: str, when: tuple[date, str]
) -> ArticleDraft:
    if field == "tag":
        return replace(draft, tags=_tags(draft.tags, sign, output.clean_argument(value)))
    if sign != "=":
        raise BadInput(field=field, reason=N_("takes one value: use ="))
    if field in _PLAIN:
        return replace(draft, **{field: output.clean_argument(value)})  # type: ignore[arg-type]
    if field == "body":
        piped = value == FROM_PIPE
        text = ticket_input.text("", needed=True) if piped else ticket_input.argument(value)
        return replace(draft, body=text)
    if field == "outdated_on":
        return replace(draft, outdated_on=day(value, *when))
    raise BadInput(field=field, reason=N_("there is no such field"))


def day(text: str, today: date, calendar: str) -> str:
    """A typed day as ISO; empty stays empty. Raises BadInput."""
    said = output.clean_argument(text)
    if not said:
        return ""
    try:
        return parse_date(said, today, language(), calendar).iso
    except BadDate as error:
        reason = _(error.template).format(**error.values)
        raise BadInput(field="outdated_on", reason=reason) from None


def _tags(known: tuple[str, ...], sign: str, value: str) -> tuple[str, ...]:
    given = tuple(filter(None, (each.strip() for each in value.replace("،", ",").split(","))))
    if sign == "=":
        return given
    gone = {fold(each) for each in given}
    kept = tuple(tag for tag in known if fold(tag) not in gone)
    return (*known, *given) if sign == "+=" else kept
