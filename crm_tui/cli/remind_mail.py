"""``crm remind --mail``: one letter for each person and day, whatever happens on the way."""

from __future__ import annotations

from crm_tui.cli import output
from crm_tui.cli.habits import Habits, person
from crm_tui.cli.remind import asked_by, digest_of
from crm_tui.config import MailSettings, load
from crm_tui.crm import Crm
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import is_rtl
from crm_tui.messaging import failures
from crm_tui.messaging.digest_html import html
from crm_tui.messaging.digest_text import text
from crm_tui.messaging.letters import Letter, build
from crm_tui.messaging.mailers import Mailer, address_for, mailer_for
from crm_tui.queries.digest import sections
from crm_tui.services import digest_mail
from crm_tui.services.digest_mail import Claim, State
from crm_tui.text.digits import local_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crm_tui.cli.hot import Options
    from crm_tui.domain.digest import Digest

_IN_SUBJECT = 3
"""Sections named in the subject, with their numbers."""


class DigestInterrupted(failures.MailUnknown):
    """Whoever was sending it was stopped half way; said once."""

    template = N_(
        "Nobody knows if the digest of {day} reached {user}: the sending was interrupted."
        " It is not sent again."
    )


def send(crm: Crm, habits: Habits, options: Options, day: date) -> int:
    """Mail what is due; says nothing if all went well. Raises MailNotSetUp.

    What fails for one person is told, and the others still get theirs.
    """
    mail = load().mail
    mailer = mailer_for(mail)
    people = sorted(mail.to) if options["--all"] else [person(options, crm.actor)]
    if not people:
        raise failures.MailNotSetUp(reason=N_("[mail.to] of the settings names nobody"))
    failed = not _promises_kept_in_view(crm)
    for name in people:
        try:
            _send_one(crm, habits, (name, day, options["--days"]), mail, mailer)
        except CrmError as error:
            output.fail(error)
            failed = True
    return ExitCode.MAIL if failed else ExitCode.DONE


def _promises_kept_in_view(crm: Crm) -> bool:
    """Tell of broken promises first, so that the letters have them; False if that failed."""
    from crm_tui.cli import sla_rounds

    try:
        sla_rounds.go(crm)
    except CrmError as error:
        output.fail(error)
        return False
    return True


def _send_one(
    crm: Crm, habits: Habits, wanted: tuple[str, date, object], mail: MailSettings, mailer: Mailer
) -> None:
    """Send one person's digest, if there is anything in it and nobody has sent it."""
    name, day, days = wanted
    address = address_for(mail, name)
    asked = asked_by(habits, name, day, days)
    digest = digest_of(crm.read(sections, asked), asked)
    if not digest.count:
        return
    iso = day.isoformat()
    claimed = crm.write(digest_mail.claim, name, iso)
    if claimed is Claim.INTERRUPTED:
        raise DigestInterrupted(user=name, day=iso)
    if claimed is Claim.NOT_NEEDED:
        return
    letter = Letter(
        sender=mail.sender,
        to=address,
        subject=_subject(digest, habits.digits),
        text=text(digest, rtl=is_rtl(), digits=habits.digits),
        html=html(digest, habits.language, rtl=is_rtl(), digits=habits.digits),
        to_name=name,
        language=habits.language,
        now=habits.now,
        token=f"{crm.path}\n{name}\n{iso}",
    )
    try:
        mailer.send(build(letter), [address])
    except failures.MailError as error:
        crm.write(digest_mail.settle, name, iso, _state(error), str(error))
        raise
    crm.write(digest_mail.settle, name, iso, State.SENT)


def _state(error: failures.MailError) -> State:
    """What a failure means for the next run on the same day."""
    if isinstance(error, failures.MailUnknown):
        return State.UNKNOWN
    # A wrong password is put right by us: what the server would say to the letter is not known.
    if isinstance(error, failures.MailRefused) and not isinstance(error, failures.ServiceRefused):
        return State.REFUSED
    return State.RETRY


def _subject(digest: Digest, digits: str) -> str:
    said = [
        f"{section.title} {local_digits(str(section.count), digits)}"
        for section in digest.sections[:_IN_SUBJECT]
    ]
    return " · ".join((digest.title, *said))
