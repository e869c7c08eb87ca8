"""Writing what hangs on a contact: phones, addresses, employments, tags, fields of one's own."""

from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.identifiers import normalized
from crm_tui.models import (
    ContactAddress,
    ContactEmail,
    ContactIdentifier,
    ContactLink,
    ContactPhone,
    ContactTag,
    CustomValue,
    Employment,
)
from crm_tui.services import child_rows
from crm_tui.services.child_rows import by_position
from crm_tui.services.companies import company_id
from crm_tui.services.derived import phone_end
from crm_tui.text.fold import fold


def write_children(work: Work, contact_id: int, before: ContactDraft, after: ContactDraft) -> None:
    """Make the contact's child rows those of ``after``; ``before`` is what they are now."""
    if before.phones != after.phones:
        by_position(work, ContactPhone, "contact_id", contact_id, [
            {"value": p.value, "label": p.label, "e164": p.e164, "reversed": phone_end(p)}
            for p in after.phones
        ])  # fmt: skip
    if before.emails != after.emails:
        by_position(work, ContactEmail, "contact_id", contact_id, [
            {"value": e.value, "label": e.label, "key": fold(e.value)} for e in after.emails
        ])  # fmt: skip
    if before.urls != after.urls:
        links = [{"value": u.value, "label": u.label} for u in after.urls]
        by_position(work, ContactLink, "contact_id", contact_id, links)
    if before.addresses != after.addresses:
        by_position(work, ContactAddress, "contact_id", contact_id, [
            {
                "street": a.street, "city": a.city, "region": a.region, "label": a.label,
                "postal_code": a.postal_code, "country": a.country, "city_key": fold(a.city),
            }
            for a in after.addresses
        ])  # fmt: skip
    if before.ids != after.ids:
        by_position(work, ContactIdentifier, "contact_id", contact_id, [
            {"scheme": i.scheme, "value": i.value, "key": normalized(i.scheme, i.value)}
            for i in after.ids
        ])  # fmt: skip
    if before.employments != after.employments:
        by_position(work, Employment, "contact_id", contact_id, [
            {
                "company_id": company_id(work, job.company, owner=after.owner),
                "title": job.title, "department": job.department,
            }
            for job in after.employments
        ])  # fmt: skip
    if before.tags != after.tags:
        child_rows.tags(work, ContactTag, "contact_id", contact_id, after.tags)
    if dict(before.fields) != dict(after.fields):
        child_rows.own_fields(work, CustomValue, "contact_id", contact_id, "contact", after.fields)
