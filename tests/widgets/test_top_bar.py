"""The areas in the first line: all of them, at any width."""

from collections.abc import Iterator

import pytest
from textual.app import ComposeResult

from crm_tui.widgets import look
from crm_tui.widgets.top_bar import Place, TopBar
from tests.widgets.drawn import StyledApp, lines_of

TITLES = ("Šiandien", "Kontaktai", "Darbotvarkė", "Pardavimai", "Užklausos", "Žinios")
PLACES = tuple(Place(title, title, number) for number, title in enumerate(TITLES, 1))


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    look.use(look.Look())


class BarApp(StyledApp):
    def __init__(self, note: str, here: str) -> None:
        super().__init__()
        self.note, self.at = note, here
        self.went: list[int] = []

    def compose(self) -> ComposeResult:
        yield TopBar(PLACES, self.at, self.note)

    def on_top_bar_chosen(self, message: TopBar.Chosen) -> None:
        self.went.append(message.place.number)


async def first_line(width: int, note: str, here: str = "Žinios") -> str:
    app = BarApp(note, here)
    async with app.run_test(size=(width, 3)):
        return lines_of(app)[0]


async def test_where_there_is_room_every_title_is_whole() -> None:
    assert (await first_line(110, "12 408 · sara")).split("   ")[:6] == [
        " 1 Šiandien", "2 Kontaktai", "3 Darbotvarkė", "4 Pardavimai", "5 Užklausos", "6 Žinios",
    ]  # fmt: skip


async def test_in_little_room_the_longest_are_cut_to_one_length_but_not_where_one_is() -> None:
    said = await first_line(80, "12 408 · sara", "Darbotvarkė")
    assert " 2 Kontak… 3 Darbotvarkė 4 Pardav… 5 Užklau… 6 Žinios" in said
    assert said.endswith("12 408 · sara")


@pytest.mark.parametrize("width", [30, 45])
async def test_in_less_room_the_numbers_of_all_areas_are_left(width: int) -> None:
    said = await first_line(width, "sara", "Pardavimai")
    assert said.split()[:7] == ["1", "2", "3", "4", "Pardavimai", "5", "6"]
    assert said.endswith("sara")


@pytest.mark.parametrize("width", [45, 80, 110])
@pytest.mark.parametrize("rtl", [False, True])
async def test_a_click_goes_where_it_is_seen(width: int, *, rtl: bool) -> None:
    look.use(look.Look(rtl=rtl))
    app = BarApp("sara", "Žinios")
    async with app.run_test(size=(width, 3)) as pilot:
        line = lines_of(app)[0].ljust(width)
        for number in range(1, 7):
            await pilot.click(TopBar, offset=(line.index(str(number)), 0))
        await pilot.pause()
        assert app.went == [1, 2, 3, 4, 5, 6]
