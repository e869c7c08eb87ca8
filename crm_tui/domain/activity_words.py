"""What kinds, outcomes and priorities of activities are called; light enough for quick commands."""

from crm_tui.errors import N_
from crm_tui.i18n import _

KINDS = {
    "call": N_("call"),
    "meeting": N_("meeting"),
    "visit": N_("visit"),
    "email": N_("e-mail"),
    "message": N_("message"),
    "task": N_("task"),
    "note": N_("note"),
}
"""Kind to its name, in the order they are offered."""

REAL = frozenset(("call", "meeting", "visit", "email", "message"))
"""Kinds by which one is in contact with somebody, once they are done."""

OUTCOMES = {
    "reached": N_("reached"),
    "no_answer": N_("no answer"),
    "busy": N_("busy"),
    "left_message": N_("left a message"),
    "call_back": N_("will call back"),
    "wrong_number": N_("wrong number"),
    "interested": N_("interested"),
    "not_interested": N_("not interested"),
    "agreed": N_("agreed"),
    "no_show": N_("did not come"),
    "missed": N_("missed"),
}
"""Outcomes offered, by key; any other text is an outcome too and shown as it is."""

NOT_REACHED = frozenset(("no_answer", "busy", "left_message", "wrong_number", "no_show", "missed"))
"""Outcomes after which there was no contact."""

PRIORITIES = {1: N_("high"), 5: N_("normal"), 9: N_("low")}


def kind_word(kind: str) -> str:
    """A kind in the user's language."""
    return _(KINDS.get(kind, kind))


def outcome_word(outcome: str) -> str:
    """An outcome in the user's language."""
    return _(OUTCOMES[outcome]) if outcome in OUTCOMES else outcome


def outcome_key(text: str) -> str:
    """The key of an outcome typed in the user's language, in English or as its key; else as is."""
    wanted = text.strip().casefold()
    for key, word in OUTCOMES.items():
        if wanted in (key, key.replace("_", " "), word.casefold(), _(word).casefold()):
            return key
    return text.strip()


def headline(kind: str, subject: str) -> str:
    """What is to be done, by itself: the subject, else the word for the kind."""
    if subject:
        return subject
    word = kind_word(kind)
    return word[:1].upper() + word[1:]
