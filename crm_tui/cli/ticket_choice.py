"""Which ticket, status, category, priority or outcome is meant by what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tui.cli import output
from crm_tui.cli.deal_choice import SeveralBeginSo, UnknownName, chosen, listed
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.tickets import CHANNELS, MEANINGS, PRIORITIES
from crm_tui.errors import N_, BadInput, CrmError, ExitCode
from crm_tui.i18n import _
from crm_tui.queries import pipeline as reasons
from crm_tui.queries import ticket_setup
from crm_tui.queries.pipeline import Reason
from crm_tui.queries.ticket_numbers import find
from crm_tui.queries.ticket_setup import CategoryRow, StatusRow
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold

_STEP = "/"


class NoSuchTicket(CrmError):
    """No ticket has this number."""

    template = N_("There is no ticket {number}. 'crm ticket list' shows their numbers.")
    exit_code = ExitCode.NOTHING_FOUND


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list: its key, and what it is called."""

    key: str
    name: str


def ticket(reader: Reader, text: str) -> int:
    """The id of a ticket: ``31``, ``#31``, ``T-1405-0031``. Raises NoSuchTicket."""
    said = output.clean_argument(text)
    found = find(reader, said)
    if found is None:
        raise NoSuchTicket(number=said)
    return found


def status(crm: Crm, text: str) -> StatusRow:
    """The status called so, or one of the meaning called so."""
    known = crm.read(ticket_setup.statuses)
    said = fold(output.clean_argument(text)).replace("_", " ")
    for row in known:
        if said and said in (fold(row.meaning.replace("_", " ")), fold(_meaning(row.meaning))):
            return row
    return chosen(N_("status"), text, known)


def category(crm: Crm, text: str) -> CategoryRow:
    """The category of this name, or of this path from the top (``Pumps/Noise``)."""
    known = crm.read(ticket_setup.categories)
    parts = [fold(part) for part in output.clean_argument(text).split(_STEP)]
    if len(parts) > 1:
        found = [row for row in known if [fold(one) for one in row.path.split(_STEP)] == parts]
        if len(found) == 1:
            return found[0]
    return chosen(N_("category"), text, known)


def priority(text: str) -> int:
    """1 to 4 by number or word; raises BadInput."""
    said = ascii_digits(output.clean_argument(text))
    if said.isdigit() and int(said) in PRIORITIES:
        return int(said)
    return int(_of("priority", said, {str(key): name for key, name in PRIORITIES.items()}))


def channel(text: str) -> str:
    """The key of a channel by its key or word; raises BadInput."""
    return _of("channel", output.clean_argument(text), CHANNELS)


def outcome(crm: Crm, text: str) -> Reason | None:
    """Why a ticket is closed; None if nothing was said."""
    if not output.clean_argument(text):
        return None
    return chosen(N_("outcome"), text, crm.read(reasons.reasons, "ticket"))


def _of(field: str, said: str, among: dict[str, str]) -> str:
    names = [Choice(key, _(name)) for key, name in among.items()]
    by_key = [one for one in names if fold(one.key) == fold(said)]
    if by_key:
        return by_key[0].key
    words = [Choice(key, name) for key, name in among.items()]
    for choices in (names, words):
        try:
            return chosen(field, said, choices).key
        except (UnknownName, SeveralBeginSo):
            continue
    reason = _("there are: {names}").format(names=listed(names))
    raise BadInput(field=field, reason=reason)


def _meaning(key: str) -> str:
    return _({meaning.value: name for meaning, name in MEANINGS.items()}[key])
