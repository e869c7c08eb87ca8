"""In Persian no screen has a word of English left, but for names of keys, files and formats."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.contacts import Employment, Lifecycle, Phone
from crm_tui.domain.fields import FieldType
from crm_tui.domain.relations import LABELS
from crm_tui.services import agenda, care, contacts, fields
from crm_tui.widgets.form import Form
from tests.factories import FixedClock, firm, person
from tests.screens.doings import TEHRAN, plan
from tests.screens.user import User, using

PERSIAN = Settings(language="fa")

ALLOWED = frozenset(
    {
        *("enter", "esc", "space", "tab", "home", "end", "pgup", "pgdn", "del"),
        *("left", "right", "up", "down", "ctrl", "shift", "alt"),
        *("Enter", "Escape", "Space", "Tab"),
        *("tag", "city", "mina", "crm", "demo", "vip"),
        *("CSV", "Excel", "vCard", "JSON", "LDIF", "OpenDocument", "ZWNJ"),
        *("csv", "xlsx", "vcf", "json", "fa", "tr", "en"),
    }
)
"""Names of keys, the search language, a tag, who is signed in, commands, formats, languages."""

SCREENS = [pytest.param((80, 24), id="narrow"), pytest.param((140, 45), id="wide")]
TABLE = """نام,نام خانوادگی,موبایل,ایمیل,رنگ
سارا,کریمی,۰۹۳۵۱۲۳۴۵۶۷,,سرخ
رضا,رضایی,۰۹۱,نشانی,آبی
,,,,زرد
"""


@pytest.fixture
def crm(book: Crm) -> Crm:
    """A book in which nobody has a Latin letter."""
    i18n.use("fa")
    size = book.write(fields.define, "اندازه")
    book.write(fields.define, "رتبه", FieldType.CHOICE, ("زر", "سیم"))
    sara = person(
        employments=(Employment("فولاد نمونه", "مدیر", "فروش"),),
        phones=(Phone("۰۹۱۲۱۲۳۴۵۶۷", "همراه", "+989121234567"), Phone("۰۲۱۸۸۸۸۱۲۳۴", "کار")),
        birthday="1990-03-21",
        lifecycle=Lifecycle.CUSTOMER,
        source="نمایشگاه",
        tags=("ویژه",),
        notes="جلسهٔ اول خوب بود.",
        do_not_call=True,
        do_not_mail=True,
        fields={size: "بزرگ"},
    )
    first = book.write(contacts.create, sara)
    book.write(contacts.create, replace(sara, family="كريمي", source="تلفن", notes=""))
    book.write(contacts.create, firm("فولاد نمونه", lifecycle=Lifecycle.QUALIFIED))
    former = book.write(contacts.create, person("رضا", "رضایی", lifecycle=Lifecycle.FORMER))
    for relation in LABELS:
        book.write(contacts.relate, first, relation, former)
    book.write(contacts.change, first, {"source": "همایش", "lifecycle": Lifecycle.LEAD})
    book.write(contacts.trash, [book.write(contacts.create, person("مینا", "رفته"))])
    return book


def english(user: User, paths: str = "") -> list[str]:
    """Words of Latin letters on the screen that are not allowed, nor part of these paths."""
    found = []
    for line in user.lines:
        # Encodings (cp1256); keys with others (ctrl+s), numbered (f4), or alone (n).
        rest = re.sub(r"\b(cp|utf-|mac-|iso)[\w-]+|\b(ctrl|shift|alt)\+[^\s,،]+|\bf\d+\b", "", line)
        words = re.findall(r"[A-Za-z](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", rest)
        left = (
            word for word in words if len(word) > 1 and word not in ALLOWED and word not in paths
        )
        found += [f"{word}: {line.strip()}" for word in left]
    return found


async def tour(user: User, *steps: str) -> None:
    """Press keys (or type what stands in quotes); no step may leave English on the screen."""
    assert english(user) == []
    for step in steps:
        if step.startswith('"'):
            await user.type(step[1:-1])
        else:
            await user.press(step)
        assert english(user) == [], step


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(("p", "down", "p", "down", "space", "escape"), id="list"),
        pytest.param(("/", '"ناکجا"', "escape", "escape"), id="nobody found"),
        pytest.param(("/", '"رنگ:سرخ"', "enter"), id="a search that makes no sense"),
        pytest.param(("/", '"tag:ویژه city:"', "enter"), id="a search without a value"),
        pytest.param(("s", "down", "enter"), id="sort"),
        pytest.param(("c", "down", "space", "enter"), id="columns"),
        pytest.param(("v", "+", '"ویژه‌ها"', "enter", "v", "escape"), id="views"),
        pytest.param(
            ("v", "down", "enter", '"ویژه‌ها"', "enter", "v", "end", "enter"), id="no view"
        ),
        pytest.param(("enter", "]", "[", "end", "home", "?", "escape", "escape"), id="card"),
        pytest.param(("enter", "y", "escape", "delete", "escape", "u", "escape"), id="card deeds"),
        pytest.param(("n", *("down",) * 40), id="new form"),
        pytest.param(("n", "ctrl+s"), id="empty form refused"),
        pytest.param(("n", '"نو"', "escape", "down", "enter"), id="unsaved"),
        pytest.param(("e", *("down",) * 40), id="form"),
        pytest.param(("*", "b", "escape", "b", "t", '"نو"', "enter", "down", "enter"), id="tag"),
        pytest.param(("*", "b", "down", "enter", '"ویژه"', "enter", "escape"), id="tag off"),
        pytest.param(("*", "b", "down", "down", "enter", '"رضا"', "enter", "escape"), id="owner"),
        pytest.param(("*", "b", "end", "enter", "down", "enter", "escape"), id="stage"),
        pytest.param(("space", "space", "m", "enter", "u", "escape"), id="merge"),
        pytest.param(("m",), id="merge nobody"),
        pytest.param(("d",), id="demo refused"),
        pytest.param(("y",), id="copy"),
        pytest.param(("delete", "down", "enter", "u", "enter", "u"), id="trash and undo"),
        pytest.param(("?", *("pagedown",) * 6, "escape"), id="help"),
        pytest.param(("ctrl+p", *("pagedown",) * 9), id="palette"),
        pytest.param(("=", "down", "right", "left", "x", "b", "escape"), id="keep both"),
        pytest.param(("=", "m", "u", "s", "escape"), id="duplicates"),
        pytest.param(("z", "space", "r", "escape", "escape"), id="trash"),
        pytest.param(("z", "x", "down", "enter", '"7"', "enter"), id="trash not emptied"),
        pytest.param(("z", "x", "down", "enter", '"۱"', "enter"), id="trash emptied"),
        pytest.param(("t", "delete", "escape", "/", '"نه"', "enter"), id="trash found"),
        pytest.param(("f", "n", '"رنگ"', "enter", *("down",) * 3, "enter", "escape"), id="fields"),
        pytest.param(("f", "e", "escape", "c", "escape", "h", "h", "down", "c"), id="own fields"),
        pytest.param(("h", *("down",) * 14, "u", "escape", "escape"), id="history"),
        pytest.param(("h", "u", "enter", "u", "escape"), id="history undone"),
        pytest.param(("x", "down", "down", "escape"), id="export"),
        pytest.param(
            ("t", "enter", '"فردا ۱۰ جلسه با رضا برای ۱ ساعت"', "down", "enter"), id="task"
        ),
        pytest.param(("t", '"دیروز تماس"', "escape", "ctrl+t", "escape"), id="task in the past"),
        pytest.param(("l", "n", "tab", "tab", "escape", "escape"), id="log"),
        pytest.param(
            ("l", "shift+tab", '"فردا"', "ctrl+s", "shift+tab", *("left",) * 6), id="log, kinds"
        ),
        pytest.param(("l", "f5", "o", '"خوب"', "escape", "down", "enter", "u"), id="log saved"),
        pytest.param(
            ("enter", "t", '"فردا ۱۰ تماس"', "enter", "d", "down", "ctrl+s", "f", "f", "f", "f"),
            id="done and history",
        ),
        pytest.param(
            (
                "enter",
                "t",
                '"فردا ۱۰ تماس هر هفته"',
                "enter",
                "s",
                "end",
                "enter",
                '"جمعه"',
                "enter",
            ),
            id="snooze",
        ),
        pytest.param(
            ("enter", "t", '"۵ آذر بازدید"', "enter", "enter", "enter", "e", *("down",) * 20),
            id="edit an activity",
        ),
        pytest.param(
            ("enter", "t", '"۵ آذر بازدید"', "enter", "enter", "enter", "x", "enter", "escape"),
            id="cancel an activity",
        ),
        pytest.param(("w", "escape", "w", "3", "w", "g", "enter", "2", "w", "0"), id="in touch"),
    ],
)
async def test_no_screen_speaks_english(
    crm: Crm,
    size: tuple[int, int],
    steps: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    async with using(crm, PERSIAN, size) as user:
        await tour(user, *steps)


@pytest.fixture
def busy(crm: Crm) -> Crm:
    """The same book with something to do, late, today and later, and something done."""
    plan(crm, "پیش‌فاکتور", "2026-11-18", contacts=(1,))
    plan(crm, "تیرآهن", at="14:00", minutes=60, contacts=(1,), tags=("ویژه",))
    plan(crm, "صورت‌حساب", kind="task", rule="FREQ=DAILY")
    plan(crm, "نصب", "2026-11-22", "10:00", kind="visit", contacts=(4,))
    plan(crm, "کارت ویزیت", "", kind="task")
    crm.write(agenda.finish, plan(crm, "نمونه", at="08:00"), "reached")
    crm.write(care.set_cadence, [2], 1)
    return crm


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((*("down",) * 12, "space", "escape", "o", "o", "?", "escape"), id="today"),
        pytest.param(("y", "l", "escape", "end", "y", "l"), id="today's keys"),
        pytest.param(("x", "u", "enter", "delete", "u", "escape"), id="today's deeds"),
        pytest.param(("3", "c", "c", "right", "home", "p", "escape", "?", "escape"), id="week"),
        pytest.param(("3", "m", "right", "enter", "a", "b", "f", "escape", "escape"), id="month"),
        pytest.param(("3", "f", "o", "escape", "f", "k", "escape", "f", "t", "end", "enter"),
                     id="filter"),
        pytest.param(("3", "/", '"نیست"', "enter", "escape", "r", "r", "r", "0", "escape"),
                     id="list"),
        pytest.param(("3", "ctrl+p", *("pagedown",) * 6), id="palette"),
    ],
)  # fmt: skip
async def test_no_screen_of_activities_speaks_english(
    busy: Crm, size: tuple[int, int], steps: tuple[str, ...]
) -> None:
    async with using(busy, replace(PERSIAN, time_zone=TEHRAN), size, area="today") as user:
        await tour(user, *steps)


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("area", ["today", "agenda"])
async def test_an_empty_day_speaks_no_english(book: Crm, size: tuple[int, int], area: str) -> None:
    i18n.use("fa")
    async with using(book, PERSIAN, size, area=area) as user:
        await tour(user, "o", "t", "escape", "?", "escape")


async def test_reminders_speak_no_english(crm: Crm, clock: FixedClock) -> None:
    plan(crm, "کهنه", "2026-11-18")
    plan(crm, "تیرآهن", at="12:00", contacts=(1,))
    async with using(crm, replace(PERSIAN, time_zone=TEHRAN), (100, 30)) as user:
        user.app._start_reminding()
        await user.settle()
        clock.advance(minutes=20)
        assert user.app._reminding is not None
        user.app._reminding.look()
        await user.settle()
        assert len(user.app._notifications) == 2
        assert english(user) == []


@pytest.mark.parametrize("size", SCREENS)
async def test_an_empty_book_speaks_no_english(book: Crm, size: tuple[int, int]) -> None:
    i18n.use("fa")
    async with using(book, PERSIAN, size) as user:
        await tour(user, "t", "escape", "f", "escape", "h", "escape", "=", "escape", "u")


@pytest.mark.parametrize("size", SCREENS)
async def test_what_a_form_refuses_is_said_in_persian(crm: Crm, size: tuple[int, int]) -> None:
    async with using(crm, PERSIAN, size) as user:
        await user.press("e")
        form = user.app.screen.query_one(Form)
        for name, text in (("emails.0.value", "نشانی"), ("birthday", "هرگز")):
            form.point_at(name)
            await user.drain()
            await tour(user, "ctrl+u", f'"{text}"', "enter")
        form.point_at("birthday")
        await user.drain()
        await tour(
            user, "ctrl+s", "ctrl+u", '"۵ مهر"', "f4", "pagedown", "]", "c", "t", "?", "escape"
        )


@pytest.mark.parametrize("size", SCREENS)
async def test_no_step_of_an_import_speaks_english(
    crm: Crm, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ف"
    folder.mkdir()
    (folder / "مردم.csv").write_text(TABLE, "utf-8")
    monkeypatch.chdir(folder)
    async with using(crm, PERSIAN, size) as user:
        await tour(user, "i", '"نیست"', "enter", "ctrl+u", '"مردم"', "enter")
        await tour(user, "e", "escape", "d", "escape", "s", "enter", "pagedown", "end", "escape")
        await tour(user, "n", "down", "down", "enter", "escape", "n", "down", "x")
        for key in ("i", "u"):
            await user.press(key)
            assert english(user, _paths(tmp_path)) == []


def _paths(folder: Path) -> str:
    return "\n".join(map(str, folder.rglob("*")))
