"""Texts that would be markup, commands or bytes for the terminal, in every text of tickets."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.tickets import File, Meaning, MessageDraft, Side, TicketDraft
from crm_tui.errors import BadInput
from crm_tui.queries import tickets as queries
from crm_tui.services import fields, ticket_messages, ticket_rows, ticket_setup, tickets
from tests.factories import DESK, ticket

MARKUP = (
    "[red]x[/red]", "[/]", "a[/b]c", "[bold", '[a="b`', "[link=https://e]x[/link]",
    "[@click=app.quit]x[/]", "[@click=app.screenshot('x','/tmp')]", "Unit [3B] of 4 [VIP]",
    "C:\\[b]x", "ends in \\", "[/", "$name [$primary]", ":smile:", "NULL", "None", "nan", "=1+1",
    "می\u200cخواهم", "👩\u200d👩\u200d👧",
)  # fmt: skip
CONTROLS = (
    "\x1b]52;c;aGk=\x07", "\x1b]8;;https://e.example\x1b\\", "\x1b]0;t\x07", "\x1b[2J",
    "\x1bPq\x1b\\", "\x1bc", "\x1b]", "\x1b[6n", "\x9b2J", "\x9d0;t\x9c", "\x00", "\x07", "\x08",
    "\r", "\x7f", "\x0e", "\u2028", "\x85", "\u202e", "\u2066", "\U000e0041", "\ufeff", "\u200b",
    "\ud800", "\udcff",
)  # fmt: skip
NASTY = "فروش" + "x".join(CONTROLS) + "\tz\n" + "o" + "\u0301" * 1000


def texts(reader: Reader) -> list[str]:
    """Every text of tickets and what they are set up with, and of the journal."""
    found: list[str] = []
    for table in (
        "ticket", "ticket_message", "ticket_watcher", "ticket_value", "attachment",
        "ticket_status", "ticket_category", "canned_answer", "change", "batch",
    ):  # fmt: skip
        for row in reader.all(f"SELECT * FROM {table}"):
            found += [value for value in row if isinstance(value, str)]
    return found


def bad(text: str, *, lines: bool) -> set[str]:
    """What may not be stored."""
    return {
        char
        for char in text
        if unicodedata.category(char) in {"Cc", "Cs", "Cn"} or char in "\u202e\u2066\ufeff\u200b"
    } - ({"\n"} if lines else set())


@pytest.mark.parametrize("text", MARKUP)
def test_what_looks_like_markup_is_kept_letter_for_letter(book: Crm, text: str) -> None:
    book.write(tickets.ensure_desk, DESK)
    category = book.write(ticket_setup.add_category, text)
    status = book.write(ticket_setup.add_status, text, Meaning.OPEN)
    canned = book.write(ticket_setup.add_canned, text, text)
    draft = ticket(
        text, product=text, category_id=category, status_id=status, owner=text, watchers=(text,),
        satisfaction=5, satisfaction_word=text,
    )  # fmt: skip
    file = File("0" * 64, f"{text}.pdf")
    made = book.write(tickets.create, draft, text, desk=DESK, files=(file,)).id
    kept = book.read(queries.draft, made)
    assert replace(kept, uid="") == draft
    assert book.read(Reader.value, "SELECT body FROM ticket_message") == text
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.category) == (text, text.replace(" / ", "/"))
    sql = "SELECT name, body FROM canned_answer WHERE id = ?"
    assert book.read(Reader.one, sql, (canned,)) == (text, text)


def test_control_sequences_are_taken_out_at_the_door(book: Crm) -> None:
    book.write(fields.define, "سریال", key="serial", area="ticket")
    book.write(tickets.ensure_desk, DESK)
    category = book.write(ticket_setup.add_category, NASTY)
    status = book.write(ticket_setup.add_status, NASTY, Meaning.OPEN)
    book.write(ticket_setup.add_canned, NASTY, NASTY)
    draft = ticket(
        NASTY, email=NASTY, product=NASTY, category_id=category, status_id=status, owner=NASTY,
        watchers=(NASTY,), fields={"serial": NASTY}, satisfaction=1, satisfaction_word=NASTY,
        uid=NASTY,
    )  # fmt: skip
    message = MessageDraft(
        NASTY, Side.CUSTOMER, author=NASTY, channel=NASTY, message_id=NASTY,
        files=(File("0" * 64, NASTY, NASTY),),
    )  # fmt: skip
    made = book.write(tickets.create, draft, desk=DESK, message=message).id
    book.write(tickets.say, made, replace(message, side=Side.ANSWER, by_mail=True))
    book.write(tickets.close, [made], note=NASTY)
    stored = [text for text in book.read(texts) if "فروش" in text]
    assert len(stored) > 20
    assert {char for text in stored for char in bad(text, lines=True)} == set()
    kept = book.read(queries.draft, made)
    for line in (kept.subject, kept.email, kept.product, kept.owner, kept.uid, *kept.watchers):
        assert "\n" not in line
    assert max(map(len, stored)) < 3000


def test_nothing_but_what_can_not_be_seen_is_no_subject_or_message(book: Crm) -> None:
    made = book.write(tickets.create, ticket(), desk=DESK).id
    for nothing in ("", " ", "\t\n", "\u202e", "\u200c", "\ufeff", "\x1b"):
        with pytest.raises(BadInput):
            book.write(tickets.create, ticket(nothing), desk=DESK)
        with pytest.raises(BadInput):
            book.write(tickets.say, made, MessageDraft(nothing))
        with pytest.raises(BadInput):
            book.write(ticket_setup.add_status, nothing, Meaning.OPEN)
        with pytest.raises(BadInput):
            book.write(ticket_setup.add_category, nothing)
        with pytest.raises(BadInput):
            book.write(ticket_setup.add_canned, nothing, "x")
    assert book.read(Reader.value, "SELECT count(*) FROM ticket") == 1


def test_a_very_long_text_is_cut_or_refused_by_its_limit(book: Crm) -> None:
    long = "ک" * 1_000_000
    made = book.write(tickets.create, ticket(long), long, desk=DESK).id
    assert len(book.read(queries.draft, made).subject) == ticket_rows.SUBJECT_LENGTH
    assert book.read(Reader.value, "SELECT length(body) FROM ticket_message") == 1_000_000
    with pytest.raises(BadInput):
        book.write(tickets.say, made, MessageDraft(long + "x"))


@given(st.text(max_size=200))
def test_clean_drafts_stay_as_they_are(text: str) -> None:
    try:
        once = ticket_rows.cleaned(TicketDraft(subject=f"a{text}", product=text, owner=text))
    except BadInput:
        return
    assert ticket_rows.cleaned(once) == once
    said = ticket_messages.cleaned(MessageDraft(f"a{text}", author=text))
    assert ticket_messages.cleaned(said) == said
