"""How promises are said: what they are about, what is promised, what happens if they break."""

from collections.abc import Callable, Sequence

from crm_tui.domain.sla_policies import PolicyDraft, PolicyRow
from crm_tui.domain.sla_words import duration
from crm_tui.domain.tickets import PRIORITIES
from crm_tui.i18n import _, is_rtl, language, ngettext
from crm_tui.text.digits import local_digits
from crm_tui.text.lists import separator

_RLM = "\u200f"


def about(row: PolicyRow) -> list[str]:
    """What a promise is about, in words; nothing if it is about everything."""
    draft, said = row.policy.draft, []
    if draft.priority is not None:
        said.append(_("priority {name}").format(name=_(PRIORITIES[draft.priority])))
    if draft.category_id is not None:
        said.append(_("about {name}").format(name=row.category))
    if draft.contact_id is not None:
        said.append(_("of {name}").format(name=row.customer))
    if draft.tag_id is not None:
        said.append(_("customers tagged {name}").format(name=row.tag))
    return said


def promised(draft: PolicyDraft) -> list[str]:
    """What is promised, in words: ``answer within 1 h``."""
    said = [
        text.format(time=duration(minutes))
        for text, minutes in (
            (_("answer within {time}"), draft.answer_minutes),
            (_("later answers within {time}"), draft.next_answer_minutes),
            (_("solution within {time}"), draft.solution_minutes),
        )
        if minutes is not None
    ]
    if draft.round_the_clock:
        said.append(_("round the clock"))
    return said


def broken(draft: PolicyDraft) -> list[str]:
    """What happens when a promise gets close and when it is broken, in words."""
    percent = local_digits(str(draft.warn_percent), language())
    said = [_("warns at {percent} %").format(percent=percent)]
    if draft.raise_priority:
        said.append(_("raises the priority when broken"))
    if draft.escalate_to:
        said.append(_("tells {name} when broken").format(name=draft.escalate_to))
    return said


def touched(count: int, breached: int, numbers: Sequence[str], number: Callable[[int], str]) -> str:
    """What a change of promises does to open tickets, in a sentence or two; empty if nothing.

    ``numbers`` names some of them; ``number`` says a count in the user's digits.
    """
    if not count:
        return ""
    said = [
        ngettext(
            "{count} open ticket is touched.", "{count} open tickets are touched.", count
        ).format(count=number(count))
    ]
    if breached:
        said.append(
            ngettext(
                "{count} of them is late at once.", "{count} of them are late at once.", breached
            ).format(count=number(breached))
        )
    # Numbers begin with Latin letters: without a mark they would change places.
    joint = f"{_RLM}{separator(language())}" if is_rtl() else separator(language())
    return " ".join([*said, joint.join(numbers)])
