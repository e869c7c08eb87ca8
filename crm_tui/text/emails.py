"""What one mail address is: the ``addr-spec`` of RFC 5322, with the letters RFC 6531 adds."""

from __future__ import annotations

import re

LONGEST = 254
LONGEST_LOCAL = 64
"""Octets of a whole address and of the part before ``@`` (RFC 5321)."""

_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"\w([\w-]{0,61}\w)?")


def is_address(text: str) -> bool:
    """Tell if ``text`` is exactly one address, without a name, comments or quotes around it."""
    local, _, domain = text.rpartition("@")
    return (
        len(text.encode("utf-8", "replace")) <= LONGEST
        and len(local.encode("utf-8", "replace")) <= LONGEST_LOCAL
        and _LOCAL.fullmatch(local) is not None
        and all(_LABEL.fullmatch(label) and "_" not in label for label in domain.split("."))
    )


def ascii_domain(address: str) -> str:
    """The address with its domain as it travels (IDNA). Raises UnicodeError."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
