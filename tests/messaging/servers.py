"""Mail servers on loopback: a real one (aiosmtpd), and one that plays a part line by line."""

from __future__ import annotations

import contextlib
import socket
import threading
from asyncio import AbstractServer
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "crm@example.com", "geheim-گذر-9"


@dataclass
class Taken:
    """What a real server has, and what it answers: by step, one after the other, then 250."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    def messages(self) -> list[EmailMessage]:
        parser = BytesParser(policy=policy.default)
        found = []
        for envelope in self.envelopes:
            assert isinstance(envelope.content, bytes)
            message = parser.parsebytes(envelope.content)
            assert isinstance(message, EmailMessage)
            found.append(message)
        return found

    def answer(self, step: str) -> str | None:
        waiting = self.answers.get(step)
        return waiting.pop(0) if waiting else None

    async def handle_MAIL(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.answer("MAIL"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.answer("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if refusal := self.answer("DATA"):
            return refusal
        self.envelopes.append(envelope)
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(mechanism)
        right = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=right, handled=False)


@contextlib.contextmanager
def real(taken: Taken, **options: Any) -> Iterator[int]:
    """A real server on a free port."""
    controller = _Listening(taken, authenticator=taken.authenticate, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


class _Listening(Controller):
    """Takes its port when it is made and keeps it, so that no other test can get it."""

    def __init__(self, taken: Taken, **options: Any) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        super().__init__(taken, hostname="127.0.0.1", port=port, **options)

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(
            self._factory_invoker, sock=self._listening, ssl=self.ssl_context
        )


Part = Callable[["Stage"], None]


@dataclass
class Stage:
    """The server's side of one conversation; what it heard stays to be looked at."""

    wire: socket.socket
    heard: list[bytes] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    _rest: bytes = b""

    def say(self, line: str) -> None:
        self.wire.sendall(line.encode() + b"\r\n")

    def hear(self) -> bytes:
        """One line. Raises EOFError when the other side has gone."""
        while b"\n" not in self._rest:
            more = self.wire.recv(4096)
            if not more:
                raise EOFError
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        self.heard.append(line.rstrip(b"\r"))
        return self.heard[-1]

    def follow(self, until: str) -> None:
        """Greet and say yes to all, until a line begins so; it is heard but not answered."""
        self.say("220 here")
        while not self.hear().upper().startswith(until.encode()):
            self.say("354 go on" if self.heard[-1].upper() == b"DATA" else "250 yes")

    def hear_letter(self) -> None:
        """All lines up to the one that ends the letter."""
        while self.hear() != b".":
            pass

    def wait(self) -> None:
        """Say nothing until the other side goes away."""
        with contextlib.suppress(OSError):
            while self.wire.recv(4096):
                pass


@contextlib.contextmanager
def playing(part: Part) -> Iterator[tuple[int, list[Stage]]]:
    """A server that plays this part for each that connects; yields its port and the stages."""
    listening = socket.create_server(("127.0.0.1", 0))
    stages: list[Stage] = []

    def serve() -> None:
        while True:
            try:
                wire, _ = listening.accept()
            except OSError:
                return
            with wire:
                wire.settimeout(20)
                stages.append(Stage(wire))
                with contextlib.suppress(OSError, EOFError):
                    part(stages[-1])

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], stages
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(20)
        assert not thread.is_alive()
