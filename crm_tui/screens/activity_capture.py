"""One line of natural text becomes an activity; what was understood is said while one types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.domain.capture import Role, Span, Token
from crm_tui.errors import BadInput, CrmError
from crm_tui.i18n import _, sentence
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries.naming import Meant, Named, meant
from crm_tui.screens.activity_line import about, echo_lines, heard, planned, summary
from crm_tui.screens.activity_wording import here
from crm_tui.screens.base import Dialog
from crm_tui.widgets import look
from crm_tui.widgets.capture_field import CaptureField
from crm_tui.widgets.key_bar import Hint
from crm_tui.widgets.lines import Drawable, Line, Tone, line
from crm_tui.widgets.lines import Span as Said
from crm_tui.widgets.record_card import wrapped
from crm_tui.widgets.safe import Words
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.widgets import Input

    from crm_tui.domain.activities import ActivityDraft
    from crm_tui.domain.capture import Capture

ECHO_LINES = 2


class CaptureDialog(Dialog[str]):
    """Answers what was planned, in words; None if nothing was.

    ``contact`` and ``day`` are meant where the line names none; whom it names counts more, unless
    it is the firm of that contact. ``link`` is the kind and id of what it is about (a deal).
    ``write`` plans it (in a thread); else it is planned by itself.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("dialog", "capture")

    def __init__(
        self,
        *,
        contact: int | None = None,
        day: date | None = None,
        text: str = "",
        link: tuple[str, int] | None = None,
        write: Callable[[ActivityDraft], object] | None = None,
    ) -> None:
        super().__init__()
        self._link, self._write = link, write
        self._contact, self._day, self._text = contact, day, text
        self._given: Named | None = None
        self._meant: Meant | None = None
        self._at = 0
        self._waiting = contact is not None
        self._save_next = False
        self._saving = False

    def compose(self) -> ComposeResult:
        """Title, the line, what it means, whom it names."""
        with Vertical(classes="box wide"):
            yield Words(_("What is to be done?"), id="capture-title", classes="box-title")
            yield CaptureField(self._text, id="line")
            yield TextLines([Line()] * ECHO_LINES, id="echo")
            yield TextLines(id="people")

    def own_keys(self) -> Sequence[Hint]:
        """Enter."""
        return (Hint("enter", _("save"), "accept"),)

    def on_mount(self) -> None:
        """Read who the given contact is; say what is understood."""
        field = self.field
        self.set_focus(field)
        field.cursor_position = len(field.value)
        contact = self._contact
        if contact is not None:
            self.ask("given", lambda: self.crm.read(contact_queries.rows, [contact]), self._known)
        self.call_after_refresh(self._heard)

    @property
    def field(self) -> CaptureField:
        """The line."""
        return self.query_one("#line", CaptureField)

    def _known(self, rows: list[contact_queries.ContactRow]) -> None:
        if rows:
            self._given = Named(rows[0].id, rows[0].name, rows[0].company)
            title = _("What is to be done with {name}?").format(name=rows[0].name)
            self.query_one("#capture-title", Words).say(title)
        self._waiting = False
        self._heard()

    # Listening

    def on_input_changed(self, event: Input.Changed) -> None:
        """Understand it anew."""
        event.stop()
        self._at = 0
        self._heard()

    def _capture(self) -> Capture:
        return heard(self.field.value, here(self.shell), self._day)

    def _heard(self) -> None:
        spans = self._capture().names
        if not spans:
            self._met(None)
            return
        self._waiting = True
        self._show()
        self.ask("names", lambda: self.crm.read(meant, spans), self._met)

    def _met(self, found: Meant | None) -> None:
        self._meant = found
        self._waiting = False
        self._show()
        if self._save_next:
            self._save_next = False
            self.action_accept()

    @property
    def _people(self) -> list[Named | None]:
        """Who may be meant, the likeliest first; None is nobody."""
        found = list(self._meant.contacts) if self._meant is not None else []
        given = self._given
        if given is None:
            return [*found, None] if found else []
        others = [each for each in found if each.id != given.id]
        is_given = len(others) < len(found) or any(each.name == given.company for each in others)
        return [given, *others] if is_given else [*others, given]

    @property
    def _person(self) -> Named | None:
        people = self._people
        return people[min(self._at, len(people) - 1)] if people else None

    def _span(self, person: Named | None) -> Span | None:
        """The part of the line that names the one chosen."""
        if person is None or self._meant is None:
            return None
        named = any(each.id == person.id for each in self._meant.contacts)
        return self._meant.span if named else None

    # Saying

    def _show(self) -> None:
        if not self.is_mounted:
            return
        text, person = self.field.value, self._person
        people, echo = self.query_one("#people", TextLines), self.query_one("#echo", TextLines)
        if not text.strip():
            self.field.colour(())
            echo.show(_examples())
            people.show([])
            return
        found, span = self._capture(), self._span(person)
        parts = [*found.understood]
        if span is not None:
            parts.append(Token(span.start, span.end, Role.LINK))
        self.field.colour(parts)
        at = here(self.shell)
        found = about(found, text, span, known=person is not None)
        said = echo_lines(found, at, self._room, ECHO_LINES, self._with(person))
        echo.show([*said, *[Line()] * (ECHO_LINES - len(said))])
        people.show(self._people_lines())

    def _with(self, person: Named | None) -> str:
        """Whom it will be with; said too where it is nobody, though somebody may be named."""
        if person is not None:
            return _("with {name}").format(name=person.name)
        is_known = self._waiting or not self._capture().names
        return "" if is_known else _("nobody from the book")

    @property
    def _room(self) -> int:
        return max(20, self.query_one("#echo").size.width - 2)

    def _people_lines(self) -> list[Drawable]:
        people = self._people
        if len(people) < 2:
            return []
        chosen = min(self._at, len(people) - 1)
        sign = look.now().cursor + " "
        lines: list[Drawable] = []
        for place, person in enumerate(people):
            name = person.name if person else _("nobody from the book")
            note = (Said(person.company, Tone.MUTED),) if person else ()
            start = Said(sign if place == chosen else "  ", Tone.ACCENT)
            tone = Tone.NORMAL if person else Tone.MUTED
            lines.append(Line((start, Said(name, tone)), note, place == chosen))
        return lines

    def _refuse(self, said: str) -> None:
        self._saving = False
        lines: list[Drawable] = [
            line(Said(each, Tone.ALERT)) for each in wrapped(said, self._room)[:ECHO_LINES]
        ]
        self.query_one("#echo", TextLines).show([*lines, *[Line()] * (ECHO_LINES - len(lines))])

    # Keys

    def action_next(self) -> None:
        """The next one of that name."""
        self._point(1)

    def action_previous(self) -> None:
        """The one before."""
        self._point(-1)

    def _point(self, step: int) -> None:
        if people := self._people:
            self._at = (self._at + step) % len(people)
            self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Save."""
        if self._waiting:
            # Whom it names is being looked up.
            self._save_next = True
            return
        if self._saving:
            return
        text, person, at = self.field.value, self._person, here(self.shell)
        if not text.strip():
            self._refuse(_("Type what is to be done, then press enter."))
            return
        found = about(self._capture(), text, self._span(person), known=person is not None)
        draft = planned(found, (person.id,) if person else (), at)
        if self._link is not None:
            draft = replace(draft, link_kind=self._link[0], link_id=self._link[1])
        said = summary(found, at, person.name if person else "")
        self._saving = True

        def write() -> object:
            from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

            return self._write(draft) if self._write else self.crm.write(agenda.plan, draft)

        def done(_made: object) -> None:
            self.dismiss(_("Planned: {what}.").format(what=said))

        def failed(error: CrmError) -> None:
            # There is one field: it need not be named.
            about_it = isinstance(error, BadInput) and error.values["field"] == "subject"
            self._refuse(_(str(error.values["reason"])) if about_it else sentence(error))

        self.do(write, done, failed)


def _examples() -> list[Drawable]:
    return [
        line(Said(_("call Sara tomorrow 10 about the offer #vip"), Tone.FAINT)),
        line(Said(_("visit the hall Monday 14:30 for 1h !high every week"), Tone.FAINT)),
    ]
