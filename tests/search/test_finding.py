"""Searches on a real book: what each finds, by the names of those found."""

from datetime import date

import pytest

from crm_tui import search
from crm_tui.db.reader import Reader
from crm_tui.search import ranked
from tests.search.conftest import Stocked

TODAY = date(2026, 11, 21)
FIELDS = [("size", "Size", "number"), ("likes", "Likes", "text")]


def _ids(reader: Reader, text: str, **options: object) -> list[int]:
    found = search.compile(text, today=TODAY, me="mina", fields=FIELDS, **options)  # type: ignore[arg-type]
    condition, parameters = found.where
    alive = "c.deleted_at IS NOT NULL" if found.trashed else "c.deleted_at IS NULL"
    rows = reader.all(
        f"SELECT c.id FROM contact c WHERE {alive} AND ({condition}) ORDER BY c.id",
        dict(parameters),
    )
    best = ranked.ids(reader, found, 1000, thorough=True)
    assert sorted(best) == [row[0] for row in rows], "ranked and listed must agree"
    return best


def found(stocked: Stocked, text: str, **options: object) -> list[str]:
    """Names of those found, the best first."""

    def ask(reader: Reader) -> list[str]:
        best = _ids(reader, text, **options)
        return [reader.value("SELECT display FROM contact WHERE id = ?", (i,)) for i in best]

    return stocked.crm.read(ask)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("سارا", {"سارا کریمی‌نژاد"}),
        ("ساری", {"سارا کریمی‌نژاد"}),
        ("کریمینژاد", {"سارا کریمی‌نژاد"}),
        ("كريمي نژاد", {"سارا کریمی‌نژاد"}),
        ("کریمی‌نژاد", {"سارا کریمی‌نژاد"}),
        ("علی", {"علي رضايي"}),
        ("ali", {"Ali Rezaei", "Alice Penson", "Noor Ali"}),
        ("ALI rez", {"Ali Rezaei"}),
        ("yilmaz isil", {"Ayşe Işıl Yılmaz"}),
        ("insaat", {"Ayşe Işıl Yılmaz", "Örnek İnşaat A.Ş."}),
        ("siauliai", {"Rūta Kazlauskienė"}),
        ("joao conceicao", {"João da Conceição"}),
        ("oneil", {"Emma O'Neil-Smith PhD"}),
        ("o'neil", {"Emma O'Neil-Smith PhD"}),
        ("emma+crm@example.org", {"Emma O'Neil-Smith PhD"}),
        ("invoice", {"Ali Rezaei"}),
        ("rezaei invoice", {"Ali Rezaei"}),
        ("فاکتور", {"علي رضايي", "سارا کریمی‌نژاد"}),
        ("0912 345 6789", {"سارا کریمی‌نژاد"}),
        ("+989123456789", {"سارا کریمی‌نژاد"}),
        ("۰۹۱۲۳۴۵۶۷۸۹", {"سارا کریمی‌نژاد"}),
        ("6789", {"سارا کریمی‌نژاد"}),
        ("88881234", {"شرکت نمونه آبی", "Bo Local"}),
        ("phone:5678", {"João da Conceição"}),
        ("tag:VIP", {"سارا کریمی‌نژاد", "شرکت نمونه آبی", "Ali Rezaei", "Acme Rocket Works"}),
        ("tag:vi", set()),
        ("ali -tag:vip", {"Alice Penson", "Noor Ali"}),
        ("city:تهران", {"سارا کریمی‌نژاد", "شرکت نمونه آبی"}),
        ("city:siau", {"Rūta Kazlauskienė"}),
        ("city:=siau", set()),
        ("country:lietuva", {"Rūta Kazlauskienė"}),
        ("company:acme", {"Alice Penson", "Acme Rocket Works"}),
        ('company:"rocket works"', {"Alice Penson", "Acme Rocket Works"}),
        ("company:=acme", set()),
        ("company:deneme", {"Ayşe Işıl Yılmaz", "Deneme Ltd. Şti."}),
        ("title:diretor", {"João da Conceição"}),
        ("owner:me", {"سارا کریمی‌نژاد", "Ali Rezaei", "شرکت نمونه آبی"}),
        ("owner:reza", {"علي رضايي"}),
        ("email:@example.com", {"سارا کریمی‌نژاد", "Ayşe Işıl Yılmaz"}),
        ("email:ornek", {"Ayşe Işıl Yılmaz"}),
        ("name:ali", {"Ali Rezaei", "Alice Penson", "Noor Ali"}),
        ('name:="noor ali"', {"Noor Ali"}),
        ("note:late", {"Ali Rezaei"}),
        ("source:نمایشگاه", {"سارا کریمی‌نژاد"}),
        ("is:customer", {"سارا کریمی‌نژاد", "Noor Ali"}),
        ("lifecycle:qualified", {"João da Conceição"}),
        ("is:do-not-call", {"Emma O'Neil-Smith PhD"}),
        ("language:fa", {"سارا کریمی‌نژاد"}),
        ("birthday:21/3/1990", {"سارا کریمی‌نژاد", "Noor Ali"}),
        ("birthday:1990", {"سارا کریمی‌نژاد", "Noor Ali"}),
        ("birthday:<1990", set()),
        ("birthday:1369-01-01", {"سارا کریمی‌نژاد", "Noor Ali"}),
        ("has:url", {"سارا کریمی‌نژاد"}),
        ("has:size", {"Bo Local", "Cy Number"}),
        ("size:>10", {"Bo Local"}),
        ("size:9", {"Cy Number"}),
        ("likes:te", {"Bo Local"}),
        ("identifier:0012345679", {"Cy Number"}),
        ("0012345679", {"Cy Number"}),
        ("id:1", {"سارا کریمی‌نژاد", "شرکت نمونه آبی"}),
        ('"noor ali"', {"Noor Ali"}),
        ('"ali noor"', set()),
        ("(noor or zoë) -birthday:1990", {"Zoë 100% _Sure'"}),
        ("updated:>2027", set()),
        ("😀", {"😀 Smile"}),
        ("100%", {"Zoë 100% _Sure'"}),
        ("%", {"Zoë 100% _Sure'"}),
        ("'", {"Zoë 100% _Sure'", "Emma O'Neil-Smith PhD"}),
        ("NEAR(", set()),
        ("a OR", {"Ayşe Işıl Yılmaz", "Örnek İnşaat A.Ş."}),
        ('name:x"; DROP TABLE contact', set()),
    ],
)
def test_a_search_finds(stocked: Stocked, text: str, names: set[str]) -> None:
    got = set(found(stocked, text))
    if text == "id:1":
        assert len(got) == 1
    else:
        assert got == names


@pytest.mark.parametrize("text", ["id:0", "id:-1", "id:9223372036854775808", "id:x", "phone:x"])
def test_an_id_that_can_not_be_is_nobody(stocked: Stocked, text: str) -> None:
    assert found(stocked, text) == []


def test_trashed_contacts_are_found_only_when_asked_for(stocked: Stocked) -> None:
    assert "Trashed Alikhani" not in found(stocked, "tag:vip")
    assert found(stocked, "alikhani") == []
    assert found(stocked, "is:trashed") == ["Trashed Alikhani"]
    assert found(stocked, "is:trashed alikh tag:vip") == ["Trashed Alikhani"]
    assert found(stocked, "alikhani", trash=True) == ["Trashed Alikhani"]
    assert found(stocked, "سطل", trash=True) == []


def test_the_name_itself_comes_first_then_names_that_begin_so_then_firms(
    stocked: Stocked,
) -> None:
    assert found(stocked, "noor")[0] == "Noor Ali"
    ali = found(stocked, "ali")
    assert ali.index("Ali Rezaei") < ali.index("Alice Penson") < ali.index("Noor Ali")
    acme = found(stocked, "acme")
    assert (acme[0], acme[-1]) == ("Acme Rocket Works", "Alice Penson")


def test_with_nothing_to_rank_by_the_newest_come_first(stocked: Stocked) -> None:
    assert found(stocked, "tag:vip")[0] == "Acme Rocket Works"
    everybody = found(stocked, "")
    assert everybody[0] == "😀 Smile"
    assert everybody[-1] == "سارا کریمی‌نژاد"


def test_while_typing_a_tag_is_met_by_its_beginning(stocked: Stocked) -> None:
    assert found(stocked, "tag:vi", typing=True) == found(stocked, "tag:vip")
    assert found(stocked, "tag:vi ", typing=True) == []
    assert found(stocked, "is:cust", typing=True) == found(stocked, "is:customer")


def test_at_most_the_limit_is_given(stocked: Stocked) -> None:
    compiled = search.compile("")
    assert len(stocked.crm.read(ranked.ids, compiled, 3)) == 3
