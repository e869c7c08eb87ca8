# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Finding articles: ``category:pumps state:published used:>5 outdated:<30d``, and words of them."""

from __future__ import annotations

from crm_tui.search import Ready, comparing, related, syntax, understood, wanted, writer
from crm_tui.search.article_names import ARTICLE_STATES, ARTICLES
from crm_tui.search.comparing import bad, chosen, filled, holds, moment, same, span_of, within
from crm_tui.search.writer import Context, matching_words
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from crm_tui.search.syntax import Field

_OUTDATED = "(a.state = 'published' AND a.outdated_on <> '' AND a.outdated_on <= {today})"
_FILLED = {
    "category": "a.category_id IS NOT NULL",
    "tag": "a.tag_line <> ''",
    "language": "a.language <> ''",
    "outdated": "a.outdated_on <> ''",
    "owner": "a.owner <> ''",
    "text": "a.body <> ''",
    "ticket": "a.ticket_id IS NOT NULL",
    "used": "a.used > 0",
}


class ArticleSearch(Ready):
    """A search ready to run: ``where`` is a condition over ``article a`` with its parameters.

    ``ranked`` is the full-text expression to rank by, empty if there is nothing to rank;
    ``only_words`` is true if that is all there is to it. ``says_state`` is true if it says what
    state it wants. ``free_words`` are the folded words.
    """

    __slots__ = ("only_words", "ranked", "says_state")

    def __init__(self, text: str, tree: syntax.Node, context: Context) -> None:
        asker = Writer(context)
        super().__init__(text, tree, asker)
        self.says_state = asker.says_state
        terms = [term for term in wanted(tree) if term.words]
        either = _has_choice(tree)
        parts = [f"({matching_words(term)})" for term in terms]
        self.ranked = (" OR " if either else " AND ").join(parts)
        self.only_words = _is_plain(tree) and not either
        if all(len(word) < 2 for word in self.free_words):
            # One letter is in nearly every article: to rank them all takes long and tells nothing.
            self.ranked = ""


class Writer(writer.IndexedWriter):
    """What is asked of articles."""

    def __init__(self, context: Context, prefix: str = "s") -> None:
        super().__init__(context, prefix)
        self.says_state = False

    def words(self, node: syntax.Words) -> str:
        """A term: in the title, the tags, the text; in quotes as it stands there."""
        if not node.words:
            return f"instr(a.search, {self.bound(node.literal)}) > 0" if node.literal else "1"
        found = self.found(matching_words(node))
        if node.exact and len(node.words) > 1:
            return f"({found} AND instr(a.search, {self.bound(node.literal)}) > 0)"
        return found

    def field(self, node: Field) -> str:
        """The condition of one field. Raises BadValue."""
        return _ASK[node.name](self, node)

    def found(self, expression: str) -> str:
        """Articles of which the index knows an expression to be true."""
        match = self.bound(expression)
        return f"a.id IN (SELECT rowid FROM article_words WHERE article_words MATCH {match})"


def compile(  # noqa: A001 - as re.compile
    text: str, *, today: date | None = None, me: str = "", typing: bool = False
) -> ArticleSearch:
    """Understand a search for articles; as ``search.compile``. Raises SearchError."""
    tree = understood(text, (), typing=typing, language=LANGUAGE)
    context = Context(today=today, me=me, fields={}, typing=typing, end=len(text))
    return ArticleSearch(text, tree, context)


def _is_plain(node: syntax.Node) -> bool:
    """True for words that are all in the full-text index, with nothing else asked."""
    if isinstance(node, syntax.Words):
        return bool(node.words) and not node.exact
    return isinstance(node, syntax.And) and all(map(_is_plain, node.items))


def _has_choice(node: syntax.Node) -> bool:
    if isinstance(node, syntax.Or):
        return True
    return isinstance(node, syntax.And) and any(map(_has_choice, node.items))


def _tag(asker: Writer, node: Field) -> str:
    return (
        "a.id IN (SELECT x.article_id FROM article_tag x JOIN tag t ON t.id = x.tag_id"
        f" WHERE {same(asker, 't.key', node, fold(node.value).lstrip('#'))})"
    )


def _category(asker: Writer, node: Field) -> str:
    """The words of its path: what is in a category is in those above it."""
    return (
        "(a.category_id IS NOT NULL AND a.category_id IN"
        f" (SELECT k.id FROM ticket_category k WHERE {holds(asker, 'k.path', node)}))"
    )


def _language(asker: Writer, node: Field) -> str:
    return f"(a.language <> '' AND {same(asker, 'a.language', node, fold(node.value))})"


def _state(asker: Writer, node: Field) -> str:
    state = chosen(asker, node, ARTICLE_STATES)
    if state is None:
        raise bad(node, "published")
    asker.says_state = True
    today = asker.context.today
    outdated = _OUTDATED.format(today=asker.bound(today.isoformat() if today else ""))
    if state == "outdated":
        return outdated
    return f"(a.state = '{state}' AND NOT {outdated})"


def _outdated(asker: Writer, node: Field) -> str:
    op, (first, end) = span_of(asker, node, "<30d", ahead=True)
    test = within(asker, "a.outdated_on", op, first.isoformat(), end.isoformat())
    return f"(a.outdated_on <> '' AND {test})"


def _used(asker: Writer, node: Field) -> str:
    digits = ascii_digits(node.value).strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise bad(node, ">5")
    return f"a.used {comparing.COMPARE[node.op]} {asker.bound(int(digits))}"


def _ticket(asker: Writer, node: Field) -> str:
    """The ticket it was written after, by its number or the end of it."""
    number = asker.bound(fold(node.value).lstrip("#"))
    return (
        "(a.ticket_id IS NOT NULL AND EXISTS (SELECT 1 FROM ticket t WHERE t.id = a.ticket_id"
        f" AND (folded(t.number) = {number} OR CAST(t.seq AS TEXT) = {number})))"
    )


def _instant(column: str) -> Callable[[Writer, Field], str]:
    return lambda asker, node: moment(asker, "a." + column, node)


def _text(column: str) -> Callable[[Writer, Field], str]:
    return lambda asker, node: filled(asker, "a." + column, node)


def _owner(asker: Writer, node: Field) -> str:
    return comparing.owned(asker, "a.owner", node)


def _id(asker: Writer, node: Field) -> str:
    return comparing.identity(asker, "a.id", node)


_has = related.present(_FILLED, ARTICLES, example="category")

_ASK: dict[str, Callable[[Writer, Field], str]] = {
    "title": _text("title"),
    "text": _text("body"),
    "tag": _tag,
    "category": _category,
    "language": _language,
    "state": _state,
    "is": _state,
    "outdated": _outdated,
    "used": _used,
    "ticket": _ticket,
    "owner": _owner,
    "created": _instant("created_at"),
    "updated": _instant("updated_at"),
    "id": _id,
    "has": _has,
    "no": related.absent(_has),
}


def _tails() -> dict[str, frozenset[str]]:
    """Words that may follow a length of time after a space."""
    from crm_tui.text.date_words import units  # noqa: PLC0415 - beside its only use

    spans = frozenset(word for word in units() if len(word) > 1)
    return dict.fromkeys(("outdated", "created", "updated"), spans)


LANGUAGE = syntax.Language(ARTICLES, {}, _tails())
