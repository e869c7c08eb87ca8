# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Finding deals: ``stage:offer amount:>50m closes:<30d owner:me rotten``, and words of them."""

from __future__ import annotations

from crm_tui.search import Ready, comparing, deal_amounts, related, syntax, understood, writer
from crm_tui.search.comparing import bad, chosen, filled, holds, moment, same, span_of, within
from crm_tui.search.deal_names import DEAL_FLAGS, DEAL_STATES, DEALS, PRESENCE
from crm_tui.search.names import ME_WORDS
from crm_tui.search.writer import Context, matching, matching_words
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from crm_tui.search import FieldLike
    from crm_tui.search.syntax import Field

DAY = 86_400_000
_STATUS = frozenset(("open", "won", "lost", "closed"))
_PERSON, _FIRM = related.display("d.contact_id"), related.display("d.company_id")
_OWN = related.Own("deal", "deal_value", "deal_id", "d.id")
_PHRASE_TEXT = (
    "folded(d.title || ' | ' || d.source || ' | ' || d.campaign || ' | ' || d.tag_line || ' | '"
    f" || coalesce({_PERSON}, '') || ' | ' || coalesce({_FIRM}, '') || ' | ' || d.note)"
)
ROTTEN = (
    "(d.status = 'open' AND coalesce({now} - max(coalesce(d.last_contact_at, 0), d.stage_since)"
    f" > {DAY} * (SELECT s.rotting_days FROM stage s WHERE s.id = d.stage_id), 0))"
)
"""As ``domain.deals.is_rotten``, in SQL; ``{now}`` is a parameter's name."""

_FILLED = {
    "amount": "d.amount IS NOT NULL",
    "chance": "d.probability IS NOT NULL",
    "closes": "d.expected_close <> ''",
    "closed": "d.closed_at IS NOT NULL",
    "contact": "d.contact_id IS NOT NULL",
    "company": "d.company_id IS NOT NULL",
    "customer": "coalesce(d.contact_id, d.company_id) IS NOT NULL",
    "owner": "d.owner <> ''",
    "source": "d.source <> ''",
    "campaign": "d.campaign <> ''",
    "notes": "d.note <> ''",
    "tag": "d.tag_line <> ''",
    "next": "d.next_due IS NOT NULL",
    "contacted": "d.last_contact_at IS NOT NULL",
    "reason": "d.reason_id IS NOT NULL",
    "competitor": "EXISTS(SELECT 1 FROM deal_competitor x WHERE x.deal_id = d.id)",
    "lines": "EXISTS(SELECT 1 FROM deal_line x WHERE x.deal_id = d.id)",
}


class DealSearch(Ready):
    """A search ready to run: ``where`` is a condition over ``deal d`` with its parameters.

    ``says_status`` is true if it says which of open, won and lost it wants. ``free_words`` are the
    folded words to find; ``fields`` are the names of what else is asked about.
    """

    __slots__ = ("fields", "says_status")

    def __init__(self, text: str, tree: syntax.Node, context: Context) -> None:
        asker = Writer(context)
        super().__init__(text, tree, asker)
        self.says_status = asker.says_status
        self.fields = frozenset(asker.asked)


class Writer(writer.IndexedWriter):
    """What is asked of deals."""

    def __init__(self, context: Context, prefix: str = "s") -> None:
        super().__init__(context, prefix)
        self.says_status = False
        self.asked: set[str] = set()

    def words(self, node: syntax.Words) -> str:
        """A term: in the title, the note, the names of who may buy, and what else is indexed."""
        if not node.words:
            return f"instr(d.search, {self.bound(node.literal)}) > 0" if node.literal else "1"
        found = self.found(matching_words(node))
        if node.exact and len(node.words) > 1:
            return f"({found} AND instr({_PHRASE_TEXT}, {self.bound(node.literal)}) > 0)"
        return found

    def field(self, node: Field) -> str:
        """The condition of one field. Raises BadValue."""
        self.asked.add(node.name)
        if node.custom:
            return _OWN.condition(self, node)
        return _ASK[node.name](self, node)

    def found(self, expression: str) -> str:
        """Deals of which the index knows an expression to be true."""
        match = self.bound(expression)
        return f"d.id IN (SELECT rowid FROM deal_words WHERE deal_words MATCH {match})"


def compile(  # noqa: A001, PLR0913 - as re.compile
    text: str,
    *,
    today: date | None = None,
    now: int = 0,
    me: str = "",
    fields: Iterable[FieldLike] = (),
    toman: bool = False,
    typing: bool = False,
) -> DealSearch:
    """Understand a search for deals. Raises SearchError with the place of what is wrong.

    As ``search.compile``; ``fields`` are the custom fields of deals. ``now`` (milliseconds) tells
    what rots. With ``toman`` amounts in rials are typed in tomans. A number without a currency is
    compared with each amount in the amount's own currency.
    """
    known = tuple(fields)
    tree = understood(text, known, typing=typing, language=LANGUAGE)
    context = Context(
        today=today, now=now, me=me, fields={key: kind for key, _, kind in known},
        toman=toman, typing=typing, end=len(text),
    )  # fmt: skip
    return DealSearch(text, tree, context)


def _stage(asker: Writer, node: Field) -> str:
    return f"d.stage_id IN (SELECT s.id FROM stage s WHERE {holds(asker, 's.name', node)})"


def _pipeline(asker: Writer, node: Field) -> str:
    return f"d.pipeline_id IN (SELECT p.id FROM pipeline p WHERE {holds(asker, 'p.name', node)})"


def _tag(asker: Writer, node: Field) -> str:
    return (
        "d.id IN (SELECT x.deal_id FROM deal_tag x JOIN tag t ON t.id = x.tag_id"
        f" WHERE {same(asker, 't.key', node, fold(node.value))})"
    )


def _competitor(asker: Writer, node: Field) -> str:
    return f"d.id IN (SELECT x.deal_id FROM deal_competitor x WHERE {holds(asker, 'x.name', node)})"


_contact = related.contact("d.contact_id")
_company = related.contact("d.company_id")


def _customer(asker: Writer, node: Field) -> str:
    return f"({_contact(asker, node)} OR {_company(asker, node)})"


def _chance(asker: Writer, node: Field) -> str:
    digits = ascii_digits(node.value).strip().rstrip("%٪")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 4):
        raise bad(node, ">50")
    return f"d.chance {comparing.COMPARE[node.op]} {asker.bound(int(digits))}"


def _closes(asker: Writer, node: Field) -> str:
    op, (first, end) = span_of(asker, node, "<30d", ahead=True)
    test = within(asker, "d.expected_close", op, first.isoformat(), end.isoformat())
    return f"(d.expected_close <> '' AND {test})"


def _next(asker: Writer, node: Field) -> str:
    from crm_tui.domain import moments  # noqa: PLC0415 - few searches have a date
    from crm_tui.search import days  # noqa: PLC0415 - as above

    op, (first, end) = span_of(asker, node, "<7d", ahead=True)
    floating = within(asker, "d.next_due", op, *map(moments.day_millis, (first, end)))
    timed = within(asker, "d.next_due", op, *map(days.millis, (first, end)))
    # Midnight in UTC is a day without an hour.
    test = f"CASE WHEN d.next_due % {DAY} = 0 THEN {floating} ELSE {timed} END"
    return f"(d.next_due IS NOT NULL AND {test})"


def _instant(column: str) -> Callable[[Writer, Field], str]:
    def ask(asker: Writer, node: Field) -> str:
        return f"(d.{column} IS NOT NULL AND {moment(asker, 'd.' + column, node)})"

    return ask


def _text(column: str) -> Callable[[Writer, Field], str]:
    def ask(asker: Writer, node: Field) -> str:
        test = filled(asker, "d." + column, node)
        tokens = words(node.value)
        # Its words are in the index: the first sieve, as folding each deal's text takes long.
        if not tokens or "\u200c" in node.value:
            return test
        return f"({asker.found(matching(tokens))} AND {test})"

    return ask


def _source(asker: Writer, node: Field) -> str:
    return f"(d.source <> '' AND {_among('source', holds(asker, 'name', node))})"


def _owner(asker: Writer, node: Field) -> str:
    if not node.exact and fold(node.value) in ME_WORDS:
        return comparing.owned(asker, "d.owner", node)
    return _among("owner", comparing.owned(asker, "name", node))


def _among(column: str, test: str) -> str:
    """A test of the few different values a column has: folding each deal's takes long."""
    return (
        f"d.{column} IN (WITH RECURSIVE one(name) AS (SELECT min({column}) FROM deal"
        f" UNION ALL SELECT (SELECT min({column}) FROM deal WHERE {column} > one.name) FROM one"
        f" WHERE one.name IS NOT NULL) SELECT name FROM one WHERE name IS NOT NULL AND {test})"
    )


def _is(asker: Writer, node: Field) -> str:
    state = chosen(asker, node, DEAL_STATES)
    if state is None:
        raise bad(node, "won")
    asker.says_status |= state in _STATUS
    if state == "rotten":
        return ROTTEN.format(now=asker.bound(asker.context.now))
    if state == "unplanned":
        return "(d.status = 'open' AND d.next_due IS NULL)"
    if state == "overdue":
        today = asker.context.today
        day = asker.bound(today.isoformat() if today else "")
        return f"(d.status = 'open' AND d.expected_close <> '' AND d.expected_close < {day})"
    return "d.status <> 'open'" if state == "closed" else f"d.status = '{state}'"


def _id(asker: Writer, node: Field) -> str:
    return comparing.identity(asker, "d.id", node)


_has = related.present(_FILLED, PRESENCE, DEALS, example="next", own=_OWN)

_ASK: dict[str, Callable[[Writer, Field], str]] = {
    "title": _text("title"),
    "stage": _stage,
    "pipeline": _pipeline,
    "amount": deal_amounts.amount,
    "currency": deal_amounts.currency,
    "chance": _chance,
    "closes": _closes,
    "closed": _instant("closed_at"),
    "contact": _contact,
    "company": _company,
    "customer": _customer,
    "owner": _owner,
    "source": _source,
    "campaign": _text("campaign"),
    "notes": _text("note"),
    "tag": _tag,
    "competitor": _competitor,
    "reason": related.reason("d.reason_id"),
    "next": _next,
    "contacted": _instant("last_contact_at"),
    "entered": _instant("stage_since"),
    "created": _instant("created_at"),
    "updated": _instant("updated_at"),
    "id": _id,
    "is": _is,
    "has": _has,
    "no": related.absent(_has),
}


def _tails() -> dict[str, frozenset[str]]:
    """Words that may follow a value: magnitudes and currencies after amounts, units after days."""
    from crm_tui.search.amounts import TAIL  # noqa: PLC0415 - beside its only use
    from crm_tui.text.date_words import units  # noqa: PLC0415 - as above

    spans = frozenset(word for word in units() if len(word) > 1)
    counted = ("closes", "closed", "next", "contacted", "entered", "created", "updated")
    return {"amount": TAIL} | dict.fromkeys(counted, spans)


LANGUAGE = syntax.Language(DEALS, DEAL_FLAGS, _tails())
