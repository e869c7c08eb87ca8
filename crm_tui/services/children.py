"""Writing what hangs on a contact: rows are kept, changed, added or taken away by position."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect
from sqlmodel import SQLModel, col, select

from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.identifiers import normalized
from crm_tui.errors import N_, BadInput
from crm_tui.models import (
    ContactAddress,
    ContactEmail,
    ContactIdentifier,
    ContactLink,
    ContactPhone,
    ContactTag,
    CustomField,
    CustomValue,
    Employment,
    Tag,
)
from crm_tui.services.companies import company_id
from crm_tui.services.derived import phone_end
from crm_tui.text.fold import fold


def write_children(work: Work, contact_id: int, before: ContactDraft, after: ContactDraft) -> None:
    """Make the contact's child rows those of ``after``; ``before`` is what they are now."""
    if before.phones != after.phones:
        _sync(work, ContactPhone, contact_id, [
            {"value": p.value, "label": p.label, "e164": p.e164, "reversed": phone_end(p)}
            for p in after.phones
        ])  # fmt: skip
    if before.emails != after.emails:
        _sync(work, ContactEmail, contact_id, [
            {"value": e.value, "label": e.label, "key": fold(e.value)} for e in after.emails
        ])  # fmt: skip
    if before.urls != after.urls:
        links = [{"value": u.value, "label": u.label} for u in after.urls]
        _sync(work, ContactLink, contact_id, links)
    if before.addresses != after.addresses:
        _sync(work, ContactAddress, contact_id, [
            {
                "street": a.street, "city": a.city, "region": a.region, "label": a.label,
                "postal_code": a.postal_code, "country": a.country, "city_key": fold(a.city),
            }
            for a in after.addresses
        ])  # fmt: skip
    if before.ids != after.ids:
        _sync(work, ContactIdentifier, contact_id, [
            {"scheme": i.scheme, "value": i.value, "key": normalized(i.scheme, i.value)}
            for i in after.ids
        ])  # fmt: skip
    if before.employments != after.employments:
        _sync(work, Employment, contact_id, [
            {
                "company_id": company_id(work, job.company, owner=after.owner),
                "title": job.title, "department": job.department,
            }
            for job in after.employments
        ])  # fmt: skip
    if before.tags != after.tags:
        _sync_tags(work, contact_id, after.tags)
    if dict(before.fields) != dict(after.fields):
        _sync_values(work, contact_id, after)


def tag_id(work: Work, name: str) -> int:
    """Id of the tag of this name (``VIP`` is ``vip``), made if there is none."""
    key = fold(name)
    tag = work.session.exec(select(Tag).where(Tag.key == key)).first()
    if tag is None:
        tag = Tag(name=name, key=key)
        work.session.add(tag)
        work.session.flush()
    assert tag.id is not None
    return tag.id


def _sync(
    work: Work, model: type[SQLModel], contact_id: int, wanted: Sequence[dict[str, Any]]
) -> None:
    column: Any = model.contact_id  # type: ignore[attr-defined]
    position: Any = model.position  # type: ignore[attr-defined]
    present = work.session.exec(select(model).where(column == contact_id).order_by(position)).all()
    for index, values in enumerate(wanted):
        if index < len(present):
            _set(present[index], {"position": index, **values})
        else:
            work.session.add(model(contact_id=contact_id, position=index, **values))
    for surplus in present[len(wanted) :]:
        work.session.delete(surplus)
    work.session.flush()


def _set(row: SQLModel, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    assert inspect(row) is not None


def _sync_tags(work: Work, contact_id: int, names: Sequence[str]) -> None:
    wanted: dict[int, None] = dict.fromkeys(tag_id(work, name) for name in names)
    statement = select(ContactTag).where(col(ContactTag.contact_id) == contact_id)
    present = {row.tag_id: row for row in work.session.exec(statement).all()}
    for identity, row in present.items():
        if identity not in wanted:
            work.session.delete(row)
    for position, identity in enumerate(wanted):
        if identity in present:
            _set(present[identity], {"position": position})
        else:
            work.session.add(ContactTag(contact_id=contact_id, tag_id=identity, position=position))
    work.session.flush()


def _sync_values(work: Work, contact_id: int, after: ContactDraft) -> None:
    fields = work.session.exec(select(CustomField).where(CustomField.area == "contact")).all()
    defined = {field.key: field.id for field in fields}
    statement = select(CustomValue).where(col(CustomValue.contact_id) == contact_id)
    present = {row.field_id: row for row in work.session.exec(statement).all()}
    wanted: dict[int, str] = {}
    for key, value in after.fields.items():
        identity = defined.get(key)
        if identity is None:
            raise BadInput(
                field=key, reason=N_("there is no such field; define it in the app first")
            )
        if value != "":
            wanted[identity] = value
    for identity, row in present.items():
        if identity not in wanted:
            work.session.delete(row)
    for identity, value in wanted.items():
        if identity in present:
            _set(present[identity], {"value": value, "key": fold(value)})
        else:
            row = CustomValue(
                contact_id=contact_id, field_id=identity, value=value, key=fold(value)
            )
            work.session.add(row)
    work.session.flush()
