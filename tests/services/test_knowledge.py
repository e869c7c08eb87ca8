"""Articles: written, changed by two at once, published, outdated, taken back, cited."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.errors import BadInput, NotFound
from crm_tui.models import Ticket, TicketMessage, TicketStatus
from crm_tui.queries import history, knowledge_history
from crm_tui.queries import knowledge as queries
from crm_tui.services import history as undoing
from crm_tui.services import knowledge as services
from crm_tui.services import ticket_categories
from crm_tui.services.conflicts import EditConflict

PUMP = ArticleDraft(
    title="پمپ روشن نمی‌شود",
    body="# چرا\n\nفیوز را ببینید. See `fuse-3`.\n\n| a | b |\n|---|---|\n| 1 | ۲ |",
    category="پمپ‌ها / برق",
    tags=("فیوز", "Pump"),
    language="fa",
    uid="pump-1",
)
TODAY = "2026-11-21"


def ticket(book: Crm, subject: str, *said: str, category: int | None = None) -> int:
    """A ticket with what the customer wrote; returns its id."""

    def add(work: Work) -> int:
        status = TicketStatus(name="open", meaning="open")
        work.session.add(status)
        work.session.flush()
        seq = 1 + int(work.reader.value("SELECT count(*) FROM ticket"))
        one = Ticket(
            uid=f"t{seq}", number=f"T-1405-{seq:04}", year=1405, seq=seq, subject=subject,
            status_id=status.id or 0, category_id=category, created_at=work.now,
            updated_at=work.now,
        )  # fmt: skip
        work.session.add(one)
        work.session.flush()
        for text in said:
            message = TicketMessage(ticket_id=one.id or 0, at=1, side="customer", body=text)
            work.session.add(message)
        work.session.flush()
        return one.id or 0

    return book.write(add)


def undo_last(book: Crm) -> None:
    deed = book.read(history.last_undoable)
    assert deed is not None
    book.write(undoing.undo, deed.id)


def test_an_article_is_stored_as_it_was_said(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    assert book.read(queries.draft, made) == replace(PUMP, owner="mina")
    assert book.read(queries.categories)[1][1] == "پمپ‌ها / برق"


def test_a_category_is_the_same_however_it_is_written(book: Crm) -> None:
    first = book.write(services.create, PUMP)
    other = replace(PUMP, uid="", category="پمپ\u200cها/برق")
    second = book.write(services.create, other)
    assert len(book.read(queries.categories)) == 2
    drafts = dict(book.read(queries.drafts, [first, second]))
    assert drafts[first].category == drafts[second].category


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " \u200b"}, "title"),
        ({"state": "secret"}, "state"),
        ({"outdated_on": "tomorrow"}, "outdated_on"),
        ({"body": "x" * 2_000_001}, "body"),
    ],
)
def test_what_can_not_be_an_article_is_refused(
    book: Crm, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(BadInput) as failure:
        book.write(services.create, replace(PUMP, **changes))  # type: ignore[arg-type]
    assert failure.value.values["field"] == field


def test_control_sequences_and_invisible_letters_are_not_stored(book: Crm) -> None:
    evil = ArticleDraft(
        title="a\x1b]52;c;x\x07b\u202egnp", body="\x9b2Jok\x00\nzwnj: می‌شود", tags=("[/]", "#x")
    )
    draft = book.read(queries.draft, book.write(services.create, evil))
    assert (draft.title, draft.tags) == ("a]52;c;xbgnp", ("[/]", "x"))
    assert draft.body == "2Jok\nzwnj: می‌شود"


def test_two_who_change_different_fields_both_keep_their_work(
    book: Crm, open_book: Callable[..., Crm]
) -> None:
    made = book.write(services.create, PUMP)
    base, version = book.read(queries.draft, made), book.read(queries.version, made)
    open_book("ali").write(services.change, [made], {"tags": ("تازه",)})
    book.write(services.update, made, base, replace(base, title="پمپ خاموش"), version)
    found = book.read(queries.draft, made)
    assert (found.title, found.tags) == ("پمپ خاموش", ("تازه",))


def test_two_who_change_the_same_text_are_told(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    base, version = book.read(queries.draft, made), book.read(queries.version, made)
    book.write(services.change, [made], {"body": "theirs"})
    with pytest.raises(EditConflict) as failure:
        book.write(services.update, made, base, replace(base, body="mine"), version)
    assert [clash.field for clash in failure.value.clashes] == ["body"]
    assert book.read(queries.draft, made).body == "theirs"


def test_a_published_article_is_outdated_from_its_day_on(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    book.write(services.publish, [made], today=TODAY)
    book.write(services.outdate, [made], "2026-11-21")
    days = ("2026-11-20", TODAY)
    states = [book.read(queries.rows, [made], day)[0].state for day in days]
    book.write(services.publish, [made], today=TODAY)
    states.append(book.read(queries.rows, [made], TODAY)[0].state)
    assert states == ["published", "outdated", "published"]


def test_what_is_in_the_trash_is_not_listed_and_comes_back(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    assert book.write(services.remove, [made, made]) == 1
    assert book.write(services.remove, [made]) == 0
    view = queries.ArticleView()
    assert list(book.read(queries.ids, view, TODAY)) == []
    assert list(book.read(queries.ids, queries.ArticleView(which="trash"), TODAY)) == [made]
    assert book.write(services.restore, [made]) == 1
    assert list(book.read(queries.ids, view, TODAY)) == [made]


def test_undoing_the_creation_puts_it_into_the_trash_whole(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    undo_last(book)
    assert book.read(queries.rows, [made], TODAY)[0].trashed
    assert book.read(queries.draft, made).tags == PUMP.tags
    deed = book.read(history.deeds, 1)[0]
    book.write(undoing.undo, deed.id)
    assert not book.read(queries.rows, [made], TODAY)[0].trashed


def test_undoing_a_change_brings_back_text_tags_and_what_is_found(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    before = book.read(queries.draft, made)
    book.write(services.change, [made], {"title": "Heater", "tags": (), "category": "Heat"})
    undo_last(book)
    assert book.read(queries.draft, made) == before
    row = book.read(queries.rows, [made], TODAY)[0]
    assert row.tags == "فیوز Pump"
    assert book.read(
        Reader.value, "SELECT rowid FROM article_words WHERE article_words MATCH 'پمپ'"
    ) == made  # fmt: skip


def test_the_history_shows_each_version_and_any_comes_back(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    first = book.read(queries.draft, made)
    book.write(services.change, [made], {"body": "second", "tags": ("نو",)})
    second = book.read(queries.draft, made)
    book.write(services.publish, [made], today=TODAY)
    newest, middle, oldest = book.read(knowledge_history.editions, made)
    assert (newest.fields, middle.fields, oldest.fields) == (("state",), ("body", "tags"), ())
    assert (middle.draft, oldest.draft) == (second, first)
    assert (newest.actor, newest.action) == ("mina", "knowledge.publish")
    book.write(services.revert, made, oldest.batch)
    assert book.read(queries.draft, made) == first
    assert book.read(knowledge_history.as_of, made, middle.batch) == second
    with pytest.raises(NotFound):
        book.write(services.revert, made, oldest.batch - 1)


def test_citing_counts_once_an_answer(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    number = ticket(book, "no power", "help")
    message = book.read(Reader.value, "SELECT id FROM ticket_message")
    assert book.write(services.cite, message, [made, made]) == 1
    assert book.write(services.cite, message, [made]) == 0
    assert book.read(queries.rows, [made], TODAY)[0].used == 1
    assert book.read(queries.uses, made) == [(number, "T-1405-0001", "no power")]
    with pytest.raises(NotFound):
        book.write(services.cite, message + 1, [made])
    undo_last(book)
    assert book.read(queries.rows, [made], TODAY)[0].used == 0


@pytest.mark.parametrize("identity", [-1, 0, 99, 2**63 - 1, 2**63])
def test_an_article_that_is_not_there_is_said_so(book: Crm, identity: int) -> None:
    for ask in (queries.draft, queries.version):
        with pytest.raises(NotFound):
            book.read(ask, identity)
    with pytest.raises(NotFound):
        book.write(services.change, [identity], {"title": "x"})


def test_a_category_with_a_slash_in_its_name_is_met_whole(book: Crm) -> None:
    slashed = book.write(ticket_categories.add_category, "A/C")
    made = book.write(services.create, replace(PUMP, category="a/c"))
    assert book.read(queries.draft, made).category == "A/C"
    book.write(services.change, [made], {"category": "A / C"})
    assert book.read(queries.draft, made).category == "A / C"
    assert len(book.read(queries.categories)) == 3
    assert slashed


def test_a_category_that_is_renamed_or_taken_away_takes_its_articles_along(book: Crm) -> None:
    made = book.write(services.create, PUMP)
    top, below = (identity for identity, _path in book.read(queries.categories))
    book.write(ticket_categories.rename_category, top, "Pumps")
    assert book.read(queries.draft, made).category == "Pumps / برق"
    book.write(ticket_categories.remove_category, below, top)
    assert book.read(queries.draft, made).category == "Pumps"
    undo_last(book)
    assert book.read(queries.draft, made).category == "Pumps / برق"


def test_what_somebody_else_put_into_the_trash_is_not_saved_there_without_a_word(
    book: Crm, open_book: Callable[..., Crm]
) -> None:
    made = book.write(services.create, PUMP)
    base, version = book.read(queries.draft, made), book.read(queries.version, made)
    mine = replace(base, title="پمپ نمی‌چرخد")
    open_book("ali").write(services.remove, [made])
    with pytest.raises(services.TrashedMeanwhile):
        book.write(services.update, made, base, mine, version, seen_shown=True)
    assert book.read(queries.draft, made) == base
    book.write(services.update, made, base, mine, version, seen_shown=True, take_out=True)
    assert book.read(queries.draft, made) == mine
    assert not book.read(queries.trashed, made)
    undo_last(book)
    assert book.read(queries.trashed, made)
    book.write(services.update, made, base, mine, version)
    assert book.read(queries.trashed, made)
