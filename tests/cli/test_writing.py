"""add, set, merge, history, undo, trash: what they change, and what they leave alone."""

import pytest

from tests.cli.conftest import Run

NOT_THERE = ["0", "-1", "999", str(2**63), str(10**30)]


def test_add_makes_a_contact_and_prints_its_number(crm: Run) -> None:
    answer = crm(
        "add", "contact", "--name", "Sara Karimi", "--phone", "0912 345 6789",
        "--phone", "021-8888",
        "--email", "s@example.com", "--company", "Acme", "--title", "Buyer", "--tag", "vip,new",
        "--city", "Faro", "--notes", "a\nb", "--field", "birthday=1990-03-21",
    )  # fmt: skip
    assert (answer.status, answer.out) == (0, "Added as 1: Sara Karimi\n")
    shown = crm("show", "1", "--json").document
    assert (shown["given"], shown["family"], shown["company"]) == ("Sara", "Karimi", "Acme")
    assert [phone["value"] for phone in shown["phones"]] == ["0912 345 6789", "021-8888"]
    assert shown["tags"] == ["vip", "new"]
    assert shown["notes"] == "a\nb"
    assert (shown["birthday"], shown["addresses"][0]["city"]) == ("1990-03-21", "Faro")


def test_add_as_json_prints_the_contact(crm: Run) -> None:
    assert crm("add", "contact", "--name", "سارا کریمی", "--json").document["family"] == "کریمی"


def test_a_name_with_a_firms_word_is_a_company_unless_told_else(crm: Run) -> None:
    assert crm("add", "contact", "--name", "شرکت نمونه", "--json").document["kind"] == "company"
    person = crm("add", "contact", "--name", "شرکت نمونه", "--kind", "person", "--json")
    assert person.document["kind"] == "person"


def test_add_of_nothing_is_refused(crm: Run) -> None:
    answer = crm("add", "contact")
    assert answer.status == 3
    assert crm("find", "", "--ids").out == ""


def test_a_wrong_checksum_is_kept_with_a_warning(crm: Run) -> None:
    answer = crm("add", "contact", "--name", "Bo Li", "--field", "national_id=1234567890")
    assert answer.status == 0
    assert "ids.0" in answer.err


def test_persian_dates_and_region_are_read(crm: Run) -> None:
    answer = crm(
        "--lang", "fa", "add", "contact", "--name", "علی رضایی", "--phone", "۰۹۳۵ ۱۱۱ ۲۲۳۳",
        "--field", "birthday=۱۳۷۰/۵/۶", "--json",
    )  # fmt: skip
    assert answer.document["birthday"] == "1991-07-28"
    assert answer.document["phones"][0]["e164"] == "+989351112233"


def test_set_changes_only_what_is_named(full: Run) -> None:
    before = full("show", "1", "--json").document
    answer = full(
        "set", "1", "city=Porto", "lifecycle=former", "tag+=new", "do-not-call=yes", "--json"
    )
    after = answer.document
    assert after["addresses"][0] == {**before["addresses"][0], "city": "Porto"}
    assert after["tags"] == [*before["tags"], "new"]
    assert (after["lifecycle"], after["do_not_call"]) == ("former", True)
    same = KEYS_LEFT_ALONE & before.keys()
    assert {key: after[key] for key in same} == {key: before[key] for key in same}


KEYS_LEFT_ALONE = {
    "name",
    "phones",
    "emails",
    "urls",
    "notes",
    "birthday",
    "owner",
    "company",
    "ids",
}


def test_set_replaces_adds_and_takes_away_phones(full: Run) -> None:
    def phones(*changes: str) -> list[str]:
        shown = full("set", "1", *changes, "--json").document
        return [phone["value"] for phone in shown["phones"]]

    second = "021 8888 1234 داخلی ۱۲"
    assert phones("phone=0911 000 0000") == ["0911 000 0000", second]
    assert phones("phone+=0912 1") == ["0911 000 0000", second, "0912 1"]
    assert phones("phone-=۰۹۱۱۰۰۰۰۰۰۰") == [second, "0912 1"]
    assert phones("phone=") == ["0912 1"]
    assert full("set", "1", "phone-=777").status == 3


def test_set_takes_notes_names_jobs_and_empties(full: Run) -> None:
    who = full("find", "ruta", "--ids").out.strip()
    full("set", who, "notes=one", "name=Rūta Nauja", "company=Nauja UAB", "title=Vadovė")
    assert full("show", who, "--json").document["title"] == "Vadovė"
    full("set", who, "notes+=two", "company=")
    shown = full("show", who, "--json").document
    assert shown["notes"] == "one\n\ntwo"
    assert (shown["given"], shown["family"], shown["company"]) == ("Rūta", "Nauja", "")


@pytest.mark.parametrize(
    "change", ["foo=1", "lifecycle=x", "birthday=x", "kind=", "city+=x", "notes-=x", "title=x"]
)
def test_a_change_that_can_not_be_changes_nothing(full: Run, change: str) -> None:
    before = full("show", "2", "--json").document
    answer = full("set", "2", "nickname=Rū", change)
    assert answer.status == 3
    assert answer.err.startswith("crm: " + change.partition("=")[0].rstrip("+-"))
    assert full("show", "2", "--json").document == before


@pytest.mark.parametrize("change", ["nonsense", "=x", ""])
def test_what_is_no_change_is_a_usage_error(full: Run, change: str) -> None:
    assert full("set", "1", change).status == 2


@pytest.mark.parametrize("who", NOT_THERE)
def test_no_command_writes_before_every_id_is_known(full: Run, who: str) -> None:
    before = full("history", "--json", "--limit", "100").document
    answers = [
        full("set", who, "city=x"),
        full("merge", "1", who),
        full("merge", who, "1"),
        full("trash", "put", "1", who),
        full("trash", "restore", who),
        full("undo", who),
    ]
    assert {answer.status for answer in answers} == {1}
    assert all("There is no" in answer.err for answer in answers)
    assert full("history", "--json", "--limit", "100").document == before


def test_merge_makes_one_of_two_and_undo_parts_them(full: Run) -> None:
    before = full("show", "1", "--json").document
    merged = full("merge", "1", "3", "--json").document
    assert merged["id"] == 1
    assert {email["value"] for email in merged["emails"]} >= {
        "Sara@Example.com",
        "ayse.yilmaz@example.com",
    }
    assert full("find", "id:3").status == 1
    assert full("undo").status == 0
    after = full("show", "1", "--json").document
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}
    assert full("find", "id:3").status == 0


def test_merge_of_one_is_refused(full: Run) -> None:
    assert full("merge", "1").status == 3
    assert full("merge", "1", "1").status == 3


def test_history_lists_the_newest_first(full: Run) -> None:
    full("set", "1", "city=Faro")
    newest, *_ = full("history", "--json").document
    assert newest["actor"] == "mina"
    assert newest["action"] == "contacts.update"
    assert newest["detail"] == "سارا کریمی‌نژاد"
    assert set(newest) == {"batch", "at", "actor", "action", "detail", "undo_of", "undone_by"}
    assert len(full("history", "--limit", "2").lines) == 2


def test_who_did_it_can_be_named(crm: Run) -> None:
    crm("--as", "reza\x1b[2J", "add", "contact", "--name", "Bo")
    crm("add", "contact", "--name", "Cy", "--as", "Émile")
    assert [deed["actor"] for deed in crm("history", "--json").document] == ["Émile", "reza[2J"]


def test_undo_takes_back_the_last_deed_of_ones_own(full: Run) -> None:
    full("set", "1", "nickname=A")
    full("set", "1", "nickname=B", "--as", "reza")
    answer = full("undo", "--json")
    assert answer.status == 5, "reza changed the same field since"
    assert full("undo", "--keep").status == 0
    assert full("show", "1", "--json").document["nickname"] == "B"


def test_undo_of_an_undo_brings_the_deed_back(full: Run) -> None:
    full("set", "1", "nickname=A")
    undone = full("undo", "--json").document
    assert set(undone) == {"batch", "undo", "rows", "kept"}
    assert full("show", "1", "--json").document["nickname"] == "ساری"
    assert full("undo", str(undone["batch"])).status == 5
    assert full("undo", str(undone["undo"])).status == 0
    assert full("show", "1", "--json").document["nickname"] == "A"


def test_with_nothing_of_ones_own_to_undo_nothing_is_done(full: Run) -> None:
    assert full("undo", "--as", "nobody").status == 1


def test_the_trash_gives_back_what_it_was_given(full: Run) -> None:
    assert full("trash").status == 1
    assert full("trash", "put", "1", "3").status == 0
    assert {each["id"] for each in full("trash", "list", "--json").document} == {1, 3}
    assert full("find", "سارا").status == 1
    assert full("find", "is:trashed سارا", "--ids").out == "1\n"
    assert full("trash", "restore", "1").status == 0
    assert full("find", "سارا").status == 0
    assert [line.split()[0] for line in full("trash").lines] == ["3"]


@pytest.mark.parametrize("typed", [b"", b"no\n", b"yes\n", b"yes\n5\n", b"\n2\n"])
def test_the_trash_is_emptied_only_after_two_answers(full: Run, typed: bytes) -> None:
    full("trash", "put", "1", "3")
    assert full("trash", "empty", typed=typed).status == 14
    assert len(full("trash").lines) == 2


@pytest.mark.parametrize(("words", "typed"), [((), b"yes\n2\n"), (("--yes", "2"), b"")])
def test_the_trash_is_emptied_for_good(full: Run, words: tuple[str, ...], typed: bytes) -> None:
    full("trash", "put", "1", "3")
    assert full("trash", "empty", *words, typed=typed).status == 0
    assert full("show", "1").status == 1
    assert full("trash").status == 1
    assert full("trash", "restore", "1").status == 1


def test_a_name_needs_no_option(crm: Run) -> None:
    found = crm("add", "contact", "سارا", "کریمی", "--phone", "09123456789", "--json").document
    assert (found["given"], found["family"]) == ("سارا", "کریمی")
    assert crm("add", "contact", "Sara Karimi").status == 0
