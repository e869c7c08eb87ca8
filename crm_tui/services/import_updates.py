"""Storing what an import changes on known contacts: in bulk, each row with its journal images."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.identifiers import normalized
from crm_tui.domain.imports import OWN
from crm_tui.models.base import to_millis
from crm_tui.services import care
from crm_tui.services.derived import COLUMNS, derive, phone_end
from crm_tui.services.refresh import refresh
from crm_tui.text.fold import fold

Change = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None, int | None]
Drafts = Mapping[int, tuple[ContactDraft, ContactDraft]]
Values = tuple[Any, ...]


class Known(Protocol):
    """Ids of what drafts name."""

    companies: dict[str, int]
    tags: dict[str, int]
    fields: dict[str, int]


class Updates:
    """Writes the changed drafts of one chunk."""

    def __init__(self, work: Work, names: Known, alphabet: str) -> None:
        self._work, self._names, self._alphabet = work, names, alphabet
        self._changes: list[Change] = []

    def write(self, drafts: Drafts) -> None:
        """Store ``drafts`` (before and after by id)."""
        for identity, (before, after) in drafts.items():
            self._own(identity, before, after)
        names = self._names
        self._lists(drafts, "phones", "contact_phone", ("value", "label", "e164"), "reversed",
                    lambda p: (p.value, p.label, p.e164), phone_end)  # fmt: skip
        self._lists(drafts, "emails", "contact_email", ("value", "label"), "key",
                    lambda e: (e.value, e.label), lambda e: fold(e.value))  # fmt: skip
        self._lists(drafts, "urls", "contact_link", ("value", "label"), "",
                    lambda u: (u.value, u.label))  # fmt: skip
        self._lists(
            drafts, "addresses", "contact_address",
            ("street", "city", "region", "postal_code", "country", "label"), "city_key",
            lambda a: (a.street, a.city, a.region, a.postal_code, a.country, a.label),
            lambda a: fold(a.city),
        )  # fmt: skip
        self._lists(
            drafts, "ids", "contact_identifier", ("scheme", "value"), "key",
            lambda i: (i.scheme, i.value), lambda i: normalized(i.scheme, i.value),
        )  # fmt: skip
        self._lists(
            drafts, "employments", "employment", ("company_id", "title", "department"), "",
            lambda j: (names.companies[j.company], j.title, j.department),
        )  # fmt: skip
        self._tags(drafts)
        self._fields(drafts)
        self._derive(drafts)
        self._work.journal.note_many(self._changes)

    def _own(self, identity: int, before: ContactDraft, after: ContactDraft) -> None:
        changed = {
            column: (_stored(getattr(before, column)), _stored(getattr(after, column)))
            for column in (*OWN, "lifecycle", "uid")
            if getattr(before, column) != getattr(after, column)
        }
        if before.parent != after.parent and after.parent:
            parent = self._names.companies[after.parent]
            if parent != identity:
                was = self._work.connection.execute(
                    "SELECT parent_id FROM contact WHERE id = ?", (identity,)
                ).fetchone()
                changed["parent_id"] = (was[0], parent)
        if not changed:
            return
        sets = ", ".join(f"{column} = ?" for column in changed)
        self._work.connection.execute(
            f"UPDATE contact SET {sets} WHERE id = ?",  # noqa: S608
            (*(new for _, new in changed.values()), identity),
        )
        self._note(
            "contact",
            identity,
            {column: old for column, (old, _) in changed.items()},
            {column: new for column, (_, new) in changed.items()},
            identity,
        )

    def _lists(  # noqa: PLR0913, PLR0917 - what differs between six tables
        self,
        drafts: Drafts,
        field: str,
        table: str,
        columns: Sequence[str],
        index: str,
        values: Callable[[Any], Values],
        index_form: Callable[[Any], str] | None = None,
    ) -> None:
        """Make the rows of one child table those of the drafts, by position."""
        for identity, (before, after) in drafts.items():
            wanted = getattr(after, field)
            if wanted == getattr(before, field):
                continue
            listed = ", ".join(columns)
            present = self._work.connection.execute(
                f"SELECT id, position, {listed} FROM {table}"  # noqa: S608
                " WHERE contact_id = ? ORDER BY position",
                (identity,),
            ).fetchall()
            for position, item in enumerate(wanted):
                row = (position, *values(item))
                extra = {index: index_form(item)} if index_form else {}
                if position < len(present):
                    self._change(
                        table, present[position], ("position", *columns), row, extra, identity
                    )
                else:
                    image = dict(zip(("position", *columns), row, strict=True))
                    self._add(table, {"contact_id": identity, **image}, extra, identity)

    def _change(
        self,
        table: str,
        present: Values,
        columns: Sequence[str],
        row: Values,
        extra: Mapping[str, Any],
        root: int,
    ) -> None:
        changed = {
            column: (old, new)
            for column, old, new in zip(columns, present[1:], row, strict=True)
            if old != new
        }
        if not changed:
            return
        wanted = {**{column: new for column, (_, new) in changed.items()}, **extra}
        sets = ", ".join(f'"{column}" = ?' for column in wanted)
        self._work.connection.execute(
            f"UPDATE {table} SET {sets} WHERE id = ?",  # noqa: S608
            (*wanted.values(), present[0]),
        )
        self._note(
            table,
            present[0],
            {column: old for column, (old, _) in changed.items()},
            {column: new for column, (_, new) in changed.items()},
            root,
        )

    def _add(
        self, table: str, image: Mapping[str, Any], extra: Mapping[str, Any], root: int
    ) -> None:
        wanted = {**image, **extra}
        columns = ", ".join(f'"{column}"' for column in wanted)
        marks = ", ".join("?" * len(wanted))
        cursor = self._work.connection.execute(
            f"INSERT INTO {table}({columns}) VALUES ({marks})",  # noqa: S608
            tuple(wanted.values()),
        )
        self._note(table, cursor.lastrowid, None, dict(image), root)

    def _tags(self, drafts: Drafts) -> None:
        for identity, (before, after) in drafts.items():
            for position, tag in enumerate(after.tags):
                if tag not in before.tags:
                    image = {
                        "contact_id": identity,
                        "tag_id": self._names.tags[tag],
                        "position": position,
                    }
                    self._add("contact_tag", image, {}, identity)

    def _fields(self, drafts: Drafts) -> None:
        for identity, (before, after) in drafts.items():
            for key, value in after.fields.items():
                was = before.fields.get(key, "")
                if value == was:
                    continue
                field = self._names.fields[key]
                extra = {"key": fold(value)}
                if was == "":
                    image = {"contact_id": identity, "field_id": field, "value": value}
                    self._add("custom_value", image, extra, identity)
                    continue
                found = self._work.connection.execute(
                    "SELECT id, value FROM custom_value WHERE contact_id = ? AND field_id = ?",
                    (identity, field),
                ).fetchone()
                self._change("custom_value", found, ("value",), (value,), extra, identity)

    def _derive(self, drafts: Drafts) -> None:
        work = self._work
        sets = ", ".join(f"{column} = ?" for column in COLUMNS)
        now = to_millis(work.now)
        values = []
        renamed = []
        for identity, (before, after) in drafts.items():
            derived = derive(after, self._alphabet)
            if (
                after.kind == "company"
                and derived.display != derive(before, self._alphabet).display
            ):
                renamed.append(identity)
            values.append((*derived, now, identity))
        work.connection.executemany(
            f"UPDATE contact SET {sets}, version = version + 1, updated_at = ? WHERE id = ?",  # noqa: S608
            values,
        )
        care.in_touch(work, [i for i, (old, new) in drafts.items() if old.tags != new.tags])
        for company in renamed:
            staff = work.reader.all(
                "SELECT contact_id FROM employment WHERE company_id = ?", (company,)
            )
            refresh(work, [row[0] for row in staff], touch=False)

    def _note(
        self,
        table: str,
        identity: int,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
        root: int,
    ) -> None:
        self._changes.append((table, identity, before, after, root))


def _stored(value: Any) -> Any:
    """As the database keeps it: a flag is 0 or 1, a choice its text."""
    return int(value) if isinstance(value, bool) else str(value)
