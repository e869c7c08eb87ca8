# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Conditions of a search on single fields: ``city:تهران``, ``has:email``, ``id:5``."""

from __future__ import annotations

from crm_tui.search import names, related
from crm_tui.search.comparing import (
    LAST,
    bad,
    choice,
    chosen,
    filled,
    holds,
    identity,
    moment,
    owned,
    same,
    within,
)
from crm_tui.search.sql import matching
from crm_tui.text.fold import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.search.sql import Writer
    from crm_tui.search.syntax import Field

_FILLED = {
    "email": "c.email <> ''",
    "phone": "c.phone <> ''",
    "city": "c.city <> ''",
    "tag": "c.tag_line <> ''",
    "company": "c.company <> ''",
    "title": "c.title <> ''",
    "owner": "c.owner <> ''",
    "source": "c.source <> ''",
    "language": "c.language <> ''",
    "birthday": "c.birthday <> ''",
    "notes": "c.notes <> ''",
    "name": "c.display <> ''",
    "address": "EXISTS(SELECT 1 FROM contact_address x WHERE x.contact_id = c.id)",
    "country": "EXISTS(SELECT 1 FROM contact_address x WHERE x.contact_id = c.id"
    " AND x.country <> '')",
    "url": "EXISTS(SELECT 1 FROM contact_link x WHERE x.contact_id = c.id)",
    "identifier": "EXISTS(SELECT 1 FROM contact_identifier x WHERE x.contact_id = c.id)",
}
_OWN = related.Own("contact", "custom_value", "contact_id", "c.id")


def condition(writer: Writer, node: Field) -> str:
    """The condition of one field. Raises BadValue."""
    return _OWN.condition(writer, node) if node.custom else _ASK[node.name](writer, node)


def _tag(writer: Writer, node: Field) -> str:
    return (
        "c.id IN (SELECT x.contact_id FROM contact_tag x JOIN tag t ON t.id = x.tag_id"
        f" WHERE {same(writer, 't.key', node, fold(node.value))})"
    )


def _city(writer: Writer, node: Field) -> str:
    value = fold(node.value)
    if node.op == "=":
        test = f"x.city_key = {writer.bound(value)}"
    else:
        test = f"x.city_key >= {writer.bound(value)} AND x.city_key < {writer.bound(value + LAST)}"
    return f"c.id IN (SELECT x.contact_id FROM contact_address x WHERE {test})"


def _country(writer: Writer, node: Field) -> str:
    # There are few countries and many addresses: look at each country once.
    return (
        "c.id IN (SELECT x.contact_id FROM contact_address x WHERE x.country IN"
        " (WITH y AS MATERIALIZED (SELECT DISTINCT country FROM contact_address)"
        f" SELECT y.country FROM y WHERE {holds(writer, 'y.country', node)}))"
    )


def _indexed(writer: Writer, node: Field) -> str:
    """The full-text index as a first sieve for a value among the names."""
    tokens = words(node.value)
    if not tokens or writer.context.trash:
        return "1"
    expression = writer.bound(matching(tokens))
    return f"IN (SELECT rowid FROM contact_names WHERE contact_names MATCH {expression})"


def _company(writer: Writer, node: Field) -> str:
    sieve = _indexed(writer, node)
    firms = "k.kind = 'company' AND " + holds(writer, "k.display", node)
    if sieve != "1":
        firms = f"k.id {sieve} AND {firms}"
    return (
        f"c.id IN (SELECT k.id FROM contact k WHERE {firms} UNION ALL"
        " SELECT x.contact_id FROM employment x WHERE x.company_id IN"
        f" (SELECT k.id FROM contact k WHERE {firms}))"
    )


def _name(writer: Writer, node: Field) -> str:
    sieve = _indexed(writer, node)
    test = holds(writer, "c.display || ' ' || c.nickname", node)
    if node.op == "=":
        test = holds(writer, "c.display", node)
    return test if sieve == "1" else f"(c.id {sieve} AND {test})"


def _title(writer: Writer, node: Field) -> str:
    return f"c.id IN (SELECT x.contact_id FROM employment x WHERE {holds(writer, 'x.title', node)})"


def _email(writer: Writer, node: Field) -> str:
    value = fold(node.value)
    if node.op == "=":
        test = f"x.key = {writer.bound(value)}"
        return f"c.id IN (SELECT x.contact_id FROM contact_email x WHERE {test})"
    test = f"instr(x.key, {writer.bound(value)}) > 0"
    sieve = _indexed(writer, node)
    if sieve == "1":
        return f"c.id IN (SELECT x.contact_id FROM contact_email x WHERE {test})"
    return (
        f"c.id IN (SELECT x.contact_id FROM contact_email x WHERE x.contact_id {sieve} AND {test})"
    )


def _phone(writer: Writer, node: Field) -> str:
    sets = writer.phone_sets(node.value)
    return f"c.id IN ({' UNION ALL '.join(sets)})" if sets else "0"


def _owner(writer: Writer, node: Field) -> str:
    return owned(writer, "c.owner", node)


def _source(writer: Writer, node: Field) -> str:
    return filled(writer, "c.source", node)


def _notes(writer: Writer, node: Field) -> str:
    tokens = words(node.value)
    if not tokens or writer.context.trash:
        return f"instr(c.search_notes, {writer.bound(fold(node.value))}) > 0"
    expression = writer.bound(matching(tokens, exact=node.op == "="))
    return f"c.id IN (SELECT rowid FROM contact_notes WHERE contact_notes MATCH {expression})"


def _language(writer: Writer, node: Field) -> str:
    value = fold(node.value).replace("_", "-")
    language = "lower(c.language)"
    return f"({language} = {writer.bound(value)} OR {language} LIKE {writer.bound(value + '-%')})"


def _kind(writer: Writer, node: Field) -> str:
    return choice(writer, node, names.KINDS, "c.kind")


def _lifecycle(writer: Writer, node: Field) -> str:
    return choice(writer, node, names.LIFECYCLES, "c.lifecycle")


def _is(writer: Writer, node: Field) -> str:
    for table, column in ((names.LIFECYCLES, "c.lifecycle"), (names.KINDS, "c.kind")):
        if key := chosen(writer, node, table):
            return f"{column} = {writer.bound(key)}"
    state = chosen(writer, node, names.STATES)
    if state == "trashed":
        return "c.deleted_at IS NOT NULL"
    if state is None:
        raise bad(node, "customer")
    return f"c.{state}"


def _id(writer: Writer, node: Field) -> str:
    return identity(writer, "c.id", node)


def _identifier(writer: Writer, node: Field) -> str:
    value = fold(node.value).replace("-", "").replace(" ", "").replace(".", "")
    return (
        "EXISTS(SELECT 1 FROM contact_identifier x WHERE x.contact_id = c.id AND"
        f" replace(replace(replace(folded(x.value), '-', ''), ' ', ''), '.', '') ="
        f" {writer.bound(value)})"
    )


def _moment(writer: Writer, node: Field) -> str:
    return moment(writer, f"c.{node.name}_at", node)


def _birthday(writer: Writer, node: Field) -> str:
    from crm_tui.search import days  # noqa: PLC0415 - few searches have a date

    span = days.span(node.value, writer.context.today)
    if span is None:
        raise bad(node, "1990-05-01")
    first, end = span
    if node.op == ":" and days.is_one_day(span):
        # The day comes round every year, and some birthdays have no year.
        return f"substr(c.birthday, -5) = {writer.bound(first.isoformat()[5:])}"
    known = "c.birthday <> '' AND substr(c.birthday, 1, 1) <> '-'"
    test = within(writer, "c.birthday", node.op, first.isoformat(), end.isoformat())
    return f"({known} AND {test})"


_has = related.present(_FILLED, names.PRESENCE, names.FIELDS, example="email", own=_OWN)

_ASK: dict[str, Callable[[Writer, Field], str]] = {
    "tag": _tag,
    "city": _city,
    "country": _country,
    "company": _company,
    "owner": _owner,
    "phone": _phone,
    "email": _email,
    "name": _name,
    "title": _title,
    "notes": _notes,
    "source": _source,
    "kind": _kind,
    "lifecycle": _lifecycle,
    "is": _is,
    "language": _language,
    "birthday": _birthday,
    "created": _moment,
    "updated": _moment,
    "identifier": _identifier,
    "id": _id,
    "has": _has,
    "no": related.absent(_has),
}
