"""The quick reads (``find``, ``remind`` …) and completion of names, without Typer.

Typer takes longer to load than these take to answer. Their options are defined once, in
``COMMANDS``; Typer's twins of these commands (:mod:`crm_tui.cli.contacts`,
:mod:`crm_tui.cli.daily`, :mod:`crm_tui.cli.ticket_listing`) call the same functions with the same
options, and whatever is unusual here (``--help``, an unknown option, a missing word) is left to
Typer to explain.
"""

from __future__ import annotations

import os

from crm_tui.cli import output
from crm_tui.errors import CrmError, ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.cli.preferences import Preferences
    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.search import Search

    Options = dict[str, object]

    Chosen = Preferences | Settings

GLOBAL_OPTIONS = ("--db", "--as", "--lang")
"""Options with a value that stand before or after any command."""

LIMIT = 50

FEWEST_DIGITS = 3
"""Digits that tell a caller from others at all."""

COMMANDS: dict[str, dict[str, object]] = {
    "find": {"--limit": LIMIT, "--json": False, "--ids": False},
    "pop": {"--json": False},
    "show": {"--json": False},
    "remind": {
        "--for": "",
        "--all": False,
        "--on": "",
        "--days": 1,
        "--mail": False,
        "--format": "",
        "--json": False,
        "--count": False,
        "--check": False,
    },
    "agenda": {"--from": "", "--to": "", "--for": "", "--json": False},
    "ticket list": {
        "--query": "",
        "--mine": False,
        "--unassigned": False,
        "--queue": "",
        "--limit": LIMIT,
        "--json": False,
    },
    "kb search": {"--only": "", "--limit": LIMIT, "--json": False},
    "kb list": {"--only": "", "--limit": LIMIT, "--json": False},
    "kb show": {"--markdown": False, "--json": False},
}
"""The quick commands: option to default, which tells what it takes: nothing, a number, a text."""

WORDS = {
    "find": (1, None),
    "pop": (1, None),
    "show": (1, 1),
    "remind": (0, 0),
    "agenda": (0, 0),
    "ticket list": (0, None),
    "kb search": (1, None),
    "kb list": (0, None),
    "kb show": (1, None),
}
"""The least and the most words of each (None: no limit)."""

_GROUPS = frozenset(name.partition(" ")[0] for name in COMMANDS if " " in name)
"""First words of commands of two."""


def run(arguments: list[str]) -> int | None:
    """Answer if it is one of the quick commands in its usual form; None: ask Typer."""
    if "_CRM_COMPLETE" in os.environ:
        from crm_tui.cli import completion

        return completion.answer(os.environ["_CRM_COMPLETE"])
    if (shared := only_shared(arguments)) is not None:
        return open_app(shared)
    call = understood(arguments)
    if call is None:
        return None
    command, shared, options, words = call
    try:
        return perform(command, shared, options, words)
    except CrmError as error:
        return output.fail(error)


def only_shared(arguments: list[str]) -> dict[str, str] | None:
    """Return the shared options of a line that has nothing else: the app is meant. Else None."""
    shared: dict[str, str] = {}
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        given = value if equals else next(waiting, None)
        if name not in GLOBAL_OPTIONS or given is None:
            return None
        shared[name] = given
    return shared


def open_app(shared: dict[str, str]) -> int:
    """Open the app; the user waits for the first screen, so Typer is left out."""
    import gc

    from crm_tui.cli import launch, session

    gc.enable()
    session.begin(shared.get("--db"), shared.get("--as"), shared.get("--lang"))
    try:
        return launch.open_app()
    except CrmError as error:
        return output.fail(error)


def understood(  # noqa: C901, PLR0911, PLR0912 - a parser as small and quick as can be
    arguments: list[str],
) -> tuple[str, dict[str, str], Options, list[str]] | None:
    """Command, shared options, own options and words; None if anything is unusual."""
    command = group = ""
    shared: dict[str, str] = {}
    options: Options = {}
    words: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if argument == "--":
            words.extend(waiting)
        elif name in GLOBAL_OPTIONS:
            given = value if equals else next(waiting, None)
            if given is None:
                return None
            shared[name] = given
        elif not command:
            called = f"{group} {argument}" if group else argument
            if called in COMMANDS:
                command = called
                options = dict(COMMANDS[command])
            elif not group and argument in _GROUPS:
                group = argument
            else:
                return None
        elif name in options:
            default = options[name]
            if default is False or default is True:
                if equals:
                    return None
                options[name] = True
                continue
            given = value if equals else next(waiting, None)
            taken = None if given is None else _value(given, default)
            if taken is None:
                return None
            options[name] = taken
        elif argument.startswith("--"):
            return None
        else:
            words.append(argument)
    if not command:
        return None
    least, most = WORDS[command]
    if len(words) < least or (most is not None and len(words) > most):
        return None
    return command, shared, options, words


def _value(given: str, default: object) -> str | int | None:
    """An option's value of the kind of its default; None if it takes a closer look."""
    if isinstance(default, str):
        return None if given.startswith("-") else given
    return int(given) if given.isascii() and given.isdigit() else None


def perform(command: str, shared: dict[str, str], options: Options, words: list[str]) -> int:
    """Do a quick command. Raises CrmError."""
    settings = settings_in_use(shared.get("--lang"))
    crm = open_book(shared.get("--db"), shared.get("--as"), settings)
    try:
        return int(_DEEDS[command](crm, settings, options, words))
    finally:
        crm.close()


def settings_in_use(language: str | None) -> Chosen | None:
    """The settings that matter here if there are any, and from now on their language.

    Raises BadConfig for a file that is no TOML.
    """
    from crm_tui import i18n, paths

    settings: Chosen | None = None
    file = paths.config_file()
    if os.path.exists(file):
        from crm_tui.cli import preferences

        settings = preferences.read(file)
        if settings is None:
            from crm_tui.config import load

            settings = load()
        output.bidi = settings.bidi
    i18n.use(language or (settings.language if settings else None))
    return settings


def open_book(db: str | None, actor: str | None, settings: Chosen | None) -> Crm:
    """The book of the flags, the environment or the settings. Raises ``db.faults``."""
    from crm_tui.bootstrap import open_crm

    place = db or os.environ.get("CRM_DATABASE_URL") or (settings.database if settings else None)
    return open_crm(place or None, output.clean_argument(actor) if actor else None)


def find(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """``crm find``: contacts by the search language, the best first."""
    del chosen
    limit = options["--limit"]
    assert isinstance(limit, int)
    found = crm.read(_found, crm, " ".join(words), limit or 2**31)
    if options["--json"]:
        from crm_tui.queries.find import documents

        output.document(crm.read(lambda reader: list(documents(reader, found))))
    elif options["--ids"]:
        for identity in found:
            output.out(str(identity))
    else:
        _print_lines(crm, found)
        if limit and len(found) == limit:
            output.err(_text("The first {count} are shown; more with --limit.").format(count=limit))
    if found:
        return ExitCode.DONE
    output.err(_text("Nobody was found."))
    return ExitCode.NOTHING_FOUND


def pop(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """``crm pop``: who is calling, and about what it may be."""
    del chosen
    from crm_tui.queries import find as queries
    from crm_tui.text.digits import digits_only

    number = output.clean_argument(" ".join(words))
    key = digits_only(number).lstrip("0")[::-1]
    asked = len(key) >= FEWEST_DIGITS
    found = crm.read(queries.callers, key) if asked else []
    if not found and asked:
        from crm_tui.text.phones import search_key

        national = search_key(number, region(number))
        found = crm.read(queries.callers, national) if national and national != key else []
    tickets = crm.read(queries.open_tickets, found)
    if options["--json"]:
        documents = crm.read(lambda reader: list(queries.documents(reader, found)))
        for each in documents:
            each["tickets"] = [
                {"number": ticket, "subject": subject}
                for who, ticket, subject in tickets
                if who == each["id"]
            ]
        output.document(documents)
    else:
        names = _print_lines(crm, found)
        # Whose it is goes without saying where one person has the number.
        whose = names if len(names) > 1 else {}
        output.table([(ticket, subject, whose.get(who, "")) for who, ticket, subject in tickets])
    if found:
        return ExitCode.DONE
    output.err(_text("Nobody has the number {number}.").format(number=number))
    return ExitCode.NOTHING_FOUND


def show(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """``crm show``: everything about one contact, by id or by name."""
    from crm_tui.cli import card
    from crm_tui.queries import find as queries

    identity = crm.read(card.resolved, output.clean_argument(words[0]))
    found = crm.read(lambda reader: next(queries.documents(reader, [identity])))
    if options["--json"]:
        output.document(found)
    else:
        card.write(found, chosen.calendar if chosen else "")
    return ExitCode.DONE


def remind(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """``crm remind``: what is late, due or forgotten."""
    from crm_tui.cli.remind import remind

    return remind(crm, chosen, options, words)


def agenda(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """``crm agenda``: what is planned, day by day."""
    from crm_tui.cli.agenda import agenda

    return agenda(crm, chosen, options, words)


def ticket_list(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """``crm ticket list``: a queue, what runs out first on top."""
    from crm_tui.cli.ticket_list import ticket_list

    return ticket_list(crm, chosen, options, words)


def kb_search(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """``crm kb search`` and ``crm kb list``: articles."""
    from crm_tui.cli.kb_reading import kb_search

    return kb_search(crm, chosen, options, words)


def kb_show(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """``crm kb show``: one article."""
    from crm_tui.cli.kb_reading import kb_show

    return kb_show(crm, chosen, options, words)


_DEEDS: dict[str, Callable[[Crm, Chosen | None, Options, list[str]], int]] = {
    "find": find,
    "pop": pop,
    "show": show,
    "remind": remind,
    "agenda": agenda,
    "ticket list": ticket_list,
    "kb search": kb_search,
    "kb list": kb_search,
    "kb show": kb_show,
}


def searched(crm: Crm, reader: Reader, text: str) -> Search:
    """A search as somebody at the keyboard means it. Raises SearchError."""
    from crm_tui import search
    from crm_tui.queries.find import custom_fields

    plain = ":" not in text
    return search.compile(
        text,
        today=None if plain else crm.now().astimezone().date(),
        me=crm.actor,
        fields=() if plain else custom_fields(reader),
        region=region(text),
    )


def region(text: str) -> str:
    """The region that reads phone numbers without a country code; IR where none can be in it."""
    if not any(sign.isdigit() for sign in text):
        return "IR"
    from crm_tui.config import load, region_for
    from crm_tui.i18n import language

    return region_for(load(), language())


def _found(reader: Reader, crm: Crm, text: str, limit: int) -> list[int]:
    from crm_tui.search import ranked

    search = searched(crm, reader, output.clean_argument(text))
    return ranked.ids(reader, search, limit, thorough=True)


def _print_lines(crm: Crm, found: list[int]) -> dict[int, str]:
    """Print contacts; returns their names."""
    from crm_tui.queries.find import lines

    rows, names = [], {}
    for identity, name, company, title, phone, email, city, _, do_not_call in crm.read(
        lines, found
    ):
        mark = _text("do not call") if do_not_call else ""
        work = " · ".join(filter(None, (title, company)))
        reach = " ".join(filter(None, (phone, mark and f"({mark})")))
        names[identity] = name
        rows.append((str(identity), name, work, reach, email, city))
    output.table(rows)
    return names


def _text(message: str) -> str:
    from crm_tui.i18n import _

    return _(message)
