"""``crm remind``: what is late, due or forgotten, for the shell, for cron and for status bars."""

from __future__ import annotations

from crm_tui.cli import output
from crm_tui.cli.habits import Habits, person
from crm_tui.errors import N_, BadInput, ExitCode, UsageError
from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from crm_tui.cli.hot import Chosen, Options
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.domain.digest import Digest, DigestLine
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.digest import Asked, DigestRow, SectionRows

FORMATS = ("text", "md", "html")
MOST_DAYS = 366
SHOWN, LISTED = 20, 50
"""Lines of a section at most: for people, for programs."""

DUE = ExitCode.NOTHING_FOUND
"""Status of ``--check`` where something is due: that of tools which tell a difference by 1."""

_APART = (
    ("--for", "--all"),
    ("--json", "--count"),
    ("--json", "--format"),
    ("--count", "--format"),
    ("--mail", "--json"),
    ("--mail", "--count"),
    ("--mail", "--format"),
    ("--mail", "--check"),
)
"""Options that don't go together."""


def remind(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """Print what is due, or mail it; nothing at all if nothing is. Raises CrmError."""
    del words
    _check(options)
    habits = Habits(crm, chosen)
    day = habits.day(options["--on"], habits.today)
    if options["--mail"]:
        from crm_tui.cli import remind_mail

        return remind_mail.send(crm, habits, options, day)
    if options["--count"]:
        due = crm.read(_count, habits, options, day)
        output.out(str(due))
    else:
        people = [person(options, crm.actor)]
        if options["--all"]:
            people = crm.read(_everybody) or people
        due = crm.read(_print, habits, options, day, people)
    return DUE if due and options["--check"] else ExitCode.DONE


def asked_by(
    habits: Habits, owner: str | None, day: date, days: object, limit: int = SHOWN
) -> Asked:
    """The question that the digest of this person answers."""
    from crm_tui.queries.digest import Asked

    assert isinstance(days, int)
    return Asked(
        habits.at_day(day),
        habits.zone,
        today=day,
        owner=owner,
        days=days,
        calendar=habits.calendar,
        language=habits.language,
        digits=habits.digits,
        next_step_days=habits.chosen.next_step_days,
        limit=limit,
    )


def digest_of(found: Iterable[SectionRows], asked: Asked, name: str = "") -> Digest:
    """The sections as they are read; ``name`` is added to the title."""
    from crm_tui.domain.digest import Digest, DigestSection
    from crm_tui.text.day_text import named_day

    title = named_day(asked.today, asked.calendar, asked.language, asked.digits)
    return Digest(
        f"{title} · {name}" if name else title,
        tuple(
            DigestSection(
                section.key,
                section.title,
                tuple(_line(row, asked) for row in section.rows),
                section.more,
            )
            for section in found
        ),
    )


def _check(options: Options) -> None:
    given = {name for name, value in options.items() if value}
    for one, other in _APART:
        if one in given and other in given:
            reason = _("{one} and {other} don't go together.").format(one=one, other=other)
            raise UsageError(reason=reason)
    if options["--format"] not in ("", *FORMATS):
        raise BadInput(field="--format", reason=N_("must be text, md or html"))
    days = options["--days"]
    if not (isinstance(days, int) and 1 <= days <= MOST_DAYS):
        raise BadInput(field="--days", reason=N_("must be from 1 to 366"))


def _everybody(reader: Reader) -> list[str]:
    from crm_tui.queries import agenda_people

    return agenda_people.everybody(reader)


def _count(reader: Reader, habits: Habits, options: Options, day: date) -> int:
    from crm_tui.queries import agenda_due, tickets_digest

    owner = None if options["--all"] else person(options, habits.actor)
    asked = asked_by(habits, owner, day, 1)
    return agenda_due.due_count(reader, asked) + tickets_digest.due_count(reader, asked)


def _print(
    reader: Reader, habits: Habits, options: Options, day: date, people: Sequence[str]
) -> int:
    """Print the digests of these people; returns how many lines they have."""
    from crm_tui.queries.digest import sections

    total = 0
    documents: list[dict[str, object]] = []
    for name in people:
        limit = LISTED if options["--json"] else SHOWN
        asked = asked_by(habits, name, day, options["--days"], limit)
        found = sections(reader, asked)
        count = sum(section.count for section in found)
        if options["--json"]:
            documents.append(_document(found, asked))
        elif count:
            if total:
                output.out()
            told = options["--all"] or name != habits.actor
            _write(digest_of(found, asked, name if told else ""), options, asked)
        total += count
    if options["--json"]:
        output.document(documents if options["--all"] else documents[0])
    return total


def _write(digest: Digest, options: Options, asked: Asked) -> None:
    from crm_tui.i18n import is_rtl

    if options["--format"] == "html":
        from crm_tui.messaging.digest_html import html

        output.raw(html(digest, asked.language, rtl=is_rtl(), digits=asked.digits))
    elif options["--format"] == "md":
        from crm_tui.messaging.digest_markdown import markdown

        output.raw(markdown(digest, digits=asked.digits))
    else:
        from crm_tui.messaging.digest_text import text

        said = text(digest, output.room(), rtl=is_rtl(), digits=asked.digits)
        output.block(said.splitlines())


def _line(row: DigestRow, asked: Asked) -> DigestLine:
    from crm_tui.domain.digest import DigestLine
    from crm_tui.text.day_text import shown_day, shown_time

    day = ""
    who = f"{row.contact} ({row.company})" if row.company and row.contact else row.contact
    if row.kind == "contact":  # about somebody, who comes first
        if row.day is not None and row.day > asked.today:
            day = shown_day(row.day, asked.calendar, asked.digits)
        return DigestLine(day, who, row.what, "", row.phone, row.late, row.kind, row.id)
    if row.day is not None and row.day != asked.today:
        day = shown_day(row.day, asked.calendar, asked.digits)
    at = "" if row.at is None else shown_time(row.at, asked.digits)
    when = " ".join(filter(None, (day, at)))
    what = titled(row.activity) if row.activity else row.what
    return DigestLine(when, what, who, row.place, row.phone, row.late, row.kind, row.id)


def titled(row: ActivityRow) -> str:
    """What is to be done and how: ``Call: offer``; a task's subject says it all."""
    from crm_tui.domain.activity_words import headline

    if not row.subject or row.kind == "task":
        return headline(row.kind, row.subject)
    return _("{kind}: {subject}").format(kind=headline(row.kind, ""), subject=row.subject)


def _document(found: Iterable[SectionRows], asked: Asked) -> dict[str, object]:
    return {
        "date": asked.today.isoformat(),
        "user": asked.owner,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "lines": [as_json(row, asked.today) for row in section.rows],
                "more": section.more,
            }
            for section in found
            if section.count
        ],
    }


def as_json(row: DigestRow, today: date) -> dict[str, object]:
    """A line as a document; ``id`` is null where an occurrence has no row yet."""
    late = row.late and row.day is not None
    return {
        "id": row.id or None,
        "key": row.key,
        "kind": row.kind,
        "subject": row.activity.subject if row.activity else row.what,
        "contact": row.contact,
        "contact_id": row.contact_id,
        "company": row.company,
        "phone": row.phone,
        "owner": row.owner,
        "place": row.place,
        "due": row.day.isoformat() if row.day and row.kind != "contact" else None,
        "at": None if row.at is None else "{:02}:{:02}".format(*divmod(row.at, 60)),
        "overdue_days": (today - row.day).days if late and row.day else 0,
    }
