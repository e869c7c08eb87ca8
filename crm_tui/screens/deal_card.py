"""Everything about one deal on one screen: what is next, what it is, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from crm_tui.config import locale_for
from crm_tui.domain import moments
from crm_tui.domain.activity_words import headline, kind_word, outcome_word
from crm_tui.domain.deals import DAY
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import agenda, contacts
from crm_tui.queries import pipeline as queries
from crm_tui.queries import pipeline_history as history
from crm_tui.screens import (
    activity_deeds,
    contact_steps,
    deal_deeds,
    deal_losing,
    deal_path,
    deal_winning,
    deal_words,
)
from crm_tui.screens.activity_wording import due_words, here, late_words
from crm_tui.screens.deal_form import Preset
from crm_tui.screens.record_card import RecordCard
from crm_tui.screens.wording import custom_value, day, number
from crm_tui.text.dates import show_date
from crm_tui.text.money_text import show_number
from crm_tui.widgets import look
from crm_tui.widgets.board_items import step_sign
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Placed, Row, Span, Tone, line
from crm_tui.widgets.markdown_text import markdown_lines
from crm_tui.widgets.record_card import Fact, Section, card_lines

if TYPE_CHECKING:
    from crm_tui.domain.deals import DealDraft
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.contacts import FieldDefinition
    from crm_tui.queries.pipeline import DealRow, PipelineRow
    from crm_tui.screens.activity_wording import Here

WHEN, WHO = 17, 10


@dataclass(frozen=True, slots=True)
class Found:
    """What a card shows."""

    row: DealRow
    draft: DealDraft
    planned: Sequence[ActivityRow]
    past: Sequence[ActivityRow]
    steps: Sequence[history.Step]
    pipelines: Sequence[PipelineRow]
    fields: Sequence[FieldDefinition]


class DealCardScreen(RecordCard):
    """One deal."""

    AREA: ClassVar[str] = "pipeline"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("deal",)

    def __init__(self, deal: int) -> None:
        super().__init__()
        self.deal = deal
        self.found: Found | None = None

    def reload(self) -> None:
        """Read everything anew; a deal that was removed closes its card."""
        deal = self.deal

        def read() -> Found | None:
            rows = self.crm.read(queries.rows, [deal])
            if not rows:
                return None
            planned, past = self.crm.read(history.activities, deal)
            return Found(
                rows[0],
                self.crm.read(queries.draft, deal),
                self.crm.read(agenda.rows, planned),
                self.crm.read(agenda.rows, past),
                self.crm.read(history.steps, deal),
                self.crm.read(queries.pipelines),
                self.crm.read(contacts.field_definitions, area="deal"),
            )

        self.ask("deal", read, self._shown)

    def _shown(self, found: Found | None) -> None:
        if found is None:
            self.dismiss(None)
            return
        fresh = self.found is None
        self.found = found
        self.query_one(KeyBar).show(hints((*self.CONTEXTS, "app"), self.hidden()))
        self.draw(stay=not fresh)

    def hidden(self) -> Sequence[str]:
        """What ends a deal is of no use where it has ended, and the other way about."""
        if self.found is not None and self.found.row.status != "open":
            return ("deal.win", "deal.lose")
        return ("deal.reopen",)

    def drawn(self, width: int) -> list[Drawable] | None:
        """What is next, the way, what it is, what happened."""
        if self.found is None:
            return None
        drawn = [*self._heading(), *self._planned(), *self._path(width)]
        drawn += card_lines(self._sections(), width)
        note = self.found.draft.note.strip()
        if note:
            drawn += [Line(), line(Span(_("Notes"), Tone.ACCENT)), *markdown_lines(note, width)]
        return [*drawn, Line(), line(Span(_("History"), Tone.ACCENT)), *self._history(width)]

    def _heading(self) -> list[Drawable]:
        assert self.found is not None
        row, settings = self.found.row, self.shell.settings
        between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
        tones = {"won": Tone.GOOD, "lost": Tone.ALERT}
        words = {"won": _("won"), "lost": _("lost")}
        status = words.get(row.status) or row.stage
        parts = [Span(row.title, Tone.TITLE)]
        if money := deal_words.money(row.amount, row.currency, settings):
            parts += [between, Span(money, Tone.TITLE)]
        second = [Span(status, tones.get(row.status, Tone.ACCENT))]
        if row.status == "open":
            second += [between, Span(f"{number(row.chance)}%", Tone.MUTED)]
        second += [between, Span(deal_words.age(row, moments.millis(self.crm.now())), Tone.MUTED)]
        if row.is_rotten(moments.millis(self.crm.now())):
            second += [between, Span(_("no contact for too long"), Tone.SOON)]
        if row.reason:
            second += [between, Span(": ".join(filter(None, (row.reason, row.reason_note))))]
        return [line(*parts), line(*second)]

    def _planned(self) -> list[Drawable]:
        assert self.found is not None
        at, row = here(self.shell), self.found.row
        if not self.found.planned:
            if row.status != "open":
                return []
            words, tone = deal_words.step(row, at)
            return [line(step_sign(tone), " ", Span(words, step_sign(tone).tone))]
        return [_planned(each, at) for each in self.found.planned]

    def _path(self, width: int) -> list[Drawable]:
        """The stages in a row, the present one marked; below what to do in it."""
        assert self.found is not None
        row = self.found.row
        found = (each for each in self.found.pipelines if each.id == row.pipeline_id)
        stages = next((each.stages for each in found), ())
        drawn: list[Drawable] = [Line(), *deal_path.path(stages, row, width)]
        guidance = next((each.guidance for each in stages if each.id == row.stage_id), "").strip()
        if guidance and row.status == "open":
            drawn += markdown_lines(guidance, width)
        return drawn if stages else []

    def _sections(self) -> list[Section]:
        assert self.found is not None
        row, draft, settings = self.found.row, self.found.draft, self.shell.settings
        calendar = here(self.shell).calendar
        locale = locale_for(settings, language())
        close = show_date(row.expected_close, calendar, language()) if row.expected_close else ""
        pairs = [
            (_("contact"), row.contact),
            (_("company"), row.company),
            (_("expected close"), close),
            (_("owner"), row.owner),
            (_("source"), row.source),
            (_("campaign"), draft.campaign),
            (_("tags"), " ".join(f"#{tag}" for tag in draft.tags)),
            *(
                (field.label, custom_value(field.type, draft.fields.get(field.key, ""), calendar))
                for field in self.found.fields
            ),
            (_("added"), day(row.created_at, calendar)),
        ]
        sections = [Section("", tuple(Fact(name, (Span(v),)) for name, v in pairs if v))]
        if draft.lines:
            facts = tuple(
                Fact(
                    each.description,
                    (
                        Span(f"{show_number(each.quantity, 3, locale).rstrip('0۰').rstrip('.,٫')}"),
                        Span(" × ", Tone.MUTED),
                        Span(deal_words.money(each.price, row.currency, settings)),
                        Span(" = ", Tone.MUTED),
                        Span(
                            deal_words.money(each.total(row.currency).minor, row.currency, settings)
                        ),
                    ),
                )
                for each in draft.lines
                if row.currency
            )
            sections.append(Section(_("What for"), facts))
        if draft.competitors:
            rivals = tuple(
                Fact(each.name, _rival(each.note, won=each.won)) for each in draft.competitors
            )
            sections.append(Section(_("Competitors"), rivals))
        return sections

    def _history(self, width: int) -> list[Drawable]:
        assert self.found is not None
        calendar = here(self.shell).calendar
        entries = [
            (step.at, step.actor, Span(_words(step), Tone.MUTED)) for step in self.found.steps
        ]
        entries += [
            (each.done_at or 0, each.done_by, Span(_done(each))) for each in self.found.past
        ]
        at = WHEN + WHO + 3
        return [
            Row(
                (
                    Placed((Span(day(when, calendar), Tone.MUTED),), 0, WHEN),
                    Placed((Span(who, Tone.MUTED),), WHEN + 1, WHO),
                    Placed((words,), at, width - at),
                )
            )
            for when, who, words in sorted(entries, key=lambda entry: -entry[0])
        ]

    # Deeds

    def action_edit(self) -> None:
        """Edit it."""
        deal_deeds.edit(self, self.deal)

    def action_win(self) -> None:
        """Won."""
        if self.found is not None and self.found.row.status == "open":
            deal_winning.win(self, self.found.row)

    def action_lose(self) -> None:
        """Lost: asks why."""
        if self.found is not None and self.found.row.status == "open":
            deal_losing.lose(self, self.found.row)

    def action_reopen(self) -> None:
        """Back on the board."""
        if self.found is not None and self.found.row.status != "open":
            deal_deeds.reopen(self, self.found.row)

    def action_stage(self) -> None:
        """Bring it to another stage."""
        if self.found is not None:
            deal_deeds.choose_stage(self, self.found.row, self.found.pipelines)

    def action_task(self) -> None:
        """Write down the next step."""
        if self.found is not None:
            deal_deeds.plan(self, self.found.row)

    def action_log(self) -> None:
        """Write down a call with the customer."""
        if self.found is not None:
            row = self.found.row
            contact = row.contact_id or row.company_id
            if contact is None:
                self.say(_("Say with whom the deal is first: edit it."))
            else:
                activity_deeds.log(self, contact, link=("deal", row.id))

    def action_done(self) -> None:
        """The next step is done; asks which if there are several."""
        if self.found is not None:
            contact_steps.choose(
                self, self.found.planned, lambda row: activity_deeds.finish(self, row)
            )

    def action_customer(self) -> None:
        """Show the customer's card."""
        if self.found is not None:
            row = self.found.row
            if (contact := row.contact_id or row.company_id) is not None:
                activity_deeds.open_contact(self, contact)

    def action_again(self) -> None:
        """A new deal with the same customer."""
        if self.found is not None:
            row = self.found.row
            deal_deeds.new(self, Preset(row.contact_id, row.company_id))

    def action_remove(self) -> None:
        """Take it out of the book, after asking."""
        if self.found is not None:
            deal_deeds.remove(self, [self.found.row])


def _planned(row: ActivityRow, at: Here) -> Line:
    """What is to be done next, and when."""
    glyphs = look.now().glyphs
    late = late_words(row, at)
    sign, tone = (glyphs.alert, Tone.ALERT) if late else (glyphs.ring, Tone.NORMAL)
    what = headline(row.kind, row.subject)
    if row.subject and row.kind != "task":
        what = f"{kind_word(row.kind)} {glyphs.between} {what}"
    return line(Span(f"{sign} {due_words(row, at)}", tone), "  ", what)


def _rival(note: str, *, won: bool) -> tuple[Span, ...]:
    """What is known of a competitor; the one who got the deal is marked."""
    said = note.replace("\n", " ").strip()
    if not won:
        return (Span(said or "–"),)
    mark = Span(f"{look.now().glyphs.mark} " + _("got it"), Tone.ALERT)
    return (mark, Span(f" {look.now().glyphs.between} {said}")) if said else (mark,)


def _done(row: ActivityRow) -> str:
    """What was done, and how it went."""
    parts = [kind_word(row.kind), row.subject, outcome_word(row.outcome)]
    return f" {look.now().glyphs.between} ".join(part for part in parts if part)


def _words(step: history.Step) -> str:
    """A step along the pipeline in words."""
    if step.status != "open":
        end = _("won") if step.status == "won" else _("lost")
        why = ": ".join(filter(None, (step.reason, step.reason_note.replace("\n", " "))))
        return f"{end} {look.now().glyphs.between} {why}" if why else end
    if not step.before:
        return _("added in “{stage}”").format(stage=step.stage)
    if step.before == step.stage:
        return _("opened again in “{stage}”").format(stage=step.stage)
    days = step.stood // DAY
    said = ngettext(
        "“{stage}”, after {count} day in “{before}”",
        "“{stage}”, after {count} days in “{before}”",
        days,
    )
    return said.format(stage=step.stage, count=number(days), before=step.before)
