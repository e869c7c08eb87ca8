"""The board of deals and the card of one, keys pressed as a user would."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from textual.events import MouseMove

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.deals import Competitor, DealDraft, Line
from crm_tui.keymap import Keymap
from crm_tui.queries import agenda as agenda_queries
from crm_tui.queries import pipeline as queries
from crm_tui.screens.deal_card import DealCardScreen
from crm_tui.services import contacts, pipeline, stages
from crm_tui.widgets import bindings, look
from crm_tui.widgets.board import Board
from tests.factories import firm, person
from tests.screens.user import User, using

REBAR = DealDraft(title="میلگرد ۲۰ تن", amount=1_200_000, currency="EUR")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def sales(book: Crm) -> Crm:
    book.write(stages.ensure_pipeline)
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    book.write(contacts.create, firm())
    book.write(pipeline.create, replace(REBAR, contact_id=sara))
    book.write(pipeline.create, replace(REBAR, title="Hall roof", amount=100))
    return book


def row(book: Crm, deal: int) -> queries.DealRow:
    (found,) = book.read(queries.rows, [deal])
    return found


async def heads(user: User, *wanted: str) -> None:
    """Wait until these are the names and counts of the board's columns."""
    for _ in range(300):
        if user.lines[3].split() == [*wanted]:
            return
        await asyncio.sleep(0.01)
        await user.settle()
    assert user.lines[3].split() == [*wanted]


async def board(user: User) -> None:
    await user.press("4")


async def test_the_board_shows_stages_with_their_sums(sales: Crm) -> None:
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        assert "Hall roof" in user.sees
        assert "2 open" in user.sees
        assert "€12,001.00" in user.sees
        assert "! no next step" in user.sees


async def test_a_card_is_moved_by_keys_and_the_move_undone(sales: Crm) -> None:
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        await user.press("L")
        stage = sales.read(queries.pipelines)[0].stages[1]
        assert row(sales, 2).stage_id == stage.id
        await user.press("u", "enter")
        assert row(sales, 2).stage_id != stage.id


async def test_a_stage_asks_only_for_what_it_needs(sales: Crm) -> None:
    line = sales.read(queries.pipelines)[0]
    second = line.stages[1]
    sales.write(
        stages.change_stage,
        second.id,
        stages.StageDraft(second.name, second.probability, required=("expected_close",)),
    )
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        await user.press("L")
        await user.until("expected close")
        await user.type("2026-12-20")
        await user.press("enter")
        assert row(sales, 2).stage_id == second.id
        assert row(sales, 2).expected_close == "2026-12-20"


@pytest.mark.parametrize(("by", "field"), [("o", "owner"), ("s", "source")])
async def test_a_column_stays_when_its_last_card_leaves_it(sales: Crm, by: str, field: str) -> None:
    sales.write(pipeline.change, [1], {field: "ayse"})
    sales.write(pipeline.change, [2], {field: "zahra"})
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        await user.press("v", by, "enter")
        await heads(user, "ayse", "1", "zahra", "1")
        await user.press("H")
        await heads(user, "ayse", "2", "zahra", "0")
        assert getattr(row(sales, 2), field) == "ayse"
        # It can go back where it came from.
        await user.press("L")
        await heads(user, "ayse", "1", "zahra", "1")
        assert getattr(row(sales, 2), field) == "zahra"


def asks_for(book: Crm, *names: str) -> queries.StageRow:
    """The second stage, which asks for these now."""
    stage = book.read(queries.pipelines)[0].stages[1]
    draft = stages.StageDraft(stage.name, stage.probability, required=names)
    book.write(stages.change_stage, stage.id, draft)
    return stage


async def test_a_stage_asks_for_a_line_in_one_small_dialog(sales: Crm) -> None:
    second = asks_for(sales, "amount", "lines")
    bare = sales.write(pipeline.create, DealDraft(title="Doors"))
    async with using(sales, size=(80, 24)) as user:
        await board(user)
        await user.press("L")
        await user.until("amount")
        await user.type("10 GBP")
        await user.press("enter")
        assert "What is it about?" in user.sees
        await user.press("enter", "enter", "enter")
        assert "Say what it is about." in user.sees
        await user.type("درِ چوبی")
        await user.press("enter")
        await user.type("many")
        await user.press("ctrl+s")
        assert "must be a number of things" in user.sees
        await user.press(*["backspace"] * 4)
        await user.type("2.5")
        await user.press("enter")
        await user.type("4 EUR")
        await user.press("enter")
        assert "all lines are in the currency of the amount" in user.sees
        await user.press(*["backspace"] * 4)
        await user.press("enter")
        found = sales.read(queries.draft, bare)
        assert found.lines == (Line("درِ چوبی", 2500, 400),)
        assert (found.amount, found.currency, found.stage_id) == (1000, "GBP", second.id)


async def test_a_line_that_is_asked_for_is_what_the_deal_is_worth(sales: Crm) -> None:
    second = asks_for(sales, "lines", "amount")
    bare = sales.write(pipeline.create, DealDraft(title="Doors"))
    async with using(sales, size=(80, 24)) as user:
        await board(user)
        await user.press("L")
        await user.type("doors")
        await user.press("enter")
        await user.type("3")
        await user.press("enter")
        await user.type("1.50 EUR")
        await user.press("enter")
        found = sales.read(queries.draft, bare)
        assert (found.amount, found.currency, found.stage_id) == (450, "EUR", second.id)


async def test_a_stage_asks_with_whom_and_offers_who_there_is(sales: Crm) -> None:
    second = asks_for(sales, "contact_id", "company_id")
    bare = sales.write(pipeline.create, DealDraft(title="Doors"))
    async with using(sales, size=(80, 24)) as user:
        await board(user)
        await user.press("L")
        await user.until("contact")
        await user.type("کریمی")
        await user.press("enter")
        assert "Which" in user.sees
        await user.press("enter")
        await user.until("company")
        await user.type("Acme")
        await user.press("enter", "end", "enter")
        await user.until("Acme")
        found = row(sales, bare)
        assert (found.contact, found.company) == ("سارا کریمی", "Acme")
        assert found.stage_id == second.id


async def test_a_stage_asks_for_a_competitor_by_name(sales: Crm) -> None:
    second = asks_for(sales, "competitors")
    async with using(sales, size=(80, 24)) as user:
        await board(user)
        await user.press("L")
        await user.until("competitor")
        await user.type("رقیب")
        await user.press("enter")
        assert sales.read(queries.draft, 2).competitors == (Competitor("رقیب"),)
        assert row(sales, 2).stage_id == second.id


async def test_the_next_step_a_stage_asks_for_and_the_move_are_one_deed(sales: Crm) -> None:
    second = asks_for(sales, "next_step", "source")
    async with using(sales, size=(80, 24)) as user:
        await board(user)
        await user.press("j", "L")
        await user.until("source")
        await user.type("fair")
        await user.press("enter")
        await user.until("What is to be done")
        await user.press("escape")
        assert row(sales, 1).stage_id != second.id
        await user.press("L")
        await user.type("fair")
        await user.press("enter")
        await user.type("call tomorrow 10")
        await user.press("enter")
        await user.until("no next step · 0 days", gone=True)
        assert (row(sales, 1).stage_id, row(sales, 1).source) == (second.id, "fair")
        (step,) = sales.read(agenda_queries.open_of, 1)
        assert (step.link_kind, step.link_id) == ("deal", 1)
        await user.press("u", "enter")
        assert (row(sales, 1).stage_id != second.id, row(sales, 1).source) == (True, "")
        assert sales.read(agenda_queries.open_of, 1) == []


async def test_somebody_elses_move_is_seen_and_told(sales: Crm) -> None:
    line = sales.read(queries.pipelines)[0]
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        screen = user.app.screen
        seen = screen.rows["2"]  # type: ignore[attr-defined]
        sales.write(pipeline.move, 2, line.stages[3].id)
        screen.rows["2"] = seen  # type: ignore[attr-defined]
        from crm_tui.screens import deal_deeds  # noqa: PLC0415

        deal_deeds.move(screen, seen, line.stages[1].id)  # type: ignore[arg-type]
        await user.settle()
        assert "moved by somebody else" in user.sees
        assert row(sales, 2).stage_id == line.stages[3].id
        await user.press("enter")
        assert row(sales, 2).stage_id == line.stages[3].id
        deal_deeds.move(screen, seen, line.stages[1].id)  # type: ignore[arg-type]
        await user.settle()
        await user.press("down", "enter")
        assert row(sales, 2).stage_id == line.stages[1].id


async def test_a_deal_that_was_closed_meanwhile_is_not_moved(sales: Crm) -> None:
    line = sales.read(queries.pipelines)[0]
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        screen = user.app.screen
        seen = screen.rows["2"]  # type: ignore[attr-defined]
        sales.write(pipeline.win, 2)
        from crm_tui.screens import deal_deeds  # noqa: PLC0415

        deal_deeds.move(screen, seen, line.stages[1].id)  # type: ignore[arg-type]
        await user.settle()
        assert row(sales, 2).status == "won"
        assert user.app.screen is screen


async def test_the_footer_names_the_key_that_moves_a_card_forward(sales: Crm) -> None:
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        assert " L move" in user.lines[-1]
    i18n.use("fa")
    async with using(sales, Settings(language="fa"), size=(120, 34)) as user:
        await board(user)
        assert "H" in user.lines[-1]
        assert "L" not in user.lines[-1]
        await user.press("H")
        assert row(sales, 2).stage_id == sales.read(queries.pipelines)[0].stages[1].id


async def test_sums_that_have_no_room_are_left_out_and_never_cut(sales: Crm) -> None:
    sales.write(
        pipeline.create,
        DealDraft(title="rials", amount=98_765_432_109_000, currency="IRR"),
    )
    async with using(sales, size=(60, 24)) as user:
        await board(user)
        assert "3 open" in user.lines[1]
        assert "…" not in user.lines[1]


async def test_an_unsaved_deal_is_offered_again(sales: Crm) -> None:
    async with using(sales, size=(100, 40)) as user:
        await board(user)
        await user.press("n")
        await user.type("half a deal")
        user.app.screen._keeper.now()  # type: ignore[attr-defined]
    async with using(sales, size=(100, 40)) as user:
        assert "New deal: half a deal" in user.sees
        await user.press("enter")
        await user.press("ctrl+s")
        assert row(sales, 3).title == "half a deal"


async def test_won_and_what_comes_next(sales: Crm) -> None:
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        await user.press("down", "w")
        assert row(sales, 1).status == "won"
        assert "Well done" in user.sees
        await user.press("t")
        await user.type("contract tomorrow 10")
        await user.press("enter")
        (step,) = sales.read(agenda_queries.open_of, 1)
        assert (step.link_kind, step.link_id) == ("deal", 1)
        # One undo takes both back.
        await user.press("u", "enter")
        assert row(sales, 1).status == "open"
        assert sales.read(agenda_queries.open_of, 1) == []


async def test_winning_asks_why_where_there_are_reasons_and_takes_no_answer(sales: Crm) -> None:
    sales.write(stages.add_reason, "won", "کیفیت")
    sales.write(stages.add_reason, "won", "Other", needs_note=True)
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        await user.press("w")
        assert "Why was" in user.sees
        await user.press("escape")
        assert row(sales, 2).status == "open"
        await user.press("w", "-")
        assert (row(sales, 2).status, row(sales, 2).reason) == ("won", "")
        await user.press("escape", "w", "down", "enter")
        await user.type("liked the sample")
        await user.press("enter")
        assert "Well done" in user.sees
        found = row(sales, 1)
        assert (found.status, found.reason, found.reason_note) == (
            "won", "Other", "liked the sample",
        )  # fmt: skip
        await user.press("escape")
        user.app.push_screen(DealCardScreen(1))
        await user.settle()
        assert "0 days · Other: liked the sample" in user.sees
        assert "won · Other: liked the sample" in user.sees


async def test_lost_asks_why_and_other_wants_a_note(sales: Crm) -> None:
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        await user.press("x", "end", "enter")
        await user.type("they closed")
        await user.press("enter")
        found = row(sales, 2)
        assert (found.status, found.reason, found.reason_note) == ("lost", "Other", "they closed")


async def test_a_new_deal_is_typed_in_a_form(sales: Crm) -> None:
    async with using(sales, size=(100, 40)) as user:
        await board(user)
        await user.press("n")
        await user.type("درِ سالن")
        await user.press("tab")
        await user.type("سارا کریمی")
        await user.press("tab", "tab")
        await user.type("2.5m")
        await user.press("ctrl+s")
        found = row(sales, 3)
        assert (found.title, found.contact_id, found.amount) == ("درِ سالن", 1, 250_000_000)
        assert "3 open" in user.sees


async def test_a_new_deal_and_its_next_step_are_one_deed(sales: Crm) -> None:
    first = sales.read(queries.pipelines)[0].stages[0]
    draft = stages.StageDraft(first.name, first.probability, required=("next_step",))
    sales.write(stages.change_stage, first.id, draft)
    async with using(sales, size=(100, 40)) as user:
        await board(user)
        await user.press("n")
        await user.type("درِ سالن")
        await user.press("tab")
        await user.type("سارا کریمی")
        await user.press("ctrl+s")
        assert sales.read(queries.rows, [3]) == []
        assert "needs: next step" in user.sees
        # The cursor stands where it is to be typed.
        await user.type("زنگ tomorrow 10:00")
        await user.press("ctrl+s")
        (step,) = sales.read(agenda_queries.open_of, 1)
        assert (step.link_kind, step.link_id, step.all_day) == ("deal", 3, False)
        assert row(sales, 3).next_due is not None
        await user.press("u", "enter")
        assert sales.read(queries.rows, [3]) == []
        assert sales.read(agenda_queries.open_of, 1) == []


async def test_an_amount_that_is_none_is_said_beside_the_field(sales: Crm) -> None:
    async with using(sales, size=(100, 40)) as user:
        await board(user)
        await user.press("n")
        await user.type("x")
        await user.press("tab", "tab", "tab")
        await user.type("lots")
        await user.press("ctrl+s")
        assert "is no amount" in user.sees
        assert sales.read(queries.rows, [3]) == []


async def test_the_card_shows_the_way_of_a_deal(sales: Crm) -> None:
    line = sales.read(queries.pipelines)[0]
    sales.write(pipeline.move, 1, line.stages[2].id)
    async with using(sales, size=(100, 40)) as user:
        await board(user)
        await user.press("right", "right", "enter")
        assert "€12,000.00" in user.sees
        assert f"“{line.stages[2].name}”, after 0 days" in user.sees
        await user.press("escape")
        assert "2 open" in user.sees


async def test_an_empty_book_says_how_to_begin(book: Crm) -> None:
    async with using(book, size=(80, 24)) as user:
        await board(user)
        assert "No deals yet" in user.sees
        await user.press("n")
        assert "New deal" in user.sees


async def test_hostile_titles_stand_letter_for_letter(sales: Crm) -> None:
    hostile = "[red]x[/red] [@click=app.quit]y[/]"
    sales.write(pipeline.create, replace(REBAR, title=hostile))
    async with using(sales, size=(160, 34)) as user:
        await board(user)
        await user.press("enter")
        assert hostile in user.sees


async def test_a_search_without_hits_says_how_to_see_all_again(sales: Crm) -> None:
    async with using(sales, size=(100, 30)) as user:
        await board(user)
        await user.press("/")
        await user.type("zzzz")
        await user.press("enter")
        assert "Nothing found." in user.sees
        assert "w won" not in user.lines[-1]
        await user.press("escape")
        assert "2 open" in user.sees
        assert "w won" in user.lines[-1]


async def test_the_head_is_set_anew_for_another_width(sales: Crm) -> None:
    async with using(sales, size=(80, 24)) as user:
        await board(user)
        assert "weighted €1,200.10" in user.lines[1]
        await user.pilot.resize_terminal(40, 24)
        await user.settle()
        assert "2 open" in user.lines[1]
        assert "weighted" not in user.lines[1]
        await user.pilot.resize_terminal(80, 24)
        await user.settle()
        assert "weighted €1,200.10" in user.lines[1]


async def test_a_closed_deal_names_the_key_that_opens_it_again(sales: Crm) -> None:
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        await user.press("enter")
        assert "w won" in user.lines[-1]
        assert "r reopen" not in user.lines[-1]
        await user.press("w", "escape")
        assert "w won" not in user.lines[-1]
        assert "r reopen" in user.lines[-1]


async def test_a_sum_beside_others_is_whole_or_left_out(sales: Crm) -> None:
    sales.write(pipeline.create, replace(REBAR, title="pounds", amount=123_456_789, currency="GBP"))
    async with using(sales, size=(80, 24)) as user:
        await board(user)
        sums = user.lines[4]
        assert "£1,234,567.89" in sums or "£" not in sums


@pytest.mark.parametrize(
    ("keys", "typed", "winner"),
    [((), "", "آلفا"), (("+",), "Gamma", "Gamma"), (("-",), "", "")],
)
async def test_lost_asks_which_competitor_got_it(
    sales: Crm, keys: tuple[str, ...], typed: str, winner: str
) -> None:
    rivals = (Competitor("آلفا", "cheaper"), Competitor("Beta"))
    sales.write(pipeline.change, [2], {"competitors": rivals})
    async with using(sales, size=(120, 40)) as user:
        await board(user)
        await user.press("x", "enter")
        assert "Who got it?" in user.sees
        await user.press(*(keys or ("enter",)))
        if typed:
            await user.type(typed)
            await user.press("enter")
        assert row(sales, 2).status == "lost"
        found = sales.read(queries.draft, 2).competitors
        assert [each.name for each in found if each.won] == ([winner] if winner else [])
        assert found[0].note == "cheaper"
        user.app.push_screen(DealCardScreen(2))
        await user.settle()
        assert ("got it" in user.sees) == bool(winner)
        assert "cheaper" in user.sees


async def test_escape_at_who_got_it_leaves_the_deal_open(sales: Crm) -> None:
    sales.write(pipeline.change, [2], {"competitors": (Competitor("Beta"),)})
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        await user.press("x", "enter", "escape")
        assert row(sales, 2).status == "open"


async def test_the_card_shows_the_way_and_what_to_do_here(sales: Crm) -> None:
    line = sales.read(queries.pipelines)[0]
    second = line.stages[1]
    guidance = "Ask for the **budget**.\nبودجه را بپرس."
    sales.write(
        stages.change_stage,
        second.id,
        stages.StageDraft(second.name, second.probability, guidance=guidance),
    )
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        # An empty column says the same.
        assert "Ask for the" in user.sees
        await user.press("L", "enter")
        way = next(each for each in user.lines if f"▸ {second.name}" in each)
        assert f"✓ {line.stages[0].name}" in way
        assert f"○ {line.stages[2].name}" in way
        assert "Ask for the **budget**." in user.sees
        await user.press("w", "escape")
        assert "Ask for the **budget**." not in user.sees


async def test_a_stage_renamed_by_somebody_else_is_renamed_on_the_open_board(
    sales: Crm, open_book: Callable[..., Crm]
) -> None:
    first = sales.read(queries.pipelines)[0].stages[0]
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        renamed = stages.StageDraft("Taze-reside", first.probability)
        open_book("reza").write(stages.change_stage, first.id, renamed)
        await user.until("Taze-reside")
        assert row(sales, 2).stage_id == first.id


async def test_a_card_dragged_to_a_stage_is_asked_what_the_stage_needs(sales: Crm) -> None:
    second = sales.read(queries.pipelines)[0].stages[1]
    needs = stages.StageDraft(second.name, second.probability, required=("expected_close",))
    sales.write(stages.change_stage, second.id, needs)
    async with using(sales, size=(120, 34)) as user:
        await board(user)
        width = 120 // len(sales.read(queries.pipelines)[0].stages)
        await user.pilot.mouse_down(Board, offset=(5, 4))
        await user.pilot._post_mouse_events([MouseMove], Board, offset=(width + 5, 4), button=1)
        await user.pilot.mouse_up(Board, offset=(width + 5, 4))
        await user.settle()
        assert "expected close" in user.sees
        assert row(sales, 2).stage_id != second.id
        await user.type("2026-12-20")
        await user.press("enter")
        assert (row(sales, 2).stage_id, row(sales, 2).expected_close) == (second.id, "2026-12-20")
