"""Every failure a user can meet: one class each, with its sentence and its exit code.

A sentence is an English template (the gettext message id); the outermost layer translates it
and fills in the named values. See ``docs/exit-codes.md``.
"""

from enum import IntEnum


def N_(text: str) -> str:  # noqa: N802 - the conventional gettext marker
    """Mark a text for the catalogues without translating it yet."""
    return text


class ExitCode(IntEnum):
    """Exit status of ``crm``; stable, scripts rely on it."""

    DONE = 0
    NOTHING_FOUND = 1
    USAGE = 2
    BAD_INPUT = 3
    BAD_FILE = 4
    CONFLICT = 5
    BUSY = 6
    DAMAGED = 7
    NEWER_SCHEMA = 8
    NO_SPACE = 9
    READ_ONLY = 10
    MOVED = 11
    NETWORK_FILESYSTEM = 12
    BAD_CONFIG = 13
    INTERRUPTED = 14
    BACKUP_FAILED = 15
    MAIL = 16
    INTERNAL = 70
    TRY_LATER = 75


class CrmError(Exception):
    """Base of all failures with a sentence for the user.

    ``template`` is the message id; keyword values fill its ``{placeholders}``.
    """

    template = N_("Something went wrong.")
    exit_code = ExitCode.INTERNAL

    def __init__(self, **values: object) -> None:
        super().__init__(self.template.format(**values))
        self.values = values


class UsageError(CrmError):
    """The command line's words do not fit together."""

    template = N_("{reason}")
    exit_code = ExitCode.USAGE


class BadInput(CrmError):
    """A value given by the user can't be taken."""

    template = N_("{field}: {reason}")
    exit_code = ExitCode.BAD_INPUT


class NotFound(CrmError):
    """No record of that id (or none the user may see)."""

    template = N_("There is no {kind} {id}. Look it up with 'crm find'.")
    exit_code = ExitCode.NOTHING_FOUND

    def __init__(self, *, kind: str, id: object) -> None:  # noqa: A002 - the sentence's own words
        self.template = _LOOKED_UP.get(kind, type(self).template)
        super().__init__(kind=kind, id=id)


_LOOKED_UP = {
    "activity": N_("There is no activity {id}. 'crm agenda' shows their numbers."),
    "batch": N_("There is no deed {id}. 'crm history' shows their numbers."),
    "deal": N_("There is no deal {id}. 'crm deal list' shows their numbers."),
    "lead": N_("There is no lead {id}. 'crm lead list --all' shows their numbers."),
    "ticket": N_("There is no ticket {id}. 'crm ticket list' shows their numbers."),
    "article": N_("There is no article {id}. 'crm kb search' finds them."),
    "status": N_("There is no such status: {id}."),
    "category": N_("There is no such category: {id}."),
    "canned answer": N_("There is no such ready text: {id}."),
    "message": N_("There is no message {id}. 'crm ticket show' shows their numbers."),
    "stage": N_("There is no stage {id}. 'crm pipeline' shows their names."),
    "pipeline": N_("There is no pipeline {id}. 'crm pipeline' shows their names."),
    "tag": N_("There is no tag “{id}”."),
}
"""Where one looks for what was not found, by kind; else among contacts."""

NAMES_OF_KINDS = (
    N_("contact"), N_("activity"), N_("batch"), N_("field"), N_("tag"), N_("deal"), N_("lead"),
    N_("stage"), N_("pipeline"), N_("reason"), N_("ticket"),
    N_("article"), N_("message"),
)  # fmt: skip
"""What NotFound may be about, for the catalogues."""


class BadFile(CrmError):
    """A file given for import can't be read as what it claims to be."""

    template = N_("{file} can't be imported: {reason}")
    exit_code = ExitCode.BAD_FILE
