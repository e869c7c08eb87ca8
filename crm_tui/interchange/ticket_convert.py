"""A mapping compiled: a function from the cells of a row to a ticket as a file has it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from crm_tui.domain.contacts import Lifecycle
from crm_tui.domain.knowledge import SEPARATOR
from crm_tui.domain.ticket_imports import TicketRecord
from crm_tui.domain.tickets import NORMAL, Meaning, MessageDraft, Side, TicketDraft
from crm_tui.i18n import _
from crm_tui.interchange import deal_words, ticket_comments, ticket_words
from crm_tui.interchange.cells import Cleaner
from crm_tui.interchange.columns import keep
from crm_tui.interchange.customer_cells import who
from crm_tui.interchange.mapping import field_keys, slug
from crm_tui.interchange.record_cells import Cells, Row
from crm_tui.interchange.ticket_own import OwnTickets
from crm_tui.interchange.words import nothing
from crm_tui.services.import_ticket_rows import OLD_NUMBER
from crm_tui.text.digits import ascii_digits

Convert = Callable[[int, int, list[str]], TicketRecord]

TIMES = ("created_at", "updated_at", "answered_at", "solved_at", "closed_at")
_WORDS = ("priority", "channel", "satisfaction")
"""Fields whose unknown words are kept under the header of their column."""

_SUBJECT = 120
_PARTS = re.compile(r"\s+/\s+|\s*(?:>|::|»|→|\\)\s*")
_ZONED = re.compile(r"(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\s*$", re.IGNORECASE)
_MINUTES = re.compile(r"\d{1,9}(?:[.,]\d+)?")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Defaults:
    """What rows are given that say nothing: the source of their ids, the zone of their clocks.

    ``now`` is in milliseconds since 1970.
    """

    prefix: str
    now: int
    zone: tzinfo = UTC


def compile_tickets(columns: Cells, defaults: Defaults) -> Convert:
    """The function from (record number, line, cells) to a :class:`TicketRecord`."""
    if columns.own:
        return OwnTickets(columns, defaults.now).convert
    return _Tickets(columns, defaults).convert


def labels(columns: Cells) -> dict[str, str]:
    """Labels of the custom fields that rows may fill, by key."""
    found = columns.mapping.custom_fields()
    found[OLD_NUMBER] = _("number in another system")
    for name in () if columns.own else _WORDS:
        for index in columns.at(name):
            found.setdefault(slug(columns.headers[index]), columns.headers[index])
    return found


class _Tickets:
    """Tickets as other programs and people write them."""

    def __init__(self, columns: Cells, defaults: Defaults) -> None:
        self._c, self._defaults = columns, defaults
        self._exporter = columns.mapping.exporter
        self._dates = {name: columns.dates(name) for name in TIMES}
        self._keys = field_keys(columns.mapping.columns)

    def convert(self, number: int, line: int, given: list[str]) -> TicketRecord:
        """The ticket of a row."""
        columns, notes, errors = self._c, list[str](), list[str]()
        row = columns.full(given)
        values: dict[str, Any] = {
            name: columns.line(row, name, notes) for name in ("subject", "owner", "product")
        }
        if nothing(values["owner"]):
            values["owner"] = ""
        times = {name: self._instant(row, name, notes) for name in TIMES}
        self._first_reply(row, times)
        description = self._text(row, "description", notes)
        if not values["subject"] and description:
            values["subject"] = description.split("\n", 1)[0][:_SUBJECT].strip()
        self._sort(row, values, notes)
        self._fields(row, given, values, notes)
        person, company = who(columns, row, notes, Lifecycle.CUSTOMER)
        if person is not None and person.emails:
            values["email"] = person.emails[0].value
        if "channel" not in values:
            values["channel"] = "mail" if values.get("email") else "phone"
        identity = columns.line(row, "id", notes).lstrip("#").strip()
        uid = columns.line(row, "uid", notes)
        values["uid"] = uid
        if identity and not uid:
            values["uid"] = f"{self._defaults.prefix}:{ascii_digits(identity)}"
        if identity:
            values.setdefault("fields", {}).setdefault(OLD_NUMBER, identity)
        said = columns.line(row, "status", notes)
        status, meaning, plain = self._status(said, times)
        if not values["subject"]:
            errors.append(_("The row holds no subject."))
        if deal_words.deleted(said):
            errors.append(_("It was deleted where it comes from."))
        category = self._category(row, notes)
        why = columns.line(row, "reason", notes), columns.line(row, "reason_note", notes)
        record = TicketRecord(
            number, line, tuple(given), TicketDraft(**values), tuple(notes), tuple(errors), person,
            company, category, status, meaning, plain, *why, times["created_at"],
            times["updated_at"], times["answered_at"], times["solved_at"], times["closed_at"],
        )  # fmt: skip
        return replace(record, messages=self._messages(row, record, description, notes))

    def _instant(self, row: Row, name: str, notes: list[str]) -> int:
        """The moment in a cell; one that names no zone is that of the desk's clock."""
        found = self._dates[name]
        if found is None or not row[found[0]].strip():
            return 0
        at = self._c.millis(row, found, notes)
        if not at or _ZONED.search(row[found[0]]):
            return at
        wall = datetime.fromtimestamp(at / 1000, UTC).replace(tzinfo=self._defaults.zone)
        return round(wall.timestamp() * 1000)

    def _first_reply(self, row: Row, times: dict[str, int]) -> None:
        """Minutes until the first answer, where that is how a program tells it."""
        for index in self._c.at("answered_minutes"):
            found = _MINUTES.fullmatch(ascii_digits(row[index]).strip())
            if found and times["created_at"] and not times["answered_at"]:
                minutes = float(found[0].replace(",", "."))
                times["answered_at"] = times["created_at"] + round(minutes * 60_000)

    def _text(self, row: Row, name: str, notes: list[str]) -> str:
        texts = [
            Cleaner.text(row[index], self._c.headers[index], notes)
            for index in self._c.at(name)
            if row[index].strip()
        ]
        return "\n\n".join(text for text in texts if text)

    def _sort(self, row: Row, values: dict[str, Any], notes: list[str]) -> None:
        """Priority, channel and satisfaction; a word that means none of ours becomes a field."""
        columns = self._c

        def spoken(name: str) -> str:
            return ticket_words.spoken(self._exporter, name, columns.line(row, name, notes))

        said = spoken("priority")
        values["priority"] = ticket_words.priority(said) or NORMAL
        if said and not nothing(said) and ticket_words.priority(said) is None:
            self._stray(values, "priority", said)
        said = spoken("channel")
        if said and not nothing(said):
            channel = ticket_words.channel(said)
            values["channel"] = channel or "web"
            if channel is None:
                self._stray(values, "channel", said)
        said = columns.line(row, "satisfaction", notes)
        if said and not nothing(said):
            score, word = ticket_words.score(said)
            values["satisfaction"], values["satisfaction_word"] = score, word if score else ""
            if word and score is None:
                self._stray(values, "satisfaction", said)
        told = self._text(row, "satisfaction_word", notes)
        if told:
            values["satisfaction_word"] = told

    def _stray(self, values: dict[str, Any], name: str, said: str) -> None:
        keep(values, slug(self._c.headers[self._c.at(name)[0]]), said)

    def _fields(self, row: Row, given: list[str], values: dict[str, Any], notes: list[str]) -> None:
        columns = self._c
        for index, key in self._keys.items():
            said = Cleaner.text(row[index], columns.headers[index], notes) if row[index] else ""
            if said and not nothing(said):
                keep(values, key, said)
        if len(given) > columns.width and (rest := columns.beyond(given, notes)):
            keep(values, "more", rest)
        watchers = columns.line(row, "watchers", notes)
        parts = (part.strip() for part in re.split(r"[;,،]", watchers))
        values["watchers"] = tuple(dict.fromkeys(part for part in parts if part))

    def _status(self, said: str, times: dict[str, int]) -> tuple[str, Meaning, bool]:
        """Its name, what it means, and whether it is a word for that."""
        said = ticket_words.spoken(self._exporter, "status", said)
        ended = Meaning.CLOSED if times["closed_at"] else Meaning.SOLVED
        over = bool(times["closed_at"] or times["solved_at"])
        if not said or nothing(said):
            return "", ended if over else Meaning.NEW, True
        found = ticket_words.meaning(said)
        if found is not None:
            return said, found, True
        return said, ended if over else Meaning.OPEN, False

    def _category(self, row: Row, notes: list[str]) -> str:
        said = [self._c.line(row, name, notes) for name in ("category", "category.sub")]
        parts = [part.strip() for text in said if not nothing(text) for part in _PARTS.split(text)]
        return SEPARATOR.join(filter(None, parts[:_DEEPEST]))

    def _messages(
        self, row: Row, record: TicketRecord, description: str, notes: list[str]
    ) -> tuple[MessageDraft, ...]:
        """What was said, oldest first; that somebody answered is told where the text is not."""
        draft, columns = record.draft, self._c
        begun = record.created_at or None
        author = draft.email or (record.person.name if record.person else "")
        late = record.closed_at or record.solved_at or record.updated_at or begun
        found = []
        if description:
            found.append(MessageDraft(description, Side.CUSTOMER, author, begun, draft.channel))
        for index in columns.at("comments"):
            said = ticket_comments.read(row[index])
            text = "" if said else Cleaner.text(row[index], columns.headers[index], notes)
            found += said or []
            if text and not nothing(text):
                found.append(MessageDraft(text, Side.INTERNAL, draft.owner, late))
        if answer := self._text(row, "answer", notes):
            at = record.answered_at or late
            found.append(MessageDraft(answer, Side.ANSWER, draft.owner, at))
        if (note := self._text(row, "internal", notes)) and not nothing(note):
            found.append(MessageDraft(note, Side.INTERNAL, draft.owner, late))
        first = record.answered_at
        if first and not any(m.side is Side.ANSWER and (m.at or 0) <= first for m in found):
            text = _("Answered; the file does not have the text.")
            found.append(MessageDraft(text, Side.ANSWER, draft.owner, first))
        now = self._defaults.now
        found = [replace(m, at=None) if m.at and m.at > now else m for m in found]
        return tuple(sorted(found, key=lambda message: message.at or now))


def when_begun(columns: Cells, defaults: Defaults) -> Callable[[list[str]], int]:
    """The function from a row to what orders it: when the ticket began, or its own number."""
    if columns.own:
        return OwnTickets(columns, defaults.now).place
    tickets = _Tickets(columns, defaults)

    def begun(given: list[str]) -> int:
        return tickets._instant(columns.full(given), "created_at", [])  # noqa: SLF001 - its own

    return begun
