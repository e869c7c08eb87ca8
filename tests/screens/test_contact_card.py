"""The card of a contact: everything on one screen, the history below."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.fields import FieldType
from crm_tui.queries import agenda as queries
from crm_tui.services import agenda, fields
from crm_tui.services import contacts as services
from crm_tui.widgets.record_table import RecordTable
from tests.factories import AYSE, EMMA, SARA, person
from tests.screens.test_activity_capture import ENGLISH
from tests.screens.user import using


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    for draft in (AYSE, EMMA, SARA):
        book.write(services.create, draft)
    return book


async def test_everything_of_a_contact_is_on_the_card(crm: Crm) -> None:
    async with using(crm, size=(80, 40)) as user:
        await user.press("enter")
        for fact in (
            *("Ayşe Işıl Yılmaz", "Müdür, Örnek İnşaat A.Ş.", "0532 123 45 67", "#fuar"),
            *("ayse@ornek.example", "Deneme Ltd. Şti.", "04-30", "History", "added"),
        ):
            assert fact in user.sees


async def test_warnings_stand_out_in_words(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("down", "down", "enter")
        assert "! do not call" in user.sees


async def test_brackets_go_through_the_list(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("enter", "]")
        assert "Deneme" in user.lines[1]
        await user.press("[", "[")
        assert "Ayşe" in user.lines[1]
        await user.press("]", "]", "escape")
        assert any(line.startswith("▸  Emma") for line in user.lines)


async def test_a_change_shows_on_the_open_card_and_in_its_history(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm, size=(80, 40)) as user:
        await user.press("enter")
        other = open_book("reza")
        other.write(services.change, 1, {"source": "web page"})
        await user.until("source: web page")
        assert "reza" in user.sees


async def test_a_long_history_is_read_by_windows(crm: Crm) -> None:
    for number in range(120):
        crm.write(services.change, 1, {"source": f"source {number}"})
    async with using(crm) as user:
        await user.press("enter")
        for _ in range(12):
            await user.press("end")
        assert "added" in user.lines[-2]


async def test_one_number_is_copied_at_once_several_are_offered(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.write(services.create, replace(EMMA, given="Aaron", emails=()))
    async with using(crm) as user:
        copied: list[str] = []
        monkeypatch.setattr(user.app, "copy_to_clipboard", copied.append)
        await user.press("enter", "y")
        assert copied == ["020 7946 0000"]
        await user.press("escape", "down", "enter", "y")
        assert "Copy what?" in user.sees
        await user.press("down", "enter")
        assert copied[1:] == ["ayse.yilmaz@example.com"]


async def test_notes_are_wrapped_and_persian_joined(crm: Crm) -> None:
    async with using(crm, size=(80, 45)) as user:
        assert user.app.screen.query_one(RecordTable).go_to(5)
        await user.press("enter")
        assert "Notes" in user.sees
        # In visual order with joined letters nothing of the plain text is left.
        assert "پیش‌فاکتور" not in user.sees


async def test_a_relation_is_made_seen_from_both_sides_and_taken_off(crm: Crm) -> None:
    async with using(crm, size=(80, 40)) as user:
        await user.press("enter", "r", "enter")  # the first kind: referred by
        await user.type("emma")
        await user.press("enter", "enter")
        await user.until("referred by")
        assert "Emma" in user.sees
        await user.press("o")
        assert "Go to whom?" in user.sees
        await user.press("end", "enter")
        assert any(" ".join(row.split()).startswith("referred Ay") for row in user.sees.split("\n"))
        await user.press("escape")
        await user.press("r", "end", "enter")
        await user.until("referred by  ", gone=True)


async def test_own_fields_are_said_by_their_type(crm: Crm) -> None:
    key = crm.write(fields.define, "Newsletter", FieldType.YES_NO)
    since = crm.write(fields.define, "Member since", FieldType.DATE)
    crm.write(services.create, person("Aaron", "First", fields={key: "1", since: "2026-11-21"}))
    async with using(crm, size=(80, 40)) as user:
        await user.press("home", "enter")
        lines = [" ".join(row.split()) for row in user.sees.split("\n")]
        assert "Newsletter yes" in lines
        assert any(row.startswith("Member since") and "2026" in row for row in lines)


CALL = ActivityDraft(
    kind=ActivityKind.CALL,
    subject="the offer",
    contacts=(1,),
    day="2026-11-24",
    at="10:00",
    zone="Asia/Tehran",
)


async def test_the_next_steps_stand_at_the_top_the_late_one_first(crm: Crm) -> None:
    crm.write(agenda.plan, CALL)
    crm.write(agenda.plan, replace(CALL, subject="overdue", day="2026-11-19", at=""))
    crm.write(agenda.plan, replace(CALL, subject="some time", day="", at="", owner="reza"))
    async with using(crm, ENGLISH) as user:
        await user.press("enter")
        top = user.lines[3:8]
    assert ["overdue" in line for line in top].index(True) == 1
    assert "! 2026-11-19" in top[1]
    assert "2 days late" in top[1]
    assert "Tuesday 10:00" in top[2]
    assert "no date" in top[3]
    assert "reza" in top[3]


async def test_who_is_in_progress_without_a_next_step_is_marked(crm: Crm) -> None:
    async with using(crm, ENGLISH, (120, 30)) as user:
        assert "! none" in user.lines[3]
        await user.press("enter")
        assert "! no next step" in user.sees


async def test_the_list_says_when_the_next_step_is_due(crm: Crm) -> None:
    crm.write(agenda.plan, replace(CALL, day="2026-11-21", at="16:00"))
    async with using(crm, ENGLISH, (120, 30)) as user:
        assert "● today 16:00" in user.lines[3]
        await user.press("down", "up")
        await user.until("call · the offer · today 16:00")


async def test_what_was_done_stands_in_the_history_among_the_changes(crm: Crm) -> None:
    crm.write(agenda.log, replace(CALL, day="2026-11-20", minutes=25, outcome="reached"))
    crm.write(services.change, 1, {"source": "web page"})
    async with using(crm, ENGLISH, (100, 45)) as user:
        await user.press("enter")
        history = user.sees.split("History")[1]
        assert history.index("web page") < history.index("call · the offer · reached · 25 min")
        assert "last contact yesterday" in user.sees


async def test_the_history_is_narrowed_by_a_key(crm: Crm) -> None:
    crm.write(agenda.log, replace(CALL, day="2026-11-20"))
    crm.write(agenda.log, replace(CALL, kind=ActivityKind.NOTE, day="2026-11-20", note="یادداشت"))
    async with using(crm, ENGLISH, (100, 45)) as user:
        await user.press("enter", "f")
        history = user.sees.split("History")[1]
        assert "call · the offer" in history
        assert "added" not in history
        await user.press("f")
        assert "only notes" in user.sees
        assert "call · the offer" not in user.sees
        await user.press("f", "f")
        assert "added" in user.sees
        assert "call · the offer" in user.sees


async def test_the_filter_key_first_goes_to_the_history(crm: Crm) -> None:
    crm.write(agenda.log, replace(CALL, day="2026-11-20"))
    async with using(crm, ENGLISH, (80, 16)) as user:
        await user.press("enter")
        assert "call · the offer" not in user.sees
        await user.press("f")
        assert "call · the offer" in user.sees
        assert "only" not in user.sees


async def test_a_firm_shows_what_is_to_be_done_with_its_people(crm: Crm) -> None:
    crm.write(agenda.plan, CALL)
    crm.write(agenda.log, replace(CALL, subject="first visit", day="2026-11-19"))
    async with using(crm, ENGLISH, (100, 45)) as user:
        await user.press("down", "enter")
        assert "Deneme" in user.lines[1]
        assert "call · the offer · Ayşe Işıl Yılmaz" in user.sees
        assert "first visit" in user.sees


async def test_a_task_is_written_down_from_the_card_and_done_there(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d")
        assert "Nothing is planned here." in user.sees
        await user.press("t")
        await user.type("send the catalogue tomorrow")
        await user.press("enter")
        await user.until("○ tomorrow")
        await user.press("d", "enter", "enter")
        await user.until("○ tomorrow", gone=True)
    assert crm.read(queries.open_of, 1) == []


async def test_how_often_to_be_in_touch_is_set_said_and_undone(crm: Crm) -> None:
    crm.write(agenda.log, replace(CALL, day="2026-11-09"))
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "w", "3")
        await user.until("in touch every 30 days · last contact 12 days ago")
        await user.press("w", "o")
        await user.type("۱۰")
        await user.press("enter")
        await user.until("in touch every 10 days · last contact 12 days ago · due again")
        await user.press("w", "0")
        await user.until("in touch every", gone=True)
        await user.press("u", "enter")
        await user.until("in touch every 10 days")


async def test_everybody_of_a_tag_is_kept_in_touch_with(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("w", "g", "enter", "2")
        await user.press("enter")
        await user.until("in touch every 14 days · no contact yet")


async def test_a_long_life_is_read_by_windows(crm: Crm) -> None:
    for number in range(60):
        crm.write(agenda.log, replace(CALL, subject=f"call {number}", day="2026-10-01"))
    async with using(crm, ENGLISH) as user:
        await user.press("enter")
        for _ in range(8):
            await user.press("end")
        assert "call 0" in user.sees
