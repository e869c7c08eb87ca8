"""Finding contacts: the search language, its SQL, and ranked results while typing."""

from __future__ import annotations

from crm_tui.search import sql, syntax, writer
from crm_tui.search.errors import SearchError, UnknownField
from crm_tui.text.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    FieldLike = tuple[str, str, str]

__all__ = ["Search", "SearchError", "compile"]


class Ready:
    """What any search ready to run has; ``where`` is a condition with its parameters.

    ``free_words`` are the folded words to find.
    """

    __slots__ = ("free_words", "text", "tree", "where")

    def __init__(self, text: str, tree: syntax.Node, asker: writer.Writer) -> None:
        self.text = text
        self.tree = tree
        self.where: tuple[str, Mapping[str, object]] = (asker.condition(tree), asker.parameters)
        self.free_words = tuple(word for term in wanted(tree) for word in term.words)

    @property
    def empty(self) -> bool:
        """True if nothing is asked: every record matches."""
        return isinstance(self.tree, syntax.And) and not self.tree.items


class Search(Ready):
    """A search for contacts.

    ``where`` is a condition over ``contact c`` with its parameters; whether trashed contacts
    count is for the asker to say (``trashed`` tells what the search wants). ``free_words`` are
    the folded words to rank by, ``phones`` the numbers; ``order_hint`` is ``"relevance"`` if
    there is something to rank by, else ``"updated"``.
    """

    __slots__ = ("context", "order_hint", "phones", "trashed")

    def __init__(self, text: str, tree: syntax.Node, context: sql.Context) -> None:
        super().__init__(text, tree, sql.Writer(context))
        self.context = context
        terms = wanted(tree)
        self.phones = tuple(term.phone for term in terms if term.phone)
        self.trashed = context.trash
        self.order_hint = "relevance" if terms else "updated"


def compile(  # noqa: A001, PLR0913 - as re.compile
    text: str,
    *,
    today: date | None = None,
    me: str = "",
    fields: Iterable[FieldLike] = (),
    region: str = "IR",
    typing: bool = False,
    trash: bool = False,
) -> Search:
    """Understand a search. Raises SearchError with the place of what is wrong.

    ``today`` is needed for relative dates, ``me`` for ``owner:me``; ``fields`` are the custom
    fields as ``(key, label, type)``; ``region`` reads phone numbers. With ``typing`` the last
    term may be unfinished: it matches by its beginning, and is left out while it makes no sense.
    ``trash`` searches among the trashed.
    """
    known = tuple(fields)
    tree = understood(text, known, typing=typing)
    context = sql.Context(
        today=today,
        me=me,
        fields={key: kind for key, _, kind in known},
        region=region,
        typing=typing,
        trash=trash or _wants_trash(tree),
        end=len(text),
    )
    return Search(text, tree, context)


def understood(
    text: str,
    fields: Iterable[FieldLike],
    *,
    typing: bool = False,
    language: syntax.Language = syntax.CONTACTS,
) -> syntax.Node:
    """The tree of a search in the language of a kind of record. Raises SearchError.

    With ``typing`` an unknown field at the end is left out: it may be a known one's beginning.
    """
    called = {fold(name): key for key, label, _ in fields for name in (label, key)}

    def custom(name: str) -> str | None:
        folded = fold(name)
        return called.get(folded) or called.get(folded.replace("_", " "))

    try:
        return syntax.parse(text, custom, language)
    except UnknownField as error:
        last = not any(sign.isspace() for sign in text[error.end :].rstrip())
        if not (typing and last):
            raise
        return syntax.parse(text[: error.start], custom, language)


def wanted(node: syntax.Node) -> list[syntax.Words]:
    """The terms that a match holds (none that stands under a Not), in their order."""
    if isinstance(node, syntax.Words):
        return [node]
    if isinstance(node, syntax.And):
        return [term for item in node.items for term in wanted(item)]
    return []


def _wants_trash(node: syntax.Node) -> bool:
    if isinstance(node, syntax.Field):
        from crm_tui.search import names  # noqa: PLC0415 - only searches with fields

        value = fold(node.value).replace(" ", "")
        return node.name == "is" and names.lookup(names.STATES, value) == "trashed"
    return isinstance(node, syntax.And) and any(map(_wants_trash, node.items))
