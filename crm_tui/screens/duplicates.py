"""Likely duplicates one pair at a time: side by side, merge, keep both, or decide later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.message import Message

from crm_tui.config import calendar_for
from crm_tui.domain.merging import LABELS, LISTS, Compared, compare
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.screens import contact_deeds
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.wording import custom_value, lifecycle, number
from crm_tui.text.dates import show_date
from crm_tui.widgets.comparison import CompareRow, Comparison
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from crm_tui.queries.contacts import ContactCard, FieldDefinition
    from crm_tui.queries.duplicates import Pair

_ONLY_WITH_A_PAIR = (
    "duplicates.merge", "duplicates.both", "duplicates.skip", "duplicates.left",
    "duplicates.right", "duplicates.keep",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """The pair on the screen: its place in the queue and both cards, the one that stays first."""

    place: int
    keep: ContactCard
    other: ContactCard


class DuplicatesScreen(CrmScreen):
    """See the module. ``pair`` starts with these two instead of searching the book."""

    AREA: ClassVar[str] = "contacts"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("duplicates",)
    DEFAULT_CSS = """
    DuplicatesScreen #about { height: auto; }
    DuplicatesScreen #compare { height: 1fr; }
    """

    class Searched(Message):
        """The search came this far (0 to 1); from the thread that searches."""

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share

    def __init__(self, pairs: list[Pair] | None = None) -> None:
        super().__init__()
        self.pairs: list[Pair] | None = pairs
        self.shown: Shown | None = None
        self._swapped = False
        self._choices: dict[str, int] = {}
        self._stop = False

    def compose(self) -> ComposeResult:
        """Bars, where we are, the two."""
        yield self.top_bar()
        with Vertical():
            yield TextLines(id="about")
            yield Comparison(id="compare")
        yield KeyBar()

    def on_mount(self) -> None:
        """Search the book, or begin with the pairs given."""
        self.set_focus(self.comparison)
        self.shell.records_changed.subscribe(self, lambda _event: self._again())
        if self.pairs is None:
            self._say_searching(0.0)
            self.ask("candidates", self._search, self._found)
        else:
            self._go(0, 1)

    @property
    def comparison(self) -> Comparison:
        """The two records."""
        return self.query_one("#compare", Comparison)

    # Searching

    def _search(self) -> list[Pair]:
        from crm_tui.queries import duplicates  # noqa: PLC0415 - loads the scoring

        def report(share: float) -> bool:
            self.post_message(self.Searched(share))
            return not self._stop

        try:
            return self.crm.read(duplicates.candidates, report)
        except duplicates.Cancelled:
            return []

    def on_duplicates_screen_searched(self, message: Searched) -> None:
        """Say how far the search is."""
        if self.pairs is None:
            self._say_searching(message.share)

    def on_unmount(self) -> None:
        """Stop a search that nobody waits for."""
        self._stop = True

    def _say_searching(self, share: float) -> None:
        text = _("Looking through the book … {percent} %").format(percent=number(int(share * 100)))
        self._say([line(Span(text, Tone.TITLE))], pair=False)

    def _found(self, pairs: list[Pair]) -> None:
        self.pairs = pairs
        self._go(0, 1)

    # Going from pair to pair

    def _go(self, place: int, step: int) -> None:
        """Show the pair at ``place``, or the next in that direction that is still one."""
        pairs = self.pairs or []

        def read() -> Shown | None:
            from crm_tui.queries import duplicates  # noqa: PLC0415 - see _search

            at = place
            while 0 <= at < len(pairs):
                pair = pairs[at]
                if self.crm.read(duplicates.still_a_pair, pair.a, pair.b):
                    cards = (self.crm.read(queries.card, each) for each in (pair.a, pair.b))
                    return Shown(at, *cards)
                at += step
            return None

        self.ask("pair", read, self._arrived if step > 0 else self._arrived_back)

    def _arrived_back(self, shown: Shown | None) -> None:
        if shown is not None:
            self._arrived(shown)

    def _arrived(self, shown: Shown | None) -> None:
        fresh = shown is None or self.shown is None or shown.place != self.shown.place
        self.shown = shown
        if fresh:
            self._swapped, self._choices = False, {}
        if shown is None:
            self._say_end()
        else:
            self._draw()

    def _again(self) -> None:
        """Something changed: read the pair again; if it is none any more, go on."""
        if self.pairs is not None and self.shown is not None:
            self._go(self.shown.place, 1)

    def _say_end(self) -> None:
        many = len(self.pairs or ())
        text = _("No more likely duplicates.") if many else _("No likely duplicates.")
        keys = line(Span("esc", Tone.KEY), "  " + _("goes back"))
        self._say([Line(), line(Span(text, Tone.TITLE)), Line(), keys], pair=False)

    def _say(self, lines: list[Drawable], *, pair: bool) -> None:
        self.query_one("#about", TextLines).show(lines)
        self.comparison.display = pair
        self.query_one(KeyBar).show(hints(("duplicates", "app"), () if pair else _ONLY_WITH_A_PAIR))

    # Drawing

    def _sides(self) -> tuple[ContactCard, ContactCard] | None:
        if self.shown is None:
            return None
        both = (self.shown.keep, self.shown.other)
        return (both[1], both[0]) if self._swapped else both

    def _draw(self) -> None:
        sides = self._sides()
        if sides is None or self.shown is None or self.pairs is None:
            return
        keep, other = sides
        percent = int(self.pairs[self.shown.place].score * 100)
        where = _("{place} of {total}").format(
            place=number(self.shown.place + 1), total=number(len(self.pairs))
        )
        alike = _("{percent} % alike").format(percent=number(percent))
        self._say(
            [line(Span(where, Tone.STRONG), "  ", Span(alike, Tone.MUTED)), Line()], pair=True
        )
        own = {f"fields.{field.key}": field for field in keep.fields}
        rows = [self._row(each, own) for each in compare(keep.draft, other.draft)]
        titles = (
            _("{id} stays").format(id=f"#{keep.id}"),
            _("{id} is merged into it").format(id=f"#{other.id}"),
        )
        self.comparison.show(titles, rows)

    def _row(self, compared: Compared, own: Mapping[str, FieldDefinition]) -> CompareRow:
        field = compared.field
        left, right = (self._words(field, side) for side in (compared.left, compared.right))
        if known := LABELS.get(field) or LISTS.get(field):
            label = _(known)
        elif defined := own.get(field):
            label = defined.label
            calendar = calendar_for(self.shell.settings, language())
            left, right = (
                tuple(custom_value(defined.type, value, calendar) for value in side)
                for side in (left, right)
            )
        else:
            label = field.removeprefix("fields.")
        taken = self._choices.get(field, 0 if compared.left else 1) if compared.single else None
        return CompareRow(field, label, (left, right), taken)

    def _words(self, field: str, values: tuple[str, ...]) -> tuple[str, ...]:
        if field == "lifecycle":
            return tuple(lifecycle(value) for value in values)
        if field == "birthday":
            calendar = calendar_for(self.shell.settings, language())
            return tuple(show_date(value, calendar, language()) for value in values)
        if field in ("do_not_call", "do_not_mail"):
            return tuple(_("yes") for _value in values)
        return values

    def on_comparison_taken(self, message: Comparison.Taken) -> None:
        """Remember which side was taken."""
        if message.row.taken is not None:
            self._choices[message.row.id] = message.row.taken

    # Actions

    def action_left(self) -> None:
        """Take what stands left."""
        self.comparison.take(left=True)

    def action_right(self) -> None:
        """Take what stands right."""
        self.comparison.take(left=False)

    def action_down(self) -> None:
        """Next line."""
        self.comparison.move(1)

    def action_up(self) -> None:
        """Previous line."""
        self.comparison.move(-1)

    def action_keep(self) -> None:
        """Let the other record stay; what was chosen field by field is asked anew."""
        self._swapped, self._choices = not self._swapped, {}
        self._draw()

    def action_skip(self) -> None:
        """Decide later."""
        if self.shown is not None:
            self._go(self.shown.place + 1, 1)

    def action_previous(self) -> None:
        """The pair before."""
        place = self.shown.place if self.shown is not None else len(self.pairs or ())
        self._go(place - 1, -1)

    def action_merge(self) -> None:
        """Make one of both."""
        sides = self._sides()
        if sides is None:
            return
        keep, other = sides
        choices = {field: sides[side].id for field, side in self._choices.items()}

        def write() -> int:
            from crm_tui.services import duplicates  # noqa: PLC0415 - the table layer

            return self.crm.write(duplicates.merge, keep.id, [other.id], choices)

        self.do(write, lambda _id: self._decided(_("Merged into {name}."), keep.display))

    def action_both(self) -> None:
        """They are two: never ask again."""
        sides = self._sides()
        if sides is None:
            return
        a, b = sides

        def write() -> None:
            from crm_tui.services import duplicates  # noqa: PLC0415 - the table layer

            self.crm.write(duplicates.keep_both, a.id, b.id)

        self.do(write, lambda _none: self._decided(_("Both are kept."), a.display))

    def _decided(self, text: str, name: str) -> None:
        self.say(text.format(name=name))
        self._again()

    def action_undo(self) -> None:
        """Take the last decision back."""
        contact_deeds.undo(self)

    def action_back(self) -> None:
        """Back to where one came from."""
        self._stop = True
        self.dismiss(None)
