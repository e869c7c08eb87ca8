"""The fields of the contact form, in the order one fills them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from crm_tui.domain.contacts import ContactKind, Lifecycle
from crm_tui.domain.fields import FieldType
from crm_tui.i18n import _
from crm_tui.screens.contact_values import CUSTOM
from crm_tui.screens.wording import kind, lifecycle
from crm_tui.widgets.form import Field, FieldKind, Group, Item, Title
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.domain.week import DateHabits
    from crm_tui.queries.contacts import FieldDefinition

PERSON_ONLY: Final = (
    "prefix",
    "given",
    "middle",
    "family",
    "suffix",
    "nickname",
    "salutation",
    "jobs",
)
COMPANY_ONLY: Final = ("name", "parent")

FIELD_OF: Final = {"employments": "jobs", "name": "name"}
"""Where problems of draft fields are shown, if the form calls them otherwise."""


def hidden_for(chosen: str) -> tuple[str, ...]:
    """The fields that make no sense for that kind of contact."""
    return PERSON_ONLY if chosen == ContactKind.COMPANY else COMPANY_ONLY


def form_items(fields: Sequence[FieldDefinition], dates: DateHabits) -> list[Item]:
    """The whole form; custom fields come after ours."""
    label = Field("label", _("label"), max_length=40, hint=_("label"), narrow=True)
    items: list[Item] = [
        _options("kind", _("kind"), [(each.value, kind(each)) for each in ContactKind]),
        Field("name", _("name"), max_length=300),
        Field("given", _("given name"), max_length=120),
        Field("family", _("family name"), max_length=120),
        Group(
            "jobs",
            _("works at"),
            (
                Field("company", _("company"), max_length=300),
                Field("title", _("role"), max_length=200),
                Field("department", _("department"), max_length=200),
            ),
            stacked=True,
        ),
        Field("parent", _("part of"), max_length=300),
        Title(_("Reach")),
        Group("phones", _("phone"), (Field("value", _("phone"), max_length=60), label)),
        Group("emails", _("e-mail"), (Field("value", _("e-mail"), max_length=254), label)),
        Group("urls", _("link"), (Field("value", _("link"), max_length=500), label)),
        Title(_("With us")),
        _options("lifecycle", _("stage"), [(each.value, lifecycle(each)) for each in Lifecycle]),
        Field("owner", _("owner"), max_length=60),
        Field("source", _("source"), max_length=120),
        Field("tags", _("tags"), max_length=500, hint=_("vip, steel, …")),
        _switch("do_not_call", _("do not call")),
        _switch("do_not_mail", _("do not mail")),
        Title(_("Address")),
        Group(
            "addresses",
            _("address"),
            (
                Field("street", _("street"), max_length=300),
                Field("city", _("city"), max_length=120),
                Field("region", _("region"), max_length=120),
                Field("postal_code", _("postal code"), max_length=30),
                Field("country", _("country"), max_length=120),
                Field("label", _("label"), max_length=40, hint=_("work, home, …")),
            ),
            stacked=True,
        ),
        Title(_("About")),
        Field(
            "birthday",
            _("birthday"),
            FieldKind.DATE,
            hint=_("1990-05-12, 05-12, …"),
            habits=dates,
            partial=True,
        ),
        Group(
            "ids",
            _("numbers"),
            (
                Field("value", _("number"), max_length=60),
                Field(
                    "scheme", _("kind"), max_length=40, hint=_("VAT, national id, …"), narrow=True
                ),
            ),
        ),
        Field("prefix", _("title before"), max_length=60, hint=_("Dr, Ms, …")),
        Field("middle", _("middle name"), max_length=120),
        Field("nickname", _("nickname"), max_length=120),
        Field("suffix", _("suffix"), max_length=60),
        Field("salutation", _("salutation"), max_length=120),
        Field("language", _("language"), max_length=20, hint="fa, tr, en, …"),
    ]
    items += [custom_item(field, dates) for field in fields]
    notes = Field("notes", _("notes"), kind=FieldKind.LINES, max_length=100_000)
    return [*items, Title(""), notes]


def _options(name: str, label: str, pairs: list[tuple[str, str]]) -> Field:
    options = tuple(Option(value, title) for value, title in pairs)
    return Field(name, label, kind=FieldKind.OPTION, options=options)


def _switch(name: str, label: str) -> Field:
    return _options(name, label, [("", _("no")), ("yes", _("yes"))])


def custom_item(field: FieldDefinition, dates: DateHabits) -> Field:
    """How a field of the users' own is filled in."""
    name = CUSTOM + field.key
    if field.type == FieldType.DATE:
        return Field(name, field.label, FieldKind.DATE, habits=dates)
    if field.type == FieldType.CHOICE:
        return _options(name, field.label, [("", ""), *((each, each) for each in field.choices)])
    if field.type == FieldType.YES_NO:
        return _options(name, field.label, [("", ""), ("1", _("yes")), ("0", _("no"))])
    return Field(name, field.label, max_length=2000)
