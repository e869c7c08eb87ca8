"""``FIELD=VALUE`` of fields the users defined themselves, for records of any area."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crm_tui.cli import output
from crm_tui.crm import Crm
from crm_tui.domain.fields import FieldType, stored
from crm_tui.errors import N_, BadInput
from crm_tui.text.fold import fold


def fields_of(crm: Crm, area: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """``(key, label, type, choices)`` of the custom fields of an area."""
    found = crm.read(
        lambda reader: reader.all(
            "SELECT key, label, type, choices FROM custom_field WHERE area = ?"
            " ORDER BY position, id",
            (area,),
        )
    )
    return [(key, label, kind, tuple(choices.split("\n"))) for key, label, kind, choices in found]


def changed(
    crm: Crm,
    area: str,
    present: Mapping[str, str],
    given: tuple[str, str],
    day: Callable[[str, str], str],
) -> dict[str, str]:
    """``present`` with one field set to what was typed; ``given`` is its name and the value.

    ``day`` reads a date: label and text to an ISO day. Raises BadInput.
    """
    field, text = given
    sought = fold(field)
    for key, label, name, choices in fields_of(crm, area):
        if sought in (fold(key), fold(label), fold(label).replace(" ", "_")):
            kind = FieldType(name)
            value = stored(
                label, kind, day(label, text) if kind is FieldType.DATE else text, choices
            )
            others = {other: kept for other, kept in present.items() if other != key}
            return others | ({key: value} if value else {})
    raise BadInput(field=output.clean_argument(field), reason=N_("there is no such field"))
