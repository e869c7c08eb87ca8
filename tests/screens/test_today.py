"""Today's screen as a user meets it: what is late, due and soon, and a key for each line."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui import i18n, paths
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.contacts import Lifecycle
from crm_tui.domain.deals import DealDraft
from crm_tui.keymap import Keymap
from crm_tui.queries import agenda as queries
from crm_tui.screens.activity_capture import CaptureDialog
from crm_tui.screens.activity_finish import FinishDialog
from crm_tui.screens.activity_form import ActivityFormScreen
from crm_tui.screens.contact_card import ContactCardScreen
from crm_tui.screens.deal_card import DealCardScreen
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.services import agenda, contacts, pipeline, stages
from crm_tui.widgets import bindings, look
from crm_tui.widgets.agenda_list import AgendaList
from tests.factories import SARA, FixedClock, person
from tests.queries.ticket_books import HOUR, NOW, Desk
from tests.screens.doings import TEHRAN, plan, plan_many
from tests.screens.user import User
from tests.screens.user import using as using_app

SETTINGS = Settings(time_zone=TEHRAN)
PERSIAN = Settings(time_zone=TEHRAN, language="fa")
SIZES = [pytest.param((80, 24), id="narrow"), pytest.param((160, 45), id="wide")]


def using(
    crm: Crm, settings: Settings = SETTINGS, size: tuple[int, int] = (80, 24)
) -> AbstractAsyncContextManager[User]:
    return using_app(crm, settings, size, area="today")


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    yield
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def sara(book: Crm) -> int:
    return book.write(contacts.create, SARA)


@pytest.fixture
def crm(book: Crm, sara: int) -> Crm:
    """A day with something of everything."""
    plan(book, "the old offer", "2026-11-18", contacts=(sara,))
    plan(book, "morning", at="09:00", contacts=(sara,), minutes=15)
    plan(book, "rebar", at="14:00", contacts=(sara,), minutes=60)
    plan(book, "statements", kind="task")
    plan(book, "installation", "2026-11-22", "10:00", kind="visit", contacts=(sara,))
    plan(book, "business cards", "", kind="task")
    book.write(
        contacts.create, person("Rūta", "Kaz", lifecycle=Lifecycle.QUALIFIED, birthday="1990-11-24")
    )
    return book


def screen_of(user: User) -> TodayScreen:
    screen = user.app.screen
    assert isinstance(screen, TodayScreen)
    return screen


def cursor(user: User) -> str:
    """The line with the cursor, without it."""
    (line,) = [line for line in user.lines if line.startswith("▸")]
    return line[3:]


def titles(user: User) -> list[str]:
    """The groups' titles."""
    return [group.key for group in screen_of(user).agenda.groups]


async def test_it_is_the_first_screen_unless_the_settings_say_otherwise(crm: Crm) -> None:
    async with using_app(crm, SETTINGS, area="") as user:
        assert user.app.current_mode == "today"
        await user.press("2")
        assert user.app.current_mode == "contacts"
    async with using_app(crm, replace(SETTINGS, start="agenda"), area="") as user:
        assert user.app.current_mode == "agenda"


async def test_an_empty_book_teaches_the_first_steps(book: Crm) -> None:
    async with using(book) as user:
        assert "Nobody is in this book yet." in user.sees
        for key in ("i  brings", "n  adds", "t  writes", "d  fills"):
            assert key in user.sees
        await user.press("n")
        assert "ctrl+s" in user.lines[-1]


async def test_in_an_empty_book_a_first_task_is_written_down_at_once(book: Crm) -> None:
    async with using(book) as user:
        await user.press("t")
        await user.type("order business cards tomorrow")
        await user.press("enter")
        await user.until("business cards")
        assert titles(user) == ["next"]


async def test_a_holiday_is_named_beside_the_day(book: Crm) -> None:
    plan(book)
    settings = replace(SETTINGS, extra_holidays={"2026-11-21": "Founders' day"})
    async with using(book, settings, (100, 24)) as user:
        await user.until("Founders' day")
        assert "Founders' day" in user.lines[1]


async def test_the_demo_makes_a_lively_day(book: Crm) -> None:
    async with using(book, size=(100, 45)) as user:
        await user.press("d")
        await user.until("Overdue")
        assert {"overdue", "today", "next"} <= set(titles(user))
        assert "overdue" in user.lines[1]


async def test_the_day_stands_in_both_calendars_with_its_numbers(crm: Crm) -> None:
    done = plan(crm, "done already", at="08:00")
    crm.write(agenda.finish, done)
    async with using(crm) as user:
        assert user.lines[1].startswith(" Saturday 21 November 2026 · 30 Aban 1405")
        assert user.lines[1].endswith("2 overdue · 2 today · 1 done")


async def test_groups_stand_in_the_order_of_urgency(crm: Crm) -> None:
    async with using(crm, size=(80, 30)) as user:
        assert titles(user)[:3] == ["overdue", "today", "next"]
        assert {"no_next_step", "birthdays", "undated"} <= set(titles(user))
        text = user.sees
        for words in ("3 days", "09:00–09:15", "14:00–15:00", "all day", "tomorrow 10:00"):
            assert words in text
        assert text.index("the old offer") < text.index("rebar") < text.index("installation")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("settings", [SETTINGS, PERSIAN], ids=["en", "fa"])
async def test_every_line_fits_its_screen(
    crm: Crm, size: tuple[int, int], settings: Settings
) -> None:
    i18n.use(settings.language or "en")
    async with using(crm, settings, size) as user:
        assert len(user.lines) == size[1]
        assert all(len(line) <= size[0] for line in user.lines)
        assert "Sara" in user.sees or "کریمی" in user.sees or "ﯽﻤﯾﺮﮐ" in user.sees


async def test_in_persian_the_jalali_day_comes_first_and_stands_at_the_right(crm: Crm) -> None:
    i18n.use("fa")
    async with using(crm, PERSIAN) as user:
        heading = user.lines[1]
        assert heading.index("۲۰۲۶") < heading.index("۱۴۰۵")
        assert user.app.screen.query_one(AgendaList).count
        assert any(line.rstrip().endswith("◂") for line in user.lines)


async def test_enter_opens_the_card_or_the_activity_where_there_is_nobody(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("enter")
        assert user.is_at(ContactCardScreen)
        await user.press("escape")
        await user.press("down", "down", "down")
        assert "statements" in cursor(user)
        await user.press("enter")
        assert user.is_at(ActivityFormScreen)


async def test_done_asks_for_the_outcome_and_the_line_goes(crm: Crm) -> None:
    async with using(crm) as user:
        assert "the old offer" in cursor(user)
        await user.press("d")
        assert isinstance(user.app.screen, FinishDialog)
        await user.press("ctrl+s")
        await user.until("1 overdue")
        assert "1 done" in user.lines[1]
        assert "morning" in cursor(user)


async def test_cancelling_can_be_undone(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("x")
        await user.until("1 overdue")
        await user.press("u", "enter")
        await user.until("2 overdue")
        assert "the old offer" in user.sees


async def test_marked_lines_are_cancelled_together(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("space", "space", "x")
        await user.until("overdue", gone=True)
        assert "rebar" in cursor(user)


async def test_on_a_contact_without_a_next_step_one_plans_with_them(crm: Crm) -> None:
    async with using(crm, size=(80, 40)) as user:
        screen = screen_of(user)
        assert screen.agenda.go_to_group("no_next_step")
        await user.drain()
        assert "Rūta" in cursor(user)
        await user.press("t")
        assert isinstance(user.app.screen, CaptureDialog)
        await user.type("call tomorrow 10")
        await user.press("enter")
        await user.until("tomorrow 10:00")
        assert "no_next_step" not in titles(user)
        assert any(row.contact.startswith("Kaz") or "Rūta" in row.contact
                   for row in crm.read(queries.rows, [7]))  # fmt: skip
        assert screen.agenda.go_to_group("birthdays")
        await user.press("enter")
        assert isinstance(user.app.screen, ContactCardScreen)


async def test_the_phone_number_is_copied(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("y")
        assert user.app.clipboard.endswith("۶۷۸۹") or "912" in user.app.clipboard


async def test_keys_that_make_no_sense_on_a_line_are_not_offered(crm: Crm) -> None:
    async with using(crm, size=(160, 40)) as user:
        assert "d done+next" in user.lines[-1]
        screen_of(user).agenda.go_to_group("birthdays")
        await user.drain()
        assert "done+next" not in user.lines[-1]
        assert "t task" in user.lines[-1]


async def test_others_tasks_are_seen_by_one_key(crm: Crm, open_book: Callable[..., Crm]) -> None:
    plan(open_book("tomas"), "of tomas", "2026-11-20")
    async with using(crm) as user:
        assert "of tomas" not in user.sees
        await user.press("o")
        assert "of tomas" in user.sees
        assert user.lines[0].endswith("everybody")
        await user.press("o")
        assert "of tomas" not in user.sees


async def test_another_sessions_change_is_seen_and_the_cursor_stays(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    other = open_book("mina")
    async with using(crm) as user:
        await user.press("down", "down")
        assert "rebar" in cursor(user)
        plan(other, "from elsewhere", "2026-11-01")
        await user.until("from elsewhere")
        assert "rebar" in cursor(user)


async def test_a_minute_later_what_is_over_is_late(crm: Crm, clock: FixedClock) -> None:
    async with using(crm) as user:
        assert "2 overdue" in user.lines[1]
        clock.advance(hours=4)
        screen_of(user).tick()
        await user.until("3 overdue")


async def test_at_midnight_the_day_is_another(crm: Crm, clock: FixedClock) -> None:
    async with using(crm) as user:
        clock.advance(hours=12, minutes=31)
        screen_of(user).tick()
        await user.until("Sunday 22 November 2026")
        assert "installation" in [line.title.rpartition(" ")[2] for group in
                                  screen_of(user).agenda.groups if group.key == "today"
                                  for line in group.lines]  # fmt: skip


async def test_a_minute_in_which_nothing_changes_draws_nothing(
    crm: Crm, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with using(crm) as user:
        drawn: list[object] = []
        screen = screen_of(user)
        await user.settle()
        monkeypatch.setattr(screen.agenda, "refresh", lambda *a, **k: drawn.append(a))
        clock.advance(minutes=1)
        screen.tick()
        await user.settle()
        assert drawn == []


@pytest.mark.parametrize("size", SIZES)
async def test_ten_thousand_activities_are_counted_and_some_shown(
    book: Crm, size: tuple[int, int]
) -> None:
    plan_many(book, 10_000)
    async with using(book, size=size) as user:
        assert "5,000 overdue" in user.lines[1]
        assert "4,800 more" in user.lines[2]
        await user.press("end", "home", "pagedown")
        assert "task" in cursor(user)


async def test_what_was_done_meanwhile_is_caught_up_with_on_coming_back(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm) as user:
        await user.press("2")
        plan(crm, "written elsewhere", "2026-11-02")
        await user.settle()
        await user.press("1")
        await user.until("written elsewhere")


def logged() -> str:
    return Path(paths.log_file()).read_text(encoding="utf-8")


async def test_what_went_wrong_in_a_thread_is_in_the_log_the_apology_names(
    book: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise LookupError("nobody foresaw this")

    async with using(book) as user:
        monkeypatch.setattr("crm_tui.screens.today_rows.read", broken)
        screen_of(user).reload()
        await user.settle()
        assert "in the log. Your data is safe." in user.sees
    assert "LookupError: nobody foresaw this" in logged()


async def test_what_is_planned_for_a_deal_has_its_title_and_opens_it(book: Crm, sara: int) -> None:
    book.write(stages.ensure_pipeline)
    deal = book.write(
        pipeline.create, DealDraft(title="doors", amount=100, currency="EUR", contact_id=sara)
    )
    plan(book, "", at="14:00", contacts=(sara,), link_kind="deal", link_id=deal)
    async with using(book, size=(100, 30)) as user:
        await user.press("home")
        assert "Call · doors" in cursor(user)
        await user.press("enter")
        assert isinstance(user.app.screen, DealCardScreen)


async def test_a_ticket_that_runs_out_stands_in_its_group_and_opens(book: Crm, sara: int) -> None:
    desk = Desk(book)
    desk.ticket("pump stopped", owner="mina", due=NOW + HOUR, warn_at=NOW, contact_id=sara)
    desk.ticket("late", owner="mina", due=NOW - HOUR)
    async with using(book, size=(120, 30)) as user:
        assert "Tickets to look after" in user.sees
        await user.press("home")
        assert "late 1:00  ▲ T-1405-0002 late" in cursor(user)
        (soon,) = [line for line in user.lines if "pump stopped" in line]
        assert "1:00 left  ! T-1405-0001 pump stopped  " in soon
        await user.press("enter")
        assert isinstance(user.app.screen, TicketCardScreen)


async def test_what_else_is_to_be_said_of_a_ticket_stands_behind_its_subject(book: Crm) -> None:
    desk = Desk(book)
    desk.ticket("no answer", owner="mina", due=NOW + 9 * HOUR, unanswered_since=NOW - 6 * HOUR)
    desk.ticket("no promise", owner="mina", unanswered_since=NOW - 5 * HOUR)
    async with using(book, size=(120, 30)) as user:
        await user.until("unanswered for 6:00")
        (first,) = [line for line in user.lines if "no answer" in line]
        assert "9:00 left   ○ T-1405-0001 no answer · unanswered for 6:00" in first
        (second,) = [line for line in user.lines if "no promise" in line]
        assert "waits 5:00" in second


@pytest.mark.parametrize(("width", "both"), [(68, False), (120, True)])
async def test_the_other_calendar_is_left_out_where_it_would_be_cut(
    book: Crm, sara: int, width: int, *, both: bool
) -> None:
    plan(book, "first", at="08:00", contacts=(sara,))
    plan(book, "second", at="18:00", contacts=(sara,))
    i18n.use("lt")
    async with using(book, size=(width, 24)) as user:
        await user.until("second")
        day = user.lines[1].partition("vėluoja")[0].partition("šiandien")[0]
        assert (" · " in day) == both
        assert "…" not in user.lines[1]
