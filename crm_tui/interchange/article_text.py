"""One article as a Markdown file: what its head says, and its body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crm_tui.domain.knowledge import ArticleDraft, ArticleState, fingerprint
from crm_tui.errors import N_
from crm_tui.interchange import front_matter
from crm_tui.interchange.front_matter import BadFrontMatter, Value
from crm_tui.text.safe import clean_line, clean_text

_NAMES = {
    "title": "title", "category": "category", "categories": "category", "tags": "tags",
    "keywords": "tags", "language": "language", "lang": "language", "state": "state",
    "status": "state", "draft": "draft", "outdated": "outdated_on", "outdated_on": "outdated_on",
    "expires": "outdated_on", "owner": "owner", "author": "owner", "uid": "uid", "id": "uid",
    "revision": "revision",
}  # fmt: skip
"""Names in a head, and what they mean to us."""

_TRUTH = {"true": "draft", "yes": "draft", "false": "published", "no": "published"}
_HEADING_LINES = 40


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says. ``said`` are the draft's fields it names; ``odd`` are heads unknown."""

    draft: ArticleDraft
    said: frozenset[str]
    revision: str = ""
    odd: tuple[tuple[int, str], ...] = ()


def read(text: str, *, name: str = "", folders: tuple[str, ...] = ()) -> Read:
    """Understand a file's text; ``name`` and ``folders`` are where it lies.

    Raises BadFrontMatter.
    """
    parted = front_matter.part(text)
    known: dict[str, Any] = {}
    odd = []
    revision = ""
    for key, value in parted.values.items():
        meaning = _NAMES.get(key)
        line = parted.lines[key]
        if meaning is None:
            odd.append((line, key))
        elif meaning == "revision":
            revision = _one(value, line)
        elif value:
            known.update(_meant(meaning, value, line))
    known["body"] = clean_text(parted.body)
    if "title" not in known:
        known["title"] = _heading(known["body"]) or clean_line(name)
    if not known["title"]:
        raise BadFrontMatter(1, N_("the article has no title"))
    if "category" not in known and folders:
        known["category"] = " / ".join(clean_line(folder) for folder in folders)
    draft = replace(ArticleDraft(), **known)
    return Read(draft, frozenset(known), revision, tuple(odd))


def written(draft: ArticleDraft) -> str:
    """The file of an article; :func:`read` makes the same of it."""
    head: dict[str, Value] = {
        "title": draft.title,
        "category": draft.category,
        "tags": draft.tags,
        "language": draft.language,
        "state": draft.state,
        "outdated": draft.outdated_on,
        "owner": draft.owner,
        "uid": draft.uid,
        "revision": fingerprint(draft),
    }
    body = f"\n{draft.body}\n" if draft.body else ""
    return front_matter.written(head) + body


def _meant(meaning: str, value: Value, line: int) -> Mapping[str, Any]:
    if meaning == "tags":
        tags = (clean_line(each).lstrip("#").strip() for each in front_matter.texts(value))
        return {"tags": tuple(dict.fromkeys(tag for tag in tags if tag))}
    if meaning == "category" and isinstance(value, tuple):
        return {"category": " / ".join(clean_line(each) for each in value)}
    text = clean_line(_one(value, line))
    if meaning == "draft":
        state = _TRUTH.get(text.lower())
        if state is None:
            raise BadFrontMatter(line, N_("must be true or false"))
        return {"state": state}
    if meaning == "state" and text not in set(ArticleState):
        raise BadFrontMatter(line, N_("must be draft or published"))
    if meaning == "outdated_on":
        try:
            text = date.fromisoformat(text).isoformat()
        except ValueError:
            raise BadFrontMatter(line, N_("must be a day as 2027-03-21")) from None
    if meaning == "language":
        text = text.lower()
    return {meaning: text}


def _one(value: Value, line: int) -> str:
    if isinstance(value, tuple):
        raise BadFrontMatter(line, N_("must be one value, not a list"))
    return value


def _heading(body: str) -> str:
    """The first heading of a text, if it stands near its beginning."""
    for row in body.split("\n")[:_HEADING_LINES]:
        mark, _space, rest = row.partition(" ")
        if mark and set(mark) == {"#"} and len(mark) <= 6:
            return clean_line(rest.rstrip("# "), 300)
    return ""
