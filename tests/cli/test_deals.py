"""``crm deal``: from the first word to won or lost, in two languages, exactly."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_tui import bootstrap
from crm_tui.errors import ExitCode
from tests.cli.conftest import Run

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BAD_IDS = ["-1", "0", "9223372036854775808", "9" * 40, "s1@2026-01-01", "x", "; DROP", "", "[b]"]
HOSTILE = [
    "[red]x[/red]", "[/]", "[bold", "[@click=app.quit]x[/]", "C:\\[b]x", "$name [$primary]",
    ":smile:",
    "a\x1b]52;c;ZXZpbA==\x07b", "a\x1b[2Jb", "a\x9b2Jb", "a\x00\x07\x08b", "a\u202egnp.exe",
    "a\u2066b", "می\u200cخواهم", "e" + "\u0301" * 1000, "a\udcffb", "a\tb\nc\u2028d", "%s{0}{id}",
    "=1+1", "' OR 1=1 --",
]  # fmt: skip

COMMANDING = [*map(chr, range(9)), *map(chr, range(14, 32)), *map(chr, range(127, 160))]
COMMANDING += ["\u202e", "\u2066"]


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "system_clock", lambda: NOW)
    use(tmp_path, monkeypatch)


def use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: Sequence[str] = ()) -> None:
    config = tmp_path / "config.toml"
    lines = ['time_zone = "Asia/Tehran"', 'currency = "EUR"', *more]
    if any(line.startswith("currency ") for line in more):
        del lines[1]
    config.write_text("\n".join(lines) + "\n")
    monkeypatch.setenv("CRM_CONFIG", str(config))


@pytest.fixture
def sara(crm: Run) -> int:
    answer = crm(
        "add", "contact", "--name", "سارا کریمی", "--company", "شرکت نمونه", "--phone",
        "09123456789", "--json",
    )  # fmt: skip
    return int(answer.document["id"])


def rows(tmp_path: Path, table: str) -> int:
    with sqlite3.connect(tmp_path / "book.db") as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_deal_is_added_as_it_was_said(crm: Run, sara: int) -> None:
    answer = crm(
        "deal", "add", "میلگرد", "۲۰ تن", "--contact", "سارا کریمی", "--amount", "12,500.50",
        "--stage", "offer", "--close", "1405/10/01", "--probability", "40%", "--owner", "ali",
        "--source", "نمایشگاه", "--campaign", "پاییز", "--tag", "vip", "--note", "مهم", "--json",
    )  # fmt: skip
    assert (answer.status, answer.err) == (0, "")
    found = answer.document
    assert found["title"] == "میلگرد ۲۰ تن"
    assert (found["contact_id"], found["contact"], found["company"]) == (
        sara, "سارا کریمی", "شرکت نمونه",
    )  # fmt: skip
    assert (found["amount"], found["currency"], found["probability"]) == ("12500.50", "EUR", 40)
    assert found["weighted"] == "5000.20"
    assert (found["stage"], found["pipeline"], found["status"]) == ("Offer", "Sales", "open")
    assert (found["expected_close"], found["owner"]) == ("2026-12-22", "ali")
    assert (found["tags"], found["source"], found["next_activity"]) == (["vip"], "نمایشگاه", None)
    full = crm("deal", "show", "1", "--json").document
    assert (full["campaign"], full["note"], full["own_probability"]) == ("پاییز", "مهم", 40)
    assert [step["stage"] for step in full["steps"]] == ["Offer"]


def test_the_first_deal_begins_the_usual_pipeline(crm: Run, tmp_path: Path) -> None:
    for words in (["deal", "list"], ["deal", "list", "--json"]):
        answer = crm(*words)
        assert answer.status == ExitCode.NOTHING_FOUND
        assert "crm deal add" in answer.err
        assert answer.out == ""
    assert crm("deal", "add", "x", "--stage", "nowhere").status == ExitCode.NOTHING_FOUND
    assert rows(tmp_path, "pipeline") == 0
    assert crm("deal", "add", "x", "--stage", "neg").status == 0
    assert crm("deal", "show", "1", "--json").document["stage"] == "Negotiation"
    assert "اولین" not in crm("deal", "list").out


def test_lines_add_up_to_the_amount_until_it_is_said(crm: Run) -> None:
    crm(
        "deal", "add", "offer", "--line", "میلگرد ۱۴؛۲٫۵؛۱٬۰۰۰", "--line", "bar; round;3;0.35",
        "--json",
    )  # fmt: skip
    full = crm("deal", "show", "1", "--json").document
    assert full["amount"] == "2501.05"
    assert full["lines"] == [
        {"description": "میلگرد ۱۴", "quantity": "2.5", "price": "1000.00", "total": "2500.00"},
        {"description": "bar; round", "quantity": "3", "price": "0.35", "total": "1.05"},
    ]
    crm("deal", "set", "1", "line+=freight;1;100")
    assert crm("deal", "show", "1", "--json").document["amount"] == "2601.05"
    crm("deal", "set", "1", "line-=FREIGHT", "amount=3k")
    assert crm("deal", "set", "1", "line+=x;1;1", "--json").document["amount"] == "3000.00"
    answer = crm("deal", "set", "1", "line+=y;1;5 USD")
    assert answer.status == ExitCode.BAD_INPUT
    assert "USD" in answer.err
    assert crm("deal", "set", "1", "line=z;many;1").status == ExitCode.BAD_INPUT


def test_set_changes_what_is_named_and_clears_what_is_empty(crm: Run, sara: int) -> None:
    crm("deal", "add", "one", "--tag", "vip", "--tag", "فولاد", "--amount", "10")
    answer = crm(
        "deal", "set", "1", "title=دو", "contact=سارا کریمی", "tag-=VIP", "close=+2w", "amount=",
        "competitor+=Rival;cheaper", "note=a", "probability=۷۰", "--json",
    )  # fmt: skip
    assert answer.status == 0
    found = answer.document
    assert (found["title"], found["tags"], found["amount"]) == ("دو", ["فولاد"], None)
    assert (found["expected_close"], found["probability"]) == ("2026-12-05", 70)
    crm("deal", "set", "1", "note+=b", "competitor+=other")
    full = crm("deal", "show", "1", "--json").document
    assert full["note"] == "a\n\nb"
    assert [one["name"] for one in full["competitors"]] == ["Rival", "other"]
    crm("deal", "set", "1", "competitor-=rival", "contact=", "close=")
    full = crm("deal", "show", "1", "--json").document
    assert (full["contact_id"], full["expected_close"]) == (None, None)
    assert full["competitors"] == [{"name": "other", "note": "", "won": False}]


def test_who_got_the_deal_is_told_of_a_competitor(crm: Run) -> None:
    crm("deal", "add", "one", "--field", "competitor=Rival;cheap; and quick")
    crm("deal", "set", "1", "competitor+=رقیب؛ارزان؛won")
    crm("--lang", "fa", "deal", "set", "1", "competitor+=rival;quick")
    assert crm("deal", "show", "1", "--json").document["competitors"] == [
        {"name": "رقیب", "note": "ارزان", "won": True},
        {"name": "rival", "note": "quick", "won": False},
    ]


@pytest.mark.parametrize(
    "change",
    [
        "amount=lots", "amount=1.500", "amount=1.005 EUR", "amount=5 XXQ", "probability=101",
        "probability=x", "close=whenever", "currency=XXQ", "stage=Offer", "nothing=1", "title=",
        "tag+", "company=سارا کریمی", "competitor-=nobody", "amount+=5", "amount=1e99",
        "amount=" + "9" * 30,
    ],
)  # fmt: skip
def test_a_value_that_can_not_be_is_one_sentence(crm: Run, sara: int, change: str) -> None:
    crm("deal", "add", "one", "--amount", "10", "--tag", "x")
    before = crm("deal", "show", "1", "--json").out
    answer = crm("deal", "set", "1", "owner=ali", change)
    assert answer.status in (ExitCode.BAD_INPUT, ExitCode.USAGE)
    assert len(answer.err.splitlines()) == 1
    assert crm("deal", "show", "1", "--json").out == before


def test_a_currency_changes_the_unit_and_not_the_number(crm: Run) -> None:
    crm("deal", "add", "one", "--line", "x;2;1.50")
    found = crm("deal", "set", "1", "currency=usd", "--json").document
    assert (found["amount"], found["currency"]) == ("3.00", "USD")
    assert crm("deal", "set", "1", "currency=JPY").status == ExitCode.BAD_INPUT


def test_a_deal_moves_by_the_beginning_of_a_name(crm: Run) -> None:
    crm("deal", "add", "one")
    found = crm("deal", "move", "1", "negot", "--json").document
    assert (found["stage"], found["probability"]) == ("Negotiation", 70)
    vague = crm("deal", "move", "1", "c")
    assert vague.status == ExitCode.USAGE
    assert "Contacted" in vague.err
    assert "Closing" in vague.err
    unknown = crm("deal", "move", "1", "moon")
    assert unknown.status == ExitCode.NOTHING_FOUND
    assert "New, Contacted, Offer" in unknown.err
    assert crm("deal", "move", "1", "offer", "--from", "new").status == ExitCode.CONFLICT
    assert crm("deal", "move", "1", "offer", "--from", "negotiation").status == 0
    assert crm("undo").status == 0
    assert crm("deal", "show", "1", "--json").document["stage"] == "Negotiation"


def test_a_stage_says_what_it_needs_and_takes_it(crm: Run, tmp_path: Path) -> None:
    crm("deal", "add", "one")
    with sqlite3.connect(tmp_path / "book.db") as connection:
        connection.execute(
            "UPDATE stage SET required = 'amount\nexpected_close\nnext_step',"
            " guidance = 'Ask who decides.' WHERE name = 'Offer'"
        )
    answer = crm("deal", "move", "1", "offer")
    assert answer.status == ExitCode.BAD_INPUT
    assert "--set amount=…" in answer.err
    assert "--set close=…" in answer.err
    assert "--next" in answer.err
    assert len(answer.err.splitlines()) == 1
    partly = crm("deal", "move", "1", "offer", "--set", "amount=5", "--next", "call tomorrow 10")
    assert partly.status == ExitCode.BAD_INPUT
    assert crm("deal", "show", "1", "--json").document["activities"] == []
    moved = crm(
        "deal", "move", "1", "offer", "--set", "amount=5", "--set", "close=+1w", "--next",
        "call tomorrow 10",
    )  # fmt: skip
    assert moved.status == 0
    assert "Ask who decides." in moved.err
    full = crm("deal", "show", "1", "--json").document
    assert (full["stage"], full["amount"]) == ("Offer", "5.00")
    assert full["next_activity"] == "2026-11-22T10:00+03:30"
    assert [each["kind"] for each in full["activities"]] == ["call"]


def test_the_next_step_is_given_with_the_deed_and_taken_back_with_it(
    crm: Run, sara: int, tmp_path: Path
) -> None:
    crm("deal", "add", "one", "--contact", str(sara))
    with sqlite3.connect(tmp_path / "book.db") as connection:
        connection.execute("UPDATE stage SET required = 'next_step' WHERE name = 'Offer'")
    refused = crm("deal", "add", "two", "--stage", "offer")
    assert refused.status == ExitCode.BAD_INPUT
    assert "--next" in refused.err
    for words in (
        ("deal", "add", "two", "--stage", "offer"), ("deal", "move", "1", "offer"),
        ("deal", "win", "1"),
    ):  # fmt: skip
        before = crm("deal", "show", "1", "--json").document
        made = crm(*words, "--next", "call monday 10", "--json").document
        assert crm("deal", "show", str(made["id"]), "--json").document["activities"]
        assert crm("undo").status == 0
        assert crm("deal", "show", "1", "--json").document == before
        assert crm("agenda", "--json").document == []


def test_won_twice_is_won_once_and_what_comes_next_is_planned(crm: Run, sara: int) -> None:
    crm("deal", "add", "one", "--amount", "10", "--contact", str(sara))
    answer = crm("deal", "win", "1", "--next", "send the order tomorrow")
    assert answer.status == 0
    assert "one" in answer.out
    assert "€10.00" in answer.out
    assert crm("deal", "win", "1", "--json").document["status"] == "won"
    full = crm("deal", "show", "1", "--json").document
    assert [step["status"] for step in full["steps"]] == ["open", "won"]
    assert [each["contact_id"] for each in full["activities"]] == [sara]
    moved = crm("deal", "move", "1", "offer")
    assert moved.status == ExitCode.CONFLICT
    assert "crm deal reopen 1" in moved.err
    assert crm("deal", "reopen", "1", "--json").document["status"] == "open"
    assert crm("undo").status == 0
    assert crm("deal", "show", "1", "--json").document["status"] == "won"


def test_lost_needs_a_reason_and_some_reasons_a_note(crm: Run) -> None:
    crm("deal", "add", "one")
    answer = crm("deal", "lose", "1")
    assert answer.status == ExitCode.BAD_INPUT
    assert "Price" in answer.err
    assert crm("deal", "lose", "1", "--reason", "bad luck").status == ExitCode.NOTHING_FOUND
    assert crm("deal", "lose", "1", "--reason", "no").status == ExitCode.USAGE
    assert crm("deal", "lose", "1", "--reason", "other").status == ExitCode.BAD_INPUT
    lost = crm("deal", "lose", "1", "--reason", "pri", "--note", "گران بود", "--json").document
    assert (lost["status"], lost["reason"], lost["reason_note"]) == ("lost", "Price", "گران بود")
    assert lost["probability"] == 0


def test_winning_tells_why_where_that_is_asked_for(crm: Run, tmp_path: Path) -> None:
    crm("deal", "add", "one")
    none_yet = crm("deal", "win", "1", "--reason", "quality")
    assert none_yet.status == ExitCode.NOTHING_FOUND
    assert "reasons for winning" in none_yet.err
    with sqlite3.connect(tmp_path / "book.db") as connection:
        connection.executemany(
            "INSERT INTO close_reason(outcome, name, key, needs_note, position, archived)"
            " VALUES ('won', ?, ?, ?, ?, 0)",
            [("Quality", "quality", 0, 0), ("دیگر", "دیگر", 1, 1)],
        )
    assert crm("deal", "win", "1", "--reason", "price").status == ExitCode.NOTHING_FOUND
    assert crm("deal", "win", "1", "--reason", "دیگر").status == ExitCode.BAD_INPUT
    assert crm("deal", "show", "1", "--json").document["status"] == "open"
    won = crm("deal", "win", "1", "--reason", "qual", "--note", "نمونه", "--json").document
    assert (won["status"], won["reason"], won["reason_note"]) == ("won", "Quality", "نمونه")
    assert "Quality" in crm("deal", "show", "1").out
    # Said again, it is corrected and not won a second time.
    again = crm("deal", "win", "1", "--reason", "دیگر", "--note", "x", "--json").document
    assert (again["reason"], again["reason_note"]) == ("دیگر", "x")
    crm("deal", "reopen", "1")
    full = crm("deal", "show", "1", "--json").document
    assert full["reason"] == ""
    assert [(each["status"], each["reason"]) for each in full["steps"]] == [
        ("open", ""), ("won", "دیگر"), ("open", ""),
    ]  # fmt: skip


def test_who_won_a_lost_deal_is_named_and_made_where_not_there(crm: Run) -> None:
    crm("deal", "add", "one", "--field", "competitor=Rival;cheap")
    crm("deal", "lose", "1", "--reason", "price", "--winner", "rival")
    assert crm("deal", "show", "1", "--json").document["competitors"] == [
        {"name": "Rival", "note": "cheap", "won": True}
    ]
    crm("deal", "lose", "1", "--reason", "price", "--winner", "رقیب")
    assert crm("deal", "show", "1", "--json").document["competitors"] == [
        {"name": "Rival", "note": "cheap", "won": False},
        {"name": "رقیب", "note": "", "won": True},
    ]
    crm("undo")
    crm("undo")
    assert crm("deal", "show", "1", "--json").document["competitors"] == [
        {"name": "Rival", "note": "cheap", "won": False}
    ]
    crm("deal", "lose", "1", "--reason", "price", "--winner", "[red]\x1b[2J\u202ex")
    (_rival, named) = crm("deal", "show", "1", "--json").document["competitors"]
    assert "\x1b" not in named["name"]
    assert "[red]" in named["name"]


def test_removed_deals_come_back_with_undo(crm: Run) -> None:
    crm("deal", "add", "one", "--tag", "x", "--line", "a;1;2")
    before = crm("deal", "show", "1", "--json").document
    assert crm("deal", "remove", "1", "1").status == 0
    assert crm("deal", "show", "1").status == ExitCode.NOTHING_FOUND
    assert crm("undo").status == 0
    assert crm("deal", "show", "1", "--json").document == before


def test_lists_are_searched_and_open_unless_said(crm: Run) -> None:
    crm("deal", "add", "بزرگ", "--amount", "60m", "--stage", "offer", "--close", "+1w")
    crm("deal", "add", "small", "--amount", "5")
    crm("deal", "add", "gone", "--amount", "70m")
    crm("deal", "win", "3")
    ids = [deal["id"] for deal in crm("deal", "list", "--json").document]
    assert sorted(ids) == [1, 2]
    assert crm("deal").out == crm("deal", "list").out
    assert "reopen" in crm("deal", "--help").out
    assert [d["id"] for d in crm("deal", "list", "amount:>50m", "--json").document] == [1]
    assert [d["id"] for d in crm("deal", "list", "is:won", "--json").document] == [3]
    assert [
        d["id"] for d in crm("deal", "list", "stage:offer", "closes:<30d", "--json").document
    ] == [1]
    assert "بزرگ" in crm("deal", "list", "بزر").out
    few = crm("deal", "list", "--limit", "1")
    assert len(few.lines) == 1
    assert "--limit" in few.err
    nothing = crm("deal", "list", "absent", "--json")
    assert (nothing.status, nothing.document) == (ExitCode.NOTHING_FOUND, [])


def test_ids_that_are_none_get_one_answer(crm: Run, tmp_path: Path) -> None:
    crm("deal", "add", "one")
    for identity in BAD_IDS:
        for words in (
            ["show", identity], ["set", identity, "owner=x"], ["move", identity, "offer"],
            ["win", identity], ["lose", identity, "--reason", "price"], ["reopen", identity],
            ["remove", "1", identity],
        ):  # fmt: skip
            answer = crm("deal", *words)
            assert answer.status == ExitCode.NOTHING_FOUND, identity
            assert len(answer.err.splitlines()) == 1
    assert rows(tmp_path, "deal") == 1


def test_hostile_text_is_kept_as_text_and_commands_nothing(crm: Run) -> None:
    for number, text in enumerate(HOSTILE, 1):
        line = text.replace(";", ",")
        added = crm(
            "deal", "add", "a" + text, "--owner", text, "--source", text, "--tag", "t" + text,
            "--note", text, "--line", f"l{line}", "--field", f"competitor=c{text}",
        )  # fmt: skip
        assert added.status == 0, text
        key = str(number)
        shown = crm("deal", "show", key).out
        said = added.out + shown + crm("deal", "move", key, text).err
        said += crm("deal", "lose", key, "--reason", text).err
        said += crm("deal", "add", "x", "--amount", text).err
        said += crm("deal", "set", key, f"{text}=1").err + crm("deal", "show", text).err
        assert not [sign for sign in COMMANDING if sign in said], text
        if text.isascii() and text.isprintable():
            assert "a" + text in shown
    said = crm("deal", "list").out + crm("deal", "list", "--json").out
    assert not [sign for sign in COMMANDING if sign in said]


def test_rials_are_typed_and_shown_as_tomans_where_set_and_exact_for_programs(
    crm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(tmp_path, monkeypatch, ['currency = "IRR"', 'currency_unit = "toman"'])
    found = crm(
        "--lang", "fa", "deal", "add", "میلگرد", "--amount", "۱۲۰ میلیون", "--json"
    ).document
    assert (found["amount"], found["currency"]) == ("1200000000.00", "IRR")
    shown = crm("--lang", "fa", "deal", "show", "1").out
    assert "۱۲۰٬۰۰۰٬۰۰۰\u00a0تومان" in shown
    crm("--lang", "fa", "deal", "set", "1", "amount=۵۰۰ ریال")
    assert crm("deal", "show", "1", "--json").document["amount"] == "500.00"


def test_persian_from_the_first_deal_to_the_last(crm: Run, sara: int) -> None:
    def said(*words: str) -> str:
        answer = crm("--lang", "fa", "deal", *words)
        assert answer.status == 0, answer.err
        return answer.out

    said(
        "add", "میلگرد", "--contact", "سارا کریمی", "--amount", "۲٫۵ میلیون", "--close", "۱۴۰۵/۹/۱۵"
    )
    shown = said("show", "۱")
    assert "۱۴۰۵/۰۹/۱۵" in shown
    assert "سارا کریمی" in shown
    assert crm("deal", "list", "--json").document[0]["amount"] == "2500000.00"
    assert "میلگرد" in said("list")


def test_a_contact_in_the_trash_or_of_two_names_is_not_taken(crm: Run, sara: int) -> None:
    crm("add", "contact", "--name", "سارا کریمی")
    answer = crm("deal", "add", "x", "--contact", "سارا کریمی")
    assert answer.status == ExitCode.USAGE
    assert str(sara) in answer.err
    crm("trash", "put", str(sara))
    assert crm("deal", "add", "x", "--contact", str(sara)).status == ExitCode.BAD_INPUT
    assert crm("deal", "add", "x", "--contact", "nobody").status == ExitCode.NOTHING_FOUND
    assert crm("deal", "list").status == ExitCode.NOTHING_FOUND


def test_a_company_given_as_contact_is_the_company(crm: Run, sara: int) -> None:
    found = crm("deal", "add", "x", "--contact", "شرکت نمونه", "--json").document
    assert (found["contact_id"], found["company"]) == (None, "شرکت نمونه")
