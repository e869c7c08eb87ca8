"""Candidates for duplicates over a whole book, against comparing everybody with everybody."""

import random
from itertools import combinations
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft, Email, Employment, Identifier, Phone
from crm_tui.domain.matching import ASK, SHARED_BY_MANY, score
from crm_tui.queries import duplicates
from crm_tui.services import contacts
from crm_tui.services import duplicates as services
from tests.factories import SARA, firm, person

GIVEN = ("سارا", "ساره", "علی", "Ayşe", "Ayse", "João", "Joao", "Emma", "Mohammad", "Muhammed")
FAMILY = ("کریمی", "كريمي", "Yılmaz", "Yilmaz", "da Silva", "Silva", "Reed", "Ahmadi", "Ahmady")
FIRMS = ("Nimbus Ltd", "Nimbus", "شرکت آبی", "آبی", "Örnek A.Ş.")


def somebody(chance: random.Random) -> ContactDraft:
    """A contact of few possible names, so that many are alike."""

    def perhaps(share: float, *values: Any) -> Any:
        return (chance.choice(values),) if chance.random() < share else ()

    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    if chance.random() < 0.1:
        given, family = family, given
    number = chance.randrange(60)
    return ContactDraft(
        given=given,
        family=family,
        phones=perhaps(0.6, Phone(f"0912 345 60{number:02}", "", f"+989123456{number:03}")),
        emails=perhaps(0.6, Email(f"P{chance.randrange(60)}@example.com")),
        ids=perhaps(0.1, Identifier("vat", f"X{chance.randrange(9)}")),
        employments=perhaps(0.5, *map(Employment, FIRMS)),
    )


def fill(work: Work, drafts: list[ContactDraft]) -> list[int]:
    return [contacts.create(work, draft) for draft in drafts]


@pytest.mark.parametrize("seed", [1, 2])
def test_nearly_all_pairs_worth_asking_about_are_found_and_no_others(book: Crm, seed: int) -> None:
    chance = random.Random(seed)
    ids = book.write(fill, [somebody(chance) for _ in range(150)])
    known = book.read(duplicates.records, ids)
    wanted = {
        (a, b): score(known[a], known[b])
        for a, b in combinations(ids, 2)
        if score(known[a], known[b]) >= ASK
    }
    found = {(pair.a, pair.b): pair.score for pair in book.read(duplicates.candidates)}
    among = {pair: value for pair, value in found.items() if set(pair) <= set(ids)}
    assert among.items() <= wanted.items()
    missed = {pair: value for pair, value in wanted.items() if pair not in among}
    assert len(missed) <= len(wanted) // 20, missed
    # Whoever shares a phone, an e-mail or a number is compared, always.
    for a, b in missed:
        assert not set(known[a].phones) & set(known[b].phones)
        assert not set(known[a].emails) & set(known[b].emails)
        assert not set(known[a].ids) & set(known[b].ids)


def test_the_likeliest_come_first_and_a_is_the_older(book: Crm) -> None:
    book.write(contacts.create, SARA)
    book.write(contacts.create, person("Emma", "Reed"))
    book.write(contacts.create, person("Emma", "Reed"))
    book.write(contacts.create, SARA)
    found = book.read(duplicates.candidates)
    assert [(pair.a, pair.b) for pair in found] == [(1, 5), (3, 4)]
    assert found[0].score > found[1].score


def test_firms_are_compared_with_firms(book: Crm) -> None:
    first = book.write(contacts.create, firm("Petrosanat Pars"))
    second = book.write(contacts.create, firm("شرکت Petrosanat Pars Ltd"))
    book.write(contacts.create, person("Petrosanat", "Pars"))
    found = book.read(duplicates.candidates)
    assert [(pair.a, pair.b) for pair in found] == [(first, second)]


def test_what_many_share_says_nothing(book: Crm) -> None:
    mailbox = (Email("info@example.com"),)
    drafts = [
        person(chr(0x61 + n // 26) * 3 + chr(0x61 + n % 26) * 4, f"Fam{n}", emails=mailbox)
        for n in range(SHARED_BY_MANY + 1)
    ]
    book.write(fill, drafts)
    assert book.read(duplicates.candidates) == []


def test_pairs_kept_apart_merged_or_trashed_are_not_asked_about(book: Crm) -> None:
    ids = [book.write(contacts.create, person("Emma", "Reed")) for _ in range(4)]
    book.write(services.keep_both, ids[0], ids[1])
    book.write(services.merge, ids[0], [ids[2]])
    book.write(contacts.trash, [ids[3]])
    assert book.read(duplicates.candidates) == []
    assert not book.read(duplicates.still_a_pair, ids[0], ids[1])
    assert not book.read(duplicates.still_a_pair, ids[0], ids[3])


def test_an_empty_book_has_no_candidates(book: Crm) -> None:
    assert book.read(duplicates.candidates) == []


def test_the_search_tells_how_far_it_is_and_can_be_stopped(book: Crm) -> None:
    for _ in range(3):
        book.write(contacts.create, SARA)
    told: list[float] = []

    def report(share: float) -> bool:
        told.append(share)
        return True

    assert book.read(duplicates.candidates, report)
    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(duplicates.Cancelled):
        book.read(duplicates.candidates, lambda _share: False)


@pytest.mark.parametrize("size", [200, pytest.param(4000, marks=pytest.mark.slow)])
def test_pairs_compared_grow_with_the_book_and_not_with_its_square(
    book: Crm, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """One name in the whole book is the worst there is."""
    compared = 0

    def counting(a: object, b: object) -> float:
        nonlocal compared
        compared += 1
        return score(a, b)  # type: ignore[arg-type]

    monkeypatch.setattr(duplicates, "score", counting)
    drafts = [person("Emma", "Reed", emails=(Email(f"{n // 2}@example.com"),)) for n in range(size)]
    book.write(fill, drafts)
    found = book.read(duplicates.candidates)
    assert len(found) == size // 2
    assert compared <= size * SHARED_BY_MANY // 2
