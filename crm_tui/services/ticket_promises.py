"""Which promise counts for a ticket, and what its clocks show."""

from collections.abc import Sequence

from crm_tui.db.work import Work
from crm_tui.models import Ticket
from crm_tui.services.ticket_rows import parts


def match(work: Work, ticket: Ticket) -> int | None:
    """Id of the policy that fits."""
    del work, ticket
    return None


def reckon(work: Work, ticket_ids: Sequence[int]) -> None:
    """Write what is derived from steps, messages and policy."""
    for part in parts(list(ticket_ids)):
        work.connection.executemany(
            "UPDATE ticket SET unanswered_since = (SELECT min(m.at) FROM ticket_message m"
            "  WHERE m.ticket_id = ticket.id AND m.side = 'customer' AND m.id > coalesce("
            "   (SELECT max(a.id) FROM ticket_message a WHERE a.ticket_id = ticket.id"
            "    AND a.side = 'answer'), 0)),"
            " first_answer_at = (SELECT min(a.at) FROM ticket_message a"
            "  WHERE a.ticket_id = ticket.id AND a.side = 'answer'),"
            " solved_at = CASE WHEN meaning IN ('solved', 'closed') THEN"
            "  (SELECT max(s.at) FROM ticket_step s WHERE s.ticket_id = ticket.id"
            "   AND s.meaning IN ('solved', 'closed')) END WHERE id = ?",
            [(identity,) for identity in part],
        )
