"""Contacts and tickets for tests: invented people and firms in the five languages of our users."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from crm_tui.domain.contacts import (
    Address,
    ContactDraft,
    ContactKind,
    Email,
    Employment,
    Identifier,
    Lifecycle,
    Link,
    Phone,
)
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import TicketDraft

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


class FixedClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Go on by a ``timedelta`` in words: ``advance(minutes=5)``."""
        self.now += timedelta(**by)


def person(given: str = "سارا", family: str = "کریمی", **more: Any) -> ContactDraft:
    """A person of little detail."""
    return replace(ContactDraft(given=given, family=family), **more)


def firm(name: str = "شرکت نمونه آبی", **more: Any) -> ContactDraft:
    """A company of little detail."""
    return replace(ContactDraft(kind=ContactKind.COMPANY, name=name), **more)


SARA = ContactDraft(
    prefix="دکتر",
    given="سارا",
    family="کریمی‌نژاد",
    nickname="ساری",
    employments=(Employment("شرکت نمونه آبی", "مدیر فروش", "فروش"),),
    phones=(Phone("۰۹۱۲۳۴۵۶۷۸۹", "mobile", "+989123456789"), Phone("021 8888 1234 داخلی ۱۲")),
    emails=(Email("Sara@Example.com", "work"),),
    urls=(Link("https://example.com/sara"),),
    addresses=(Address("خیابان نمونه، پلاک ۳", "تهران", "تهران", "1234567890", "ایران", "work"),),
    birthday="1990-03-21",
    lifecycle=Lifecycle.CUSTOMER,
    source="نمایشگاه",
    owner="mina",
    language="fa",
    tags=("VIP", "تهران"),
    notes="جلسهٔ اول خوب بود.\n\nمی‌خواهد *پیش‌فاکتور* ببیند.",
    do_not_mail=True,
)
AYSE = ContactDraft(
    given="Ayşe",
    middle="Işıl",
    family="Yılmaz",
    employments=(Employment("Örnek İnşaat A.Ş.", "Müdür"), Employment("Deneme Ltd. Şti.")),
    phones=(Phone("0532 123 45 67", "cep", "+905321234567"),),
    emails=(Email("ayse.yilmaz@example.com"), Email("ayse@ornek.example", "home")),
    birthday="--04-30",
    language="tr",
    tags=("fuar",),
)
RUTA = ContactDraft(
    given="Rūta",
    family="Kazlauskienė",
    phones=(Phone("8 612 34567", "", "+37061234567"),),
    emails=(Email("ruta@example.test"),),
    addresses=(Address(city="Šiauliai", country="Lietuva"),),
    language="lt",
)
JOAO = ContactDraft(
    given="João",
    family="da Conceição",
    employments=(Employment("Exemplo & Filhos, Lda", "Diretor"),),
    phones=(Phone("+351 912 345 678", "", "+351912345678"),),
    lifecycle=Lifecycle.QUALIFIED,
    language="pt",
)
EMMA = ContactDraft(
    given="Emma",
    family="O'Neil-Smith",
    suffix="PhD",
    phones=(Phone("020 7946 0000", "office", "+442079460000"),),
    emails=(Email("emma+crm@example.org"),),
    do_not_call=True,
    language="en",
)
ABI = ContactDraft(
    kind=ContactKind.COMPANY,
    name="شرکت نمونه آبی",
    phones=(Phone("+98 21 8888 1234", "main", "+982188881234"),),
    emails=(Email("info@abi.example"),),
    addresses=(Address(city="تهران", country="ایران"),),
    ids=(Identifier("national_legal_id", "10380284790"),),
    tags=("vip",),
)
PEOPLE = (SARA, AYSE, RUTA, JOAO, EMMA)
EVERYBODY = (*PEOPLE, ABI)

DESK = Desk(prefix="T", calendar="jalali", zone="Asia/Tehran", hours=("09:00-17:00",) * 7)
"""A desk that works every day from nine to five."""


def ticket(subject: str = "چاپگر کار نمی‌کند", **more: Any) -> TicketDraft:
    """A ticket of little detail."""
    return replace(TicketDraft(subject=subject), **more)
