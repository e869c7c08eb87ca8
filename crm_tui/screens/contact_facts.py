"""A contact card in words: what stands on it, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_tui.domain import identifiers
from crm_tui.domain.contacts import ContactKind
from crm_tui.domain.relations import LABELS
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.screens.contact_lines import LIFECYCLE_TONES
from crm_tui.screens.wording import custom_value, day, kind, label, lifecycle
from crm_tui.text.dates import show_date
from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.markdown_text import markdown_lines
from crm_tui.widgets.record_card import Fact, Section, card_lines

if TYPE_CHECKING:
    from crm_tui.domain.contacts import Address, ContactDraft
    from crm_tui.queries.contacts import ContactCard, Reference
    from crm_tui.queries.history import Entry

TABLES = {
    "contact_phone": N_("phone"),
    "contact_email": N_("e-mail"),
    "contact_link": N_("link"),
    "contact_address": N_("address"),
    "contact_identifier": N_("number"),
    "contact_tag": N_("tag"),
    "employment": N_("job"),
    "relation": N_("relation"),
    "custom_value": N_("field"),
}
FIELDS = {
    "name": N_("name"),
    "prefix": N_("title before"),
    "given": N_("given name"),
    "middle": N_("middle name"),
    "family": N_("family name"),
    "suffix": N_("suffix"),
    "nickname": N_("nickname"),
    "salutation": N_("salutation"),
    "birthday": N_("birthday"),
    "lifecycle": N_("stage"),
    "source": N_("source"),
    "owner": N_("owner"),
    "language": N_("language"),
    "notes": N_("notes"),
    "do_not_call": N_("do not call"),
    "do_not_mail": N_("do not mail"),
    "kind": N_("kind"),
    "parent_id": N_("parent company"),
    "deleted_at": N_("trash"),
    "keep_in_touch": N_("in touch every so many days"),
}
COMMA = {False: ", ", True: "، "}
_SHOWN_VALUES = ("value", "street", "city", "title", "kind", "label")


def contact_lines(
    card: ContactCard, calendar: str, width: int, steps: Sequence[Drawable] = ()
) -> list[Drawable]:
    """The whole card in ``width`` cells; ``steps`` stand under the name."""
    draft = card.draft
    lines = [*_heading(card), *steps]
    lines += card_lines(_sections(card, calendar), width)
    if draft.notes.strip():
        lines += [Line(), line(Span(_("Notes"), Tone.ACCENT))]
        lines += markdown_lines(draft.notes.strip(), width)
    return lines


def _heading(card: ContactCard) -> list[Drawable]:
    draft = card.draft
    glyphs = look.now().glyphs
    between = Span(f" {glyphs.between} ", Tone.MUTED)
    name = [Span(card.display, Tone.TITLE)]
    if draft.nickname:
        name.append(Span(f" “{draft.nickname}”", Tone.MUTED))
    stage = [Span(lifecycle(draft.lifecycle), LIFECYCLE_TONES[draft.lifecycle])]
    if draft.owner:
        stage += [between, Span(draft.owner, Tone.MUTED)]
    second = [Span(kind(draft.kind), Tone.MUTED)]
    if draft.title or draft.company:
        role = [part for part in (draft.title, draft.company) if part]
        second = [Span(COMMA[language() == "fa"].join(role))]
    tags = tuple(Span(("  " if n else "") + f"#{t}", Tone.ACCENT) for n, t in enumerate(draft.tags))
    lines: list[Drawable] = [Line(tuple(name), tuple(stage)), Line(tuple(second), tags)]
    warnings = []
    if card.deleted_at is not None:
        warnings.append(_("in the trash"))
    if draft.do_not_call:
        warnings.append(_("do not call"))
    if draft.do_not_mail:
        warnings.append(_("do not mail"))
    if warnings:
        text = f" {glyphs.between} ".join(warnings)
        lines.append(line(Span(f"{glyphs.alert} {text}", Tone.ALERT)))
    return lines


def _sections(card: ContactCard, calendar: str) -> list[Section]:
    draft = card.draft
    reach = [Fact(label(p.label) or _("phone"), (Span(p.value),)) for p in draft.phones]
    reach += [Fact(label(e.label) or _("e-mail"), (Span(e.value),)) for e in draft.emails]
    reach += [Fact(label(u.label) or _("link"), (Span(u.value),)) for u in draft.urls]
    places = [Fact(label(a.label) or _("address"), (Span(_address(a)),)) for a in draft.addresses]
    return [
        Section(_("Reach"), tuple(reach)),
        Section(_("Addresses"), tuple(places)),
        Section(_("Belongs to"), tuple(_ties(card))),
        Section(_("About"), tuple(_about(card, draft, calendar))),
    ]


def _address(address: Address) -> str:
    town = " ".join(part for part in (address.postal_code, address.city) if part)
    parts = (address.street, town, address.region, address.country)
    return COMMA[language() == "fa"].join(part for part in parts if part)


def _ties(card: ContactCard) -> list[Fact]:
    facts = [_tie(_("works at"), each) for each in card.employers]
    if card.parent is not None:
        facts.append(_tie(_("part of"), card.parent))
    facts += [_tie(_("owns"), each) for each in card.children[:8]]
    facts += [_tie(_("people"), each) for each in card.staff[:8]]
    if card.staff_count > len(card.staff[:8]):
        more = _("and {count} more").format(count=card.staff_count - len(card.staff[:8]))
        facts.append(Fact(_("people"), (Span(more, Tone.MUTED),)))
    facts += [Fact(_(LABELS.get(each.role, "")), (Span(each.name),)) for each in card.relations]
    return facts


def _tie(what: str, other: Reference) -> Fact:
    role = ", ".join(part for part in (other.role, other.department) if part)
    spans = [Span(other.name)]
    if role:
        spans.append(Span(f" {look.now().glyphs.between} {role}", Tone.MUTED))
    return Fact(what, tuple(spans))


def _about(card: ContactCard, draft: ContactDraft, calendar: str) -> list[Fact]:
    birthday = show_date(draft.birthday, calendar, language()) if draft.birthday else ""
    pairs = [
        (_("salutation"), draft.salutation),
        (_("birthday"), birthday),
        *((_scheme(each.scheme), each.value) for each in draft.ids),
        *(
            (field.label, custom_value(field.type, draft.fields.get(field.key, ""), calendar))
            for field in card.fields
        ),
        (_("language"), draft.language),
        (_("source"), draft.source),
        (_("added"), day(int(card.created_at.timestamp() * 1000), calendar)),
    ]
    return [Fact(name, (Span(value),)) for name, value in pairs if value]


def _scheme(key: str) -> str:
    return _(identifiers.label(key)).replace("_", " ")


def change_words(entry: Entry) -> list[str]:
    """One row's change in words; empty if there is nothing to say."""
    if entry.table == "contact":
        if entry.before is None or entry.after is None:
            return [_("removed for good")]
        return [
            text
            for name in entry.after
            if (text := _field_words(name, entry.before.get(name), entry.after[name]))
        ]
    what = _(TABLES.get(entry.table, N_("detail")))
    old, new = _shown(entry.before), _shown(entry.after)
    if entry.before is None:
        return [_("{what} added: {new}").format(what=what, new=new)] if new else []
    if entry.after is None:
        return [_("{what} removed: {old}").format(what=what, old=old)] if old else []
    return [_arrow(what, old, new)] if old != new else []


def _field_words(name: str, old: Any, new: Any) -> str:
    if name == "deleted_at":
        return _("put into the trash") if new else _("taken out of the trash")
    if name not in FIELDS or old == new:
        return ""
    what = _(FIELDS[name])
    if name in ("do_not_call", "do_not_mail"):
        return _("{what}: on").format(what=what) if new else _("{what}: off").format(what=what)
    if name == "notes":
        return _("notes changed")
    shown: Callable[[Any], str] = {"lifecycle": lifecycle, "kind": kind}.get(name, str)
    return _arrow(what, shown(old) if old else "", shown(new) if new else "")


def _arrow(what: str, old: str, new: str) -> str:
    if not old:
        return f"{what}: {new}"
    # A word, not an arrow: an arrow would point the wrong way in a mirrored line.
    return _("{what}: {new} (was {old})").format(what=what, new=new or "–", old=old)


def _shown(image: Mapping[str, Any] | None) -> str:
    if image is None:
        return ""
    parts = [str(image[name]) for name in _SHOWN_VALUES[:4] if image.get(name)]
    return ", ".join(parts)


def is_company(card: ContactCard) -> bool:
    """True for a company."""
    return card.draft.kind is ContactKind.COMPANY
