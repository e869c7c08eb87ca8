"""Deals on Today and in the digest: late, rotting, without a next step."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft
from crm_tui.domain.deals import DealDraft
from crm_tui.queries import digest, pipeline_digest
from crm_tui.services import agenda, contacts, pipeline, stages
from tests.factories import FixedClock, person
from tests.queries.test_digest import Watching

REBAR = DealDraft(title="میلگرد", amount=100, currency="IRR", owner="mina")


def section(book: Crm, clock: FixedClock, owner: str | None = "mina", limit: int = 50) -> list[str]:
    asked = digest.Asked(clock.now, ZoneInfo("Asia/Tehran"), owner=owner, limit=limit)
    found = book.read(pipeline_digest.deals, asked)
    assert found.key == "deals"
    return [row.what for row in found.rows] + ([f"+{found.more}"] if found.more else [])


def planned(book: Crm, deal: int, day: str = "2027-06-01") -> None:
    call = ActivityDraft(subject="زنگ", day=day, link_kind="deal", link_id=deal)
    book.write(agenda.plan, call)


@pytest.fixture
def ready(book: Crm) -> Crm:
    book.write(stages.ensure_pipeline)
    return book


def test_a_deal_is_listed_once_with_all_there_is_to_say(ready: Crm, clock: FixedClock) -> None:
    fine = ready.write(pipeline.create, replace(REBAR, title="fine"))
    planned(ready, fine)
    assert section(ready, clock) == []
    bare = ready.write(pipeline.create, replace(REBAR, title="bare"))
    late = ready.write(pipeline.create, replace(REBAR, title="late", expected_close="2026-11-19"))
    assert section(ready, clock) == [
        "late: should have closed 2 days ago, no next step",
        "bare: no next step",
    ]
    planned(ready, bare)
    planned(ready, late)
    clock.advance(days=15)
    assert section(ready, clock) == [
        "late: should have closed 17 days ago, no contact for 15 days",
        "fine: no contact for 15 days",
        "bare: no contact for 15 days",
    ]
    assert section(ready, clock, limit=1) == [
        "late: should have closed 17 days ago, no contact for 15 days", "+2",
    ]  # fmt: skip


def test_closed_and_hidden_deals_and_those_of_others_are_not_listed(
    ready: Crm, clock: FixedClock
) -> None:
    ready.write(pipeline.win, ready.write(pipeline.create, REBAR))
    sara = ready.write(contacts.create, person())
    ready.write(pipeline.create, replace(REBAR, contact_id=sara))
    ready.write(contacts.trash, [sara])
    ready.write(pipeline.create, replace(REBAR, title="his", owner="ali"))
    assert section(ready, clock) == []
    assert section(ready, clock, owner=None) == ["his: no next step"]
    assert section(ready, clock, owner="ali") == ["his: no next step"]


def test_a_line_says_who_it_is_about_in_the_users_digits(ready: Crm, clock: FixedClock) -> None:
    sara = ready.write(contacts.create, person("سارا", "کریمی"))
    deal = ready.write(
        pipeline.create, replace(REBAR, contact_id=sara, expected_close="2026-11-09")
    )
    i18n.use("fa")
    asked = digest.Asked(clock.now, ZoneInfo("Asia/Tehran"), owner="mina", digits="fa")
    (row,) = ready.read(pipeline_digest.deals, asked).rows
    assert (row.kind, row.id, row.contact_id, row.contact) == ("deal", deal, sara, "سارا کریمی")
    assert row.late
    assert "۱۲" in row.what


def test_the_section_reads_no_table_from_end_to_end(ready: Crm, clock: FixedClock) -> None:
    for number in range(5):
        made = replace(REBAR, title=f"d{number}", expected_close="2026-11-01")
        ready.write(pipeline.create, made)

    def plans(reader: Reader, owner: str | None) -> list[tuple[str, str]]:
        watching = Watching(reader._connection)
        asked = digest.Asked(clock.now, ZoneInfo("UTC"), owner=owner, limit=2)
        assert pipeline_digest.deals(watching, asked).count == 5
        return [scan for scan in watching.scans if scan[0] not in {"SCAN stage", "SCAN s"}]

    assert ready.read(plans, "mina") == []
    assert ready.read(plans, None) == []
