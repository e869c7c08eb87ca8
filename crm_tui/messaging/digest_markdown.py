"""The digest as Markdown (CommonMark 0.31, GitHub's extensions in mind): for a wiki or a chat."""

from __future__ import annotations

import re

from crm_tui.i18n import _
from crm_tui.messaging.digest_text import LATE, said
from crm_tui.text.digits import local_digits
from crm_tui.text.safe import clean_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.digest import Digest, DigestLine

_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>&~|$!#@^]")
_AT_START = re.compile(r"^([0-9]{1,9})([.)])|^([-+=:])")
# GitHub's extension makes links of addresses that merely stand there.
_BARE_LINK = re.compile(r"(?i)\b(https?|ftp|xmpp|mailto)(:)|\b(www)(\.)")


def markdown(digest: Digest, *, rtl: bool = False, digits: str = "") -> str:
    """The digest as a document with headings and lists; empty if the digest is."""
    if not digest.count:
        return ""
    lines = ["# " + escaped(digest.title)]
    for section in digest.sections:
        count = local_digits(str(section.count), digits)
        lines += ["", f"## {escaped(section.title)} ({count})", ""]
        lines += ["- " + _item(line, rtl=rtl) for line in section.lines]
        if section.more:
            more = _("and {count} more").format(count=local_digits(str(section.more), digits))
            lines.append("- " + escaped(more))
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """``text`` as one line that reads letter for letter and starts no block."""
    text = _ANYWHERE.sub(r"\\\g<0>", clean_line(text))
    text = _BARE_LINK.sub(r"\1\3\\\2\4", text)
    return _AT_START.sub(lambda found: (found[1] or "") + "\\" + (found[2] or found[3]), text)


def _item(line: DigestLine, *, rtl: bool) -> str:
    when = escaped(line.when)
    if line.late:
        when = f"{escaped(LATE)} {when}".rstrip()
    return "  ".join(filter(None, (f"**{when}**" if when else "", escaped(said(line, rtl=rtl)))))
