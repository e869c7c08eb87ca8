"""One contact on the terminal, and which one is meant by what was typed."""

from __future__ import annotations

from crm_tui.cli import output
from crm_tui.errors import N_, CrmError, ExitCode, NotFound
from crm_tui.i18n import _, language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from crm_tui.db.reader import Reader


class SeveralOfThatName(CrmError):
    """A name that more than one contact has."""

    template = N_("{count} contacts are called {name}: {ids}. Give one of these numbers.")
    exit_code = ExitCode.USAGE


def resolved(reader: Reader, text: str) -> int:
    """The id meant by a number or by a whole name. Raises NotFound, SeveralOfThatName.

    Any number that is no id, also one that can't be one, gets the same answer.
    """
    from crm_tui.queries.find import exists
    from crm_tui.text.digits import ascii_digits

    plain = ascii_digits(text)
    if plain.removeprefix("-").isdigit():
        identity = int(plain) if len(plain) < 20 else 0
        if not exists(reader, identity):
            raise NotFound(kind="contact", id=text)
        return identity
    found = named(reader, text)
    if not found:
        raise NotFound(kind="contact", id=text)
    if len(found) > 1:
        ids = ", ".join(map(str, found[:10]))
        raise SeveralOfThatName(count=len(found), name=text, ids=ids)
    return found[0]


def named(reader: Reader, name: str) -> list[int]:
    """Ids of the live contacts called exactly so, in the folded form."""
    from crm_tui import search
    from crm_tui.text.fold import fold, fold_parted, words

    if not words(name):
        return []
    # A space and a ZWNJ are the same to people.
    wanted = fold(name).replace(" ", "")
    condition, parameters = search.compile(" ".join(words(fold_parted(name)))).where
    rows = reader.all(
        "SELECT c.id, c.display FROM contact c WHERE c.deleted_at IS NULL"  # noqa: S608 - as compiled
        f" AND {condition} ORDER BY c.id",
        dict(parameters),
    )
    return [identity for identity, shown in rows if fold(shown).replace(" ", "") == wanted]


def write(contact: dict[str, Any], calendar: str) -> None:
    """Print a contact's document for people."""
    output.out(f"{contact['name']}  ({contact['id']})")
    output.pairs(_lines(contact, calendar))


def _lines(contact: dict[str, Any], calendar: str) -> Iterator[tuple[str, str]]:
    yield (
        _("Company"),
        " · ".join(filter(None, (contact["title"], contact["department"], contact["company"]))),
    )
    yield _("Part of"), contact["parent"]
    for key, name in (("phones", _("Phone")), ("emails", _("E-mail")), ("urls", _("Link"))):
        yield name, "\n".join(_labelled(item["value"], item["label"]) for item in contact[key])
    yield _("Address"), "\n".join(_labelled(_address(a), a["label"]) for a in contact["addresses"])
    yield _("Numbers"), "\n".join(f"{item['scheme']} {item['value']}" for item in contact["ids"])
    yield _("Birthday"), _date(contact["birthday"], calendar)
    yield _("Stage"), _(contact["lifecycle"])
    yield _("Owner"), contact["owner"]
    yield _("Source"), contact["source"]
    yield _("Tags"), ", ".join(contact["tags"])
    for key, value in contact["fields"].items():
        yield key, value
    wishes = [
        text
        for key, text in (("do_not_call", _("do not call")), ("do_not_mail", _("do not mail")))
        if contact[key]
    ]
    yield _("Wishes"), ", ".join(wishes)
    yield _("Notes"), contact["notes"]
    yield _("Changed"), _date(contact["updated_at"][:10], calendar)


def _labelled(value: str, label: str) -> str:
    return f"{value} ({label})" if label else value


def _address(address: dict[str, str]) -> str:
    parts = ("street", "postal_code", "city", "region", "country")
    return ", ".join(filter(None, (address[part] for part in parts)))


def _date(iso: str, calendar: str) -> str:
    if not iso:
        return ""
    from crm_tui.text.dates import show_date

    calendar = calendar or ("jalali" if language() == "fa" else "gregorian")
    return show_date(iso, calendar, language())
