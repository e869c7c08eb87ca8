"""The Textual app: areas, themes, keys, and the signal that records changed; no business logic."""

from __future__ import annotations

import gc
import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.filter import NoColor
from textual.signal import Signal

from crm_tui import paths
from crm_tui.config import BadConfig
from crm_tui.errors import CrmError, ExitCode
from crm_tui.i18n import _, is_rtl, sentence
from crm_tui.keymap import Keymap, KeyProblem
from crm_tui.screens import AREAS
from crm_tui.screens.base import CrmScreen, contexts_of
from crm_tui.terminal.app import TerminalApp
from crm_tui.terminal.filters import line_filters
from crm_tui.widgets import bindings, look
from crm_tui.widgets.safe import notify
from crm_tui.widgets.themes import THEMES
from crm_tui.widgets.top_bar import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver
    from textual.screen import Screen

    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.db.watch import Watch
    from crm_tui.screens.jump import Target
    from crm_tui.screens.reminders import Reminding
    from crm_tui.screens.sla_watch import PromiseWatch

log = logging.getLogger(__name__)
WATCH_SECONDS = 0.5
FIRST_REMINDER_SECONDS = 1.0


class OtherSession:
    """Published when another session committed: anything may have changed."""


class CrmApp(TerminalApp[None]):
    """The app over one open book. ``driver_class`` None means Textual's own (tests).

    ``start`` is the area shown first; empty: the one of the settings.
    """

    CSS_PATH: ClassVar = ["styles/base.tcss"]
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (140, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-normal"), (30, "-tall")]
    MODES: ClassVar = {area.id: area.make for area in AREAS}
    DEFAULT_MODE: ClassVar[str] = AREAS[0].id
    AUTO_FOCUS = None

    def __init__(
        self,
        crm: Crm,
        settings: Settings,
        *,
        driver_class: type[Driver] | None = None,
        bidi: str = "app",
        start: str = "",
    ) -> None:
        plain = bool(os.environ.get("NO_COLOR"))
        self.crm = crm
        self.settings = settings
        # Textual reads it through the instance, and has no other door.
        self.DEFAULT_MODE = start or settings.start  # type: ignore[misc]
        look.use(
            look.Look(
                rtl=is_rtl(), glyphs=look.ASCII if settings.glyphs == "ascii" else look.UNICODE
            )
        )
        bindings.use(Keymap(settings.keys, mirrored=is_rtl()))
        self._plain = plain
        super().__init__(driver_class=driver_class, ansi_color=True if plain else None)
        self._bindings.key_to_bindings.update(bindings.bindings_for(["app"]).key_to_bindings)
        # Our themes hold no ANSI colours: Textual's filter for them would cost a third of a key.
        self._filters = [*([NoColor()] if plain else []), *line_filters(bidi)]
        self.animation_level = "none"
        self.records_changed: Signal[object] = Signal(self, "records changed")
        self.hangup: list[Callable[[], None]] = []
        self.drafts_offered = False
        self.clipboard_allowed = settings.clipboard
        self._watch: Watch | None = None
        self._reminding: Reminding | None = None
        self._promises: PromiseWatch | None = None
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES["plain" if plain else settings.theme].name
        self.set_class(is_rtl(), "-rtl")
        self.set_class(plain, "-plain")
        self.set_class(settings.density == "compact", "-compact")

    @property
    def native_ansi_color(self) -> bool:
        """The terminal's own colours; asked hundreds of times a key, so not looked up."""
        return self._plain

    @property
    def places(self) -> tuple[Place, ...]:
        """The areas, numbered."""
        return tuple(Place(area.id, _(area.title), n) for n, area in enumerate(AREAS, 1))

    def go(self, area: str) -> None:
        """Show an area."""
        self.switch_mode(area)

    def open_trash(self, area: str) -> None:
        """See the trash; what belongs to that area first."""
        from crm_tui.screens.trash import TrashScreen, kind_of  # noqa: PLC0415 - seldom

        self.push_screen(TrashScreen(kind_of(area)))

    def on_mount(self) -> None:
        """Listen to our own deeds; look for other people's once the first screen stands."""
        self.crm.on_event(self._own_event)
        for problem in bindings.keymap().problems:
            notify(self, sentence(_wrong_key(problem, self.settings)), "warning")
        self.call_after_refresh(self._start_watching)
        self.set_timer(FIRST_REMINDER_SECONDS, self._start_reminding)

    def _start_watching(self) -> None:
        try:
            self._watch = self.crm.watch()
        except CrmError:
            log.warning("can't watch the book for other sessions' changes", exc_info=True)
            return
        self.set_interval(WATCH_SECONDS, self._look_for_changes)

    def _start_reminding(self) -> None:
        if self._reminding is not None:
            return
        from crm_tui.screens.reminders import Reminding  # noqa: PLC0415 - after the first frame

        self._reminding = Reminding(self, self.crm, self.settings)
        # On the screen of today one sees what is late.
        self._reminding.begin(count_late=self.current_mode != "today")
        from crm_tui.screens.sla_watch import PromiseWatch  # noqa: PLC0415 - as above

        self._promises = PromiseWatch(self, self.crm, self.settings)
        self._promises.begin()

    def _look_for_changes(self) -> None:
        try:
            changed = self._watch is not None and self._watch.changed()
        except CrmError:
            # The next read or save says what is wrong, in words.
            return
        if changed:
            self.records_changed.publish(OtherSession())

    def _own_event(self, event: object) -> None:
        # Called in the thread that wrote.
        self.call_later(self._publish, event)

    def _publish(self, event: object) -> None:
        self.records_changed.publish(event)

    def on_hangup(self) -> None:
        """The line dropped or we are told to end: let open forms save their drafts."""
        for save in list(self.hangup):
            try:
                save()
            except Exception:
                log.exception("a draft could not be saved")

    def action_area(self, number: str) -> None:
        """Go to the area of that number."""
        index = int(number) - 1
        if index < len(AREAS):
            self.go(AREAS[index].id)

    async def action_quit(self) -> None:
        """Leave; open forms save their drafts first."""
        self.on_hangup()
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+c does not quit by accident."""
        notify(
            self, _("Press {key} to quit.").format(key=bindings.keymap().action("app.quit").keys[0])
        )

    def action_help(self) -> None:
        """Show the keys that work here."""
        from crm_tui.screens.help import HelpScreen  # noqa: PLC0415 - not needed for the first frame

        if isinstance(self.screen, HelpScreen):
            self.screen.action_help()
        else:
            self.push_screen(HelpScreen(contexts_of(self.screen)))

    def action_jump(self) -> None:
        """Put letters on everything one can go to; the same key takes them away."""
        from crm_tui.screens.jump import JumpScreen, targets  # noqa: PLC0415 - see action_help

        if isinstance(self.screen, JumpScreen):
            self.screen.leave()
        elif found := targets(self.screen):
            self.push_screen(JumpScreen(found), _jump)

    def action_bin(self) -> None:
        """See the trash, whatever is on the screen."""
        if isinstance(self.screen, CrmScreen):
            self.screen.action_bin()

    def action_capture(self) -> None:
        """Write down what is to be done, whatever is on the screen."""
        from crm_tui.screens.activity_deeds import capture_anywhere  # noqa: PLC0415 - as above

        capture_anywhere(self.screen)

    def action_palette(self) -> None:
        """Find a command by its name, a record by its number or words."""
        from crm_tui.screens.palette import PaletteScreen  # noqa: PLC0415 - see action_help

        screen = self.screen
        if screen.is_modal:
            return
        self.push_screen(PaletteScreen(contexts_of(screen)), partial(self._run_chosen, screen))

    async def _run_chosen(self, screen: Screen[object], call: str | None) -> None:
        from crm_tui.screens.palette import RECORD, open_record  # noqa: PLC0415 - see action_help

        if call and call.startswith(RECORD):
            open_record(self, call)
        elif call:
            for node in (screen.focused, screen, self):
                if node is not None and hasattr(node, f"action_{call.partition('(')[0]}"):
                    await node.run_action(call)
                    return

    def note_error(self, error: Exception) -> None:
        """Into the log, by its traceback."""
        from crm_tui.terminal import fatal  # noqa: PLC0415 - only for an error

        fatal.record(error, paths.log_file(), self.crm.now())

    def _fatal_error(self) -> None:
        """Textual would print a traceback with the values of local variables: customers' data."""
        from rich.text import Text  # noqa: PLC0415 - only for a crash

        from crm_tui.terminal import fatal  # noqa: PLC0415 - as above

        self._return_code = int(ExitCode.INTERNAL)
        self.on_hangup()
        error = sys.exc_info()[1] or self._exception
        if error is not None and not self._exit_renderables:
            number = fatal.record(error, paths.log_file(), self.crm.now())
            self._exit_renderables.append(Text(fatal.sentence(number, paths.log_file())))
        self._close_messages_no_wait()


def _wrong_key(problem: KeyProblem, settings: Settings) -> BadConfig:
    """What is wrong with a key of the settings, with its file and line."""
    return BadConfig(
        file=paths.config_file(),
        line=settings.key_lines.get(problem.action, 1),
        key=problem.action,
        reason=_(problem.template).format(**problem.values),
    )


def _jump(target: Target | None) -> None:
    if target is not None:
        target.go()


def run(crm: Crm, settings: Settings) -> int:
    """Run the app in this terminal; returns the exit status."""
    # The terminal is asked here only.
    from crm_tui.terminal import driver_class  # noqa: PLC0415
    from crm_tui.terminal.probe import find  # noqa: PLC0415

    plan = find(settings.bidi)
    # Nothing made before the first frame is garbage: collecting it costs 30 ms.
    gc.disable()
    driver = driver_class(plan, diff=settings.diff_driver)
    app = CrmApp(crm, settings, driver_class=driver, bidi=plan.mode)
    app.call_later(_collect_again)
    app.run()
    return app.return_code or 0


def _collect_again() -> None:
    gc.freeze()
    gc.enable()
