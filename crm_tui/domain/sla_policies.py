"""Promises as values: what they are about, what is promised, and which one counts for a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass

from crm_tui.domain.sla import WARN_PERCENT, Targets


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides which promise counts for a ticket.

    ``categories`` are its own and those above it, ``customers`` its contact and company, ``tags``
    what these carry.
    """

    priority: int
    categories: frozenset[int] = frozenset()
    customers: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """Everything a user can say about a promise; see the table ``sla_policy``.

    What is None of ``priority``, ``category_id``, ``contact_id`` (contact or company) and
    ``tag_id`` does not matter; targets that are None are not promised.
    """

    name: str
    priority: int | None = None
    category_id: int | None = None
    contact_id: int | None = None
    tag_id: int | None = None
    answer_minutes: int | None = None
    next_answer_minutes: int | None = None
    solution_minutes: int | None = None
    round_the_clock: bool = False
    warn_percent: int = WARN_PERCENT
    raise_priority: bool = False
    escalate_to: str = ""

    @property
    def targets(self) -> Targets:
        """What is promised."""
        return Targets(
            self.answer_minutes, self.next_answer_minutes, self.solution_minutes, self.warn_percent
        )

    def fits(self, facts: Facts, *, any_priority: bool = False) -> bool:
        """Tell if all that is given fits; ``any_priority`` leaves that out of account."""
        return (
            (any_priority or self.priority in {None, facts.priority})
            and (self.category_id is None or self.category_id in facts.categories)
            and (self.contact_id is None or self.contact_id in facts.customers)
            and (self.tag_id is None or self.tag_id in facts.tags)
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """A promise that stands in the book."""

    id: int
    draft: PolicyDraft


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A promise with the names of what it is about."""

    policy: Policy
    category: str = ""
    customer: str = ""
    tag: str = ""


def counting(policies: Iterable[Policy], facts: Facts, kept: int | None = None) -> Policy | None:
    """The first promise that fits, in the order given; None if none does.

    ``kept`` is that of a ticket whose priority was raised because it was broken: it counts on as
    long as it fits apart from the priority.
    """
    first = None
    for policy in policies:
        if policy.id == kept and policy.draft.fits(facts, any_priority=True):
            return policy
        if first is None and policy.draft.fits(facts):
            first = policy
            if kept is None:
                break
    return first
