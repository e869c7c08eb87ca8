"""The pages of setting up tickets: what each lists, and how it is changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui.domain.tickets import MEANINGS, Meaning
from crm_tui.errors import N_, CrmError
from crm_tui.i18n import _, ngettext
from crm_tui.queries import pipeline, ticket_setup
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.ticket_setup_asking import (
    ask_category,
    ask_meaning,
    ask_status,
    prompt,
    service,
)
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.queries.pipeline import Reason
    from crm_tui.queries.ticket_setup import CannedRow, CategoryRow, StatusRow
    from crm_tui.screens.ticket_setup import TicketSetupScreen as Screen


class Page:
    """One page; ``verb`` is its key's action."""

    verb: ClassVar[str] = ""
    title: ClassVar[str] = ""
    about: ClassVar[str] = ""

    @abstractmethod
    def read(self, reader: Reader) -> Sequence[Any]:
        """What is listed; runs in a thread."""

    @abstractmethod
    def choice(self, item: Any) -> Choice:
        """A line of the list."""

    @abstractmethod
    def new(self, screen: Screen, item: Any | None) -> None:
        """Add one; ``item`` is under the cursor."""

    @abstractmethod
    def edit(self, screen: Screen, item: Any) -> None:
        """Change it."""

    @abstractmethod
    def remove(self, screen: Screen, item: Any) -> None:
        """Take it away."""

    def siblings(self, items: Sequence[Any], item: Any) -> list[Any]:
        """Among which it can be moved."""
        del item
        return list(items)

    @abstractmethod
    def order(self, screen: Screen, items: Sequence[Any], seen: Sequence[int] | None) -> None:
        """Put them in this order, ``seen`` being that on the screen; runs in a thread."""


class Statuses(Page):
    """Statuses as the users call them."""

    verb, title = "statuses", N_("Statuses")
    about = N_("Call them what you like; what each means is told beside it.")

    def read(self, reader: Reader) -> Sequence[StatusRow]:
        """The statuses in order."""
        return ticket_setup.statuses(reader)

    def choice(self, item: StatusRow) -> Choice:
        """Its name and what it means."""
        return Choice(str(item.id), item.name, _(MEANINGS[Meaning(item.meaning)]))

    def new(self, screen: Screen, item: StatusRow | None) -> None:
        """Ask for its name and what it means."""
        del item

        def named(name: str) -> None:
            ask_meaning(screen, None, lambda meaning: add(name, meaning))

        def add(name: str, meaning: Meaning) -> None:
            screen.save(lambda: service(screen, "add_status", name, meaning))

        prompt(screen, _("Name of the status"), "", named)

    def edit(self, screen: Screen, item: StatusRow) -> None:
        """Its name, or what it means."""
        meaning = _(MEANINGS[Meaning(item.meaning)])
        choices = [
            Choice("name", _("Name"), item.name, key="n"),
            Choice("meaning", _("Meaning"), meaning, key="m"),
        ]

        def change(**changes: Any) -> None:
            seen = {name: getattr(item, name) for name in changes}
            screen.save(
                lambda: service(screen, "change_status", item.id, **changes, seen=seen),
                anyway=lambda: service(screen, "change_status", item.id, **changes),
            )

        def answered(answer: str | None) -> None:
            if answer == "name":
                prompt(screen, _("Name of the status"), item.name, lambda n: change(name=n))
            elif answer == "meaning":
                now = Meaning(item.meaning)
                ask_meaning(screen, now, lambda chosen: change(meaning=chosen))

        screen.app.push_screen(ChooseDialog(item.name, choices), answered)

    def remove(self, screen: Screen, item: StatusRow, move_to: int | None = None) -> None:
        """Its tickets get another one, which is asked for if there are any."""

        def ask(error: CrmError) -> None:
            if type(error).__name__ != "StatusInUse" or move_to is not None:
                screen.say_failure(error)
                return
            title = _("Which status do its tickets get?")
            ask_status(screen, title, item.id, lambda to: self.remove(screen, item, to))

        def done(moved: int) -> None:
            said = ngettext(
                "The status is gone; {count} ticket moved.",
                "The status is gone; {count} tickets moved.",
                moved,
            )
            screen.say(said.format(count=number(moved)))

        screen.save(lambda: service(screen, "remove_status", item.id, move_to), done, ask)

    def order(self, screen: Screen, items: Sequence[StatusRow], seen: Sequence[int] | None) -> None:
        """Their order is that of the board."""
        service(screen, "order_statuses", [item.id for item in items], seen=seen)


class Categories(Page):
    """The tree of what tickets are about."""

    verb, title = "categories", N_("Categories")
    about = N_("What tickets and articles are about; each can have others below it.")

    def read(self, reader: Reader) -> Sequence[CategoryRow]:
        """The tree as it is read."""
        return ticket_setup.categories(reader)

    def choice(self, item: CategoryRow) -> Choice:
        """Set in by its depth."""
        return Choice(str(item.id), "   " * item.depth + item.name)

    def new(self, screen: Screen, item: CategoryRow | None) -> None:
        """Beside the one under the cursor, or below it."""

        def add(parent: int | None) -> None:
            title = _("Name of the category")
            prompt(screen, title, "", lambda name: screen.save(
                lambda: service(screen, "add_category", name, parent)
            ))  # fmt: skip

        def answered(answer: str | None) -> None:
            if item is not None and answer is not None:
                add(item.id if answer == "below" else item.parent_id)

        if item is None:
            add(None)
            return
        choices = [
            Choice("beside", _("Beside “{name}”").format(name=item.name)),
            Choice("below", _("Below “{name}”").format(name=item.name)),
        ]
        screen.app.push_screen(ChooseDialog(_("Where?"), choices), answered)

    def edit(self, screen: Screen, item: CategoryRow) -> None:
        """Its name, or where it stands."""
        choices = [
            Choice("name", _("Name"), item.name, key="n"),
            Choice("parent", _("Put it below another one"), key="b"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "name":
                prompt(screen, _("Name of the category"), item.name, named)
            elif answer == "parent":
                ask_category(screen, _("Below which one?"), item.id, placed)

        def named(name: str) -> None:
            deed, seen = "rename_category", {"name": item.name}
            screen.save(
                lambda: service(screen, deed, item.id, name, seen=seen),
                anyway=lambda: service(screen, deed, item.id, name),
            )

        def placed(parent: int | None) -> None:
            deed, seen = "move_category", {"place": item.parent_id}
            screen.save(
                lambda: service(screen, deed, item.id, parent, seen=seen),
                anyway=lambda: service(screen, deed, item.id, parent),
            )

        screen.app.push_screen(ChooseDialog(item.path, choices), answered)

    def remove(self, screen: Screen, item: CategoryRow) -> None:
        """What stands in it gets another one, which is asked for if there is anything."""

        def ask(error: CrmError) -> None:
            if type(error).__name__ == "CategoryInUse":
                title = _("Which category do its tickets and articles get?")
                ask_category(screen, title, item.id, again)
            else:
                screen.say_failure(error)

        def again(to: int | None) -> None:
            screen.save(
                lambda: service(screen, "remove_category", item.id, to, leave_out=to is None)
            )

        screen.save(lambda: service(screen, "remove_category", item.id), None, ask)

    def siblings(self, items: Sequence[CategoryRow], item: CategoryRow) -> list[CategoryRow]:
        """Those below the same one."""
        return [each for each in items if each.parent_id == item.parent_id]

    def order(
        self, screen: Screen, items: Sequence[CategoryRow], seen: Sequence[int] | None
    ) -> None:
        """Among those below the same one."""
        ids = [item.id for item in items]
        service(screen, "order_categories", ids, items[0].parent_id, seen=seen)


class Texts(Page):
    """Ready texts for answers."""

    verb, title = "texts", N_("Ready texts")
    about = N_("Texts for answers; what stands in braces is filled in.")

    def read(self, reader: Reader) -> Sequence[CannedRow]:
        """The texts in order."""
        return ticket_setup.canned(reader)

    def choice(self, item: CannedRow) -> Choice:
        """Its name and how it begins."""
        body = " ".join(item.body.split())
        return Choice(str(item.id), item.name, item.category or body[:40])

    def new(self, screen: Screen, item: CannedRow | None) -> None:
        """Open its form."""
        from crm_tui.screens.ticket_text_form import ReadyTextForm  # noqa: PLC0415 - on demand

        del item
        screen.app.push_screen(ReadyTextForm(None))

    def edit(self, screen: Screen, item: CannedRow) -> None:
        """Open its form."""
        from crm_tui.screens.ticket_text_form import ReadyTextForm  # noqa: PLC0415 - on demand

        screen.app.push_screen(ReadyTextForm(item.id))

    def remove(self, screen: Screen, item: CannedRow) -> None:
        """Undo brings it back."""
        screen.save(lambda: service(screen, "remove_canned", item.id))

    def order(self, screen: Screen, items: Sequence[CannedRow], seen: Sequence[int] | None) -> None:
        """Their order is that of the picker."""
        service(screen, "order_canned", [item.id for item in items], seen=seen)


class Outcomes(Page):
    """How tickets end."""

    verb, title = "outcomes", N_("Outcomes")
    about = N_("How tickets end; Enter renames, or asks for a note with one.")

    def read(self, reader: Reader) -> Sequence[Reason]:
        """The reasons in order."""
        return pipeline.reasons(reader, "ticket")

    def choice(self, item: Reason) -> Choice:
        """Its name, and whether it needs a note."""
        return Choice(str(item.id), item.name, _("with a note") if item.needs_note else "")

    def new(self, screen: Screen, item: Reason | None) -> None:
        """Ask for its name."""
        del item

        def add(name: str) -> int:
            from crm_tui.services import stages  # noqa: PLC0415 - the table layer

            return screen.crm.write(stages.add_reason, "ticket", name)

        prompt(screen, _("Name"), "", lambda name: screen.save(lambda: add(name)))

    def edit(self, screen: Screen, item: Reason) -> None:
        """Its name, and whether it needs a note."""
        note = _("Ask for no note") if item.needs_note else _("Ask for a note with it")
        choices = [Choice("name", _("Name"), item.name, key="n"), Choice("note", note)]

        def answered(answer: str | None) -> None:
            if answer == "name":
                prompt(screen, _("Name"), item.name, lambda name: _reason(screen, item, name=name))
            elif answer == "note":
                _reason(screen, item, needs_note=not item.needs_note)

        screen.app.push_screen(ChooseDialog(item.name, choices), answered)

    def remove(self, screen: Screen, item: Reason) -> None:
        """Tickets that ended so keep it."""
        _reason(screen, item, archived=True)

    def order(self, screen: Screen, items: Sequence[Reason], seen: Sequence[int] | None) -> None:
        """Their order is that in which closing a ticket offers them."""
        from crm_tui.services import stages  # noqa: PLC0415 - the table layer

        screen.crm.write(stages.order_reasons, "ticket", [item.id for item in items], seen=seen)


PAGES: tuple[Page, ...] = (Statuses(), Categories(), Texts(), Outcomes())


def _reason(screen: Screen, item: Reason, **changes: Any) -> None:
    def write(seen: dict[str, Any] | None) -> None:
        from crm_tui.services import stages  # noqa: PLC0415 - the table layer

        screen.crm.write(stages.change_reason, item.id, **changes, seen=seen)

    known = {name: getattr(item, name) for name in changes if name != "archived"}
    screen.save(lambda: write(known), anyway=lambda: write(None))
