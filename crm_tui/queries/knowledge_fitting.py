# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Articles that fit a ticket: those that share its rare words, in the title above all.

Words are cut to their stems the plain way, by their beginnings: what our languages say of a word
they put at its end. What most articles have says nothing and is not asked.
"""

from __future__ import annotations

from math import log

from crm_tui.queries.knowledge_list import ArticleRow, rows
from crm_tui.text.fold import fold_parted, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.db.reader import Reader

MOST_STEMS = 12
"""Stems that are asked: the rarest."""

_READ = 8_000
"""Characters of a ticket's messages that are looked at."""

_EVERYWHERE = 0.2
"""Share of all articles from which a stem is in too many to tell."""

_IN_TITLE = 3.0
_SAME_CATEGORY = 0.6
_NEAR_CATEGORY = 0.3
_LEAST = 0.2
"""What an article must have of all that could be had, to be offered."""

_TELLING = 5
"""Stems, the rarest, that tell what could be had."""

_FEW = 2
"""Articles among which a word that all have tells something still."""

_LOOKED_UP = 12
"""Stems of the subject, and again of the text, whose articles are counted."""

_MOST_ARTICLES = 400
"""Articles that a stem may be in, however many there are."""

_EMPTY_WORDS = frozenset(
    (  # noqa: SIM905 - so many words are no better to read as a list
        "and are but can for from has have how not our that the this was what when with you your"
        " است این برای با به که را در از یک هم ما من شما نیست شده ام اما چه"
        " ve bir bu icin ile ben biz siz ama gibi degil var yok"
        " ir yra kad bet mes jus man kas kaip nuo per"
        " que nao com para uma por mas como esta este nos"
    ).split()
)
"""What says nothing of a matter, folded; a book of few articles can't tell by counting."""


class _Stem:
    """A stem, the articles that have it, and how much it tells."""

    __slots__ = ("articles", "text", "worth")

    def __init__(self, text: str, worth: float, articles: list[int]) -> None:
        self.text, self.worth, self.articles = text, worth, articles


def fitting(reader: Reader, ticket_id: int, limit: int = 5, *, today: str = "") -> list[ArticleRow]:
    """The articles that fit a ticket best, published ones before drafts, none that is outdated.

    They are found by the subject and what the customer wrote. ``today`` is an ISO day; without it
    that of the machine counts.
    """
    ticket = reader.one("SELECT subject, category_id FROM ticket WHERE id = ?", (ticket_id,))
    if ticket is None:
        return []
    subject, category = ticket
    said = " ".join(
        row[0]
        for row in reader.all(
            "SELECT substr(body, 1, ?) FROM ticket_message WHERE ticket_id = ?"
            " AND side = 'customer' ORDER BY at, id LIMIT 20",
            (_READ, ticket_id),
        )
    )
    found = matching(reader, subject, said[:_READ], category=category, limit=limit, today=today)
    return rows(reader, found, today or _today(reader))


def matching(
    reader: Reader,
    subject: str,
    text: str = "",
    *,
    category: int | None = None,
    limit: int = 5,
    today: str = "",
) -> list[int]:
    """Ids of the articles that fit a subject and a text, the best first."""
    of_subject = _longest(_stems(subject))
    rest = _longest(_stems(text) - set(of_subject))
    known = _known(reader, [(stem, 2.0) for stem in of_subject] + [(stem, 1.0) for stem in rest])
    known.sort(key=lambda stem: -stem.worth)
    scores = _scores(reader, [stem for stem in known if stem.articles][:MOST_STEMS])
    # What no article has could have told as well: sharing one word of many is little.
    could = sum(stem.worth for stem in known[:_TELLING])
    likely = {each: score for each, score in scores.items() if score >= _LEAST * could}
    return _ordered(reader, likely, category, today or _today(reader))[:limit]


def _stems(text: str) -> set[str]:
    return {
        _stem(word)
        for word in words(fold_parted(text))
        if len(word) > 2 and word not in _EMPTY_WORDS
    }


def _stem(word: str) -> str:
    """The part of a folded word that its forms share: the longer it is, the more is an ending."""
    if word.isdigit() or len(word) < 5:
        return word
    return word[: max(4, len(word) - (1 if len(word) < 7 else 3))]


def _longest(stems: set[str]) -> list[str]:
    """The likeliest to be rare: looking them all up would take too long for a long letter."""
    return sorted(stems, key=lambda stem: (-len(stem), stem))[:_LOOKED_UP]


def _known(reader: Reader, stems: list[tuple[str, float]]) -> list[_Stem]:
    """The stems that most articles have not, with those that have."""
    total = int(reader.value("SELECT count(*) FROM article WHERE shown = 1"))
    most = min(_MOST_ARTICLES, max(3, int(total * _EVERYWHERE)))
    found = []
    for stem, weight in stems:
        articles = _with(reader, f'"{stem}"*', most + 1)
        if len(articles) <= most and (total < _FEW or len(articles) < total):
            worth = weight * log(1 + total / max(1, len(articles)))
            found.append(_Stem(stem, worth, articles))
    return found


def _with(reader: Reader, expression: str, limit: int) -> list[int]:
    found = reader.all(
        "SELECT rowid FROM article_words WHERE article_words MATCH ? LIMIT ?", (expression, limit)
    )
    return [row[0] for row in found]


def _scores(reader: Reader, asked: list[_Stem]) -> dict[int, float]:
    scores: dict[int, float] = {}
    for stem in asked:
        titled = _with(reader, f'title_key : "{stem.text}"*', len(stem.articles))
        for articles, factor in ((stem.articles, 1.0), (titled, _IN_TITLE - 1.0)):
            for article in articles:
                scores[article] = scores.get(article, 0.0) + stem.worth * factor
    return scores


def _ordered(
    reader: Reader, scores: dict[int, float], category: int | None, today: str
) -> list[int]:
    best = sorted(scores, key=lambda each: -scores[each])[:200]
    top = max(scores.values(), default=0.0)
    near = _near(reader, category)
    found = reader.all(
        "SELECT a.id, a.category_id, a.state = 'draft', a.used FROM article a"
        f" WHERE a.id IN ({','.join(map(str, best))}) AND a.shown = 1"
        " AND NOT (a.state = 'published' AND a.outdated_on <> '' AND a.outdated_on <= ?)",
        (today,),
    )
    ranked = []
    for article, its_category, is_draft, used in found:
        score = scores[article] + top * near.get(its_category, 0.0) + 0.01 * top * min(used, 10)
        ranked.append((is_draft, -score, article))
    return [article for _draft, _score, article in sorted(ranked)]


def _near(reader: Reader, category: int | None) -> dict[int | None, float]:
    """The category, those it is in and those in it, with what sharing it is worth."""
    if category is None:
        return {}
    near: dict[int | None, float] = dict.fromkeys(_family(reader, category), _NEAR_CATEGORY)
    near[category] = _SAME_CATEGORY
    return near


def _family(reader: Reader, category: int) -> Iterator[int]:
    for row in reader.all(
        "WITH RECURSIVE up(id) AS (SELECT ? UNION SELECT c.parent_id FROM ticket_category c"
        " JOIN up ON c.id = up.id WHERE c.parent_id IS NOT NULL), down(id) AS (SELECT ?"
        " UNION SELECT c.id FROM ticket_category c JOIN down ON c.parent_id = down.id)"
        " SELECT id FROM up UNION SELECT id FROM down",
        (category, category),
    ):
        yield int(row[0])


def _today(reader: Reader) -> str:
    return str(reader.value("SELECT date('now', 'localtime')"))
