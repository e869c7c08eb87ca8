"""What the steps of an import share: the file and what was decided so far, the line of steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from crm_tui.config import Settings
from crm_tui.domain.imports import Policy
from crm_tui.domain.money import DisplayUnit, currency_for, unit_for
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.key_bar import Hint, KeyBar, hints
from crm_tui.widgets.lines import Line, Span, Tone
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.reading import ReadOptions, Source
    from crm_tui.interchange.report import Report

STEPS = (N_("file"), N_("columns"), N_("duplicates"), N_("check"), N_("done"))


@dataclass(slots=True)
class Plan:
    """What was chosen so far; every step reads and writes it."""

    path: Path | None = None
    options: ReadOptions | None = None
    source: Source | None = None
    mapping: Mapping | None = None
    policy: Policy = field(default_factory=Policy)
    report: Report | None = None

    def begin(self, settings: Settings) -> None:
        """A file was opened: amounts of deals that name no currency are in the user's."""
        if self.options is None or self.options.area != "deal" or self.policy.currency:
            return
        usual = currency_for(settings, language())
        toman = unit_for(settings, usual) is DisplayUnit.TOMAN
        self.policy = replace(self.policy, currency=DisplayUnit.TOMAN.value if toman else usual)

    def close(self) -> None:
        """Close the file."""
        if self.source is not None:
            self.source.close()
            self.source = None


class ImportStep(CrmScreen):
    """One step: bars, a line that says which step it is, and its own body."""

    AREA: ClassVar[str] = "contacts"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("import",)
    STEP: ClassVar[int] = 1
    ACTIONS: ClassVar[frozenset[str]] = frozenset()
    """Verbs of the context that this step answers; the others are not shown."""

    DEFAULT_CSS = """
    ImportStep #steps { height: 1; }
    ImportStep #facts { height: auto; margin-bottom: 1; }
    ImportStep .-short #facts { margin-bottom: 0; }
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan

    def steps(self) -> TextLines:
        """The line of steps, the present one in strong letters."""
        name = self.plan.path.name if self.plan.path else ""
        spans = [Span(_("Import"), Tone.TITLE)]
        if name:
            spans.append(Span(f" {look.now().glyphs.between} {name}", Tone.STRONG))
        done: list[Span] = []
        for place, step in enumerate(STEPS, 1):
            tone = Tone.ACCENT if place == self.STEP else Tone.MUTED
            done.append(Span(("  " if done else "") + f"{number(place)} {_(step)}", tone))
        return TextLines([Line(tuple(spans), tuple(done))], id="steps")

    def bar(self, more: Iterable[str] = ()) -> KeyBar:
        """The keys of this step."""
        return KeyBar(self.hints(more))

    def hints(self, more: Iterable[str] = (), without: Iterable[str] = ()) -> tuple[Hint, ...]:
        """Hints of the verbs this step answers."""
        hidden = {
            action.id
            for action in keymap().bindings("import")
            if action.verb not in self.ACTIONS and action.verb != "back"
        }
        return hints(("app", "import", *more), {*hidden, *without})

    def action_back(self) -> None:
        """To the step before."""
        self.dismiss(None)
