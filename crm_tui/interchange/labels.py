"""Labels of phones, e-mails, links and addresses: ours and those of vCard and exporters."""

from collections.abc import Set as AbstractSet

#: Our label for a set of vCard TYPE values (RFC 6350 and what 2.1 and Android add).
_BY_TYPES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"fax", "home"}), "home fax"),
    (frozenset({"fax", "work"}), "work fax"),
    (frozenset({"fax", "other"}), "other fax"),
    (frozenset({"fax"}), "fax"),
    (frozenset({"pager"}), "pager"),
    (frozenset({"cell", "work"}), "work mobile"),
    (frozenset({"cell"}), "mobile"),
    (frozenset({"car"}), "car"),
    (frozenset({"work"}), "work"),
    (frozenset({"home"}), "home"),
    (frozenset({"main"}), "main"),
    (frozenset({"other"}), "other"),
)
_TYPES = {label: types for types, label in _BY_TYPES}
#: Types that say how, not where; they make no label.
_SILENT = frozenset(
    {"voice", "pref", "internet", "msg", "text", "video", "isdn", "bbs", "modem", "pcs", "postal",
     "parcel", "dom", "intl", "x400", "iphone", "uri", "x-internet"}
)  # fmt: skip
_SPOKEN = {
    "mobile": "mobile", "cell": "mobile", "cellular": "mobile", "موبایل": "mobile",
    "همراه": "mobile", "cep": "mobile", "telemóvel": "mobile", "celular": "mobile",
    "work": "work", "business": "work", "company": "work", "کار": "work", "iş": "work",
    "home": "home", "private": "home", "personal": "home", "منزل": "home", "ev": "home",
    "main": "main", "other": "other", "homepage": "homepage", "home page": "homepage",
    "profile": "profile", "work fax": "work fax", "home fax": "home fax", "homefax": "home fax",
    "workfax": "work fax", "otherfax": "other fax", "assistantphone": "assistant",
    "pager": "pager", "fax": "fax", "iphone": "mobile",
}  # fmt: skip


def from_types(types: AbstractSet[str]) -> str:
    """Our label for vCard TYPE values in small letters; unknown types are kept as they are."""
    for wanted, label in _BY_TYPES:
        if wanted <= types:
            return label
    rest = [kind for kind in sorted(types - _SILENT) if kind]
    return rest[0].removeprefix("x-") if rest else ""


def to_types(label: str) -> tuple[str, ...] | None:
    """The TYPE values that :func:`from_types` reads back as ``label``; None if there are none."""
    types = _TYPES.get(label)
    return tuple(sorted(types, reverse=True)) if types else None


def spoken(label: str) -> str:
    """A label as others write it, as ours: ``* Work`` and ``_$!<Work>!$_`` are ``work``."""
    bare = label.strip()
    if bare.startswith("_$!<") and bare.endswith(">!$_"):
        bare = bare[4:-4]
    bare = bare.removeprefix("* ").strip()
    return _SPOKEN.get(bare.casefold(), bare)
