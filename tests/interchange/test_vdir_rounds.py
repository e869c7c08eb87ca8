"""Any changes on both sides, in any order: after each run folder and book say the same."""

import io
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft, ActivityKind, Status
from crm_tui.domain.calendar import CalendarItem, Component, Happening, content
from crm_tui.domain.recurrence import occurrences, parse
from crm_tui.interchange import ical_in, vdir
from crm_tui.interchange.ical_out import item_text
from crm_tui.queries import calendar as queries
from crm_tui.queries import history as deeds
from crm_tui.services import agenda, history
from tests.factories import FixedClock

TEHRAN = ZoneInfo("Asia/Tehran")
RULES = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY", "FREQ=DAILY;COUNT=6",
         "FREQ=WEEKLY;UNTIL=20270201", "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=1")  # fmt: skip
WORDS = ("قرارداد", "offer", "reunião", "sutartis", "teklif")


class Both:
    """A book, a folder, and somebody with a phone who edits it."""

    def __init__(self, book: Crm, folder: Path, clock: FixedClock, chance: random.Random) -> None:
        self.book, self.folder, self.clock, self.chance = book, folder, clock, chance
        self.number = 0

    def draft(self) -> ActivityDraft:
        chance = self.chance
        day = date(2026, 11, 15) + timedelta(chance.randrange(40))
        kind = chance.choice([ActivityKind.MEETING, ActivityKind.CALL, ActivityKind.TASK])
        at = chance.choice(["", "09:00", "16:30"])
        rule = parse(chance.choice(RULES)).text if chance.random() < 0.5 else ""
        minutes = chance.choice([0, 30]) if at else 0
        return ActivityDraft(
            kind=kind, subject=chance.choice(WORDS), day=day.isoformat(), at=at,
            zone=chance.choice(["Asia/Tehran", "Europe/Lisbon"]), minutes=minutes, rule=rule,
            from_completion=bool(rule) and kind is ActivityKind.TASK and chance.random() < 0.2,
        )  # fmt: skip

    def sync(self) -> vdir.Synced:
        report = vdir.sync(self.book, str(self.folder), TEHRAN)
        assert report.problems == []
        assert report.failure is None
        return report

    def ours(self) -> list[int]:
        return [row[0] for row in self.book.read(Reader.all, "SELECT id FROM activity")]

    def act_here(self) -> None:  # noqa: C901 - one case each
        chance = self.chance
        ids = self.ours()
        deed = chance.choice(["plan", "plan", "change", "finish", "cancel", "remove", "move",
                              "reopen", "stop", "later", "undo"])  # fmt: skip
        if deed == "plan" or not ids:
            self.number += 1
            self.book.write(agenda.plan, replace(self.draft(), uid=f"b{self.number}"))
            return
        key = chance.choice(ids)
        day = (date(2026, 11, 21) + timedelta(chance.randrange(30))).isoformat()
        match deed:
            case "change":
                field = chance.choice(["subject", "place", "note"])
                self.book.write(agenda.change, [key], {field: f"{chance.random():.3f}"})
            case "move":
                self.book.write(agenda.move, [key], day, "11:15", "Asia/Tehran")
            case "finish":
                status = self.book.read(
                    Reader.value, "SELECT status FROM activity WHERE id = ?", (key,)
                )
                if status != "cancelled":
                    self.book.write(agenda.finish, key)
            case "cancel" | "remove" | "reopen":
                self.book.write(getattr(agenda, deed), [key])
            case "stop":
                self.book.write(agenda.stop, key)
            case "later":
                self.later()
            case "undo":
                deed_ = self.book.read(deeds.last_undoable)
                if deed_ is not None:
                    try:
                        self.book.write(history.undo, deed_.id)
                    except history.UndoConflict:
                        return

    def later(self) -> None:
        """Act on an occurrence that has no row yet."""
        row = self.book.read(
            Reader.one,
            "SELECT s.id, s.rule, s.start, max(a.occurrence) FROM activity_series s JOIN activity a"
            " ON a.series_id = s.id WHERE a.status = 'open' AND NOT s.ended"
            " AND NOT s.from_completion GROUP BY s.id ORDER BY random()",
        )
        if row is None:
            return
        number, rule, start, latest = row
        after = datetime.fromisoformat(latest)
        wall = next(occurrences(parse(rule), datetime.fromisoformat(start), after), None)
        if wall is not None:
            key = f"s{number}@{named(wall, start)}"
            if self.chance.random() < 0.5:
                self.book.write(agenda.cancel, [key])
            else:
                self.book.write(agenda.change, [key], {"subject": "alone"})

    def act_there(self) -> None:
        chance = self.chance
        files = sorted(self.folder.glob("*.ics"))
        if not files or chance.random() < 0.2:
            self.number += 1
            draft = replace(self.draft(), from_completion=False)
            event = draft.kind is ActivityKind.MEETING
            start = f"{draft.day}T{draft.at}" if draft.at else draft.day
            item = CalendarItem(
                f"p{self.number}", Component.EVENT if event else Component.TODO,
                Happening(draft), start if draft.rule else "",
            )  # fmt: skip
            (self.folder / f"phone{self.number}.ics").write_bytes(item_text(item))
            return
        path = chance.choice(files)
        if chance.random() < 0.12:
            path.unlink()
            return
        content = path.read_bytes()
        (item,) = read(content)
        path.write_bytes(item_text(self.edited(item), content))

    def edited(self, item: CalendarItem) -> CalendarItem:
        chance = self.chance
        main, draft = item.main, item.main.draft
        deed = chance.choice(["say", "say", "move", "done", "skip", "alone", "rule"])
        if deed == "done" and item.component is Component.TODO:
            done = replace(draft, status=Status.DONE)
            at = int(self.clock.now.timestamp()) * 1000
            return replace(item, main=replace(main, draft=done, done_at=at))
        if deed == "move" and draft.day:
            day = (date.fromisoformat(draft.day) + timedelta(chance.randrange(-3, 9))).isoformat()
            moved = replace(draft, day=day)
            start = f"{day}T{draft.at}" if draft.at else day
            return replace(
                item, main=replace(main, draft=moved), start=start if item.start else "",
                overrides=(), skipped=(),
            )  # fmt: skip
        if item.start and not draft.from_completion and deed in ("skip", "alone"):
            return self.one_of(item, deed)
        if deed == "rule" and draft.day and not draft.from_completion:
            rule = parse(chance.choice(RULES)).text if chance.random() < 0.8 else ""
            start = f"{draft.day}T{draft.at}" if draft.at else draft.day
            ruled = replace(main, draft=replace(draft, rule=rule))
            return replace(
                item, main=ruled, start=start if rule else "", overrides=(), skipped=()
            )  # fmt: skip
        word = f"phone {chance.random():.3f}"
        said = replace(draft, subject=word) if deed == "say" else replace(draft, place=word)
        return replace(item, main=replace(main, draft=said))

    def one_of(self, item: CalendarItem, deed: str) -> CalendarItem:
        draft = item.main.draft
        walls = list(islice(occurrences(parse(draft.rule), datetime.fromisoformat(item.start)), 20))
        taken = {one.occurrence for one in item.overrides} | set(item.skipped)
        free = [named(wall, item.start) for wall in walls]
        free = [one for one in free if one not in taken]
        if not free:
            return item
        occurrence = self.chance.choice(free)
        if deed == "skip":
            return replace(item, skipped=(*item.skipped, occurrence))
        one = replace(draft, subject="alone", rule="", day=occurrence[:10], at=occurrence[11:])
        happening = Happening(one, occurrence=occurrence)
        return replace(item, overrides=(*item.overrides, happening))


def named(wall: datetime, start: str) -> str:
    return wall.strftime("%Y-%m-%dT%H:%M") if "T" in start else wall.date().isoformat()


def read(text: bytes) -> list[CalendarItem]:
    found = list(ical_in.read(io.BytesIO(text), TEHRAN).items())
    assert all(isinstance(one, CalendarItem) for one in found), found
    return [one for one in found if isinstance(one, CalendarItem)]


def check(both: Both) -> None:
    """Every entry has its file, and the file says what the book does."""
    book = both.book
    wanted = set(book.read(queries.uids, None, book.now()))
    items = [item for path in both.folder.iterdir() for item in read(path.read_bytes())]
    known = {file.uid: file for file in book.read(queries.files, str(both.folder)).values()}
    for uid in wanted - {item.uid for item in items}:
        assert known[uid].digest == ""  # done, and tidied away by the phone
    for item in items:
        ours = book.read(queries.item, item.uid, item.component)
        if ours is None:
            assert item.main.draft.status is Status.CANCELLED or known[item.uid].ours == ""
            continue
        assert content(ours) == content(item)
    open_ones = book.read(
        Reader.all,
        "SELECT series_id, count(*) FROM activity WHERE status = 'open' AND series_id IS NOT NULL"
        " GROUP BY series_id",
    )
    assert all(count < 30 for _series, count in open_ones)


def rounds(both: Both, count: int) -> None:
    for _ in range(count):
        for _deed in range(both.chance.randrange(1, 5)):
            both.chance.choice([both.act_here, both.act_there])()
        if both.chance.random() < 0.3:
            both.clock.advance(hours=both.chance.randrange(1, 60))
        both.sync()
        check(both)
        again = both.sync()
        assert (again.written, again.deleted, again.counts) == (0, 0, {})


@pytest.mark.parametrize("seed", range(4))
def test_folder_and_book_agree_after_every_run(
    book: Crm, tmp_path: Path, clock: FixedClock, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vdir, "FEW", 10_000)
    folder = tmp_path / "calendar"
    folder.mkdir()
    rounds(Both(book, folder, clock, random.Random(seed)), 12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_folder_and_book_agree_after_many_runs(
    open_book: Callable[..., Crm], tmp_path: Path, clock: FixedClock, seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(vdir, "FEW", 10_000)
    folder = tmp_path / "calendar"
    folder.mkdir()
    rounds(Both(open_book(), folder, clock, random.Random(seed)), 40)
