"""Relations between contacts, each with its name seen from the other side.

A relation ``(a, kind, b)`` reads on a's card as "<label of kind>: b": ``manager`` means b manages
a, ``referred_by`` that b referred a. On b's card it stands as the inverse kind.
"""

from crm_tui.errors import N_

_PAIRS: tuple[tuple[str, str], ...] = (
    ("referred_by", "referred"),
    ("manager", "report"),
    ("assistant", "assists"),
    ("supplier", "customer"),
    ("relative", "relative"),
    ("spouse", "spouse"),
    ("partner", "partner"),
    ("friend", "friend"),
    ("other", "other"),
)
_INVERSE = {**dict(_PAIRS), **{second: first for first, second in _PAIRS}}
_STORED = {first for first, _ in _PAIRS}

LABELS: dict[str, str] = {
    "referred_by": N_("referred by"),
    "referred": N_("referred"),
    "manager": N_("manager"),
    "report": N_("direct report"),
    "assistant": N_("assistant"),
    "assists": N_("assistant to"),
    "supplier": N_("supplier"),
    "customer": N_("customer"),
    "relative": N_("relative"),
    "spouse": N_("spouse"),
    "partner": N_("partner"),
    "friend": N_("friend"),
    "other": N_("other relation"),
}
"""What stands before the other's name on a card, by kind."""


def inverse(kind: str) -> str:
    """The same relation named from the other side."""
    return _INVERSE.get(kind, "other")


def canonical(contact_id: int, kind: str, other_id: int) -> tuple[int, str, int]:
    """The one form in which this relation is stored, whichever side it was said from."""
    if kind not in _INVERSE:
        kind = "other"
    if kind not in _STORED:
        contact_id, kind, other_id = other_id, _INVERSE[kind], contact_id
    if _INVERSE[kind] == kind and contact_id > other_id:
        contact_id, other_id = other_id, contact_id
    return contact_id, kind, other_id
