"""What can be done with contacts from any screen: edit, copy, trash, undo, change many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crm_tui.domain.contacts import ContactDraft, Lifecycle
from crm_tui.errors import CrmError
from crm_tui.i18n import _, ngettext
from crm_tui.queries import contacts as queries
from crm_tui.queries import history
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.wording import label, lifecycle, number
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.contacts import ContactRow
    from crm_tui.queries.history import Deed
    from crm_tui.screens.base import CrmScreen

MOST_MERGED = 20
JUST_DONE = timedelta(minutes=1)


def edit(
    screen: CrmScreen, contact: int | None, saved: Callable[[int], None] | None = None
) -> None:
    """Open the form of a contact (None: a new one)."""
    from crm_tui.screens.contact_form import ContactFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(ContactFormScreen(contact, saved))


def copy(screen: CrmScreen, draft: ContactDraft) -> None:
    """Copy the phone or address; asks which if there are several."""
    entries = [(phone.value, phone.label) for phone in draft.phones]
    entries += [(email.value, email.label) for email in draft.emails]
    entries += [(link.value, link.label) for link in draft.urls]
    if not entries:
        screen.say(_("There is no phone number or e-mail address to copy."), "warning")
        return
    if len(entries) == 1:
        _to_clipboard(screen, entries[0][0])
        return
    choices = [
        Choice(str(index), value, label(name)) for index, (value, name) in enumerate(entries)
    ]

    def answered(answer: str | None) -> None:
        if answer is not None:
            _to_clipboard(screen, entries[int(answer)][0])

    screen.app.push_screen(ChooseDialog(_("Copy what?"), choices), answered)


def _to_clipboard(screen: CrmScreen, text: str) -> None:
    if not screen.shell.settings.clipboard:
        screen.say(_("Copying is switched off in the settings (clipboard = false)."), "warning")
        return
    screen.app.copy_to_clipboard(text)
    screen.say(_("Copied: {text}").format(text=text))


def trash(screen: CrmScreen, contacts: Sequence[int], then: Callable[[], None]) -> None:
    """Put contacts into the trash, after asking."""
    count = len(contacts)

    def ask(name: str) -> None:
        title = ngettext(
            "Put {name} into the trash?", "Put {count} contacts into the trash?", count
        )
        deed = ngettext("Put it into the trash", "Put {count} contacts into the trash", count)
        values = {"name": name, "count": number(count)}
        text = _("They can be restored from the trash, or at once with the undo key.")
        dialog = ConfirmDialog(title.format(**values), text, deed.format(**values))
        screen.app.push_screen(dialog, lambda answer: go() if answer == "yes" else None)

    def go() -> None:
        def write() -> int:
            from crm_tui.services import contacts as services  # noqa: PLC0415 - the table layer

            return screen.crm.write(services.trash, contacts)

        screen.do(write, lambda _count: then())

    screen.ask("trash", lambda: screen.crm.read(queries.rows, contacts[:1]), lambda rows: ask(
        rows[0].name if rows else ""
    ))  # fmt: skip


def undo(screen: CrmScreen) -> None:
    """Take this user's last change back, saying first what it was."""

    def found(deed: Deed | None) -> None:
        if deed is None:
            screen.say(_("There is nothing to undo."))
            return
        what, title = action_words(deed), _("Undo the last change?")
        likely = is_just_done(deed, screen.crm.now())
        dialog = ConfirmDialog(title, what, _("Undo it"), safe=_("No, leave it"), likely=likely)
        screen.app.push_screen(
            dialog, lambda answer: undo_deed(screen, deed) if answer == "yes" else None
        )

    screen.ask("undo", lambda: screen.crm.read(history.last_undoable, screen.crm.actor), found)


def merge_many(screen: CrmScreen, contacts: Sequence[int], then: Callable[[], None]) -> None:
    """Merge several into one; asks which stays."""
    if len(contacts) > MOST_MERGED:
        text = _("At most {most} contacts can be merged at once.")
        screen.say(text.format(most=number(MOST_MERGED)), "warning")
        return

    def ask(rows: Sequence[ContactRow]) -> None:
        choices = [Choice(str(row.id), row.name, row.phone or row.email) for row in rows]
        text = _("The others go into the trash; what they hold is added to the one that stays.")
        dialog = ChooseDialog(_("Merge: which one stays?"), choices, text=text)
        screen.app.push_screen(dialog, lambda keep: go(int(keep)) if keep else None)

    def go(keep: int) -> None:
        def write() -> int:
            from crm_tui.services import duplicates  # noqa: PLC0415 - the table layer

            return screen.crm.write(duplicates.merge, keep, contacts)

        def merged(_kept: int) -> None:
            screen.say(_("Merged. Undo takes them apart again."))
            then()

        screen.do(write, merged)

    screen.ask("merge", lambda: screen.crm.read(queries.rows, contacts), ask)


def is_just_done(deed: Deed, now: datetime) -> bool:
    """True while one still has in mind what was done: then to undo it is what is meant.

    An undo can be undone. That of an import is long work, and never meant by a slip.
    """
    return not deed.action.startswith("import") and abs(now - deed.at) < JUST_DONE


def action_words(deed: Deed) -> str:
    """A deed in words: what, on whom, when."""
    from crm_tui.screens.deed_words import deed_words  # noqa: PLC0415 - keeps the first frame light
    from crm_tui.screens.wording import moment  # noqa: PLC0415 - as above

    return f"{deed_words(deed)} · {moment(deed.at)}"


def undo_deed(screen: CrmScreen, deed: Deed, *, keep: bool = False) -> None:
    """Undo a deed; asks again where newer changes would stand in the way."""

    def write() -> int:
        from crm_tui.services import history as services  # noqa: PLC0415 - the table layer

        mode = services.Mode.KEEP if keep else services.Mode.ASK
        step = screen.crm.write(services.undo, deed.id, mode)
        rows = step.rows
        while not step.done:
            step = screen.crm.write(
                services.undo,
                deed.id,
                mode,
                cursor=step.cursor,
                undo_batch=step.batch,
                kept=step.kept,
            )
            rows += step.rows
        return rows

    def failed(error: CrmError) -> None:
        from crm_tui.services.history import UndoConflict, WentOut  # noqa: PLC0415 - as above

        if isinstance(error, (UndoConflict, WentOut)) and not keep:
            text = _("Some of it was changed again since then. These newer changes would stay.")
            if isinstance(error, WentOut):
                text = _("What went out by mail can't be taken back: that answer would stay.")
            dialog = ConfirmDialog(_("Undo the rest?"), text, _("Undo the rest"))
            screen.app.push_screen(
                dialog, lambda a: undo_deed(screen, deed, keep=True) if a == "yes" else None
            )
        else:
            screen.say_failure(error)

    screen.do(write, lambda _rows: screen.say(_("Undone.")), failed)


def change_many(screen: CrmScreen, contacts: Sequence[int], then: Callable[[], None]) -> None:
    """Tag, assign or move many; says what it will change first."""
    title = ngettext("Change {count} contact", "Change {count} contacts", len(contacts)).format(
        count=number(len(contacts))
    )
    choices = [
        Choice("tag", _("Add a tag"), key="t"),
        Choice("untag", _("Take a tag off"), key="r"),
        Choice("owner", _("Give to an owner"), key="o"),
        Choice("lifecycle", _("Set the stage"), key="s"),
    ]

    def what(answer: str | None) -> None:
        match answer:
            case "lifecycle":
                stages = [Choice(each.value, lifecycle(each)) for each in Lifecycle]
                screen.app.push_screen(ChooseDialog(_("Set the stage to"), stages), valued(answer))
            case "tag" | "untag" | "owner":
                prompts = {
                    "tag": _("Tag to add"),
                    "untag": _("Tag to take off"),
                    "owner": _("Owner (account name)"),
                }
                screen.app.push_screen(PromptDialog(prompts[answer], length=60), valued(answer))

    def valued(kind: str) -> Callable[[str | None], None]:
        def then_value(value: str | None) -> None:
            if value:
                clean = clean_line(value).lstrip("#")
                _show_effect(screen, contacts, kind, clean, then)

        return then_value

    screen.app.push_screen(ChooseDialog(title, choices), what)


def _show_effect(
    screen: CrmScreen, contacts: Sequence[int], kind: str, value: str, then: Callable[[], None]
) -> None:
    def count() -> int:
        drafts = screen.crm.read(lambda reader: list(queries.drafts(reader, contacts)))
        return sum(_changes(draft, kind, value) for _id, draft in drafts)

    def ask(changing: int) -> None:
        if not changing:
            screen.say(_("That is so already: nothing to change."))
            return
        deeds = {
            "tag": _("Add the tag #{value} to {count} of {total} contacts"),
            "untag": _("Take the tag #{value} off {count} of {total} contacts"),
            "owner": _("Give {count} of {total} contacts to {value}"),
            "lifecycle": _("Set the stage of {count} of {total} contacts to “{value}”"),
        }
        shown = lifecycle(value) if kind == "lifecycle" else value
        deed = deeds[kind].format(value=shown, count=number(changing), total=number(len(contacts)))
        text = _("One undo takes all of it back.")
        if changing < len(contacts):
            text = _("The others are so already.") + " " + text
        dialog = ConfirmDialog(_("This will happen"), f"{deed}. {text}", _("Do it"))
        screen.app.push_screen(
            dialog, lambda a: _change(screen, contacts, kind, value, then) if a == "yes" else None
        )

    screen.ask("effect", count, ask)


def _changes(draft: ContactDraft, kind: str, value: str) -> bool:
    has_tag = value.casefold() in {tag.casefold() for tag in draft.tags}
    match kind:
        case "tag":
            return not has_tag
        case "untag":
            return has_tag
        case "owner":
            return draft.owner != value
        case _:
            return draft.lifecycle.value != value


def _change(
    screen: CrmScreen, contacts: Sequence[int], kind: str, value: str, then: Callable[[], None]
) -> None:
    def write() -> int:
        from crm_tui.services import contacts as services  # noqa: PLC0415 - the table layer

        match kind:
            case "tag":
                return screen.crm.write(services.retag, contacts, [value])
            case "untag":
                return screen.crm.write(services.retag, contacts, [], [value])
            case "owner":
                return screen.crm.write(services.assign, contacts, value)
            case _:
                return screen.crm.write(services.set_lifecycle, contacts, Lifecycle(value))

    def done(changed: int) -> None:
        text = ngettext("{count} contact changed.", "{count} contacts changed.", changed)
        screen.say(text.format(count=number(changed)))
        then()

    screen.do(write, done)
