"""What every screen does the same way: asks in a thread, drops late answers, says failures."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, cast

from textual.message import Message
from textual.screen import ModalScreen, Screen

from crm_tui import paths
from crm_tui.errors import CrmError
from crm_tui.i18n import _, sentence
from crm_tui.terminal import fatal
from crm_tui.terminal.app import LogicalScreen
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.key_bar import Hint, KeyBar, hints
from crm_tui.widgets.safe import Severity, notify
from crm_tui.widgets.top_bar import Place, TopBar

if TYPE_CHECKING:
    from textual.filter import LineFilter
    from textual.signal import Signal

    from crm_tui.config import Settings
    from crm_tui.crm import Crm

R = TypeVar("R")
T = TypeVar("T")
log = logging.getLogger(__name__)


class Shell(Protocol):
    """What screens know of the app."""

    crm: Crm
    settings: Settings
    records_changed: Signal[object]
    hangup: list[Callable[[], None]]
    drafts_offered: bool

    @property
    def places(self) -> tuple[Place, ...]:
        """The areas, numbered."""
        ...

    def go(self, area: str) -> None:
        """Show an area."""
        ...

    def open_trash(self, area: str) -> None:
        """See the trash; what belongs to that area first."""
        ...


class Asking(LogicalScreen[T]):
    """Questions and deeds in worker threads."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ()

    class Answered(Message):
        """A thread has finished; ``deliver`` hands its result on."""

        def __init__(self, topic: str, number: int, deliver: Callable[[], None]) -> None:
            super().__init__()
            self.topic, self.number, self.deliver = topic, number, deliver

    def __init__(self) -> None:
        super().__init__()
        self._bindings.key_to_bindings.update(bindings_for(self.CONTEXTS).key_to_bindings)
        self._numbers: dict[str, int] = {}

    @property
    def shell(self) -> Shell:
        """The app, as screens know it."""
        return cast("Shell", self.app)

    @property
    def crm(self) -> Crm:
        """The gateway."""
        return self.shell.crm

    def ask(
        self,
        topic: str,
        job: Callable[[], R],
        then: Callable[[R], None],
        failed: Callable[[CrmError], None] | None = None,
    ) -> None:
        """Run ``job`` in a thread and ``then`` here with its answer.

        A newer question on the same topic makes the older one's answer worthless: it is dropped.
        """
        number = self._numbers[topic] = self._numbers.get(topic, 0) + 1
        self.run_worker(
            lambda: self._run(topic, number, job, then, failed),
            thread=True,
            group=topic,
            exclusive=True,
            exit_on_error=False,
        )

    def do(
        self,
        job: Callable[[], R],
        then: Callable[[R], None],
        failed: Callable[[CrmError], None] | None = None,
    ) -> None:
        """Run a deed in a thread; it is never cancelled, and its answer never dropped."""
        self.run_worker(
            lambda: self._run("", 0, job, then, failed), thread=True, exit_on_error=False
        )

    def _run(
        self,
        topic: str,
        number: int,
        job: Callable[[], R],
        then: Callable[[R], None],
        failed: Callable[[CrmError], None] | None,
    ) -> None:
        deliver: Callable[[], None]
        try:
            answer = job()
        except CrmError as error:
            failure = error
            deliver = lambda: (failed or self.say_failure)(failure)  # noqa: E731
        except Exception as error:
            log.exception("a job of %s failed", type(self).__name__)
            fatal.record(error, paths.log_file(), self.crm.now())
            deliver = self.say_unexpected
        else:
            deliver = lambda: then(answer)  # noqa: E731
        self.post_message(self.Answered(topic, number, deliver))

    def on_asking_answered(self, message: Answered) -> None:
        """Hand an answer on, unless a newer question or leaving made it worthless."""
        message.stop()
        wanted = not self.left and message.number == self._numbers.get(message.topic)
        if not message.topic or wanted:
            message.deliver()

    async def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        """Do what a clicked hint says, where the focus is or above it."""
        for node in (self.focused, self, self.app):
            if node is not None and hasattr(node, f"action_{message.call.partition('(')[0]}"):
                await node.run_action(message.call)
                return

    def say(self, text: str, severity: Severity = "information") -> None:
        """A short message about what can't be seen."""
        notify(self.app, text, severity)

    def say_failure(self, error: CrmError) -> None:
        """The failure's sentence."""
        self.say(sentence(error), "error")

    def say_unexpected(self) -> None:
        """An apology; the details are in the log."""
        self.say(_("That did not work; the details are in the log. Your data is safe."), "error")


class CrmScreen(Asking[None]):
    """A full screen: top bar, content, key bar."""

    AREA: ClassVar[str] = ""

    def top_bar(self, note: str = "") -> TopBar:
        """The bar with the areas."""
        return TopBar(self.shell.places, self.AREA, note)

    def key_bar(self, without: Iterable[str] = ()) -> KeyBar:
        """The bar with the keys of this screen."""
        return KeyBar(hints(("app", *self.CONTEXTS, "table"), without))

    def action_bin(self) -> None:
        """See the trash; what belongs to this area first."""
        self.shell.open_trash(self.AREA)

    def on_top_bar_chosen(self, message: TopBar.Chosen) -> None:
        """Go to the area clicked."""
        self.shell.go(message.place.id)


def contexts_of(screen: Screen[Any]) -> tuple[str, ...]:
    """The key contexts that are live on a screen, those of the focused thing first."""
    here = screen.focused.ancestors_with_self if screen.focused is not None else (screen,)
    found = [context for node in here for context in getattr(node, "CONTEXTS", ())]
    return tuple(dict.fromkeys([*found, "app"]))


class Dialog(Asking[T], ModalScreen[T]):
    """A question over the screen; Escape answers None.

    Its key bar lies over that of the screen behind, whose keys mean nothing now.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("dialog",)
    WITHOUT: ClassVar[tuple[str, ...]] = ("app.palette",)
    """Actions that the key bar leaves out."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: the screen behind, drawn as our background, has been through them."""
        return []

    def on_mount(self) -> None:
        """The key bar; what a subclass does besides stands in its own ``on_mount``."""
        self.mount(KeyBar(self._hints()))

    def own_keys(self) -> Sequence[Hint]:
        """Keys that the table does not know, such as Enter in a line."""
        return ()

    def _hints(self) -> tuple[Hint, ...]:
        return (*self.own_keys(), *hints((*self.CONTEXTS, *contexts_of(self)), self.WITHOUT))

    def on_descendant_focus(self) -> None:
        """Other keys, where the focus is now."""
        for bar in self.query(KeyBar):
            bar.show(self._hints())

    def action_cancel(self) -> None:
        """Close; nothing happens."""
        self.dismiss(None)
