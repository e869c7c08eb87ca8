"""Numbers that identify a contact: their schemes, check digits and the form they match by.

A wrong check digit is worth a warning and never a refusal: documents hold mistakes, and so do
registers. Iran's checks and the simple ones are ours; the others are ``python-stdnum``'s.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from crm_tui.errors import N_
from crm_tui.text.digits import ascii_digits

EXTERNAL = "external:"
"""Prefix of the schemes for ids of other systems: ``external:salesforce``."""

WRONG_CHECK = N_("the check digit is wrong; compare it with the document")
WRONG_LENGTH = N_("digits are missing or too many; compare it with the document")

_LEGAL_WEIGHTS = (29, 27, 23, 19, 17, 29, 27, 23, 19, 17)
_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_IBAN_LENGTHS = {"IR": 26, "TR": 26, "LT": 20, "PT": 25, "BR": 29, "GB": 22, "DE": 22}

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of number: its label (a message id), lengths it may have, its check."""

    label: str
    lengths: frozenset[int] = frozenset()
    check: Check | None = None
    pad: int = 0


def check(scheme: str, value: str) -> str | None:
    """Return what looks wrong with ``value`` (a message id), None if nothing does."""
    rule = SCHEMES.get(scheme)
    number = normalized(scheme, value)
    if rule is None or not number:
        return None
    if rule.lengths and len(number) not in rule.lengths:
        return WRONG_LENGTH
    if rule.check is not None and not rule.check(number):
        return WRONG_CHECK
    return None


def normalized(scheme: str, value: str) -> str:
    """Return the form two spellings of one number share: ASCII, upper case, no separators.

    Leading zeros a spreadsheet ate are put back where the length tells. Ids of other systems
    keep their case, which may count.
    """
    if scheme.startswith(EXTERNAL):
        return value.strip()
    number = "".join(filter(str.isalnum, ascii_digits(value))).upper()
    rule = SCHEMES.get(scheme)
    if rule is not None and rule.pad - 3 < len(number) < rule.pad and number.isdigit():
        return number.zfill(rule.pad)
    return number


def label(scheme: str) -> str:
    """Return the message id of a scheme's name; of an external id the system's name."""
    rule = SCHEMES.get(scheme)
    return rule.label if rule else scheme.removeprefix(EXTERNAL)


def _iran_national(number: str) -> bool:
    if not number.isdigit() or len(set(number)) == 1:
        return False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9])) % 11
    return int(number[9]) == (rest if rest < 2 else 11 - rest)


def _iran_legal(number: str) -> bool:
    if not number.isdigit():
        return False
    shift = int(number[9]) + 2
    pairs = zip(number, _LEGAL_WEIGHTS, strict=False)
    rest = sum((int(digit) + shift) * weight for digit, weight in pairs) % 11
    return int(number[10]) == rest % 10


def _luhn(number: str) -> bool:
    if not number.isdigit():
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in number[::-2])) % 10 == 0


def _iban(number: str) -> bool:
    """ISO 13616: the letters as numbers, the first four characters last, modulo 97 is 1."""
    if not (number.isascii() and number[:2].isalpha() and number[2:4].isdigit()):
        return False
    if len(number) != _IBAN_LENGTHS.get(number[:2], len(number)) or not 15 <= len(number) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in number[4:] + number[:4])) % 97 == 1


def _cnpj(number: str) -> bool:
    """Modulo 11 over characters less 48: letters are allowed since July 2026."""
    if not (number.isascii() and number[12:].isdigit()) or len(set(number)) == 1:
        return False
    for length in (12, 13):
        values = (ord(char) - 48 for char in number[:length])
        total = sum(
            value * weight for value, weight in zip(values, _CNPJ_WEIGHTS[-length:], strict=True)
        )
        rest = total % 11
        if int(number[length]) != (0 if rest < 2 else 11 - rest):
            return False
    return True


def _stdnum(name: str) -> Check:
    def valid(number: str) -> bool:
        # Imported at use: only books with such numbers need the package.
        return bool(import_module(f"stdnum.{name}").is_valid(number))

    return valid


def _vat(number: str) -> bool:
    country = number[:2]
    if not country.isalpha():
        return True  # no country, no rule
    if country in {"GB", "XI"}:
        return _stdnum("gb.vat")(number)
    return not _is_european(country) or _stdnum("eu.vat")(number)


def _is_european(country: str) -> bool:
    members = import_module("stdnum.eu.vat").MEMBER_STATES
    return country.lower() in members or country == "EL"


SCHEMES: dict[str, Scheme] = {
    "national_id": Scheme(N_("national id"), frozenset({10}), _iran_national, pad=10),
    "legal_id": Scheme(N_("legal id"), frozenset({11}), _iran_legal, pad=11),
    "economic_code": Scheme(N_("economic code"), frozenset({11, 12, 14})),
    "iban": Scheme(N_("IBAN"), check=_iban),
    "bank_card": Scheme(N_("bank card"), frozenset({16, 19}), _luhn),
    "tr_tckn": Scheme(N_("Turkish identity number"), frozenset({11}), _stdnum("tr.tckimlik")),
    "tr_vkn": Scheme(N_("Turkish tax number"), frozenset({10}), _stdnum("tr.vkn"), pad=10),
    "lt_pvm": Scheme(N_("Lithuanian VAT"), check=_stdnum("lt.pvm")),
    "pt_nif": Scheme(N_("Portuguese NIF"), frozenset({9, 11}), _stdnum("pt.nif")),
    "br_cpf": Scheme(N_("Brazilian CPF"), frozenset({11}), _stdnum("br.cpf"), pad=11),
    "br_cnpj": Scheme(N_("Brazilian CNPJ"), frozenset({14}), _cnpj, pad=14),
    "vat": Scheme(N_("VAT number"), check=_vat),
    "tax_id": Scheme(N_("tax id")),
    "tax_office": Scheme(N_("tax office")),
    "registration_no": Scheme(N_("registration number")),
    "passport": Scheme(N_("passport")),
}
"""Known schemes by key; any other key is kept and shown as it is."""
