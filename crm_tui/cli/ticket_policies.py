"""``crm ticket policies|policy|hours|escalate``: what is promised, when, and what is broken."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm_tui import i18n
from crm_tui.cli import deal_choice, output, policy_edits, sla_rounds
from crm_tui.cli.deal_card import number
from crm_tui.cli.session import current
from crm_tui.crm import Crm
from crm_tui.domain import moments, policy_words, sla_words
from crm_tui.domain.service_desk import desk_for
from crm_tui.domain.sla_policies import Policy, PolicyDraft, PolicyRow
from crm_tui.errors import N_, BadInput, ExitCode
from crm_tui.i18n import _
from crm_tui.queries import sla as queries
from crm_tui.queries.sla_clocks import Touched, touched_by
from crm_tui.text.digits import ascii_digits
from crm_tui.text.lists import separator

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("What the promise is called."))]
Preview = Annotated[
    bool, typer.Option("--preview", help=_("Only tell which open tickets it touches."))
]
Length = Annotated[str, typer.Option(metavar="TIME", help=_("Working time: 45 min, 8 h, 2:30."))]
_NEW = -1


def add_to(group: typer.Typer) -> None:
    """Add the commands of this module to ``crm ticket``."""
    group.command("policies", help=_("What is promised: the first that fits a ticket counts."))(
        policies
    )
    group.command("escalate", help=_("Tell of broken promises, each once; for cron."))(escalate)
    policy = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    policy.callback(help=_("Add, change, order and remove promises."))(lambda: None)
    for name, help_, command in (
        ("add", _("Promise something."), add),
        ("set", _("Change a promise: answer=1h, customer=, raise=yes."), set_fields),
        ("move", _("Put a promise at another place; the first that fits counts."), move),
        ("remove", _("Promise it no more."), remove),
    ):
        policy.command(name, help=help_, context_settings={"ignore_unknown_options": True})(command)
    group.add_typer(policy, name="policy")


def policies(json: Json = False) -> int:
    """What is promised, first things first."""
    with current.book() as crm:
        rows = crm.read(queries.rows)
        if json:
            output.document([document(row) for row in rows])
            return ExitCode.DONE
        if not rows:
            output.out(_("Nothing is promised; 'crm ticket policy add' promises something."))
            return ExitCode.NOTHING_FOUND
        output.table(
            [
                (
                    number(place), row.policy.draft.name, _listed(policy_words.about(row)) or "–",
                    _listed(policy_words.promised(row.policy.draft)),
                    _listed(policy_words.broken(row.policy.draft)),
                )
                for place, row in enumerate(rows, 1)
            ],
            ("", _("Promise"), _("For"), _("What"), _("If it gets close")),
        )  # fmt: skip
    return ExitCode.DONE


def add(  # noqa: PLR0913, PLR0917 - one option each
    name: Name,
    answer: Length = "",
    following: Annotated[
        str, typer.Option("--next", metavar="TIME", help=_("To each later answer."))
    ] = "",
    solution: Length = "",
    priority: Annotated[str, typer.Option(metavar="P")] = "",
    category: Annotated[str, typer.Option(metavar="NAME")] = "",
    customer: Annotated[
        str, typer.Option(metavar="ID", help=_("Contact or company: number or whole name."))
    ] = "",
    tag: Annotated[str, typer.Option(metavar="NAME", help=_("Whose customers carry it."))] = "",
    round_the_clock: Annotated[
        bool, typer.Option("--round-the-clock", help=_("Count nights and holidays too."))
    ] = False,
    warn: Annotated[str, typer.Option(metavar="PERCENT")] = "75",
    raise_: Annotated[
        bool, typer.Option("--raise", help=_("Raise the priority when it is broken."))
    ] = False,
    escalate_to: Annotated[
        str, typer.Option(metavar="USER", help=_("Who hears of it when it is broken."))
    ] = "",
    first: Annotated[bool, typer.Option("--first", help=_("Before all others."))] = False,
    preview: Preview = False,
    json: Json = False,
) -> int:
    """Promise something, after all others unless it is to be the first."""
    from crm_tui.services import sla_policies as services

    given = {
        "name": name, "answer": answer, "next": following, "solution": solution,
        "priority": priority, "category": category, "customer": customer, "tag": tag,
        "round_the_clock": "yes" if round_the_clock else "", "warn": warn,
        "raise": "yes" if raise_ else "", "escalate_to": escalate_to,
    }  # fmt: skip
    with current.book() as crm:
        _ready(crm)
        draft = policy_edits.changed(PolicyDraft(""), given.items(), crm)
        standing = crm.read(queries.policies)
        new = Policy(_NEW, draft)
        after = (new, *standing) if first else (*standing, new)
        touched = _touched(crm, standing, after)
        if not preview:
            crm.write(services.add, draft, first=first)
            sla_rounds.settle(crm)
    return _told(draft.name, touched, preview=preview, json=json)


def set_fields(
    name: Name,
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…")],
    preview: Preview = False,
    json: Json = False,
) -> int:
    """Change a promise; an empty value takes something away."""
    from crm_tui.services import sla_policies as services

    with current.book() as crm:
        row = _chosen(crm, name)
        draft = policy_edits.changed(row.policy.draft, map(policy_edits.parted, changes), crm)
        standing = crm.read(queries.policies)
        after = [Policy(one.id, draft) if one.id == row.policy.id else one for one in standing]
        touched = _touched(crm, standing, after)
        if not preview:
            crm.write(services.change, row.policy.id, draft)
            sla_rounds.settle(crm)
    return _told(draft.name, touched, preview=preview, json=json)


def move(
    name: Name,
    place: Annotated[str, typer.Argument(metavar="PLACE", help=_("1 is the first."))],
    preview: Preview = False,
    json: Json = False,
) -> int:
    """Put a promise at another place."""
    from crm_tui.services import sla_policies as services

    plain = ascii_digits(output.clean_argument(place))
    if not plain.isdecimal() or int(plain[:9]) < 1:
        raise BadInput(field="place", reason=N_("must be a whole number from 1 on"))
    with current.book() as crm:
        row = _chosen(crm, name)
        standing = crm.read(queries.policies)
        after = [one for one in standing if one.id != row.policy.id]
        after.insert(int(plain[:9]) - 1, row.policy)
        touched = _touched(crm, standing, after)
        if not preview:
            crm.write(services.order, [one.id for one in after])
            sla_rounds.settle(crm)
    return _told(row.policy.draft.name, touched, preview=preview, json=json)


def remove(name: Name, preview: Preview = False, json: Json = False) -> int:
    """Promise it no more; tickets that are over keep it."""
    from crm_tui.services import sla_policies as services

    with current.book() as crm:
        row = _chosen(crm, name)
        standing = crm.read(queries.policies)
        after = [one for one in standing if one.id != row.policy.id]
        touched = _touched(crm, standing, after)
        if not preview:
            crm.write(services.remove, row.policy.id)
            sla_rounds.settle(crm)
    said = _("No longer promised: {name}")
    return _told(row.policy.draft.name, touched, preview=preview, json=json, said=said)


def escalate(json: Json = False) -> int:
    """Tell of broken promises, each once; says nothing if there are none."""
    with current.book() as crm:
        told = sla_rounds.go(crm)
        now = moments.millis(crm.now())
    if json:
        output.document(
            [
                {
                    "ticket": one.breach.number,
                    "subject": one.breach.subject,
                    "clock": one.breach.clock,
                    "due": moments.moment(one.breach.due).isoformat(timespec="seconds"),
                    "owner": one.breach.owner,
                    "told": one.breach.escalate_to,
                    "priority": one.raised_to or one.breach.priority,
                    "raised": one.raised_to is not None,
                }
                for one in told
            ]
        )
        return ExitCode.DONE
    output.table(
        [
            (
                one.breach.number, _(sla_words.CLOCKS[one.breach.clock]),
                sla_words.breach(one.breach.due, now), one.breach.owner or "–", one.breach.subject,
            )
            for one in told
        ]
    )  # fmt: skip
    return ExitCode.DONE


def document(row: PolicyRow) -> dict[str, Any]:
    """A promise as ``--json`` prints it; lengths in minutes of working time."""
    draft = row.policy.draft
    return {
        "name": draft.name,
        "priority": draft.priority,
        "category": row.category or None,
        "customer": {"id": draft.contact_id, "name": row.customer} if draft.contact_id else None,
        "tag": row.tag or None,
        "answer": draft.answer_minutes,
        "next": draft.next_answer_minutes,
        "solution": draft.solution_minutes,
        "round_the_clock": draft.round_the_clock,
        "warn": draft.warn_percent,
        "raise": draft.raise_priority,
        "escalate_to": draft.escalate_to,
    }


def _ready(crm: Crm) -> None:
    """A book without a desk gets one, with the usual promises."""
    if crm.read(queries.desk) is None:
        from crm_tui.services.ticket_desk import ensure_desk

        crm.write(ensure_desk, desk_for(current.settings, i18n.language()))


class _Named:
    """A promise by its name, to choose from."""

    def __init__(self, row: PolicyRow) -> None:
        self.row = row

    @property
    def name(self) -> str:
        """What it is called."""
        return self.row.policy.draft.name


def _chosen(crm: Crm, text: str) -> PolicyRow:
    """The promise of this name or place. Raises UnknownName, SeveralBeginSo."""
    _ready(crm)
    rows = crm.read(queries.rows)
    plain = ascii_digits(output.clean_argument(text))
    names = [_Named(row) for row in rows]
    if plain.isdecimal() and 1 <= int(plain[:9]) <= len(rows):
        return rows[int(plain[:9]) - 1]
    return deal_choice.chosen(N_("promise"), text, names).row


def _touched(crm: Crm, before: tuple[Policy, ...], after: Any) -> Touched:
    desk = crm.read(queries.desk)
    if desk is None:
        return Touched()
    return crm.read(touched_by, before, list(after), desk, moments.millis(crm.now()))


def _told(
    name: str, touched: Touched, *, preview: bool, json: bool, said: str | None = None
) -> int:
    """Print what was done, or would be, to open tickets."""
    said = _("Promised: {name}") if said is None else said
    if json:
        output.document(
            {
                "name": name,
                "saved": not preview,
                "touched": touched.count,
                "breached": touched.breached,
                "tickets": list(touched.numbers),
            }
        )
        return ExitCode.DONE
    output.out(name if preview else said.format(name=name))
    told = policy_words.touched(touched.count, touched.breached, touched.numbers, number)
    output.out(told or _("No open ticket is touched."))
    return ExitCode.DONE


def _listed(words: Any) -> str:
    return separator(i18n.language()).join(words)
