"""JSON with two spaces a level, as ``json.dumps(value, ensure_ascii=False, indent=2)`` writes it.

Quick commands write their answers with this: loading ``json`` takes half as long as the answer,
and with an indent it writes in Python, too. What is not plain is left to it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class _NotPlain(Exception):
    """A value that takes the real encoder."""


def dumps(value: object) -> str:
    """The value as JSON. Raises TypeError if JSON has no such value."""
    try:
        from _json import encode_basestring

        return _text(value, "\n", encode_basestring)
    except (ImportError, _NotPlain):
        import json

        return json.dumps(value, ensure_ascii=False, indent=2)


def _text(value: object, end: str, quoted: Callable[[str], str]) -> str:
    """``end`` is a line feed with the indent of the level that the value stands on."""
    if type(value) is str:
        return quoted(value)
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if type(value) is int:
        return str(value)
    deeper = end + "  "
    if type(value) is list:
        items = [_text(each, deeper, quoted) for each in value]
        return f"[{deeper}{f',{deeper}'.join(items)}{end}]" if items else "[]"
    if type(value) is dict and all(type(name) is str for name in value):
        items = [f"{quoted(name)}: {_text(each, deeper, quoted)}" for name, each in value.items()]
        return f"{{{deeper}{f',{deeper}'.join(items)}{end}}}" if items else "{}"
    raise _NotPlain
