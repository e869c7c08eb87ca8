# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Finding leads: ``owner:me source:web created:<7d parked``, and words of them."""

from __future__ import annotations

from crm_tui.search import Ready, comparing, related, sql, syntax, understood, writer
from crm_tui.search.comparing import bad, chosen, filled, holds, moment, span_of, within
from crm_tui.search.deal_names import LEAD_STATES, LEADS
from crm_tui.search.writer import Context, matching_words
from crm_tui.text.digits import digits_only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from crm_tui.search.syntax import Field

LANGUAGE = syntax.Language(LEADS)
_DIGITS = (
    "replace(replace(replace(replace(replace(folded(l.phone), ' ', ''), '-', ''), '(', ''),"
    " ')', ''), '+', '')"
)
_NAMED = related.display("l.contact_id")
_FILLED = {
    **{name: f"l.{name} <> ''" for name in ("company", "phone", "email", "owner", "source")},
    **{name: f"l.{name} <> ''" for name in ("campaign", "need")},
    "name": "(l.name <> '' OR l.contact_id IS NOT NULL)",
    "reason": "l.reason_id IS NOT NULL",
    "parked": "l.parked_until <> ''",
}


class LeadSearch(Ready):
    """A search ready to run: ``where`` is a condition over ``lead l`` with its parameters.

    ``says_status`` is true if it says which of new, parked, qualified, dropped it wants.
    """

    __slots__ = ("says_status",)

    def __init__(self, text: str, tree: syntax.Node, context: Context) -> None:
        asker = Writer(context)
        super().__init__(text, tree, asker)
        self.says_status = asker.says_status


class Writer(writer.Writer):
    """What is asked of leads."""

    def __init__(self, context: Context, prefix: str = "s") -> None:
        super().__init__(context, prefix)
        self.says_status = False

    def words(self, node: syntax.Words) -> str:
        """A term: in names, need, source, campaign; a number also as the end of a phone."""
        if not node.words:
            return f"instr(l.search, {self.bound(node.literal)}) > 0" if node.literal else "1"
        match = self.bound(matching_words(node))
        found = f"l.id IN (SELECT rowid FROM lead_words WHERE lead_words MATCH {match})"
        if node.exact and len(node.words) > 1:
            return f"({found} AND instr(l.search, {self.bound(node.literal)}) > 0)"
        return f"({found} OR {_ends(self, node.phone)})" if node.phone else found

    def field(self, node: Field) -> str:
        """The condition of one field. Raises BadValue."""
        return _ASK[node.name](self, node)


def compile(  # noqa: A001 - as re.compile
    text: str, *, today: date | None = None, me: str = "", typing: bool = False
) -> LeadSearch:
    """Understand a search for leads; as ``search.compile``. Raises SearchError."""
    tree = understood(text, (), typing=typing, language=LANGUAGE)
    context = Context(today=today, me=me, fields={}, typing=typing, end=len(text))
    return LeadSearch(text, tree, context)


def _ends(asker: Writer, typed: str) -> str:
    """The phone, or one of the contact's, has these digits at its end."""
    digits = digits_only(typed).lstrip("0")
    if not digits:
        return "0"
    size = len(digits)
    own = f"(l.phone <> '' AND substr({_DIGITS}, -{size}) = {asker.bound(digits)})"
    found = sql.phone_keys(typed, asker.context.region)
    sets = []
    for column, key in found:
        low, high = asker.bound(key), asker.bound(key + ":")
        within_ = f"{column} >= {low} AND {column} < {high}"
        sets.append(f"SELECT contact_id FROM contact_phone WHERE {within_}")
    if not sets:
        return own
    of_contact = f"(l.contact_id IS NOT NULL AND l.contact_id IN ({' UNION ALL '.join(sets)}))"
    return f"({own} OR {of_contact})"


def _name(asker: Writer, node: Field) -> str:
    return holds(asker, f"l.name || ' ' || coalesce({_NAMED}, '')", node)


def _phone(asker: Writer, node: Field) -> str:
    return _ends(asker, node.value)


def _parked(asker: Writer, node: Field) -> str:
    op, (first, end) = span_of(asker, node, "<30d", ahead=True)
    test = within(asker, "l.parked_until", op, first.isoformat(), end.isoformat())
    return f"(l.parked_until <> '' AND {test})"


def _instant(column: str) -> Callable[[Writer, Field], str]:
    return lambda asker, node: moment(asker, "l." + column, node)


def _text(column: str) -> Callable[[Writer, Field], str]:
    return lambda asker, node: filled(asker, "l." + column, node)


def _owner(asker: Writer, node: Field) -> str:
    return comparing.owned(asker, "l.owner", node)


def _is(asker: Writer, node: Field) -> str:
    state = chosen(asker, node, LEAD_STATES)
    if state is None:
        raise bad(node, "new")
    asker.says_status = True
    return "l.status IN ('new', 'parked')" if state == "open" else f"l.status = '{state}'"


def _id(asker: Writer, node: Field) -> str:
    return comparing.identity(asker, "l.id", node)


_has = related.present(_FILLED, LEADS, example="phone")

_ASK: dict[str, Callable[[Writer, Field], str]] = {
    "name": _name,
    "company": _text("company"),
    "phone": _phone,
    "email": _text("email"),
    "owner": _owner,
    "source": _text("source"),
    "campaign": _text("campaign"),
    "need": _text("need"),
    "reason": related.reason("l.reason_id"),
    "parked": _parked,
    "created": _instant("created_at"),
    "updated": _instant("updated_at"),
    "id": _id,
    "is": _is,
    "has": _has,
    "no": related.absent(_has),
}
