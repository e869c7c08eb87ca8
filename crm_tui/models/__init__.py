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
from crm_tui.models.pipeline import (
    CloseReason,
    Deal,
    DealCompetitor,
    DealLine,
    DealStep,
    DealTag,
    DealValue,
    Lead,
    LeadRule,
    Pipeline,
    Stage,
)
from crm_tui.models.settings import ImportJob, ImportMapping, SavedView, Setting

__all__ = [
    "Activity",
    "ActivityContact",
    "ActivityParticipant",
    "ActivityTag",
    "Batch",
    "CalendarFile",
    "Change",
    "CloseReason",
    "Contact",
    "ContactAddress",
    "ContactEmail",
    "ContactIdentifier",
    "ContactLink",
    "ContactPhone",
    "ContactTag",
    "CustomField",
    "CustomValue",
    "Deal",
    "DealCompetitor",
    "DealLine",
    "DealStep",
    "DealTag",
    "DealValue",
    "DigestMail",
    "DistinctPair",
    "Employment",
    "ImportJob",
    "ImportMapping",
    "Lead",
    "LeadRule",
    "Pipeline",
    "Relation",
    "SavedView",
    "Series",
    "Setting",
    "Stage",
    "Tag",
]

for _table in Contact.metadata.tables.values():
    # A journal that names rows by id needs ids that are never given out twice.
    _table.dialect_options["sqlite"]["autoincrement"] = True
