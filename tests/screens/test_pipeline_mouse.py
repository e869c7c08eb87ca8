"""A card dragged on the board lands in the column it is let go over, in either direction."""

from collections.abc import Iterator

import pytest
from textual.events import MouseMove
from textual.geometry import Offset

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.deals import DealDraft
from crm_tui.keymap import Keymap
from crm_tui.queries import pipeline as queries
from crm_tui.services import pipeline, stages
from crm_tui.widgets import bindings, look
from tests.screens.user import User, using

STAGES = ("Alpha", "Beta", "Gamma", "Delta")


@pytest.fixture(autouse=True)
def _plain_again() -> Iterator[None]:
    yield
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def sales(book: Crm) -> Crm:
    book.write(stages.add_pipeline, "Way", [stages.StageDraft(name, 10) for name in STAGES])
    for stage, title in ((1, "first-deal"), (2, "second-deal")):
        book.write(pipeline.create, DealDraft(title=title, stage_id=stage))
    return book


def place_of(user: User, text: str) -> Offset:
    """Where a text is drawn on the screen; its middle."""
    for y, line in enumerate(user.lines):
        if (x := line.find(text)) >= 0:
            return Offset(x + len(text) // 2, y)
    raise AssertionError(f"{text!r} is not seen:\n{user.sees}")


async def drag(user: User, start: Offset, end: Offset) -> None:
    await user.pilot.mouse_down(None, offset=start)
    await user.pilot._post_mouse_events([MouseMove], None, offset=end, button=1)
    await user.pilot.mouse_up(None, offset=end)
    await user.settle()


def stage_of(book: Crm, deal: int) -> str:
    return book.read(queries.rows, [deal])[0].stage


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("target", ["Beta", "Gamma", "Delta"])
async def test_a_card_lands_in_the_column_it_is_let_go_over(
    sales: Crm, language: str, target: str
) -> None:
    i18n.use(language)
    async with using(sales, Settings(language=language), size=(120, 30), area="pipeline") as user:
        alpha, beta = place_of(user, "Alpha").x, place_of(user, "Beta").x
        assert (alpha < beta) == (language == "en")
        head = place_of(user, target)
        card = place_of(user, "first-deal")
        await drag(user, card, Offset(head.x, card.y))
        assert stage_of(sales, 1) == target
        # It stands where it was let go, and can be taken back to where it was.
        now = place_of(user, "first-deal")
        assert abs(now.x - head.x) < 120 // len(STAGES)
        await drag(user, now, Offset(alpha, now.y))
        assert stage_of(sales, 1) == "Alpha"
        assert stage_of(sales, 2) == "Beta"


@pytest.mark.parametrize("language", ["en", "fa"])
async def test_on_a_narrow_board_too(sales: Crm, language: str) -> None:
    i18n.use(language)
    async with using(sales, Settings(language=language), size=(60, 24), area="pipeline") as user:
        card, head = place_of(user, "first-deal"), place_of(user, "Beta")
        await drag(user, card, Offset(head.x, card.y))
        assert stage_of(sales, 1) == "Beta"
