"""find, show, pop: what they print, as JSON, and how they end."""

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.interchange.exporting import ExportContact
from crm_tui.interchange.json_out import document
from crm_tui.queries import contacts as queries
from crm_tui.queries import find
from tests.cli.conftest import Run

KEYS = {
    "id", "uid", "kind", "name", "prefix", "given", "middle", "family", "suffix", "nickname",
    "company", "title", "department", "phones", "emails", "urls", "addresses", "ids", "birthday",
    "lifecycle", "source", "owner", "tags", "notes", "fields", "created_at", "updated_at",
}  # fmt: skip


def test_find_prints_a_line_for_each(full: Run) -> None:
    answer = full("find", "سارا")
    assert answer.status == 0
    assert answer.lines[0].split() == [
        "1", "سارا", "کریمی‌نژاد", "مدیر", "فروش", "·", "شرکت", "نمونه", "آبی", "۰۹۱۲۳۴۵۶۷۸۹",
        "Sara@Example.com", "تهران",
    ]  # fmt: skip
    assert answer.err == ""


def test_find_takes_several_words_and_a_leading_hyphen(full: Run) -> None:
    assert full("find", "ayse", "yilmaz").status == 0
    without = full("find", "--ids", "tag:vip", "-city:تهران", "or", "emma")
    assert len(without.lines) == 1


@pytest.mark.parametrize("order", [("--json", "ruta"), ("ruta", "--json")])
def test_find_as_json_is_a_list_of_contacts(full: Run, order: tuple[str, ...]) -> None:
    (found,) = full("find", *order).document
    assert set(found) >= KEYS
    assert found["name"] == "Rūta Kazlauskienė"
    assert found["phones"] == [{"label": "", "value": "8 612 34567", "e164": "+37061234567"}]
    assert found["addresses"][0]["city"] == "Šiauliai"


def test_nobody_found_is_status_1_and_an_empty_list(full: Run) -> None:
    answer = full("find", "nobody", "--json")
    assert (answer.status, answer.document) == (1, [])
    assert answer.err == "Nobody was found.\n"


def test_find_stops_at_the_limit_and_says_so(full: Run) -> None:
    answer = full("find", "has:phone", "--limit=2")
    assert len(answer.lines) == 2
    assert "--limit" in answer.err
    assert len(full("find", "has:phone", "--limit", "0", "--ids").lines) == 6


def test_a_bad_search_is_told_with_its_place(full: Run) -> None:
    answer = full("find", "sara foo:bar")
    assert answer.status == 3
    assert "“foo” (character 6)" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("query", ["%", "_", "'", '"', "*", "NEAR(", "a OR", "-", "(((", "\x1b[2J"])
def test_no_sign_in_a_search_is_an_error(full: Run, query: str) -> None:
    answer = full("find", query)
    assert answer.status in (0, 1)
    assert "\x1b" not in answer.out + answer.err


@pytest.mark.parametrize("who", ["1", "۱", "سارا کریمی‌نژاد", "سارا كريمي نژاد"])
def test_show_takes_an_id_or_a_whole_name(full: Run, who: str) -> None:
    answer = full("show", who, "--json")
    assert answer.document["name"] == "سارا کریمی‌نژاد"
    assert answer.document["department"] == "فروش"
    assert answer.document["notes"].endswith("ببیند.")


def test_show_prints_a_card(full: Run) -> None:
    answer = full("show", "1")
    assert answer.lines[0] == "سارا کریمی‌نژاد  (1)"
    assert "Birthday  1990-03-21" in answer.lines
    assert "Wishes    do not mail" in answer.lines


def test_show_speaks_persian_with_its_calendar(full: Run) -> None:
    assert "۱۳۶۹/۰۱/۰۱" in full("--lang", "fa", "show", "1").out


@pytest.mark.parametrize("who", ["0", "-1", "999", str(2**63), str(10**30), "x", "", "' OR 1=1"])
def test_every_id_that_is_not_there_gets_the_same_answer(full: Run, who: str) -> None:
    answer = full("show", who)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("crm: There is no contact")


def test_a_name_of_two_is_not_guessed(full: Run) -> None:
    answer = full("show", "شرکت نمونه آبی")
    assert answer.status == 2
    assert "2 contacts" in answer.err


@pytest.mark.parametrize(
    "number", ["+98 912 345 6789", "09123456789", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "0098-912-3456789", "3456789"]
)
def test_pop_tells_who_has_a_number_in_any_form(full: Run, number: str) -> None:
    assert [each["name"] for each in full("pop", number, "--json").document] == ["سارا کریمی‌نژاد"]


def test_pop_meets_a_number_stored_without_its_country(crm: Run) -> None:
    crm("add", "contact", "--name", "Bo", "--phone", "8888 1234")
    assert crm("pop", "+98", "21", "8888", "1234").lines[0].split()[1] == "Bo"


def test_pop_says_when_not_to_call(full: Run) -> None:
    assert "(do not call)" in full("pop", "+442079460000").out


def test_pop_tells_of_open_tickets_of_the_caller(full: Run) -> None:
    for subject in ("پمپ خراب است", "older", "Pump [b] leaks"):
        full("ticket", "new", "--contact", "1", "--subject", subject, typed=b"help")
    full("ticket", "close", "2")
    full("ticket", "new", "--contact", "2", "--subject", "another's", typed=b"help")
    lines = full("pop", "0912 345 6789").lines
    assert lines[0].startswith("1 ")
    assert [line.split(maxsplit=1)[0][-5:] for line in lines[1:]] == ["-0003", "-0001"]
    assert lines[1].endswith("  Pump [b] leaks")
    assert lines[2].endswith("  پمپ خراب است")
    (found,) = full("pop", "0912 345 6789", "--json").document
    assert [each["subject"] for each in found["tickets"]] == ["Pump [b] leaks", "پمپ خراب است"]
    assert found["tickets"][0]["number"].endswith("-0003")


def test_pop_says_whose_tickets_they_are_if_several_have_the_number(crm: Run) -> None:
    for name in ("Bo", "Al"):
        crm("add", "contact", "--name", name, "--phone", "0912 345 6789")
    crm("ticket", "new", "--contact", "1", "--subject", "Pump", typed=b"help")
    lines = crm("pop", "09123456789").lines
    assert len(lines) == 3
    assert lines[2].split()[1:] == ["Pump", "Bo"]
    documents = crm("pop", "09123456789", "--json").document
    assert sorted(len(each["tickets"]) for each in documents) == [0, 1]


def test_pop_of_a_company_tells_what_its_people_asked(crm: Run) -> None:
    crm("add", "contact", "--kind", "company", "--name", "Acme", "--phone", "0912 345 6789")
    crm("add", "contact", "--name", "Bo", "--company", "Acme")
    crm("ticket", "new", "--contact", "2", "--subject", "Pump", typed=b"help")
    assert crm("pop", "09123456789").lines[1].endswith("  Pump")


@pytest.mark.parametrize("number", ["0000", "12", "abc", "", "+"])
def test_pop_of_a_strange_number_is_nobody(full: Run, number: str) -> None:
    answer = full("pop", number, "--json")
    assert (answer.status, answer.document) == (1, [])


def test_documents_are_those_of_exports(full_book: Crm) -> None:
    def both(reader: Reader) -> tuple[list[object], list[object]]:
        ids = [row[0] for row in reader.all("SELECT id FROM contact ORDER BY id")]
        times = queries.times(reader, ids)
        exported = []
        for identity, draft in queries.drafts(reader, ids):
            created, updated = (at.isoformat(timespec="milliseconds") for at in times[identity])
            exported.append(document(ExportContact(identity, draft, created, updated)))
        return list(find.documents(reader, ids)), exported  # type: ignore[return-value]

    shown, exported = full_book.read(both)
    assert shown == exported
    assert [list(a) for a in shown] == [list(b) for b in exported]  # type: ignore[call-overload]


def test_what_is_stored_never_commands_the_terminal(crm: Run, tmp_path: object) -> None:
    crm("add", "contact", "--name", "[red]x[/red] :smile: [/]", "--notes", "a\x1b]0;t\x07b")
    for words in (("find", "red"), ("show", "1"), ("trash",), ("history",)):
        answer = crm(*words)
        assert "\x1b" not in answer.out + answer.err
    assert "[red]x[/red] :smile: [/]" in crm("find", "red").out


def test_bytes_that_are_no_utf8_do_no_harm(crm: Run) -> None:
    broken = b"Ann\xff".decode("utf-8", "surrogateescape")
    assert crm("add", "contact", "--name", broken).status == 0
    assert "Ann\ufffd" in crm("find", "ann").out
    assert crm("find", broken).status in (0, 1)
    assert crm("show", broken + "\x00").status in (0, 1)
