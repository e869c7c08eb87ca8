"""All tables; importing this package registers them with ``SQLModel.metadata``."""

from crm_tui.models.agenda import (
    Activity,
    ActivityContact,
    ActivityParticipant,
    ActivityTag,
    CalendarFile,
    DigestMail,
    Series,
)
from crm_tui.models.contacts import (
    Contact,
    ContactAddress,
    ContactEmail,
    ContactIdentifier,
    ContactLink,
    ContactPhone,
    ContactTag,
    CustomField,
    CustomValue,
    DistinctPair,
    Employment,
    Relation,
    Tag,
)
from crm_tui.models.history import Batch, Change
from crm_tui.models.settings import ImportJob, ImportMapping, SavedView, Setting

__all__ = [
    "Activity",
    "ActivityContact",
    "ActivityParticipant",
    "ActivityTag",
    "Batch",
    "CalendarFile",
    "Change",
    "Contact",
    "ContactAddress",
    "ContactEmail",
    "ContactIdentifier",
    "ContactLink",
    "ContactPhone",
    "ContactTag",
    "CustomField",
    "CustomValue",
    "DigestMail",
    "DistinctPair",
    "Employment",
    "ImportJob",
    "ImportMapping",
    "Relation",
    "SavedView",
    "Series",
    "Setting",
    "Tag",
]

for _table in Contact.metadata.tables.values():
    # A journal that names rows by id needs ids that are never given out twice.
    _table.dialect_options["sqlite"]["autoincrement"] = True
