"""Writing an article: fields, text, preview; what is typed survives a dropped line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui import drafts
from crm_tui.domain.knowledge import SEPARATOR, STATES, ArticleDraft, category_names
from crm_tui.domain.week import date_habits
from crm_tui.errors import N_
from crm_tui.i18n import LANGUAGES, _, language
from crm_tui.queries import knowledge as queries
from crm_tui.queries import knowledge_ticket
from crm_tui.screens.activity_wording import here
from crm_tui.screens.contact_values import Mistake, tags_of
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.record_form import Opened, RecordForm
from crm_tui.text.dates import BadDate, parse_date, show_date
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.article_editor import ArticleEditor
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.form import Field, FieldKind, Form, Item
from crm_tui.widgets.key_bar import shown_key
from crm_tui.widgets.lines import Span, Tone
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.queries.knowledge_ticket import Told

NAMES = {"en": "English", "fa": "فارسی", "tr": "Türkçe", "lt": "Lietuvių", "pt": "Português"}
"""Languages as they call themselves."""

MOST = 2_000_000
_SHOWN = "shown"
"""Key in a kept draft: it was not in the trash when the form was begun."""


class ArticleFormScreen(RecordForm[ArticleDraft]):
    """Adds or edits an article; ``ticket`` is one that a new article is written after."""

    AREA: ClassVar[str] = "knowledge"
    KIND: ClassVar[str] = "article"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("form", "article_form")
    WITHOUT: ClassVar[tuple[str, ...]] = ("app.palette", "form.add")

    def __init__(
        self,
        article: int | None,
        saved: Callable[[int], None] | None = None,
        ticket: int | None = None,
    ) -> None:
        super().__init__(article, saved)
        self.ticket = ticket
        self._categories: dict[str, str] = {}
        self._shown = False
        """True: it was not in the trash when the form was begun."""
        self._take_out = False

    @property
    def draft_key(self) -> drafts.DraftKey:
        """As any form's; what is written after a ticket is kept by itself."""
        key = super().draft_key
        if self.record is None and self.ticket is not None:
            return replace(key, record=f"ticket-{self.ticket}")
        return key

    def heading(self) -> str:
        """New or edit."""
        return _("New article") if self.record is None else _("Edit article")

    def read(self) -> Opened[ArticleDraft]:
        """The article as it is, or what the ticket has to tell."""
        self._categories = {fold(path): path for _id, path in self.crm.read(queries.categories)}
        base, version = ArticleDraft(language=language(), owner=self.crm.actor), 0
        if self.record is not None:
            base = self.crm.read(queries.draft, self.record)
            version = self.crm.read(queries.version, self.record)
            self._shown = not self.crm.read(queries.trashed, self.record)
        elif self.ticket is not None:
            base = _after(self.crm.read(knowledge_ticket.told, self.ticket), base)
        return Opened(base, version, self._texts(base))

    def _texts(self, base: ArticleDraft) -> dict[str, Any]:
        day = base.outdated_on
        calendar = here(self.shell).calendar
        return {
            "title": base.title,
            "category": base.category,
            "tags": ", ".join(base.tags),
            "language": base.language,
            "state": base.state,
            "outdated_on": show_date(day, calendar, language()) if day else "",
            "body": base.body,
        }

    def items(self) -> list[Item]:
        """The fields, and the text."""
        habits = date_habits(self.shell.settings, language(), here(self.shell).today)
        codes = ("", *LANGUAGES)
        languages = tuple(Option(code, NAMES.get(code, "")) for code in codes)
        states = tuple(Option(name, _(STATES[name])) for name in ("draft", "published"))
        return [
            Field("title", _("title"), max_length=300, hint=_("what one would look for")),
            Field("category", _("category"), max_length=300, hint=_("Pumps / Electric")),
            Field("tags", _("tags"), max_length=500, hint=_("vip, steel, …")),
            Field("language", _("language"), FieldKind.OPTION, options=languages),
            Field("state", _("state"), FieldKind.OPTION, options=states),
            Field(
                "outdated_on", _("outdated from"), FieldKind.DATE, habits=habits, hint=_("never")
            ),
            Field("body", _("text"), FieldKind.LINES, max_length=MOST, hint=_("text (Markdown)")),
        ]

    def made(self, values: dict[str, Any]) -> Form:
        """Fields, text and preview."""
        return ArticleEditor(self.items(), values, id="form")

    def shown(self) -> None:
        """Whoever edits comes for the text."""
        if self.record is not None:
            assert self.form is not None
            self.form.point_at("body")

    def edited(self, field: str) -> None:
        """Say whether the category is a new one."""
        if field != "category":
            return
        assert self.form is not None
        path = self._path(self.form.value("category"))
        if not path:
            self.form.say("category", "")
        elif fold(path) in self._categories:
            known = self._categories[fold(path)]
            self.form.say("category", "" if known == self.form.value("category") else known)
        else:
            near = [known for key, known in self._categories.items() if key.startswith(fold(path))]
            said = ", ".join(near[:3]) + ("?" if near else _("a new category"))
            self.form.say("category", said, Tone.MUTED)

    def action_preview(self) -> None:
        """See it as it will be read, or go back to writing."""
        if not isinstance(self.form, ArticleEditor):
            return
        self.form.toggle()
        if self.form.has_class("-reading"):
            key = shown_key(keymap().action("article_form.preview").keys[0])
            text = _("As it will be read. {key} goes back to writing.").format(key=key)
            self.remark(Span(text, Tone.MUTED))
        else:
            self.remark()

    def understood(self, values: dict[str, Any]) -> tuple[ArticleDraft, list[Mistake]]:
        """The article that the texts describe."""
        mistakes: list[Mistake] = []
        draft = replace(
            self.base,
            title=clean_line(values.get("title", "")),
            category=self._path(values.get("category", "")),
            tags=tags_of(values.get("tags", "")),
            language=values.get("language", ""),
            state=values.get("state", "") or self.base.state,
            outdated_on=self._day(values, mistakes),
            body=clean_text(values.get("body", "")),
        )
        if not draft.title:
            mistakes.insert(0, Mistake("title", N_("give the article a title"), {}))
        return draft, mistakes

    def _path(self, text: str) -> str:
        """The path that is meant; a known one however it is written, names may have slashes."""
        typed = clean_line(text)
        known = {fold(self.base.category): self.base.category, **self._categories}
        parted = SEPARATOR.join(category_names(typed))
        return known.get(fold(typed)) or known.get(fold(parted)) or parted

    def _day(self, values: dict[str, Any], mistakes: list[Mistake]) -> str:
        text = clean_line(values.get("outdated_on", ""))
        if not text:
            return ""
        at = here(self.shell)
        try:
            return parse_date(text, at.today, language(), at.calendar).iso
        except BadDate as error:
            mistakes.append(Mistake("outdated_on", error.template, error.values))
            return self.base.outdated_on

    def write(self, mine: ArticleDraft) -> int:
        """Add or save."""
        from crm_tui.services import knowledge  # noqa: PLC0415 - the table layer

        if self.record is None:
            return self.crm.write(knowledge.create, mine)
        self.crm.write(
            knowledge.update, self.record, self.base, mine, self.version,
            seen_shown=self._shown, take_out=self._take_out,
        )  # fmt: skip
        return self.record

    def more_to_keep(self) -> dict[str, Any]:
        """Whether it was in the trash when the form was begun."""
        return {_SHOWN: self._shown}

    def take_back(self, values: dict[str, Any]) -> None:
        """As it was then: what became of it meanwhile is told."""
        self._shown = bool(values.pop(_SHOWN, self._shown))

    def conflict(self, error: CrmError, mine: ArticleDraft) -> bool:
        """Somebody saved it first: ask whose text stands."""
        from crm_tui.services.conflicts import EditConflict, settled  # noqa: PLC0415 - loaded by now
        from crm_tui.services.knowledge import NOT_EDITED, TrashedMeanwhile  # noqa: PLC0415 - above

        record = self.record
        if isinstance(error, TrashedMeanwhile):
            self._ask_trash(mine)
            return True
        if not isinstance(error, EditConflict) or record is None:
            return False
        from crm_tui.screens import knowledge_conflict  # noqa: PLC0415 - seldom

        def answered(kept: tuple[str, ...] | None) -> None:
            if kept is not None:
                self.ask("again", theirs, lambda found: again(kept, found))

        def theirs() -> tuple[ArticleDraft, int]:
            found = self.crm.read(queries.draft, record)
            return found, self.crm.read(queries.version, record)

        def again(kept: tuple[str, ...], found: tuple[ArticleDraft, int]) -> None:
            stored, version = found
            wanted = settled(self.base, mine, stored, kept, NOT_EDITED)
            self.base, self.version = stored, version
            self.save(wanted)

        self.app.push_screen(knowledge_conflict.ArticleConflict(error), answered)
        return True

    def _ask_trash(self, mine: ArticleDraft) -> None:
        """Somebody put it into the trash meanwhile: ask whether it stays there."""

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._shown, self._take_out = False, answer == "out"
                self.save(mine)

        title = _("Somebody else put this article into the trash meanwhile.")
        choices = [
            Choice("out", _("Save it and take it out of the trash")),
            Choice("stay", _("Save it and leave it in the trash")),
        ]
        self.app.push_screen(ChooseDialog(title, choices), answered)


def _after(told: Told, base: ArticleDraft) -> ArticleDraft:
    """An article as it begins after a ticket."""
    parts = [(_("Problem"), told.problem), (_("Solution"), told.solution)]
    body = "\n\n".join(f"## {title}\n\n{text}".rstrip() for title, text in parts)
    return replace(base, title=told.subject, category=told.category, body=body, ticket_id=told.id)
