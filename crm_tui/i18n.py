"""Look-up of the user's language: gettext catalogues in ``locale/<language>/LC_MESSAGES``.

Nothing is read until the first text is asked for; English needs no catalogue.
"""

from __future__ import annotations

import os

from crm_tui.errors import CrmError

TYPE_CHECKING = False  # spelled out: importing typing costs 4 ms at every start
if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = ("en", "fa", "tr", "lt", "pt")
RTL_LANGUAGES = frozenset({"fa"})

_TRANSLATED = frozenset({"reason", "field", "kind"})
"""Values of errors that are message ids themselves."""

_language: str | None = None
_catalogue: NullTranslations | None = None


def environment_language() -> str:
    """Language of the environment's locale (LC_ALL, LC_MESSAGES, LANG), ``en`` if not ours."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            code = value.split("_")[0].split(".")[0].lower()
            return code if code in LANGUAGES else "en"
    return "en"


def use(language: str | None) -> None:
    """Speak ``language`` from now on; None or empty means the environment's."""
    global _language, _catalogue
    chosen = language or environment_language()
    _language, _catalogue = (chosen if chosen in LANGUAGES else "en"), None


def language() -> str:
    """The language spoken now, as a two-letter code."""
    if _language is None:
        use(None)
    assert _language is not None
    return _language


def is_rtl() -> bool:
    """True if the language spoken now is written from right to left."""
    return language() in RTL_LANGUAGES


def _(text: str) -> str:
    """Translate ``text``; untranslated texts come back as they are."""
    return text if language() == "en" else _translations().gettext(text)


def spoken(text: str, in_language: str) -> str:
    """``text`` in one of LANGUAGES, whatever is spoken now."""
    return text if in_language == "en" else _catalogue_of(in_language).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate with the plural form that fits ``count``."""
    if language() == "en":
        return singular if count == 1 else plural
    return _translations().ngettext(singular, plural, count)


def capitalized(heading: str) -> str:
    """A heading in capitals as a word: ``COMPANY`` → ``Company``; Turkish keeps İ and I apart."""
    rest = heading[1:]
    if language() == "tr":
        rest = rest.replace("İ", "i").replace("I", "ı")
    return heading[:1] + rest.lower()


def sentence(error: CrmError) -> str:
    """The error's sentence in the user's language; reasons and names of fields translated too."""
    values = {
        key: _(value) if key in _TRANSLATED and isinstance(value, str) and value else value
        for key, value in error.values.items()
    }
    return _(error.template).format(**values)


def _translations() -> NullTranslations:
    global _catalogue  # noqa: PLW0603 - see use()
    if _catalogue is None:
        _catalogue = _catalogue_of(language())
    return _catalogue


def _catalogue_of(code: str) -> NullTranslations:
    # Imported here: English needs no catalogue, and gettext costs 3 ms at start.
    import gettext  # noqa: PLC0415

    folder = os.path.join(os.path.dirname(__file__), "locale")
    return gettext.translation("messages", folder, [code], fallback=True)
