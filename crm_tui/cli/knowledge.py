"""Commands on articles: search, show, list, add, set, publish, remove, restore; and folders."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from crm_tui.cli import daily, hot, kb_edits, kb_files, output, session, ticket_input
from crm_tui.cli.habits import Habits
from crm_tui.cli.kb_reading import in_full
from crm_tui.crm import Crm
from crm_tui.domain.knowledge import ArticleDraft, ArticleState, citation
from crm_tui.errors import ExitCode
from crm_tui.i18n import _, ngettext
from crm_tui.queries import knowledge as queries
from crm_tui.queries.knowledge import ArticleRow

LENIENT = {"ignore_unknown_options": True}

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]
Id = Annotated[str, typer.Argument(metavar="ID", help=_("Its number: 12, KB-12; or its title."))]
Ids = Annotated[list[str], typer.Argument(metavar="ID…")]
Limit = Annotated[int, typer.Option(min=0, help=_("At most so many; 0 for all."))]
Only = Annotated[str, typer.Option(metavar="published|draft|outdated|trash", help=_("Only these."))]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(rich_markup_mode=None)
    about = _("Articles: what is known, in Markdown.")
    group.callback(invoke_without_command=True, help=about)(alone)
    for name, help_, command in (
        ("search", _("Find articles: words, category:…, tag:…, state:draft."), search),
        ("show", _("Print one article."), show),
        ("list", _("List articles by title, or what a search finds."), list_articles),
        ("add", _("Add an article; its text may be piped in. Prints its number."), add),
        ("set", _("Change fields: tag+=pump, category=…, body=- from the pipe."), set_fields),
        ("publish", _("Let articles count."), publish),
        ("remove", _("Put articles into the trash."), remove),
        ("restore", _("Take articles out of the trash."), restore),
    ):
        group.command(name, help=help_, context_settings=LENIENT)(command)
    kb_files.add_to(group)
    app.add_typer(group, name="kb")


def alone(context: typer.Context) -> None:
    """Without a command: the list."""
    if context.invoked_subcommand is None:
        raise typer.Exit(list_articles())


def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help=_("What to look for."))],
    only: Only = "",
    limit: Limit = hot.LIMIT,
    json: Json = False,
) -> int:
    """Articles by the search language, the best first."""
    options: dict[str, object] = {"--only": only, "--limit": limit, "--json": json}
    return daily.quickly("kb search", options, query)


def list_articles(
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help=_("What to look for."))
    ] = None,
    only: Only = "",
    limit: Limit = hot.LIMIT,
    json: Json = False,
) -> int:
    """Articles by title, or what a search finds."""
    options: dict[str, object] = {"--only": only, "--limit": limit, "--json": json}
    return daily.quickly("kb list", options, query or [])


def show(
    article: Annotated[
        list[str], typer.Argument(metavar="ID", help=_("Its number: 12, KB-12; or its title."))
    ],
    markdown: Annotated[
        bool, typer.Option("--markdown", help=_("As a Markdown file, with its head."))
    ] = False,
    json: Json = False,
) -> int:
    """One article."""
    options: dict[str, object] = {"--markdown": markdown, "--json": json}
    return daily.quickly("kb show", options, article)


def add(  # noqa: PLR0913, PLR0917 - one option each
    title: Annotated[list[str], typer.Argument(metavar="TITLE")],
    category: Annotated[
        str, typer.Option(metavar="PATH", help=_("Where it belongs: Pumps / Electric."))
    ] = "",
    tag: Annotated[list[str] | None, typer.Option(help=_("May be repeated."))] = None,
    language: Annotated[str, typer.Option(metavar="CODE", help=_("fa, en, tr, …"))] = "",
    outdated: Annotated[
        str, typer.Option(metavar="DATE", help=_("From when on it does not count: +1y."))
    ] = "",
    publish: Annotated[
        bool, typer.Option("--publish", help=_("It counts at once; else it is a draft."))
    ] = False,
    text: Annotated[str, typer.Option(help=_("What it says; else it is read from the pipe."))] = "",
    json: Json = False,
) -> int:
    """Add an article; prints its number."""
    from crm_tui.services import knowledge as services

    body = ticket_input.text(text, needed=False)
    with session.current.book() as crm:
        habits = Habits(crm, session.current.settings)
        draft = ArticleDraft(
            title=output.clean_argument(" ".join(title)),
            body=body,
            category=output.clean_argument(category),
            tags=tuple(map(output.clean_argument, tag or ())),
            language=output.clean_argument(language),
            state=(ArticleState.PUBLISHED if publish else ArticleState.DRAFT).value,
            outdated_on=kb_edits.day(outdated, habits.today, habits.calendar),
        )
        _tell(crm, crm.write(services.create, draft), json=json)
    return ExitCode.DONE


def set_fields(
    article: Id,
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…")],
    json: Json = False,
) -> int:
    """Change fields of one article; everything else stays."""
    from crm_tui.services import knowledge as services

    given = [kb_edits.parted(text) for text in changes]
    with session.current.book() as crm:
        habits = Habits(crm, session.current.settings)
        identity = crm.read(queries.find, output.clean_argument(article))
        version, known = crm.read(
            lambda reader: (queries.version(reader, identity), queries.draft(reader, identity))
        )
        wanted = kb_edits.changed(known, given, habits.today, habits.calendar)
        crm.write(services.update, identity, known, replace(wanted, uid=known.uid), version)
        _tell(crm, identity, json=json)
    return ExitCode.DONE


def publish(articles: Ids) -> int:
    """Let articles count."""
    from crm_tui.services import knowledge as services

    with session.current.book() as crm:
        today = Habits(crm, session.current.settings).today.isoformat()
        found = _found(crm, articles)
        count = crm.write(services.publish, found, today=today)
        for row in crm.read(queries.rows, found, today):
            _tell_trashed(row)
    text = ngettext("{count} article was published.", "{count} articles were published.", count)
    output.out(text.format(count=count))
    return ExitCode.DONE


def remove(articles: Ids) -> int:
    """Put articles into the trash; ``crm kb restore`` or ``crm undo`` brings them back."""
    from crm_tui.services import knowledge as services

    with session.current.book() as crm:
        count = crm.write(services.remove, _found(crm, articles))
    text = ngettext("{count} article is in the trash.", "{count} articles are in the trash.", count)
    output.out(text.format(count=count))
    return ExitCode.DONE


def restore(articles: Ids) -> int:
    """Take articles out of the trash."""
    from crm_tui.services import knowledge as services

    with session.current.book() as crm:
        count = crm.write(services.restore, _found(crm, articles))
    text = ngettext("{count} article is back.", "{count} articles are back.", count)
    output.out(text.format(count=count))
    return ExitCode.DONE


def _found(crm: Crm, articles: list[str]) -> list[int]:
    """Ids of what these call articles, each once. Raises NotFound before anything is changed."""
    named = [output.clean_argument(text) for text in articles]
    return list(dict.fromkeys(crm.read(queries.find, text) for text in named))


def _tell(crm: Crm, article: int, *, json: bool) -> None:
    today = Habits(crm, session.current.settings).today.isoformat()
    card = crm.read(queries.card, article, today)
    if json:
        tags = crm.read(queries.tags, [article]).get(article, [])
        output.document(in_full(card, tags))
    else:
        output.out(citation(article, card.row.title))
        _tell_trashed(card.row)


def _tell_trashed(row: ArticleRow) -> None:
    """What was done to an article in the trash is not seen anywhere else."""
    if row.trashed:
        output.err(f"{citation(row.id, row.title)}: {_('in the trash')}")
