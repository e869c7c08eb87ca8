"""Who may send a digest, and when not."""

import pytest

from crm_tui.crm import Crm
from crm_tui.services import digest_mail
from crm_tui.services.digest_mail import Claim, State
from tests.factories import FixedClock

DAY, NEXT, BEFORE = "2026-11-21", "2026-11-22", "2026-11-20"


def test_a_digest_is_claimed_once(book: Crm) -> None:
    assert book.write(digest_mail.claim, "mina", DAY) is Claim.OURS
    assert book.write(digest_mail.claim, "mina", DAY) is Claim.NOT_NEEDED
    assert book.write(digest_mail.claim, "ali", DAY) is Claim.OURS
    assert book.write(digest_mail.claim, "mina", NEXT) is Claim.OURS


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (State.SENT, Claim.NOT_NEEDED),
        (State.REFUSED, Claim.NOT_NEEDED),
        (State.UNKNOWN, Claim.NOT_NEEDED),
        (State.RETRY, Claim.OURS),
    ],
)
def test_only_what_was_put_off_is_tried_again(
    book: Crm, clock: FixedClock, state: State, answer: Claim
) -> None:
    book.write(digest_mail.claim, "mina", DAY)
    book.write(digest_mail.settle, "mina", DAY, state, "451 later")
    clock.advance(hours=2)
    assert book.write(digest_mail.claim, "mina", DAY) is answer


def test_what_was_begun_long_ago_was_interrupted_and_is_told_of_once(
    book: Crm, clock: FixedClock
) -> None:
    book.write(digest_mail.claim, "mina", DAY)
    clock.advance(minutes=15)
    assert book.write(digest_mail.claim, "mina", DAY) is Claim.NOT_NEEDED
    clock.advance(seconds=1)
    assert book.write(digest_mail.claim, "mina", DAY) is Claim.INTERRUPTED
    assert book.write(digest_mail.claim, "mina", DAY) is Claim.NOT_NEEDED


def test_setting_the_clock_back_sends_nothing_twice(book: Crm, clock: FixedClock) -> None:
    book.write(digest_mail.claim, "mina", DAY)
    book.write(digest_mail.settle, "mina", DAY, State.SENT)
    clock.advance(hours=-12)
    assert book.write(digest_mail.claim, "mina", DAY) is Claim.NOT_NEEDED
    assert book.write(digest_mail.claim, "mina", BEFORE) is Claim.NOT_NEEDED
    assert book.write(digest_mail.claim, "ali", BEFORE) is Claim.OURS


def test_a_clock_that_was_years_ahead_does_not_stop_the_mail(book: Crm, clock: FixedClock) -> None:
    clock.advance(days=3650)
    book.write(digest_mail.claim, "mina", "2036-11-18")
    clock.advance(days=-3650)
    assert book.write(digest_mail.claim, "mina", DAY) is Claim.OURS


def test_sending_is_no_deed_to_undo(book: Crm) -> None:
    book.write(digest_mail.claim, "mina", DAY)
    assert book.read(lambda reader: reader.value("SELECT count(*) FROM batch")) == 0
