"""What is kept of an attachment besides its contents."""

import re
from dataclasses import replace

from crm_tui.domain.tickets import File
from crm_tui.errors import N_, BadInput
from crm_tui.text.filenames import clean_name
from crm_tui.text.safe import clean_line

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def checked(file: File) -> File:
    """``file`` as it may be stored. Raises BadInput for what can't come from the store."""
    if not _DIGEST.fullmatch(file.digest) or not 0 <= file.size < 2**62:
        raise BadInput(field="file", reason=N_("is not in the store"))
    return replace(file, name=clean_name(file.name), media_type=clean_line(file.media_type, 100))
