"""When a captured line is for: its day, hour, length and repetition, found among its words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from crm_tui.domain import capture_words, moments
from crm_tui.domain.capture_line import Role, Token
from crm_tui.domain.recurrence_rule import Rule
from crm_tui.text import clock_words
from crm_tui.text.clock_finding import find_clock, find_part, part_after
from crm_tui.text.date_finding import find_date
from crm_tui.text.length_finding import find_length, find_offset
from crm_tui.text.line_words import Word

_REACH = 8
"""Words that one phrase may take."""

_INTROS = tuple(f"{intro} " for intro in clock_words.part_intros())


@dataclass(slots=True)
class When:
    """What was found, in local days and hours. ``taken`` is the role of each word, None if free."""

    words: Sequence[Word | None]
    now: datetime
    language: str
    calendar: str
    taken: list[Role | None]
    day: date | None = None
    at: time | None = None
    minutes: int = 0
    today: bool = False
    part: str = ""
    rule: str = ""
    rhythm: Rule | None = None
    tokens: list[Token] = field(default_factory=list)

    def repeat(self, text: str) -> None:
        """Find a phrase of repetition in the line, ``every monday``."""
        from crm_tui.domain.recurrence_spoken import find_spoken  # noqa: PLC0415 - rare words

        if not (found := find_spoken(text, self.language)):
            return
        rule, start, end = found
        inside = [
            place
            for place, word in enumerate(self.words)
            if word and word.start < end and word.end > start
        ]
        whole = inside and all(self.words[place] for place in range(inside[0], inside[-1] + 1))
        if whole:
            self.rhythm, self.rule = rule, rule.text
            self.mark(inside[0], inside[-1] + 1, Role.RULE)

    def urge(self) -> bool:
        """Find a word for high priority that stands by itself, ``urgent``."""
        for place, word in enumerate(self.words):
            free = word is not None and self.taken[place] is None
            if free and word and word.folded in capture_words.urgent():
                self.mark(place, place + 1, Role.PRIORITY)
                return True
        return False

    def read(self) -> None:
        """Find all there is to find, from the first word to the last."""
        place, anchored = 0, False
        while place < len(self.words):
            if self.taken[place] is not None or self.words[place] is None:
                anchored = self.taken[place] in {Role.WHEN, Role.RULE}
                place += 1
                continue
            run = self._run(place)
            count = self._moment(run, place) or self._date(run, place)
            count = count or self._clock(run, place, anchored=anchored) or self._part(run, place)
            count = count or self._length(run, place)
            anchored = bool(count) and self.taken[place] in {Role.WHEN, Role.RULE}
            place += count or 1
        self._settle()

    def _run(self, place: int) -> list[Word]:
        """Return the free words from here on, as far as a phrase reaches."""
        run: list[Word] = []
        for at in range(place, min(place + _REACH, len(self.words))):
            word = self.words[at]
            if word is None or self.taken[at] is not None:
                break
            run.append(word)
        return run

    def _moment(self, run: Sequence[Word], place: int) -> int:
        """``in 2 hours``, by the clock that the user's zone shows then."""
        if self.day or self.at or not (found := find_offset(run)):
            return 0
        zone = self.now.tzinfo
        assert zone is not None
        then = moments.local(self.now.astimezone(UTC) + found[0], zone)
        self.day, self.at = then.date(), then.time().replace(second=0, microsecond=0)
        return self._take(place, found[1], Role.WHEN, "time")

    def _date(self, run: Sequence[Word], place: int) -> int:
        if self.day:
            return 0
        found = find_date(run, self.now.date(), self.language, self.calendar)
        if not found:
            return 0
        self.day = found[0]
        return self._take(place, found[1], Role.WHEN, "day")

    def _clock(self, run: Sequence[Word], place: int, *, anchored: bool) -> int:
        if self.at and not self.part:
            return 0
        found = find_clock(run, self.language, anchored=anchored, part=self.part)
        if not found or (self.part and found.part):
            return 0
        self.today |= run[0].folded in clock_words.parts_of_today()
        self.at, self.part = found.at, found.part
        self.minutes = found.minutes or self.minutes
        return self._take(place, found.count, Role.WHEN, "time")

    def _part(self, run: Sequence[Word], place: int) -> int:
        """A part of the day without a day before it: ``in the morning``, ``صبح شنبه``."""
        if self.at:
            return 0
        said, count = part_after(run)
        if not said:
            return 0
        introduced = find_part(run) is None
        if introduced:
            sure = " ".join(word.folded for word in run[:2]).startswith(_INTROS)
        else:
            sure = self._beside_day(run[count:]) or self._stands_out(place, count)
        if not sure:
            return 0
        self.today |= run[0].folded in clock_words.this()
        self.at, self.part = time(clock_words.PART_HOURS[said]), said
        return self._take(place, count, Role.WHEN, "time")

    def _beside_day(self, run: Sequence[Word]) -> bool:
        return find_date(run, self.now.date(), self.language, self.calendar) is not None

    def _stands_out(self, place: int, count: int) -> bool:
        """Languages that say ``morning`` for ``in the morning`` do so first or last."""
        if self.language not in {"fa", "tr", "lt"}:
            return False
        free = [at for at, role in enumerate(self.taken) if role is None and self.words[at]]
        return place == free[0] or place + count - 1 == free[-1]

    def _length(self, run: Sequence[Word], place: int) -> int:
        found = None if self.minutes else find_length(run)
        before = self.words[place - 1] if place else None
        if not found or (before and before.folded in capture_words.articles()):
            return 0
        self.minutes = found[0]
        return self._take(place, found[1], Role.DURATION, "length")

    def _take(self, place: int, count: int, role: Role, what: str) -> int:
        """Take words and the prepositions that lead to them; return the count."""
        words, first, last = self.words, place, place + count
        leading = capture_words.before(what)
        while first and self.taken[first - 1] is None:
            word = words[first - 1]
            if word is None or word.closes or word.folded not in leading:
                break
            first -= 1
        if what == "day" and last < len(words) and self.taken[last] is None:
            word = words[last]
            last += word is not None and word.folded in capture_words.after_day()
        self.mark(first, last, role)
        return last - place

    def mark(self, first: int, last: int, role: Role) -> None:
        """Note that the words from ``first`` to the one before ``last`` were understood."""
        self.taken[first:last] = [role] * (last - first)
        start, end = self.words[first], self.words[last - 1]
        if start and end:
            self.tokens.append(Token(start.start, end.end + end.point, role))

    def mark_each(self, places: Sequence[int], role: Role) -> None:
        """As :meth:`mark`, for places in order that may lie apart."""
        first = 0
        for number, place in enumerate(places, 1):
            if number == len(places) or places[number] != place + 1:
                self.mark(places[first], place + 1, role)
                first = number

    def _settle(self) -> None:
        """Give what has none its day: the rule's first; for an hour today, once passed tomorrow."""
        if self.day:
            return
        today = self.now.date()
        passed = self.at is not None and self.at <= self.now.time() and not self.today
        if self.rhythm:
            self.day = _first(self.rhythm, today + timedelta(days=passed))
        elif self.at:
            self.day = today + timedelta(days=passed)


def _first(rule: Rule, day: date) -> date:
    """The first day from ``day`` on that the rule picks; ``day`` itself if it picks none."""
    from crm_tui.domain.recurrence import following  # noqa: PLC0415 - rare words

    picks = (rule.by_day, rule.by_month_day, rule.by_month, rule.by_year_day, rule.by_week_no)
    if not any(picks):
        return day
    eve = datetime.combine(day, time()) - timedelta(days=1)
    found = following(rule.but(interval=1, count=None), eve, eve)
    return found.date() if found else day
