"""All tables; importing this package registers them with ``SQLModel.metadata``."""

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
    "Batch",
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
    "DistinctPair",
    "Employment",
    "ImportJob",
    "ImportMapping",
    "Relation",
    "SavedView",
    "Setting",
    "Tag",
]

for _table in Contact.metadata.tables.values():
    # A journal that names rows by id needs ids that are never given out twice.
    _table.dialect_options["sqlite"]["autoincrement"] = True
