"""Our own tables of tickets (CSV, XLSX, JSON): record to row and row back, exactly.

A ticket is one row with its whole conversation (``ticket_talk``), in as many columns as the longest
one needs. Files that came with messages are only named. A header with ``raw`` says that no cell is
guarded against formulas.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_tui.domain.ticket_imports import StepRecord, TicketRecord
from crm_tui.domain.tickets import PRIORITIES, Meaning, MessageDraft, Side
from crm_tui.interchange import ticket_talk
from crm_tui.interchange.deal_fields import RAW_UID, UID
from crm_tui.interchange.deal_table import moment
from crm_tui.interchange.own_table import joined, parted
from crm_tui.interchange.record_cells import exact
from crm_tui.text.safe import clean_line, clean_text

_FIELD = "Field: "
_CONVERSATION = "Conversation"
_COLUMNS = (
    ("CRM ID", "id"), (UID, "uid"), ("Number", "number"), ("Ticket", "subject"),
    ("Status", "status"), ("Meaning", "meaning"), ("Priority", "priority"),
    ("Category", "category"), ("Channel", "channel"), ("Contact", "contact"),
    ("Contact Email", "contact_email"), ("Contact Phone", "contact_phone"), ("Company", "company"),
    ("Email", "email"), ("Owner", "owner"), ("Watchers", "watchers"), ("Product", "product"),
    ("Satisfaction", "satisfaction"), ("Satisfaction Word", "satisfaction_word"),
    ("Reason", "reason"), ("Reason Note", "reason_note"), ("Promise", "policy"),
    ("Created", "created_at"), ("Updated", "updated_at"), ("First Answer", "first_answer_at"),
    ("Solved", "solved_at"), ("Escalated", "escalated_at"), ("Links", "links"),
    ("History", "history"),
)  # fmt: skip
_MOST = 1_000
"""Cells a conversation of a file can have."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """How many cells the longest conversation takes, and which custom fields there are."""

    cells: int = 0
    fields: tuple[str, ...] = ()


def document(record: TicketRecord) -> Document:
    """One ticket as a JSON object."""
    draft, person = record.draft, record.person
    return {
        "id": record.number,
        "uid": draft.uid,
        "number": record.called,
        "subject": draft.subject,
        "status": record.status,
        "meaning": record.meaning.value,
        "priority": PRIORITIES[draft.priority],
        "category": record.category,
        "channel": draft.channel,
        "contact": person.name if person else "",
        "contact_email": person.emails[0].value if person and person.emails else "",
        "contact_phone": person.phones[0].value if person and person.phones else "",
        "company": record.company,
        "email": draft.email,
        "owner": draft.owner,
        "watchers": list(draft.watchers),
        "product": draft.product,
        "satisfaction": draft.satisfaction,
        "satisfaction_word": draft.satisfaction_word,
        "reason": record.reason,
        "reason_note": record.reason_note,
        "policy": record.policy,
        "created_at": moment(record.created_at),
        "updated_at": moment(record.updated_at),
        "first_answer_at": moment(record.answered_at),
        "solved_at": moment(record.solved_at),
        "escalated_at": moment(record.escalated_at),
        "links": [{"kind": kind, "number": number} for kind, number in record.links],
        "history": [
            {
                "at": moment(step.at),
                "status": step.status,
                "meaning": step.meaning.value,
                "actor": step.actor,
            }
            for step in record.steps
        ],
        "messages": [
            {
                "at": moment(message.at or 0),
                "side": message.side.value,
                "author": message.author,
                "channel": message.channel,
                "message_id": message.message_id,
                "text": message.text,
            }
            for message in record.messages
        ],
        "fields": dict(draft.fields),
    }


def shape_of(documents: Iterable[Document]) -> Shape:
    """The shape that holds all of ``documents``."""
    cells = 0
    fields: dict[str, None] = {}
    for entry in documents:
        cells = max(cells, len(_talk(entry)))
        found = entry.get("fields")
        fields.update(dict.fromkeys(found if isinstance(found, dict) else ()))
    return Shape(min(cells, _MOST), tuple(fields))


def header(shape: Shape, *, raw: bool) -> list[str]:
    """The header row."""
    names = [name for name, _key in _COLUMNS]
    if raw:
        names[1] = RAW_UID
    names += [
        _CONVERSATION if number == 1 else f"{_CONVERSATION} {number}"
        for number in range(1, shape.cells + 1)
    ]
    return [*names, *(_FIELD + key for key in shape.fields)]


def row(entry: Document, shape: Shape) -> list[str]:
    """The cells of one document, not guarded yet; what has another type than ours is empty."""
    found = [_cell(key, entry.get(key)) for _name, key in _COLUMNS]
    talk = _talk(entry)[: shape.cells]
    found += talk + [""] * (shape.cells - len(talk))
    fields = entry.get("fields")
    known: Mapping[str, Any] = fields if isinstance(fields, dict) else {}
    return [*found, *(_text(known.get(key)) for key in shape.fields)]


def is_ours(entries: Sequence[Document]) -> bool:
    """True for a JSON list that we wrote."""
    return bool(entries) and {"uid", "subject", "meaning", "messages"} <= entries[0].keys()


def of_documents(entries: Sequence[Document]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a JSON list of ours."""
    shape = shape_of(entries)
    return header(shape, raw=True), [row(entry, shape) for entry in entries]


class Lists:
    """Reads what stands in the columns of our own tables that hold more than one value."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._at = {name: index for index, name in enumerate(headers)}
        self._talk = [
            self._at[name]
            for number in range(1, _MOST + 1)
            if (name := _CONVERSATION if number == 1 else f"{_CONVERSATION} {number}") in self._at
        ]

    def watchers(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Who follows the ticket of a row."""
        return parted(self._cell(cells, "Watchers"))

    def links(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Kinds and numbers of the tickets it is tied to."""
        found = (text.partition(" ") for text in parted(self._cell(cells, "Links")))
        return tuple((kind, clean_line(number)) for kind, _space, number in found if number)

    def steps(self, cells: Sequence[str]) -> tuple[StepRecord, ...]:
        """The statuses it came to; what can't be read is left out."""
        found = []
        for facts, _said in ticket_talk.read(self._cell(cells, "History")):
            at, status, meaning, actor, *_more = (*facts, "", "", "", "")
            if (when := exact(at)) and status and meaning in Meaning._value2member_map_:
                found.append(
                    StepRecord(when, clean_line(status), Meaning(meaning), clean_line(actor))
                )
        return tuple(found)

    def messages(self, cells: Sequence[str]) -> tuple[MessageDraft, ...]:
        """The conversation; what can't be read is left out."""
        text = ticket_talk.together([cells[index] for index in self._talk])
        found = []
        for facts, said in ticket_talk.read(text):
            at, side, author, channel, identity, *_more = (*facts, "", "", "", "", "")
            if (when := exact(at)) and side in Side._value2member_map_:
                found.append(
                    MessageDraft(
                        clean_text(said), Side(side), clean_line(author, 320), when,
                        clean_line(channel, 40), clean_line(identity, 998),
                    )
                )  # fmt: skip
        return tuple(found)

    def _cell(self, cells: Sequence[str], name: str) -> str:
        return cells[self._at[name]] if name in self._at else ""


def _talk(entry: Document) -> list[str]:
    messages = entry.get("messages")
    if not isinstance(messages, list):
        return []
    keys = ("at", "side", "author", "channel", "message_id")
    return ticket_talk.parts(
        ticket_talk.written(
            (tuple(_text(said.get(key)) for key in keys), _text(said.get("text")))
            for said in messages
            if isinstance(said, dict)
        )
    )


def _cell(key: str, value: Any) -> str:
    if not isinstance(value, list):
        return _text(value)
    items = [item for item in value if isinstance(item, dict)]
    if key == "links":
        return joined([f"{_text(i.get('kind'))} {_text(i.get('number'))}" for i in items])
    if key == "history":
        keys = ("at", "status", "meaning", "actor")
        facts = (tuple(_text(item.get(name)) for name in keys) for item in items)
        return ticket_talk.written((fact, "") for fact in facts)
    return joined([item for item in value if isinstance(item, str)])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) else ""
