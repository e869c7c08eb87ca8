"""Deeds on custom fields: define, rename, hide. A hidden field's values are kept."""

import re
from collections.abc import Sequence

from sqlmodel import select

from crm_tui.db.work import Work
from crm_tui.domain.fields import FieldType
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.models import CustomField
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line

_NOT_KEY = re.compile(r"[^\w]+")


def define(
    work: Work,
    label: str,
    kind: FieldType = FieldType.TEXT,
    choices: Sequence[str] = (),
    *,
    key: str = "",
    area: str = "contact",
) -> str:
    """Add a field; returns its key (what searches and imports call it). Raises BadInput.

    ``area`` is what has it: contact or deal.

    ``key`` is the one wanted (a file has its own); without it the label makes one, and a field of
    that very label is taken again.
    """
    label = clean_line(label, 80)
    if not label:
        raise BadInput(field="label", reason=N_("give the field a name"))
    listed = [clean_line(choice, 80) for choice in choices]
    if kind is FieldType.CHOICE and len([choice for choice in listed if choice]) < 2:
        raise BadInput(field="choices", reason=N_("give at least two choices"))
    count = work.reader.value("SELECT count(*) FROM custom_field")
    here = select(CustomField).where(CustomField.area == area)
    taken = {field.key: field for field in work.session.exec(here).all()}
    wanted = key
    base = wanted or _NOT_KEY.sub("_", fold(label)).strip("_") or "field"
    key, number = base, 2
    while key in taken:
        if not wanted and taken[key].label == label and taken[key].type == kind.value:
            taken[key].hidden = False
            return key
        key, number = f"{base}_{number}", number + 1
    work.session.add(
        CustomField(
            key=key,
            label=label,
            type=kind.value,
            choices="\n".join(choice for choice in listed if choice),
            position=count,
            area=area,
        )
    )
    work.describe(label)
    work.session.flush()
    return key


def rename(work: Work, key: str, label: str, *, area: str = "contact") -> None:
    """Give a field another label; its key stays."""
    field = _field(work, key, area)
    field.label = clean_line(label, 80) or field.label
    work.describe(field.label)


def set_choices(work: Work, key: str, choices: Sequence[str], *, area: str = "contact") -> None:
    """Give a choice field other choices; values already stored are kept."""
    field = _field(work, key, area)
    field.choices = "\n".join(filter(None, (clean_line(choice, 80) for choice in choices)))
    work.describe(field.label)


def hide(work: Work, key: str, *, hidden: bool = True, area: str = "contact") -> None:
    """Take a field off cards and forms, or put it back; nothing is deleted."""
    field = _field(work, key, area)
    field.hidden = hidden
    work.describe(field.label)


def _field(work: Work, key: str, area: str) -> CustomField:
    wanted = select(CustomField).where(CustomField.key == key, CustomField.area == area)
    field = work.session.exec(wanted).first()
    if field is None:
        raise NotFound(kind="field", id=key)
    return field
