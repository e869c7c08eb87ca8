"""The list of activities in groups: what is seen, where the cursor goes, what the keys do."""

from collections.abc import Iterator, Sequence

import pytest
from textual.app import ComposeResult
from textual.geometry import Region

from crm_tui.text.bidi.line import layout
from crm_tui.widgets import look
from crm_tui.widgets.agenda_items import Entry, Group, sign
from crm_tui.widgets.agenda_list import AgendaList
from crm_tui.widgets.lines import Tone
from tests.widgets.drawn import StyledApp, lines_of, seen

LATE = Group(
    "late",
    "Overdue",
    (
        Entry("1", "2 days late", "Call about the offer", "Işık Ticaret", "#1042", "!", Tone.ALERT),
        Entry("2", "yesterday", "Send [/] the price list", "علی رضایی", "ali", "!", Tone.ALERT),
    ),
    note="s snooze",
    badge="2",
)
TODAY = Group(
    "today",
    "Today",
    (
        Entry("3", "10:00", "تماس با سارا احمدی", "Pars Steel", "0912 345 6789", "●"),
        Entry("4", "14:30", "Visit [@click=app.quit]x[/]", "Karaj", "me", "●"),
        Entry("5", "all day", "João: contract", "", "", "✓", Tone.NORMAL, muted=True),
    ),
)
EMPTY = Group("next", "Next days", ())


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    look.use(look.Look())
    yield
    look.use(look.Look())


def many(count: int, groups: int = 10) -> list[Group]:
    size = count // groups
    return [
        Group(
            f"g{g}",
            f"Day {g}",
            tuple(Entry(f"{g}.{n}", "10:00", f"Task {g}.{n}", "Ali") for n in range(size)),
        )
        for g in range(groups)
    ]


class ListApp(StyledApp):
    def __init__(self, groups: Sequence[Group] = (LATE, EMPTY, TODAY)) -> None:
        super().__init__()
        self.groups = groups
        self.log_: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        yield AgendaList()

    def on_mount(self) -> None:
        self.agenda.show(self.groups)
        self.agenda.focus()

    @property
    def agenda(self) -> AgendaList:
        return self.query_one(AgendaList)

    def on_agenda_list_highlighted(self, message: AgendaList.Highlighted) -> None:
        self.log_.append(("highlighted", message.key))

    def on_agenda_list_opened(self, message: AgendaList.Opened) -> None:
        self.log_.append(("opened", message.key))

    def on_agenda_list_marks_changed(self, message: AgendaList.MarksChanged) -> None:
        self.log_.append(("marks", message.count))

    def heard(self, what: str) -> list[object]:
        return [value for name, value in self.log_ if name == what]


async def test_groups_have_titles_and_empty_ones_are_not_shown() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        lines = lines_of(app)
        assert lines[0].split() == ["Overdue", "2", "s", "snooze"]
        assert lines[0].endswith("s snooze")
        assert lines[1].startswith("▸  2 days late  ! Call about the offer")
        assert lines[3].strip() == "Today"
        assert "Next days" not in seen(app)


async def test_hostile_titles_are_shown_letter_for_letter() -> None:
    app = ListApp()
    async with app.run_test(size=(120, 12)) as pilot:
        await pilot.pause()
        assert "Send [/] the price list" in seen(app)
        assert "Visit [@click=app.quit]x[/]" in seen(app)
        assert layout("تماس با سارا احمدی").visual in seen(app)


async def test_the_cursor_goes_from_entry_to_entry_over_the_titles() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 12)) as pilot:
        found = [app.agenda.key]
        for key in ("down", "j", "down", "down", "down", "k", "home", "end", "pageup", "pagedown"):
            await pilot.press(key)
            found.append(app.agenda.key)
        assert found == ["1", "2", "3", "4", "5", "5", "4", "1", "5", "1", "5"]
        assert app.agenda.group is not None
        assert app.agenda.group.key == "today"


async def test_enter_and_a_double_click_open() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("down", "enter")
        await pilot.click(AgendaList, offset=(20, 5), times=2)
        await pilot.click(AgendaList, offset=(5, 3), times=2)
        await pilot.pause()
        assert app.heard("opened") == ["2", "4"]


async def test_a_refresh_keeps_the_cursor_on_its_entry() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("down", "down", "down")
        assert app.agenda.key == "4"
        app.agenda.show([TODAY])
        assert app.agenda.key == "4"
        await pilot.pause()
        assert app.heard("highlighted")[-1] == "4"


async def test_when_an_entry_is_gone_the_cursor_stands_on_what_took_its_place() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("down")
        app.agenda.show([Group("late", "Overdue", LATE.lines[:1]), TODAY])
        assert app.agenda.key == "3"
        await pilot.press("end")
        app.agenda.show([Group("today", "Today", TODAY.lines[:2])])
        assert app.agenda.key == "4"
        app.agenda.show([])
        assert app.agenda.entry is None
        await pilot.pause()
        assert app.heard("highlighted")[-3:] == ["5", "4", None]


async def test_an_empty_list_has_no_entry_and_no_failure() -> None:
    app = ListApp([])
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("down", "up", "pagedown", "end", "space", "enter", "asterisk")
        assert app.agenda.key is None
        assert app.agenda.group is None
        assert app.heard("opened") == []


async def test_marks_stay_with_their_entries() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("space", "space")
        assert app.agenda.marked() == ["1", "2"]
        assert app.agenda.key == "3"
        await pilot.pause()
        assert lines_of(app)[1].startswith(" ✓ 2 days")
        app.agenda.show([Group("late", "Overdue", LATE.lines[1:]), TODAY])
        assert app.agenda.marked() == ["2"]
        await pilot.press("shift+down")
        assert app.agenda.marked() == ["2", "3", "4"]
        await pilot.press("asterisk")
        assert len(app.agenda.marked()) == 4
        await pilot.press("asterisk")
        assert app.agenda.marked() == []
        assert app.heard("marks") == [1, 2, 1, 3, 4, 0]


async def test_wide_lists_have_columns_of_their_own_for_who_and_the_side_value() -> None:
    app = ListApp()
    async with app.run_test(size=(120, 12)) as pilot:
        await pilot.pause()
        first, visit = lines_of(app)[1], lines_of(app)[5]
        assert first.index("Işık Ticaret") == visit.index("Karaj")
        assert first.rstrip().endswith("#1042")
        assert first.index("#1042") == visit.index("me", visit.index("Karaj"))


async def test_in_a_narrow_list_the_name_follows_the_title() -> None:
    app = ListApp()
    async with app.run_test(size=(50, 12)) as pilot:
        await pilot.pause()
        assert "Call about the offer · Işık" in lines_of(app)[1]
        assert "1042" not in seen(app)
        assert "…" in lines_of(app)[5]


async def test_every_line_is_as_wide_as_the_list() -> None:
    for rtl in (False, True):
        look.use(look.Look(rtl=rtl))
        for width in (12, 30, 61, 100, 200):
            app = ListApp()
            async with app.run_test(size=(width, 12)) as pilot:
                await pilot.pause()
                assert {app.agenda.render_line(y).cell_length for y in range(12)} == {width}


async def test_in_a_mirrored_screen_times_stand_at_the_right() -> None:
    look.use(look.Look(rtl=True))
    app = ListApp()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("space", "up")
        await pilot.pause()
        lines = lines_of(app)
        assert lines[0].startswith(" s snooze")
        assert lines[0].endswith("2  Overdue")
        assert lines[1].rstrip().endswith("!  2 days late ✓◂")
        assert lines[4].rstrip().endswith(layout("تماس با سارا احمدی").visual + " ●        10:00")


async def test_only_the_two_lines_of_a_move_are_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = ListApp()
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        drawn: list[Region] = []
        refresh = app.agenda.refresh

        def watched(*regions: Region, **how: bool) -> AgendaList:
            drawn.extend(regions or (Region(0, 0, 80, 12),))
            return refresh(*regions, **how)

        monkeypatch.setattr(app.agenda, "refresh", watched)
        await pilot.press("down", "down")
        assert [region.y for region in drawn] in ([1, 2, 2, 4], [2, 1, 4, 2], [1, 2, 4, 2])
        assert all(region.height == 1 for region in drawn)


async def test_passing_the_edge_moves_the_window_by_half_a_page() -> None:
    app = ListApp(many(100, 1))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press(*["down"] * 10)
        assert app.agenda.top == 0
        await pilot.press("down")
        assert (app.agenda.top, app.agenda.key) == (7, "0.11")


async def test_the_title_of_a_group_stays_in_sight() -> None:
    app = ListApp(many(100, 2))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert lines_of(app)[0].strip() == "Day 0"
        assert app.agenda.top > 1
        assert app.agenda.top < app.agenda.cursor
        await pilot.press("end")
        await pilot.pause()
        assert lines_of(app)[0].strip() == "Day 1"
        assert lines_of(app)[-1].split()[-2:] == ["1.49", "Ali"]


async def test_the_cursor_is_seen_wherever_it_goes_among_ten_thousand() -> None:
    app = ListApp(many(10_000, 100))
    keys = ["pagedown", "up", "up", "pageup", "end", "pageup", "down", "home", "down"]
    async with app.run_test(size=(80, 24)) as pilot:
        for key in [*["pagedown"] * 7, *["up"] * 30, *keys, *["down"] * 120, *["up"] * 130]:
            await pilot.press(key)
            agenda = app.agenda
            assert agenda.top < agenda.cursor <= agenda.top + agenda.page, key
        assert app.agenda.count == 10_000
        assert app.agenda.go_to("57.3")
        await pilot.pause()
        assert next(line for line in lines_of(app) if line.startswith("▸")).split()[3] == "57.3"
        assert app.agenda.go_to_group("g99")
        assert app.agenda.key == "99.0"
        assert not app.agenda.go_to("100.0")


async def test_a_tall_list_has_air_between_its_groups() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert lines_of(app)[3] == ""
        assert lines_of(app)[4].strip() == "Today"
        await pilot.press("down", "down")
        assert app.agenda.key == "3"
        await pilot.resize_terminal(80, 20)
        await pilot.pause()
        assert app.agenda.key == "3"
        assert lines_of(app)[3].strip() == "Today"


async def test_with_ascii_glyphs_nothing_but_ascii_is_drawn_around_the_text() -> None:
    look.use(look.Look(glyphs=look.ASCII))
    app = ListApp(many(100, 2))
    async with app.run_test(size=(30, 12)) as pilot:
        await pilot.press("end", "space")
        await pilot.pause()
        assert seen(app).isascii()


def test_signs_tell_appointments_from_tasks_and_what_is_late_or_done() -> None:
    assert [sign("meeting"), sign("task")] == ["●", "○"]
    assert sign("call", Tone.ALERT) == "!"
    assert sign("task", Tone.ALERT, done=True) == "✓"
