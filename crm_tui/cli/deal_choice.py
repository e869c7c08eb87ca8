"""Which deal, lead, pipeline, stage or reason is meant by what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from crm_tui.cli import card, output
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, NotFound
from crm_tui.i18n import _, language
from crm_tui.queries import pipeline as queries
from crm_tui.queries.pipeline import PipelineRow, Reason, StageRow
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold
from crm_tui.text.lists import separator

_MOST = 20


class NoPipeline(CrmError):
    """Something was asked of a book in which nothing was sold yet."""

    template = N_("There is no pipeline yet. 'crm deal add TITLE' begins the usual one.")
    exit_code = ExitCode.NOTHING_FOUND


class NoSuchDeal(CrmError):
    """No deal has this number."""

    template = N_("There is no deal {id}. 'crm deal list' shows their numbers.")
    exit_code = ExitCode.NOTHING_FOUND


class NoSuchLead(CrmError):
    """No lead has this number."""

    template = N_("There is no lead {id}. 'crm lead list --all' shows their numbers.")
    exit_code = ExitCode.NOTHING_FOUND


class UnknownName(CrmError):
    """Nothing is called so."""

    template = N_("There is no {kind} “{name}”; there are: {names}.")
    exit_code = ExitCode.NOTHING_FOUND


class SeveralBeginSo(CrmError):
    """Several names begin with what was typed."""

    template = N_("“{name}” may be {names}. Write more of it.")
    exit_code = ExitCode.USAGE


class ReasonMissing(CrmError):
    """Something ends without a word why."""

    template = N_("Say why with --reason: {names}.")
    exit_code = ExitCode.BAD_INPUT


class NoReasonsToWin(CrmError):
    """A reason of winning is named in a book that has none."""

    template = N_("There are no reasons for winning yet: add them in the app, on the board with s.")
    exit_code = ExitCode.NOTHING_FOUND


class Named(Protocol):
    """Anything that is chosen by its name."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...


@dataclass(frozen=True, slots=True)
class Usual:
    """A name of what is not in the book yet."""

    name: str


Choice = TypeVar("Choice", bound=Named)


def chosen(kind: str, text: str, among: Sequence[Choice]) -> Choice:
    """The one of this name, or the only one that begins so.

    Raises UnknownName, SeveralBeginSo; both tell what there is.
    """
    name = output.clean_argument(text)
    wanted = _key(name)
    exact = [one for one in among if _key(one.name) == wanted]
    found = exact or [one for one in among if wanted and _key(one.name).startswith(wanted)]
    if not found:
        raise UnknownName(kind=_(kind), name=name, names=listed(among))
    if len(found) > 1 and not exact:
        raise SeveralBeginSo(name=name, names=listed(found))
    return found[0]


def listed(among: Sequence[Named]) -> str:
    """Their names, for a sentence."""
    names = [one.name for one in among[:_MOST]]
    return separator(language()).join([*names, "…"] if len(among) > _MOST else names)


def pipeline(reader: Reader, text: str) -> PipelineRow:
    """The pipeline of this name; the first one if none is named. Raises NoPipeline."""
    known = queries.pipelines(reader)
    if not known:
        raise NoPipeline
    return chosen(N_("pipeline"), text, known) if text else known[0]


def stage(reader: Reader, pipeline_id: int, text: str) -> StageRow:
    """The stage of this name in a pipeline."""
    every = queries.pipelines(reader, archived=True)
    known = next((one.stages for one in every if one.id == pipeline_id), ())
    return chosen(N_("stage"), text, [one for one in known if not one.archived])


def reason(crm: Crm, outcome: str, text: str) -> Reason:
    """Why something ends; a book without reasons gets the usual ones. Raises ReasonMissing."""
    known = crm.read(queries.reasons, outcome)
    if not known:
        from crm_tui.services import stages

        crm.write(stages.ensure_reasons)
        known = crm.read(queries.reasons, outcome)
    if not output.clean_argument(text):
        raise ReasonMissing(names=listed(known))
    return chosen(N_("reason"), text, known)


def reason_to_win(crm: Crm, text: str) -> Reason | None:
    """Why a deal is won; nobody has to say. Raises NoReasonsToWin."""
    if not output.clean_argument(text):
        return None
    known = crm.read(queries.reasons, "won")
    if not known:
        raise NoReasonsToWin
    return chosen(N_("reason"), text, known)


def deal(reader: Reader, text: str) -> int:
    """The id of a deal. Raises NoSuchDeal, whatever the number is."""
    if found := _number(text):
        try:
            queries.version(reader, found)
        except NotFound:
            found = 0
    if not found:
        raise NoSuchDeal(id=output.clean_argument(text))
    return found


def lead(reader: Reader, text: str) -> int:
    """The id of a lead. Raises NoSuchLead, whatever the number is."""
    found = _number(text)
    if not found or reader.value("SELECT 1 FROM lead WHERE id = ?", (found,)) is None:
        raise NoSuchLead(id=output.clean_argument(text))
    return found


def contact(reader: Reader, text: str, field: str = "contact") -> tuple[int, bool]:
    """The id of a contact that is not in the trash, and whether it is a company."""
    identity = card.resolved(reader, output.clean_argument(text))
    row = reader.one("SELECT kind, deleted_at IS NULL FROM contact WHERE id = ?", (identity,))
    if row is None or not row[1]:
        raise BadInput(field=field, reason=N_("is in the trash"))
    return identity, row[0] == "company"


def _number(text: str) -> int:
    plain = ascii_digits(output.clean_argument(text)).removeprefix("#")
    number = int(plain) if plain.isdigit() and len(plain) < 20 else 0
    return number if number <= MAX_ID else 0


def _key(name: str) -> str:
    return fold(name).replace(" ", "")
