"""A conversation with a mail server that comes to an end: each step has a deadline, and the whole.

The standard library's time limits count from the last octet, so that a server which sends one now
and then could hold up cron for ever.
"""

from __future__ import annotations

import io
import re
import smtplib
import socket
import ssl
import time
from typing import TYPE_CHECKING

from crm_tui.errors import N_

if TYPE_CHECKING:
    from typing_extensions import Buffer  # of collections.abc from Python 3.12 on

MOST_OCTETS = 1 << 16
"""What a server may say in one conversation."""

FAREWELL = 2.0
"""Seconds to wait for an answer to QUIT: nothing depends on it."""

_TOO_LATE = N_("no answer in time")
_LOST = N_("the connection was lost")


class Insecure(Exception):
    """The connection can't be secured; ``reason`` is a message id or the library's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Connection(smtplib.SMTP):
    """The library's client, with deadlines in seconds. Failures are OSErrors, or Insecure."""

    def __init__(self, step: float, overall: float) -> None:
        super().__init__(local_hostname=_own_name())  # without a host it does not connect
        self._step = step
        self._last = time.monotonic() + overall
        self._until = self._last
        self._heard = 0
        self._late = False
        self._connected = False
        self.ended = False
        """True once the end of the letter may have gone out."""

    def open(self, host: str, port: int) -> None:
        """Connect to the first address of the server that answers; each has a step's time."""
        refusal: OSError = OSError(f"no address of {host}")
        for family, kind, protocol, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        ):
            opened = socket.socket(family, kind, protocol)
            self._new_step()
            try:
                opened.settimeout(self._patience())
                opened.connect(address)
            except OSError as error:
                opened.close()
                refusal = error
                continue
            self.sock = opened
            self._connected = True
            return
        raise refusal

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Change to TLS; what was said before counts no more. Raises Insecure."""
        assert self.sock is not None
        self._new_step()
        self.sock.settimeout(self._patience())
        try:
            self.sock = context.wrap_socket(self.sock, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            raise Insecure(error.verify_message or N_("its certificate is not valid")) from None
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            raise
        except ssl.SSLError:
            reason = N_("no secure connection came about; see security and port of [mail]")
            raise Insecure(reason) from None
        self.file = None
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def getreply(self) -> tuple[int, bytes]:
        """One answer of the server, all its lines."""
        self._new_step()
        if self.file is None:
            self.file = io.BufferedReader(_Answers(self))
        return super().getreply()

    def send(self, s: Buffer | str) -> None:
        """Send octets or a command."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        self._new_step()
        self.sock.settimeout(self._patience())
        self.sock.sendall(s.encode(self.command_encoding) if isinstance(s, str) else s)

    def end(self, octets: bytes) -> tuple[int, bytes]:
        """Send what ends the letter: from here on it may be delivered, whatever happens."""
        self.ended = True
        self.send(octets)
        return self.getreply()

    def leave(self) -> None:
        """Say goodbye, whatever comes back."""
        self._last = min(self._last, time.monotonic() + FAREWELL)
        try:
            self.docmd("QUIT")
        except (OSError, ValueError):
            pass
        finally:
            self.close()

    def why(self, error: Exception) -> str:
        """Why the conversation ended, as a message id."""
        if self._late or isinstance(error, TimeoutError):
            return _TOO_LATE
        if isinstance(error, socket.gaierror):
            return N_("there is no server of that name, or no network")
        if isinstance(error, ConnectionRefusedError):
            return N_("nobody answers at its port")
        return _LOST if self._connected else N_("it can't be reached")

    def receive(self, buffer: Buffer) -> int:
        """Fill the buffer with what has come; waits no longer than the step may take."""
        if self.sock is None:
            return 0
        try:
            self.sock.settimeout(self._patience())
            size = self.sock.recv_into(buffer)
        except TimeoutError:
            self._late = True
            raise
        self._heard += size
        if self._heard > MOST_OCTETS:
            raise OSError("the server talks without end")
        return size

    def _new_step(self) -> None:
        self._until = min(time.monotonic() + self._step, self._last)

    def _patience(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Answers(io.RawIOBase):
    """What comes from the server, as the library's client reads it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        return self._connection.receive(buffer)


def _own_name() -> str:
    """Our name for the greeting; the library would ask the network for it, without a limit."""
    name = socket.gethostname()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"
