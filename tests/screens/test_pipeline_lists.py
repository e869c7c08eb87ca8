"""Deals as a list, the queue of leads, the setting up of stages; keys pressed as a user would."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft
from crm_tui.domain.deals import DealDraft, LeadDraft
from crm_tui.domain.fields import FieldType
from crm_tui.keymap import Keymap
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import pipeline as queries
from crm_tui.screens import deal_views
from crm_tui.screens.import_columns import ImportColumnsScreen
from crm_tui.services import contacts, fields, leads, pipeline, stages
from crm_tui.widgets import bindings, look
from crm_tui.widgets.board import Board
from crm_tui.widgets.form import Form
from crm_tui.widgets.top_bar import TopBar
from tests.factories import firm, person
from tests.screens.user import User, using

REBAR = DealDraft(title="Rebar", amount=1_200_000, currency="EUR")


@pytest.fixture(autouse=True)
def _plain_again() -> Iterator[None]:
    yield
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def sales(book: Crm) -> Crm:
    book.write(stages.ensure_pipeline)
    book.write(contacts.create, person("Emma", "Smith"))
    book.write(contacts.create, firm())
    book.write(pipeline.create, replace(REBAR, contact_id=1))
    book.write(pipeline.create, replace(REBAR, title="Hall roof", owner="ali", amount=100))
    return book


async def opened(user: User, key: str) -> None:
    await user.press("4", key)


async def test_deals_are_found_by_the_search_language(sales: Crm) -> None:
    async with using(sales, size=(120, 30)) as user:
        await opened(user, "i")
        assert "Rebar" in user.sees
        assert "Hall roof" in user.sees
        await user.press("/")
        await user.type("owner:ali")
        await user.press("enter")
        assert "Hall roof" in user.sees
        assert "Rebar" not in user.sees
        await user.press("escape")
        assert "Rebar" in user.sees


async def test_marked_deals_change_their_owner_at_once(sales: Crm) -> None:
    async with using(sales, size=(120, 30)) as user:
        await opened(user, "i")
        await user.press("space", "space", "o")
        await user.type("reza")
        await user.press("enter")
        assert {row.owner for row in sales.read(queries.rows, [1, 2])} == {"reza"}


async def test_won_deals_stand_in_their_own_list(sales: Crm) -> None:
    sales.write(pipeline.win, 1)
    async with using(sales, size=(120, 30)) as user:
        await opened(user, "i")
        assert "Rebar" not in user.sees
        await user.press("a", "down", "enter")
        assert "Rebar" in user.sees


async def test_the_board_is_grouped_and_searched(sales: Crm) -> None:
    async with using(sales, size=(120, 30)) as user:
        await opened(user, "v")
        await user.press("down", "enter")
        assert "Owners" in user.sees
        assert "ali" in user.sees
        await user.press("/")
        await user.type("hall")
        await user.press("enter")
        assert "Hall roof" in user.sees
        assert "Rebar" not in user.sees


@pytest.mark.parametrize(
    ("language", "calendar", "closes", "forward", "wanted"),
    [
        # The clock of the tests stands on 21 November 2026, 30 Aban 1405.
        ("en", "gregorian", "2026-11-30", "L", "2026-12-30"),
        ("fa", "jalali", "2026-11-21", "H", "2026-12-21"),
    ],
)
async def test_a_card_moved_to_another_month_is_expected_then(
    sales: Crm, language: str, calendar: str, closes: str, forward: str, wanted: str
) -> None:
    sales.write(pipeline.change, [1], {"expected_close": closes})
    i18n.use(language)
    settings = Settings(language=language, calendar=calendar)
    async with using(sales, settings, size=(140, 30)) as user:
        await user.press("4", "j", "v")
        await user.press("down", "down", "enter")
        board = user.app.screen.query_one(Board)
        assert board.key == "1"
        await user.press(forward)
        (found,) = sales.read(queries.rows, [1])
        assert found.expected_close == wanted
        await user.press("u", "enter")
        assert sales.read(queries.rows, [1])[0].expected_close == closes


async def test_a_card_moved_among_sources_has_that_source(sales: Crm) -> None:
    sales.write(pipeline.create, replace(REBAR, title="Third", source="web"))
    sales.write(pipeline.change, [1], {"source": "web"})
    async with using(sales, size=(140, 30)) as user:
        await user.press("4", "j", "j", "v")
        await user.press("end", "enter")
        board = user.app.screen.query_one(Board)
        assert board.key == "1"
        await user.press("L")
        assert sales.read(queries.rows, [1])[0].source == ""
        await user.press("H")
        assert sales.read(queries.rows, [1])[0].source == "web"


async def test_a_lead_is_added_and_qualified_into_a_deal(sales: Crm) -> None:
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "q")
        assert "Nobody is waiting" in user.sees
        await user.press("n")
        await user.type("Rūta")
        await user.press("tab")
        await user.type("+370 612 34567")
        await user.press("ctrl+s")
        assert "Rūta" in user.sees
        await user.press("w")
        assert sales.read(Reader.value, "SELECT status FROM lead") == "qualified"
        assert len(sales.read(queries.rows, [1, 2, 3])) == 3
        assert "Rūta" in user.sees


async def test_whoever_may_be_known_is_offered_before_a_new_contact_is_made(sales: Crm) -> None:
    sales.write(leads.add, LeadDraft(name="Emma Smith"))
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "q")
        await user.press("w")
        assert "Is Emma Smith one of these?" in user.sees
        await user.press("enter")
        assert sales.read(Reader.value, "SELECT contact_id FROM lead") == 1


async def test_a_lead_is_parked_and_dropped_with_a_reason(sales: Crm) -> None:
    sales.write(leads.add, LeadDraft(name="Ali"))
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "q")
        await user.press("z")
        await user.type("2027-01-10")
        await user.press("enter")
        assert sales.read(Reader.value, "SELECT parked_until FROM lead") == "2027-01-10"
        await user.press("a", "down", "enter")
        assert "Ali" in user.sees
        await user.press("x", "enter")
        assert sales.read(Reader.value, "SELECT status FROM lead") == "dropped"


async def test_stages_are_added_changed_ordered_and_removed(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await opened(user, "s")
        await user.press("n", "s")
        await user.type("Sample")
        await user.press("enter")
        assert [s.name for s in sales.read(queries.pipelines)[0].stages][-1] == "Sample"
        await user.press("e", "c", "ctrl+a", "ctrl+k")
        await user.type("35")
        await user.press("enter")
        assert 35 in [s.probability for s in sales.read(queries.pipelines)[0].stages]
        await user.press("J")
        assert sales.read(queries.pipelines)[0].stages[1].name == "New"
        await user.press("delete")
        assert "Where do the deals" in user.sees
        await user.press("enter")
        stages_left = [s.name for s in sales.read(queries.pipelines)[0].stages]
        assert "New" not in stages_left
        assert len({row.stage_id for row in sales.read(queries.rows, [1, 2])}) == 1


async def test_a_reason_is_renamed_and_asks_for_a_note(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await opened(user, "s")
        await user.press("n", "w")
        await user.type("Other")
        await user.press("enter")
        (reason,) = sales.read(queries.reasons, "won")
        assert not reason.needs_note
        stages_and_lost = 5 + len(sales.read(queries.reasons, "lost"))
        await user.press("home", *["down"] * stages_and_lost, "e", "a")
        assert "won · with a note" in user.sees
        await user.press("e", "n", "ctrl+u")
        await user.type("دیگر")
        await user.press("enter")
        (reason,) = sales.read(queries.reasons, "won")
        assert (reason.name, reason.needs_note) == ("دیگر", True)


async def test_what_a_stage_asks_for_is_switched_on(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await opened(user, "s")
        await user.press("e", "a", "space", "enter")
        assert sales.read(queries.pipelines)[0].stages[0].required == ("amount",)
        assert "asks for amount" in user.sees


async def test_guidance_of_several_lines_is_written_and_emptied(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await opened(user, "s")
        await user.press("e", "g")
        await user.type("Call first.")
        await user.press("enter", "enter")
        await user.type("- بودجه را بپرس")
        await user.press("ctrl+s")
        written = "Call first.\n\n- بودجه را بپرس"
        assert sales.read(queries.pipelines)[0].stages[0].guidance == written
        await user.press("e", "g", "f7", "backspace", "escape")
        assert sales.read(queries.pipelines)[0].stages[0].guidance == written
        await user.press("e", "g", "f7", "backspace", "ctrl+s")
        assert sales.read(queries.pipelines)[0].stages[0].guidance == ""


async def test_the_fields_of_deals_belong_to_the_pipeline(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await opened(user, "s")
        await user.press("f")
        assert user.app.screen.query_one(TopBar).here == "pipeline"
        assert "Fields of your own for deals" in user.sees


async def test_fields_of_deals_are_defined_filled_in_shown_and_asked_for(sales: Crm) -> None:
    async with using(sales, size=(100, 44)) as user:
        await opened(user, "s")
        await user.press("f", "n")
        await user.type("Weight (kg)")
        # A number.
        await user.press("enter", "down", "enter", "escape")
        (field,) = sales.read(contact_queries.field_definitions, area="deal")
        assert (field.label, field.type) == ("Weight (kg)", "number")
        await user.press("down", "e", "a", "end", "space", "enter")
        assert sales.read(queries.pipelines)[0].stages[1].required == (f"fields.{field.key}",)
        assert "asks for Weight (kg)" in user.sees
        await user.press("escape", "L")
        assert "Weight (kg)" in user.sees
        await user.type("heavy")
        await user.press("enter")
        assert sales.read(queries.draft, 2).fields == {}
        await user.type("۲۰٫۵")
        await user.press("enter")
        found = sales.read(queries.draft, 2)
        assert found.fields == {field.key: "20.5"}
        assert found.stage_id == sales.read(queries.pipelines)[0].stages[1].id
        await user.press("enter")
        assert "20.5" in user.sees


async def test_the_form_of_a_deal_has_its_own_fields_and_refuses_what_is_none(sales: Crm) -> None:
    key = sales.write(fields.define, "Weight", FieldType.NUMBER, area="deal")
    sales.write(fields.define, "Of contacts")
    async with using(sales, size=(100, 50)) as user:
        await opened(user, "e")
        assert "Weight" in user.sees
        assert "Of contacts" not in user.sees
        user.app.screen.query_one(Form).point_at(f"field_{key}")
        await user.type("heavy")
        await user.press("ctrl+s")
        assert "must be a number" in user.sees
        await user.press("ctrl+u")
        await user.type("7")
        await user.press("ctrl+s")
        assert sales.read(queries.draft, 2).fields == {key: "7"}


async def test_a_stage_can_ask_for_one_of_the_choices(sales: Crm) -> None:
    key = sales.write(fields.define, "Grade", FieldType.CHOICE, ["A3", "A4"], area="deal")
    second = sales.read(queries.pipelines)[0].stages[1]
    asked = stages.StageDraft(second.name, second.probability, required=(f"fields.{key}", "source"))
    sales.write(stages.change_stage, second.id, asked)
    async with using(sales, size=(100, 40)) as user:
        await opened(user, "L")
        assert "Grade" in user.sees
        await user.press("down", "enter")
        await user.type("fair")
        await user.press("enter")
        found = sales.read(queries.draft, 2)
        assert (found.stage_id, found.fields, found.source) == (second.id, {key: "A4"}, "fair")


@pytest.mark.parametrize(
    ("keys", "typed", "said", "field", "value"),
    [
        ("o", "reza", "Give 2 of 2 deals to reza", "owner", "reza"),
        ("c", "fair", "Set the source of 2 of 2 deals", "source", "fair"),
        ("d", "2026-12-24", "Set the expected close of 2", "expected_close", "2026-12-24"),
        ("t", "#فولاد", "Add the tag", "tags", ("فولاد",)),
    ],
)
async def test_marked_deals_are_changed_after_it_is_said_what_will_happen(
    sales: Crm, keys: str, typed: str, said: str, field: str, value: object
) -> None:
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "i")
        await user.press("space", "space", "b", keys)
        await user.type(typed)
        await user.press("enter")
        assert said in user.sees
        before = [sales.read(queries.draft, deal) for deal in (1, 2)]
        await user.press("enter")
        assert [sales.read(queries.draft, deal) for deal in (1, 2)] == before
        await user.press("b", keys)
        await user.type(typed)
        await user.press("enter", "down", "enter")
        found = [getattr(sales.read(queries.draft, deal), field) for deal in (1, 2)]
        assert found == [value, value]


async def test_marked_deals_lose_a_tag_and_move_to_a_stage_and_closed_ones_stay(
    sales: Crm,
) -> None:
    sales.write(pipeline.change, [1], {"tags": ("VIP", "steel")})
    sales.write(pipeline.win, 2)
    first, second = sales.read(queries.pipelines)[0].stages[:2]
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "i")
        await user.press("a", "end", "enter", "*", "b", "r")
        await user.type("vip")
        await user.press("enter")
        assert "off 1 of 2 deals" in user.sees
        await user.press("down", "enter")
        assert sales.read(queries.draft, 1).tags == ("steel",)
        await user.press("*", "b", "s")
        await user.press("down", "enter")
        assert f"Move 1 of 2 deals to “{second.name}”" in user.sees
        await user.press("down", "enter")
        assert [row.stage_id for row in sales.read(queries.rows, [1, 2])] == [second.id, first.id]


async def test_marked_deals_that_lack_what_a_stage_asks_for_stay_and_are_named(
    sales: Crm,
) -> None:
    second = sales.read(queries.pipelines)[0].stages[1]
    draft = stages.StageDraft(second.name, second.probability, required=("source", "next_step"))
    sales.write(stages.change_stage, second.id, draft)
    made = [sales.write(pipeline.create, DealDraft(title=f"Deal {n}")) for n in range(5)]
    sales.write(pipeline.change, [1, 2], {"source": "web"})
    for deal in (1, 2):
        plan = ActivityDraft(subject="زنگ", day="2026-12-01")
        sales.write(pipeline.follow_up, deal, plan)

    def there() -> list[int]:
        rows = sales.read(queries.rows, [1, 2, *made])
        return [row.id for row in rows if row.stage_id == second.id]

    async with using(sales, size=(100, 40)) as user:
        await opened(user, "i")
        await user.press("*", "b", "s", "down", "enter")
        assert "Move 2 of 7 deals to “Contacted”." in user.sees
        assert "5 deals stay" in user.sees
        assert "2 more" in user.sees
        assert "(source, next step)" in " ".join(user.sees.split())
        await user.press("escape")
        assert there() == []
        await user.press("b", "s", "down", "enter", "down", "enter")
        assert there() == [1, 2]
        assert "5 deals stay" in user.sees
        await user.press("u", "enter")
        assert there() == []


async def test_a_move_that_nobody_is_ready_for_is_not_begun(sales: Crm) -> None:
    second = sales.read(queries.pipelines)[0].stages[1]
    draft = stages.StageDraft(second.name, second.probability, required=("competitors",))
    sales.write(stages.change_stage, second.id, draft)
    async with using(sales, size=(100, 40)) as user:
        await opened(user, "i")
        await user.press("*", "b", "s", "down", "enter")
        assert "None of them can move there." in user.sees
        await user.press("enter")
        assert {row.stage for row in sales.read(queries.rows, [1, 2])} == {"New"}


async def test_a_view_of_the_list_is_saved_opened_and_removed(sales: Crm) -> None:
    sales.write(pipeline.win, 1)
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "i")
        await user.press("a", "down", "enter", "/")
        await user.type("reb")
        await user.press("enter", "v", "+")
        await user.type("بردها")
        await user.press("enter", "v", "enter")
        assert "Hall roof" in user.sees
        assert "Rebar" not in user.sees
        await user.press("v", "down", "enter")
        assert "Rebar" in user.sees
        assert "Hall roof" not in user.sees
        await user.press("v", "-", "enter")
        assert sales.read(Reader.value, "SELECT count(*) FROM saved_view") == 0


def test_a_stored_view_that_makes_no_sense_is_the_usual_one() -> None:
    for text in ("", "[]", "null", '{"sort": "nothing", "status": 5}', "[" * 99_999):
        assert deal_views.from_json(text) == (deal_views.usual(), "open")


async def test_listed_deals_are_exported_and_come_in_again(
    sales: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "i")
        await user.press("ctrl+e", "enter", "enter")
        text = (tmp_path / "deals.csv").read_text("utf-8")
        assert "Rebar" in text
        assert "Hall roof" in text
        await user.press("i")
        await user.type("deals")
        await user.press("enter")
        assert isinstance(user.app.screen, ImportColumnsScreen)
        assert "→ title" in user.sees


@pytest.mark.parametrize(("way", "area"), [(("ctrl+o",), "deal"), (("q", "i"), "lead")])
async def test_a_table_that_could_be_anything_is_what_the_screen_is_about(
    sales: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: tuple[str, ...], area: str
) -> None:
    (tmp_path / "rows.csv").write_text("Name,Phone\nسارا,+37061234567\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    async with using(sales, size=(120, 34)) as user:
        await user.press("4", *way)
        await user.type("rows")
        await user.press("enter")
        screen = user.app.screen
        assert isinstance(screen, ImportColumnsScreen)
        assert screen.source.options.area == area


async def test_leads_are_exported(
    sales: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sales.write(leads.add, LeadDraft(name="=Rūta"))
    monkeypatch.chdir(tmp_path)
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "q")
        await user.press("ctrl+e", "enter", "enter")
        assert "'=Rūta" in (tmp_path / "leads.csv").read_text("utf-8")
