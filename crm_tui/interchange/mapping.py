"""Which column of a file becomes which field of a record: what the user sees, changes and saves.

Targets of contacts are texts (those of deals and leads: ``deal_fields``, of tickets:
``ticket_fields``):

- ``full_name name prefix given middle family suffix nickname salutation parent``
- ``company title department`` (the main employment)
- ``phone email url`` with a label (``phone:mobile``); numbered pairs of columns are
  ``phone#1.label`` and ``phone#1.value`` (also ``email url im id field address employment``)
- ``address.city``, with a label ``address:work.city``; parts: ``street street2 number district
  po_box city region postal_code country formatted``
- ``id:national_id`` (any scheme), ``field:key`` (a custom field)
- ``birthday`` or ``birthday.day .month .year``, ``created_at lifecycle source owner language tags
  notes do_not_call do_not_mail kind uid``
- ``keep``: a custom field named after the header; ``ignore``: left out on purpose
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace

from crm_tui.errors import BadInput
from crm_tui.i18n import _
from crm_tui.interchange import headers, record_fields
from crm_tui.interchange.guesses import Guess, How, Recognition
from crm_tui.interchange.header_tables import key
from crm_tui.text.fold import fold

_PLAIN = frozenset(
    [
        "full_name",
        "name",
        "prefix",
        "given",
        "middle",
        "family",
        "suffix",
        "nickname",
        "salutation",
        "parent",
        "company",
        "title",
        "department",
        "phone",
        "email",
        "url",
        "birthday",
        "birthday.day",
        "birthday.month",
        "birthday.year",
        "created_at",
        "lifecycle",
        "source",
        "owner",
        "language",
        "tags",
        "notes",
        "do_not_call",
        "do_not_mail",
        "kind",
        "uid",
        "keep",
        "ignore",
        "phone.ext",
    ]
)
ADDRESS_PARTS = frozenset(
    [
        "street",
        "street2",
        "number",
        "district",
        "po_box",
        "city",
        "region",
        "postal_code",
        "country",
        "formatted",
        "label",
    ]
)
_SHAPED = re.compile(
    r"(?:phone|email|url|id|field):.+|address(?::[^.]+)?\.(\w+)"
    r"|(?:phone|email|url|im|id|field|address|employment|relation|event|custom)#\d+\.\w+"
)
_CONTACT = (
    "full_name",
    "name",
    "given",
    "family",
    "nickname",
    "company",
    "phone",
    "email",
    "employment",
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of one file and what becomes of each."""

    columns: tuple[Guess, ...]
    exporter: str = ""
    title: str = ""
    separator: str = ""
    language: str = ""
    area: str = "contact"

    @property
    def signature(self) -> str:
        """Fingerprint of the header row: files with equal ones share a saved mapping."""
        keys = "\x1f".join(key(column.header) for column in self.columns)
        return hashlib.sha256(keys.encode()).hexdigest()[:16]

    @property
    def usable(self) -> bool:
        """True if some column says who or what a row is, or how to reach them."""
        if self.area != "contact":
            targets = [column.target for column in self.columns]
            return record_fields.of(self.area).usable(self.area, targets)
        return any(column.target.startswith(_CONTACT) for column in self.columns)

    @property
    def only_customers(self) -> bool:
        """True if columns say whose deals or tickets these are, and none what they are about."""
        named = any(column.target.startswith("contact") for column in self.columns)
        return named and self.area != "contact" and not self.usable

    def custom_fields(self) -> dict[str, str]:
        """Key and header of every custom field this mapping fills."""
        keys = field_keys(self.columns)
        return {
            keys[column.column]: column.header or keys[column.column]
            for column in self.columns
            if column.column in keys
        }

    def with_target(self, column: int, target: str) -> "Mapping":
        """The same with another target for ``column``, chosen by the user."""
        check_target(target, self.area)
        columns = tuple(
            replace(c, target=target, how=How.USER, confidence=100) if c.column == column else c
            for c in self.columns
        )
        return replace(self, columns=columns)

    def with_targets(self, targets: Table[str, str]) -> "Mapping":
        """The same with targets by header; headers that are not there are left alone."""
        wanted = {key(header): target for header, target in targets.items()}
        result = self
        for column in self.columns:
            target = wanted.get(key(column.header))
            if target is not None and target != column.target:
                result = result.with_target(column.column, target)
        return result

    def to_json(self) -> str:
        """The mapping as JSON: ``{"columns": {"header": "target"}}`` and where it comes from."""
        listed = {column.header: column.target for column in self.columns}
        return json.dumps(
            {"exporter": self.exporter, "columns": listed}, ensure_ascii=False, indent=1
        )


def suggest(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    language: str = "",
    area: str = "contact",
) -> Mapping:
    """What the columns most likely are; ``rows`` are samples, ``language`` the user's.

    ``area`` is what a row is about: contact, deal, lead or ticket.
    """
    asked = "contact" if area == "lead" else area
    found = from_recognition(headers.recognise(header, rows, language, asked))
    if area == "contact":
        return found
    fields = record_fields.of(area)
    exporter = "crm" if fields.own(area, header) else found.exporter
    columns = fields.settled(area, found.columns)
    return replace(found, columns=columns, area=area, exporter=exporter)


def from_recognition(found: Recognition) -> Mapping:
    """A mapping that takes each guess."""
    return Mapping(found.guesses, found.exporter, found.title, found.separator, found.language)


def read_targets(text: str, area: str = "contact") -> dict[str, str]:
    """Targets by header from the JSON of :meth:`Mapping.to_json` or a plain object.

    Raises :class:`BadInput` if it is neither or names a field that there is not.
    """
    try:
        loaded = json.loads(text)
    except ValueError as error:
        raise BadInput(field=_("mapping"), reason=_("it is not valid JSON")) from error
    columns = loaded.get("columns", loaded) if isinstance(loaded, dict) else None
    if not isinstance(columns, dict):
        raise BadInput(field=_("mapping"), reason=_('it must say {"header": "field"}'))
    targets = {str(header): str(target) for header, target in columns.items()}
    for target in targets.values():
        check_target(target, area)
    return targets


def check_target(target: str, area: str = "contact") -> None:
    """Raise :class:`BadInput` unless ``target`` is a field of ``area``."""
    if area != "contact":
        if record_fields.of(area).known(area, target):
            return
        raise BadInput(
            field=_("mapping"), reason=_("there is no field '{target}'").format(target=target)
        )
    shaped = _SHAPED.fullmatch(target)
    if target in _PLAIN or (shaped and (shaped[1] is None or shaped[1] in ADDRESS_PARTS)):
        return
    raise BadInput(
        field=_("mapping"), reason=_("there is no field '{target}'").format(target=target)
    )


def field_keys(columns: Iterable[Guess]) -> dict[int, str]:
    """The custom field key of each column that fills one; two columns never share a key."""
    taken: set[str] = set()
    keys: dict[int, str] = {}
    for column in columns:
        if column.target.startswith("field:"):
            wanted = column.target[6:]
        elif column.target in ("keep", "lifecycle", "language"):
            wanted = slug(column.header) or f"column_{column.column + 1}"
        else:
            continue
        found, number = wanted, 2
        while found in taken:
            found, number = f"{wanted}_{number}", number + 1
        taken.add(found)
        keys[column.column] = found
    return keys


def slug(header: str) -> str:
    """A field key from a header: folded words joined by underscores."""
    return re.sub(r"\W+", "_", fold(header)).strip("_")[:60]
