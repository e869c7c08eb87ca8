"""Deals on the terminal: the document of ``--json``, a line of a list, and one in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from crm_tui.cli import activities, amounts, output, session
from crm_tui.config import zone_for
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.domain.activity_words import headline
from crm_tui.domain.deals import DAY, DealDraft, Line, rounded_weight, weighted
from crm_tui.errors import N_
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import agenda, pipeline_history
from crm_tui.queries import pipeline as queries
from crm_tui.queries.pipeline import DealRow
from crm_tui.text.dates import show_date
from crm_tui.text.digits import ascii_digits, local_digits
from crm_tui.text.lists import separator

STATUSES = {"open": N_("open"), "won": N_("won"), "lost": N_("lost")}
"""How a deal stands, in words."""


def documents(crm: Crm, rows: Sequence[DealRow]) -> list[dict[str, Any]]:
    """Deals as ``--json`` prints them; amounts are decimal texts, days ISO, times UTC."""
    now = moments.millis(crm.now())
    names = crm.read(_pipeline_names)
    return [document(row, now, names) for row in rows]


def document(row: DealRow, now: int, pipelines: dict[int, str]) -> dict[str, Any]:
    """One deal as ``--json`` prints it."""
    weight = weighted(row.amount, row.chance)
    return {
        "id": row.id,
        "title": row.title,
        "status": row.status,
        "pipeline": pipelines.get(row.pipeline_id, ""),
        "stage": row.stage,
        "contact_id": row.contact_id,
        "contact": row.contact,
        "company_id": row.company_id,
        "company": row.company,
        "amount": amounts.exact(row.amount, row.currency),
        "currency": row.currency,
        "probability": row.chance,
        "weighted": amounts.exact(None if weight is None else rounded_weight(weight), row.currency),
        "expected_close": row.expected_close or None,
        "owner": row.owner,
        "source": row.source,
        "tags": row.tags.split() if row.tags else [],
        "age_days": days_since(row.created_at, now),
        "stage_days": days_since(row.stage_since, row.closed_at or now),
        "rotten": row.is_rotten(now),
        "next_activity": next_activity(row),
        "last_contact": utc(row.last_contact_at),
        "reason": row.reason,
        "reason_note": row.reason_note,
        "created_at": utc(row.created_at),
        "updated_at": utc(row.updated_at),
        "closed_at": utc(row.closed_at),
    }


def in_full(crm: Crm, deal_id: int) -> dict[str, Any]:
    """One deal with its lines, competitors, steps and activities."""
    draft = crm.read(queries.draft, deal_id)
    (row,) = crm.read(queries.rows, [deal_id])
    zone = zone_for(session.current.settings)
    return documents(crm, [row])[0] | {
        "uid": draft.uid,
        "own_probability": draft.probability,
        "campaign": draft.campaign,
        "note": draft.note,
        "tags": list(draft.tags),
        "fields": dict(draft.fields),
        "lines": [_line(line, draft) for line in draft.lines],
        "competitors": [
            {"name": one.name, "note": one.note, "won": one.won} for one in draft.competitors
        ],
        "steps": crm.read(_steps, deal_id),
        "activities": [activities.document(each, zone) for each in crm.read(_activities, deal_id)],
    }


def next_activity(row: DealRow) -> str | None:
    """When the next step is: a day, or a local time with its offset; None if none is planned."""
    if row.next_due is None or row.status != "open":
        return None
    if row.next_all_day:
        return moments.millis_day(row.next_due).isoformat()
    zone = zone_for(session.current.settings)
    return moments.local(moments.moment(row.next_due), zone).isoformat(timespec="minutes")


def write_list(crm: Crm, rows: Sequence[DealRow]) -> None:
    """Print deals for people, one a line."""
    output.table([line(row, crm) for row in rows])


def line(row: DealRow, crm: Crm) -> tuple[str, ...]:
    """A deal as a line: number, title, customer, amount, stage, owner, age, what is wrong."""
    now = moments.millis(crm.now())
    where = row.stage if row.status == "open" else _(STATUSES[row.status])
    return (
        str(row.id), row.title, row.customer, amounts.shown(row.amount, row.currency), where,
        row.owner, age(days_since(row.created_at, now)), mark(row, crm),
    )  # fmt: skip


def mark(row: DealRow, crm: Crm) -> str:
    """What calls for attention."""
    if row.status != "open":
        return ""
    now = crm.now()
    today = moments.local(now, zone_for(session.current.settings)).date()
    said = []
    if row.next_due is None:
        said.append(_("no next step"))
    elif row.next_due < (moments.day_millis(today) if row.next_all_day else moments.millis(now)):
        said.append(_("overdue"))
    if row.is_rotten(moments.millis(now)):
        said.append(_("rotting"))
    if row.expected_close and row.expected_close < today.isoformat():
        said.append(_("close date passed"))
    return " · ".join(said)


def age(days: int) -> str:
    """A number of days in words."""
    if days == 0:
        return _("today")
    text = ngettext("{count} day", "{count} days", days)
    return text.format(count=number(days))


def number(count: int) -> str:
    """A count in the user's digits."""
    plain = session.current.settings.digits == "latin"
    return str(count) if plain else local_digits(str(count), language())


def shown_day(iso: str | None) -> str:
    """A day in the user's calendar and digits."""
    if not iso:
        return ""
    text = show_date(iso, session.current.calendar, language())
    return ascii_digits(text) if session.current.settings.digits == "latin" else text


def write(found: dict[str, Any]) -> None:
    """Print a deal in full for people."""
    output.out(f"{found['title']}  ({found['id']})")
    output.pairs(_pairs(found))
    if found["lines"]:
        output.out()
        output.table([_line_shown(each, found["currency"]) for each in found["lines"]])


def _pairs(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    where = f"{found['pipeline']} · {found['stage']}"
    yield (
        _("Stage"),
        where if found["status"] == "open" else f"{_(STATUSES[found['status']])} · {where}",
    )
    yield _("Reason"), " · ".join(filter(None, (found["reason"], found["reason_note"])))
    yield _("Company"), _numbered(found["company"], found["company_id"])
    yield _("Contact"), _numbered(found["contact"], found["contact_id"])
    yield _("Amount"), _shown(found["amount"], found["currency"])
    yield _("Probability"), f"{number(found['probability'])}%"
    yield _("Weighted"), _shown(found["weighted"], found["currency"])
    yield _("Expected close"), shown_day(found["expected_close"])
    yield _("Owner"), found["owner"]
    yield _("Source"), " · ".join(filter(None, (found["source"], found["campaign"])))
    yield _("Tags"), separator(language()).join(found["tags"])
    yield from found["fields"].items()
    yield (
        _("Competitors"),
        "\n".join(
            " · ".join(filter(None, (one["name"], one["note"], _("won") if one["won"] else "")))
            for one in found["competitors"]
        ),
    )
    yield _("Age"), age(found["age_days"])
    yield (
        _("Activities"),
        "\n".join(_activity(each, found["title"]) for each in found["activities"]),
    )
    yield _("Steps"), "\n".join(_step_shown(step) for step in found["steps"])
    yield _("Note"), found["note"]


def _numbered(name: str, identity: int | None) -> str:
    return f"{name} ({identity})" if name else ""


def _shown(exact: str | None, currency: str) -> str:
    from crm_tui.domain.money import Money

    return amounts.shown(Money.of(exact, currency).minor, currency) if exact else ""


def _activity(each: dict[str, Any], title: str) -> str:
    """A line on an activity; one that is called as its deal is told by its kind."""
    when = shown_day(_local_day(each["done_at"] or each["due"]))
    if not each["done_at"] and "T" in (each["due"] or ""):
        hour = each["due"][11:16]
        plain = session.current.settings.digits == "latin"
        when = f"{when} {hour if plain else local_digits(hour, language())}"
    mark_ = {"done": "✓", "cancelled": "✗"}.get(each["status"], "·")
    what = headline(each["kind"], "" if each["subject"] == title else each["subject"])
    return " ".join(filter(None, (mark_, when, what)))


def _step_shown(step: dict[str, Any]) -> str:
    what = step["stage"] if step["status"] == "open" else _(STATUSES[step["status"]])
    why = ": ".join(filter(None, (step["reason"], step["reason_note"])))
    what = f"{what} ({why})" if why else what
    return " ".join(filter(None, (shown_day(_local_day(step["at"])), what, step["actor"])))


def _local_day(iso: str | None) -> str:
    """The day of a moment where the user is; days stay."""
    if not iso or "T" not in iso:
        return iso or ""
    moment = datetime.fromisoformat(iso)
    return moments.local(moment, zone_for(session.current.settings)).date().isoformat()


def _line(line: Line, draft: DealDraft) -> dict[str, Any]:
    whole, rest = divmod(line.quantity, 1000)
    return {
        "description": line.description,
        "quantity": f"{whole}.{rest:03d}".rstrip("0").rstrip("."),
        "price": amounts.exact(line.price, draft.currency),
        "total": amounts.exact(line.total(draft.currency).minor, draft.currency),
    }


def _line_shown(each: dict[str, Any], currency: str) -> tuple[str, ...]:
    return (
        each["description"], f"× {each['quantity']}", _shown(each["price"], currency),
        _shown(each["total"], currency),
    )  # fmt: skip


def _steps(reader: Reader, deal_id: int) -> list[dict[str, Any]]:
    return [
        {
            "at": utc(step.at), "actor": step.actor, "from": step.before or None,
            "stage": step.stage, "status": step.status, "days": step.stood // DAY,
            "reason": step.reason, "reason_note": step.reason_note,
        }
        for step in reversed(pipeline_history.steps(reader, deal_id))
    ]  # fmt: skip


def _activities(reader: Reader, deal_id: int) -> list[agenda.ActivityRow]:
    planned, past = pipeline_history.activities(reader, deal_id)
    return agenda.rows(reader, [*reversed(past), *planned])


def _pipeline_names(reader: Reader) -> dict[int, str]:
    return {one.id: one.name for one in queries.pipelines(reader, archived=True)}


def days_since(then: int, now: int) -> int:
    """Whole days from one moment to another; 0 if it lies ahead."""
    return max(0, now - then) // DAY


def utc(millis: int | None) -> str | None:
    """A moment as ISO 8601 UTC."""
    if millis is None:
        return None
    return moments.moment(millis).isoformat(timespec="seconds").replace("+00:00", "Z")
