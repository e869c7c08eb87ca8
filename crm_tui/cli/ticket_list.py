"""``crm ticket list``: a queue of tickets, what runs out first on top."""

from __future__ import annotations

from crm_tui.cli import output
from crm_tui.errors import N_, BadInput, ExitCode, UsageError
from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.cli.hot import Chosen, Options
    from crm_tui.crm import Crm
    from crm_tui.queries.ticket_list import Queue
    from crm_tui.queries.ticket_rows import TicketRow
    from crm_tui.search.tickets import TicketSearch

_ALL = 2**31
_NORMAL = 3


def ticket_list(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """Print the tickets of a queue that a search finds; open ones if it does not say."""
    from crm_tui.domain import moments
    from crm_tui.queries import ticket_list as queries

    limit = options["--limit"]
    assert isinstance(limit, int)
    queue = _queue(options, crm.actor)
    text = " ".join([output.clean_argument(str(options["--query"])), *words]).strip()
    now = moments.millis(crm.now())
    search = _compiled(crm, chosen, output.clean_argument(text), now) if text else None
    rows = crm.read(queries.window, queue, search, limit or _ALL)
    if options["--json"]:
        from crm_tui.cli.ticket_documents import document

        output.document([document(row, now) for row in rows])
    else:
        output.table(_lines(rows, chosen, now))
        if limit and len(rows) == limit:
            output.err(_("The first {count} are shown; more with --limit.").format(count=limit))
    if rows:
        return ExitCode.DONE
    output.err(_("No ticket was found."))
    return ExitCode.NOTHING_FOUND


def _queue(options: Options, actor: str) -> Queue:
    """The queue the options name, all if they don't. Raises UsageError, BadInput."""
    from crm_tui.queries.ticket_list import QUEUES, Queue

    named = [name for name in ("--mine", "--unassigned", "--queue") if options[name]]
    if len(named) > 1:
        one, other = named[:2]
        reason = _("{one} and {other} don't go together.").format(one=one, other=other)
        raise UsageError(reason=reason)
    which = "all"
    if named:
        which = str(options["--queue"]) or named[0].removeprefix("--")
    if which not in QUEUES:
        raise BadInput(field="--queue", reason=N_("must be mine, unassigned, sla or all"))
    return Queue(which, actor)


def _compiled(crm: Crm, chosen: Chosen | None, text: str, now: int) -> TicketSearch:
    """A search as somebody at the keyboard means it. Raises SearchError."""
    from crm_tui.queries import ticket_list as queries
    from crm_tui.search import tickets

    if not any(sign in text for sign in ":<>="):
        return tickets.compile(text, now=now, me=crm.actor)
    from crm_tui.cli.habits import Habits

    return tickets.compile(
        text,
        today=Habits(crm, chosen).today,
        now=now,
        me=crm.actor,
        fields=crm.read(queries.custom_fields),
    )


def _lines(rows: Sequence[TicketRow], chosen: Chosen | None, now: int) -> list[tuple[str, ...]]:
    """Number, time left, how urgent, what it is about, who asks, status, owner."""
    from crm_tui.domain.sla_words import time_left
    from crm_tui.text.digits import ascii_digits

    latin = chosen is not None and chosen.digits == "latin"
    lines: list[tuple[str, ...]] = []
    for row in rows:
        left = time_left(row.due, now)[0]
        lines.append(
            (
                row.number,
                ascii_digits(left) if latin else left,
                _urgency(row.priority),
                row.subject,
                row.customer,
                row.status,
                row.owner,
            )
        )
    return lines


def _urgency(priority: int) -> str:
    """How urgent it is, if that is worth a word."""
    if priority == _NORMAL:
        return ""
    from crm_tui.domain.ticket_words import PRIORITIES

    return _(PRIORITIES[priority]) if priority in PRIORITIES else str(priority)
