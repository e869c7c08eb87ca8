# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Finding tickets: ``priority:>=high due:<4h owner:none breached``, and words of what was said."""

from __future__ import annotations

from crm_tui.search import (
    Ready,
    comparing,
    related,
    syntax,
    ticket_names,
    ticket_times,
    understood,
    writer,
)
from crm_tui.search.comparing import bad, chosen, filled, holds, same
from crm_tui.search.ticket_names import MEANINGS, TICKET_STATES, TICKETS
from crm_tui.search.writer import Context, matching, matching_words
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from crm_tui.search import FieldLike
    from crm_tui.search.syntax import Field

NEVER = 2**62
MESSAGE_LETTERS = 4
"""Letters from which a word is also looked for in what was said."""

MOST_MESSAGES, MOST_TYPING = 10_000, 5_000
"""Messages a word is looked for in, the newest that have it; and while it is typed."""

_LARGEST = 2**63 - 1
_PERSON, _FIRM = related.display("t.contact_id"), related.display("t.company_id")
_OWN = related.Own("ticket", "ticket_value", "ticket_id", "t.id")
_PHRASE_TEXT = (
    "folded(t.number || ' | ' || t.subject || ' | ' || t.product || ' | ' || t.email || ' | '"
    f" || coalesce({_PERSON}, '') || ' | ' || coalesce({_FIRM}, ''))"
)
_OPEN = "t.meaning NOT IN ('solved', 'closed')"
_STATES = {
    **{meaning: f"t.meaning = '{meaning}'" for meaning in MEANINGS},
    "open": _OPEN,
    "waiting": "t.meaning IN ('waiting_customer', 'waiting_us')",
    "ended": "t.meaning IN ('solved', 'closed')",
    "any": "1",
    "unanswered": "t.unanswered_since IS NOT NULL",
    "unassigned": "t.owner = ''",
    "escalated": "t.escalated_at IS NOT NULL",
    "reopened": "t.reopened > 0",
    "merged": "t.merged_into IS NOT NULL",
}
_SAYS_STATE = frozenset((*MEANINGS, "ended", "any", "merged"))
_NARROW = frozenset((
    "number", "contact", "company", "customer", "owner", "watcher", "unanswered", "id",
))  # fmt: skip
"""Fields that have an index and leave few tickets."""

_NARROW_OPEN = frozenset({"owner"})
"""Those whose index has open tickets alone."""

_FILLED = {
    "owner": "t.owner <> ''",
    "category": "t.category_id IS NOT NULL",
    "contact": "t.contact_id IS NOT NULL",
    "company": "t.company_id IS NOT NULL",
    "customer": "coalesce(t.contact_id, t.company_id) IS NOT NULL",
    "email": "t.email <> ''",
    "product": "t.product <> ''",
    "due": f"t.due_key < {NEVER}",
    "solved": "t.solved_at IS NOT NULL",
    "rating": "t.satisfaction IS NOT NULL",
    "reason": "t.reason_id IS NOT NULL",
    "policy": "t.policy_id IS NOT NULL",
    "watcher": "EXISTS(SELECT 1 FROM ticket_watcher x WHERE x.ticket_id = t.id)",
    "file": "EXISTS(SELECT 1 FROM attachment x WHERE x.ticket_id = t.id)",
    "link": (
        "(EXISTS(SELECT 1 FROM ticket_link x WHERE x.ticket_id = t.id)"
        " OR EXISTS(SELECT 1 FROM ticket_link x WHERE x.other_id = t.id))"
    ),
    "article": "EXISTS(SELECT 1 FROM article_use x WHERE x.ticket_id = t.id)",
    "tag": (
        "EXISTS(SELECT 1 FROM contact_tag x WHERE x.contact_id IN (t.contact_id, t.company_id))"
    ),
}


class TicketSearch(Ready):
    """A search ready to run: ``where`` is a condition over ``ticket t`` with its parameters.

    ``says_state`` is true if it says whether it wants open or closed ones. ``free_words`` are the
    folded words to find; ``has_fields`` is true if there is more to it than words, ``narrow`` if
    one of its fields leaves few tickets and has an index of its own, ``narrow_ended`` if that index
    has those that are over, too.
    """

    __slots__ = ("has_fields", "narrow", "narrow_ended", "says_state")

    def __init__(self, text: str, tree: syntax.Node, context: Context) -> None:
        asker = Writer(context)
        super().__init__(text, tree, asker)
        self.says_state = asker.says_state
        self.has_fields = asker.has_fields
        self.narrow = asker.narrow
        self.narrow_ended = asker.narrow_ended


class Writer(writer.Writer):
    """What is asked of tickets."""

    def __init__(self, context: Context, prefix: str = "s") -> None:
        super().__init__(context, prefix)
        self.says_state = self.has_fields = self.narrow = self.narrow_ended = False

    def words(self, node: syntax.Words) -> str:
        """A term: in the number, the subject, the names of who asks, or in what was said."""
        if not node.words:
            return f"instr(t.search, {self.bound(node.literal)}) > 0" if node.literal else "1"
        numbered = self._numbered(node)
        if numbered:
            return numbered
        if not node.exact or len(node.words) == 1:
            if node.exact or "\u200c" in node.text:
                return self._found(matching_words(node), max(map(len, node.words)))
            return " AND ".join(self._found(matching([w]), len(w)) for w in node.words)
        phrase, match = self.bound(node.literal), self.bound(matching_words(node))
        return (
            f"((t.id IN (SELECT rowid FROM ticket_words WHERE ticket_words MATCH {match})"
            f" AND instr({_PHRASE_TEXT}, {phrase}) > 0)"
            f" OR t.id IN (SELECT m.ticket_id FROM ticket_message m WHERE m.id IN"
            f" ({_messages(self, match)}) AND instr(m.search, {phrase}) > 0))"
        )

    def field(self, node: Field) -> str:
        """The condition of one field. Raises BadValue."""
        self.has_fields = True
        narrow = node.custom or node.name in _NARROW
        self.narrow |= narrow
        self.narrow_ended |= narrow and node.name not in _NARROW_OPEN
        if node.custom:
            return _OWN.condition(self, node)
        return _ASK[node.name](self, node)

    def _found(self, expression: str, letters: int) -> str:
        match = self.bound(expression)
        named = f"SELECT rowid FROM ticket_words WHERE ticket_words MATCH {match}"
        if letters < MESSAGE_LETTERS:
            return f"t.id IN ({named})"
        return (
            f"t.id IN ({named} UNION ALL SELECT m.ticket_id FROM ({_messages(self, match)}) f"
            " CROSS JOIN ticket_message m INDEXED BY ticket_message_found ON m.id = f.rowid)"
        )

    def _numbered(self, node: syntax.Words) -> str:
        """The ticket of a number, if it is typed as one (``#31``, ``1405-31``); else empty."""
        text = ascii_digits(node.text)
        if text.startswith("#") or (not node.exact and text.count("-") and text[-1:].isdigit()):
            return _of_number(self, text.lstrip("#")) or ""
        return ""


def compile(  # noqa: A001 - as re.compile
    text: str,
    *,
    today: date | None = None,
    now: int = 0,
    me: str = "",
    fields: Iterable[FieldLike] = (),
    typing: bool = False,
) -> TicketSearch:
    """Understand a search for tickets. Raises SearchError with the place of what is wrong.

    As ``search.compile``; ``fields`` are the custom fields of tickets. ``now`` (milliseconds) tells
    what is late.
    """
    known = tuple(fields)
    tree = understood(text, known, typing=typing, language=LANGUAGE)
    context = Context(
        today=today, now=now, me=me, fields={key: kind for key, _, kind in known},
        typing=typing, end=len(text),
    )  # fmt: skip
    return TicketSearch(text, tree, context)


def _messages(asker: Writer, match: str) -> str:
    """Ids of the newest messages that match; ``match`` is a parameter's name."""
    most = MOST_TYPING if asker.context.typing else MOST_MESSAGES
    return (
        "SELECT rowid FROM ticket_message_words WHERE ticket_message_words"
        f" MATCH {match} ORDER BY rowid DESC LIMIT {most}"
    )


def _of_number(asker: Writer, text: str) -> str | None:
    """Tickets of a number with or without prefix and year; None if it is no number."""
    groups = [group for group in text.strip().split("-") if group]
    digits = [
        int(group) for group in groups[-2:] if group.isascii() and group.isdigit() and
        len(group) < 19
    ]  # fmt: skip
    if not digits or not groups[-1].isdigit():
        return None
    if len(digits) == 2 and digits[0] > 999:
        return (
            "t.id IN (SELECT n.id FROM ticket n WHERE"
            f" n.year = {asker.bound(digits[0])} AND n.seq = {asker.bound(digits[1])})"
        )
    if len(groups) > 1:
        return None
    return (
        "t.id IN (WITH RECURSIVE one(year) AS (SELECT max(year) FROM ticket UNION ALL"
        " SELECT (SELECT max(year) FROM ticket WHERE year < one.year) FROM one"
        " WHERE one.year IS NOT NULL) SELECT n.id FROM one JOIN ticket n"
        f" ON n.year = one.year AND n.seq = {asker.bound(digits[0])})"
    )


def _number(asker: Writer, node: Field) -> str:
    found = _of_number(asker, ascii_digits(node.value).lstrip("#"))
    return found or f"folded(t.number) = {asker.bound(fold(node.value))}"


def _status(asker: Writer, node: Field) -> str:
    asker.says_state = True
    named = (
        f"t.status_id IN (SELECT s.id FROM ticket_status s WHERE {holds(asker, 's.name', node)})"
    )
    meaning = chosen(asker, node, MEANINGS)
    return named if meaning is None else f"({named} OR t.meaning = {asker.bound(meaning)})"


def _is(asker: Writer, node: Field) -> str:
    state = chosen(asker, node, TICKET_STATES)
    if state is None:
        raise bad(node, "unanswered")
    asker.says_state |= state in _SAYS_STATE
    if state == "mine":
        return f"t.owner = {asker.bound(asker.context.me)}"
    now = asker.bound(asker.context.now) if state in ("breached", "soon") else ""
    if state == "breached":
        return f"t.due_key < {now}"
    if state == "soon":
        return f"(t.due_key < {now} OR (t.warn_at IS NOT NULL AND t.warn_at <= {now}))"
    return _STATES[state]


def _priority(asker: Writer, node: Field) -> str:
    key = chosen(asker, node, ticket_names.PRIORITIES)
    if key is None:
        raise bad(node, ">=high")
    # 1 is urgent: more urgent is less.
    sign = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(node.op, "=")
    return f"t.priority {sign} {asker.bound(int(key))}"


def _category(asker: Writer, node: Field) -> str:
    # A path names all above: what is below a category has its name, too.
    test = holds(asker, "g.path", node)
    if node.op == "=":
        test = f"({test} OR {holds(asker, 'g.name', node)})"
    return (
        "(t.category_id IS NOT NULL AND t.category_id IN"
        f" (SELECT g.id FROM ticket_category g WHERE {test}))"
    )


def _tag(asker: Writer, node: Field) -> str:
    tagged = (
        "SELECT x.contact_id FROM contact_tag x JOIN tag l ON l.id = x.tag_id"
        f" WHERE {same(asker, 'l.key', node, fold(node.value))}"
    )
    return (
        f"((t.contact_id IS NOT NULL AND t.contact_id IN ({tagged}))"
        f" OR (t.company_id IS NOT NULL AND t.company_id IN ({tagged})))"
    )


_contact = related.contact("t.contact_id")
_company = related.contact("t.company_id")


def _customer(asker: Writer, node: Field) -> str:
    return f"({_contact(asker, node)} OR {_company(asker, node)})"


def _email(asker: Writer, node: Field) -> str:
    value = asker.bound(fold(node.value))
    if node.op == "=":
        return f"folded(t.email) = {value}"
    return f"(t.email <> '' AND instr(folded(t.email), {value}) > 0)"


def _owner(asker: Writer, node: Field) -> str:
    if not node.exact and fold(node.value) in ticket_names.NOBODY:
        return "t.owner = ''"
    return comparing.owned(asker, "t.owner", node)


def _watcher(asker: Writer, node: Field) -> str:
    return (
        "t.id IN (SELECT x.ticket_id FROM ticket_watcher x"
        f" WHERE {comparing.owned(asker, 'x.user', node)})"
    )


def _counted(column: str, example: str, most: int) -> Callable[[Writer, Field], str]:
    def ask(asker: Writer, node: Field) -> str:
        digits = ascii_digits(node.value).strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) <= most):
            raise bad(node, example)
        sign = comparing.COMPARE[node.op]
        return f"(t.{column} IS NOT NULL AND t.{column} {sign} {asker.bound(int(digits))})"

    return ask


def _text(column: str) -> Callable[[Writer, Field], str]:
    return lambda asker, node: filled(asker, "t." + column, node)


def _channel(asker: Writer, node: Field) -> str:
    return comparing.choice(asker, node, ticket_names.CHANNELS, "t.channel")


def _id(asker: Writer, node: Field) -> str:
    return comparing.identity(asker, "t.id", node)


_has = related.present(_FILLED, ticket_names.PRESENCE, TICKETS, example="file", own=_OWN)

_ASK: dict[str, Callable[[Writer, Field], str]] = {
    "subject": _text("subject"),
    "number": _number,
    "status": _status,
    "is": _is,
    "priority": _priority,
    "category": _category,
    "channel": _channel,
    "contact": _contact,
    "company": _company,
    "customer": _customer,
    "tag": _tag,
    "email": _email,
    "owner": _owner,
    "watcher": _watcher,
    "product": _text("product"),
    "due": ticket_times.due,
    "waiting": ticket_times.waiting,
    "unanswered": ticket_times.since("unanswered_since"),
    "created": ticket_times.since("created_at"),
    "updated": ticket_times.since("updated_at"),
    "solved": ticket_times.since("solved_at"),
    "rating": _counted("satisfaction", ">=4", 5),
    "reopened": _counted("reopened", ">1", _LARGEST),
    "reason": related.reason("t.reason_id"),
    "id": _id,
    "has": _has,
    "no": related.absent(_has),
}


def _tails() -> dict[str, frozenset[str]]:
    """Words that may follow a value: units after lengths of time (``waiting:>3 days``)."""
    from crm_tui.text.date_words import units  # noqa: PLC0415 - beside its only use

    spans = frozenset(word for word in (*units(), *ticket_times.hours()) if len(word) > 1)
    return dict.fromkeys(("due", "waiting", "unanswered", "created", "updated", "solved"), spans)


LANGUAGE = syntax.Language(TICKETS, ticket_names.TICKET_FLAGS, _tails())
