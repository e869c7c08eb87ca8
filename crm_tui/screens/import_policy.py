"""Third step: what to do with contacts that are known already, and what all rows are given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical

from crm_tui.domain.contacts import Lifecycle
from crm_tui.domain.imports import Fill, Mode
from crm_tui.i18n import _
from crm_tui.screens import import_words as words
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.import_step import ImportStep
from crm_tui.screens.wording import lifecycle
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.lines import Line, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Settings(ChoiceList):
    """Choices whose letters belong to the screen: none jumps."""

    def on_key(self, event: events.Key) -> None:
        """Leave letters to the screen's keys."""
        event.prevent_default()


class ImportPolicyScreen(ImportStep):
    """See the module."""

    STEP: ClassVar[int] = 3
    CONTEXTS: ClassVar[tuple[str, ...]] = ("import", "choice")
    ACTIONS: ClassVar[frozenset[str]] = frozenset({"next"})
    DEFAULT_CSS = """
    ImportPolicyScreen #settings { height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """Bars, how it works, the settings."""
        yield self.top_bar()
        with Vertical():
            yield self.steps()
            yield TextLines(
                [
                    Line(),
                    line(_("A row is known by its e-mail, phone, number or name and company.")),
                    line(_("Nothing is ever cleared by an empty cell.")),
                ],
                id="facts",
            )
            yield Settings(id="settings")
        yield self.bar(("choice",))

    def on_mount(self) -> None:
        """Show the settings."""
        self._show()
        self.set_focus(self.settings)

    @property
    def settings(self) -> Settings:
        """The list of settings."""
        return self.query_one("#settings", Settings)

    @property
    def _area(self) -> str:
        return self.plan.options.area if self.plan.options else "contact"

    def _show(self) -> None:
        policy = self.plan.policy
        nothing = _("nothing")
        stage = lifecycle(policy.lifecycle) if policy.lifecycle else nothing
        area = self._area
        known = {
            "deal": _("Known deals"),
            "lead": _("Known leads"),
            "ticket": _("Known tickets"),
        }.get(area, _("Known contacts"))
        shown = [
            Choice("mode", _("Rows that are taken"), _(words.MODES[policy.mode])),
            Choice("fill", known, _(words.FILLS[policy.fill])),
            Choice("owner", _("Owner where the file names none"), policy.owner or nothing),
        ]
        if area != "ticket":
            source = policy.source or nothing
            shown.append(Choice("source", _("Source where the file names none"), source))
        if area == "contact":
            shown.append(Choice("lifecycle", _("Stage where the file names none"), stage))
        if area == "deal":
            shown += [
                Choice("currency", _("Currency where the file names none"), policy.currency),
                Choice("pipeline", _("Pipeline where the file names none"),
                       policy.pipeline or nothing),
                Choice("stages", _("Stages the book lacks"), _(words.STAGES[policy.stages])),
            ]  # fmt: skip
        if area == "ticket":
            lacking = _(words.STATUSES[policy.stages])
            shown.append(Choice("stages", _("Statuses the book lacks"), lacking))
        if area != "lead":
            shown.append(Choice("tags", _("Tags for all"), " ".join(policy.tags) or nothing))
        self.settings.show(shown, self.settings.cursor)

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Change a setting."""
        policy, title = self.plan.policy, message.choice.title
        match message.choice.id:
            case "mode":
                self._choose(title, "mode", Mode, words.MODES, policy.mode)
            case "fill":
                self._choose(title, "fill", Fill, words.FILLS, policy.fill)
            case "lifecycle":
                stages = [Choice("", _("nothing"))]
                stages += [Choice(stage.value, lifecycle(stage)) for stage in Lifecycle]
                self.app.push_screen(ChooseDialog(title, stages), self._staged)
            case "stages":
                titles = words.STATUSES if self._area == "ticket" else words.STAGES
                self._choose(title, "stages", str, titles, policy.stages)
            case "currency":
                self._type(title, policy.currency, self._paid)
            case "tags":
                self._type(title, " ".join(policy.tags), self._tagged)
            case name:
                value = getattr(policy, name)
                self._type(title, value, lambda text: self._set(name, text))

    def _choose(self, title: str, name: str, kind: Any, values: Any, here: Any) -> None:
        choices = [Choice(str(value), _(text)) for value, text in values.items()]
        at = list(values).index(here)

        def answer(value: str | None) -> None:
            if value is not None:
                self._set(name, kind(value))

        self.app.push_screen(ChooseDialog(title, choices, at=at), answer)

    def _type(self, title: str, value: str, then: Any) -> None:
        dialog = PromptDialog(title, value=value, length=200)
        self.app.push_screen(dialog, lambda text: then(clean_line(text or "")))

    def _staged(self, value: str | None) -> None:
        if value is not None:
            self._set("lifecycle", Lifecycle(value) if value else None)

    def _paid(self, text: str) -> None:
        from crm_tui.interchange.deal_amounts import unit_of  # noqa: PLC0415 - only to import

        found = unit_of(text) if text else None
        if found is not None:
            self._set("currency", found)
        elif text:
            self.say(_("There is no currency “{name}”.").format(name=text), "warning")

    def _tagged(self, text: str) -> None:
        tags = text.replace(",", " ").replace("،", " ").replace("#", " ").split()
        self._set("tags", tuple(dict.fromkeys(tags)))

    def _set(self, name: str, value: Any) -> None:
        changes: dict[str, Any] = {name: value}
        self.plan.policy = replace(self.plan.policy, **changes)
        self._show()

    def action_next(self) -> None:
        """On to what the import would do."""
        from crm_tui.screens.import_check import ImportCheckScreen  # noqa: PLC0415 - next step

        self.app.push_screen(ImportCheckScreen(self.plan))
