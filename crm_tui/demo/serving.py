"""Writes invented tickets and articles into a book, through the services.

Each ticket is a story told from the day the book is made: most are solved, some wait, a few are
close to their promise or past it, so that the queue and the reports have something to say.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from crm_tui.demo.author import COLLEAGUES
from crm_tui.demo.service_words import ARTICLES, CASES, NOTES, READY, THANKS, Case
from crm_tui.demo.telling import then
from crm_tui.domain.tickets import CHANNELS, MessageDraft, Side, TicketDraft
from crm_tui.i18n import language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.work import Work
    from crm_tui.domain.service_desk import Desk

SOLVED: Final = 26
OPEN: Final = 12
_LAST_DAYS: Final = 150


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks, when, and how far it has come (0 new, 1 noted, 2 answered, 3 solved)."""

    contact_id: int
    language: str
    at: datetime
    far: int
    place: int
    priority: int
    channel: str
    owner: str
    score: int | None


def askings(people: list[tuple[int, str]], now: datetime, actor: str, seed: int) -> list[Asking]:
    """Invent them, the oldest first; the same arguments give the same. Few people ask less."""
    rand = random.Random(seed + 11).random  # noqa: S311 - a demo, no secrets

    def below(count: int) -> int:
        return int(rand() * count)

    found = []
    channels = list(CHANNELS)
    owners = (actor, actor, COLLEAGUES[0], "")
    for number in range(min(SOLVED + OPEN, len(people) // 2)):
        contact, spoken = people[below(len(people))]
        solved = number % (SOLVED + OPEN) < SOLVED if len(people) > OPEN else number % 2 == 0
        days = 3 + below(_LAST_DAYS) if solved else 1 + below(3)
        # While people work: else every answer would come within no time at all.
        morning = (now - timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
        at = morning + timedelta(minutes=below(9 * 60))
        far = 3 if solved else below(3)
        score = 3 + below(3) if solved and rand() < 0.5 else None
        found.append(
            Asking(
                contact, spoken, at, far, below(4), (1, 2, 3, 3, 3, 4)[below(6)],
                channels[below(len(channels))], owners[below(len(owners))] if far < 3 else actor,
                score,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: each.at)


def serve(work: Work, last: int, now: datetime, seed: int) -> None:
    """Add tickets of the people after that id, and articles; a service. ``now`` is local."""
    from crm_tui.config import Settings  # noqa: PLC0415 - as the services
    from crm_tui.domain.service_desk import desk_for  # noqa: PLC0415 - as above
    from crm_tui.services import ticket_desk, ticket_setup  # noqa: PLC0415 - the table layer

    people = [
        (row[0], row[1])
        for row in work.reader.all(
            "SELECT id, language FROM contact WHERE id > ? AND kind = 'person'"
            " AND language <> '' AND deleted_at IS NULL ORDER BY id LIMIT 200",
            (last,),
        )
    ]
    if not people:
        return
    desk = desk_for(Settings(), language())
    ticket_desk.ensure_desk(work, desk)
    categories = _categories(work)
    if not work.reader.value("SELECT 1 FROM canned_answer LIMIT 1"):
        ticket_setup.add_canned(work, *READY.get(language(), READY["en"]))
    _write_articles(work, now)
    for asking in askings(people, now, work.actor, seed):
        _tell(work, asking, desk, categories, now)


def _categories(work: Work) -> list[int]:
    """The category of each case, in the language of who keeps the book."""
    from crm_tui.services import ticket_categories  # noqa: PLC0415 - the table layer

    known = {
        row[1]: row[0]
        for row in work.reader.all(
            "SELECT id, name FROM ticket_category WHERE parent_id IS NULL AND archived = 0"
        )
    }
    names = [case.category for case in _cases(language())]
    return [known.get(name) or ticket_categories.add_category(work, name) for name in names]


def _write_articles(work: Work, now: datetime) -> None:
    from crm_tui.domain.knowledge import ArticleDraft  # noqa: PLC0415 - see serve
    from crm_tui.services import knowledge  # noqa: PLC0415 - the table layer

    spoken = language() if language() in ARTICLES else "en"
    for number, (category, title, body) in enumerate(ARTICLES[spoken]):
        draft = ArticleDraft(
            title=title, body=body, category=category, language=spoken, state="published",
            owner=work.actor,
        )  # fmt: skip
        with then(work, now - timedelta(days=60 - 20 * number)):
            knowledge.create(work, draft)


def _tell(work: Work, asking: Asking, desk: Desk, categories: list[int], now: datetime) -> None:
    """One ticket from its first word on, each at its time."""
    from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

    case = _cases(asking.language)[asking.place]
    draft = TicketDraft(
        subject=case.subject, contact_id=asking.contact_id, channel=asking.channel,
        category_id=categories[asking.place], priority=asking.priority, owner=asking.owner,
    )  # fmt: skip
    at = asking.at
    with then(work, at):
        ticket = tickets.create(work, draft, case.request, desk=desk).id
    steps = (
        (1, 20, MessageDraft(NOTES[_known(asking.language)], Side.INTERNAL)),
        (2, 45, MessageDraft(case.answer, Side.ANSWER)),
        (3, 180, MessageDraft(THANKS[_known(asking.language)], Side.CUSTOMER)),
    )
    for far, minutes, message in steps:
        at = min(at + timedelta(minutes=minutes), now)
        if asking.far >= far:
            with then(work, at):
                tickets.say(work, ticket, message)
    if asking.far == len(steps):
        with then(work, min(at + timedelta(minutes=10), now)):
            tickets.close(work, [ticket])
            if asking.score is not None:
                tickets.rate(work, ticket, asking.score)


def _known(spoken: str) -> str:
    return spoken if spoken in CASES else "en"


def _cases(spoken: str) -> tuple[Case, ...]:
    return CASES[_known(spoken)]
