"""A conversation in one cell, as programs with an interface for others write it: a JSON list."""

import json
import re
from typing import Any

from crm_tui.domain.tickets import MessageDraft, Side
from crm_tui.interchange.mail_text import from_html
from crm_tui.interchange.record_cells import exact
from crm_tui.text.safe import clean_line, clean_text

_TEXTS = ("plain_body", "body_text", "text", "body", "content", "message", "comment", "summary")
_HTML = ("html_body", "body_html", "html")
_TIMES = ("created_at", "createdTime", "created", "at", "date", "timestamp", "time")
_AUTHORS = ("author", "from_email", "from", "author_name", "creator", "user", "email", "name")
_MARKUP = re.compile(r"<(?:p|br|div|span|a|table|html|body)\b", re.IGNORECASE)
MOST = 10_000


def read(cell: str) -> list[MessageDraft] | None:
    """The messages of a JSON list; None if the cell is none.

    Whose they are is told by ``public``/``private``/``is_public`` and ``incoming``/``direction``;
    one that does not say is an answer if it is public, else a note. Those without a text are left
    out; those without a time have none.
    """
    if not cell.lstrip().startswith("["):
        return None
    try:
        loaded = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if not isinstance(loaded, list) or not all(isinstance(item, dict) for item in loaded):
        return None
    return [said for item in loaded[:MOST] if (said := _message(item)) is not None]


def _message(item: dict[str, Any]) -> MessageDraft | None:
    text = _first(item, _TEXTS)
    if not text or _MARKUP.search(text):
        html = _first(item, _HTML) or text
        text = from_html(html) if html else ""
    text = clean_text(text)
    if not text:
        return None
    at = exact(_first(item, _TIMES).replace("Z", "+00:00"))
    return MessageDraft(text, _side(item), _author(item), at or None)


def _side(item: dict[str, Any]) -> Side:
    if item.get("public") is False or item.get("is_public") is False or item.get("private") is True:
        return Side.INTERNAL
    if item.get("incoming") is True or _first(item, ("direction",)).lower() in ("in", "incoming"):
        return Side.CUSTOMER
    role = _first(item, ("author_role", "author_type", "role", "type")).lower()
    if role in ("end-user", "end_user", "customer", "requester", "contact", "user"):
        return Side.CUSTOMER
    if role in ("note", "private", "internal"):
        return Side.INTERNAL
    author = item.get("author")
    if isinstance(author, dict):
        return _side(author) if author.keys() & {"role", "type"} else Side.ANSWER
    return Side.ANSWER


def _author(item: dict[str, Any]) -> str:
    for name in _AUTHORS:
        value = item.get(name)
        if isinstance(value, dict):
            value = value.get("email") or value.get("name")
        if isinstance(value, str) and value.strip():
            return clean_line(value, 320)
    return ""


def _first(item: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return ""
