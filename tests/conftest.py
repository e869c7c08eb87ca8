"""What tests of several rooms share: an open book on a real file, and a clock that stands still."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.database import Database
from tests.factories import EVERYBODY, FixedClock


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English from the left, whatever the environment, and forget what a test chose."""
    _as_at_start()
    yield
    _as_at_start()


def _as_at_start() -> None:
    """The app sets these once a process; the next test in it is another app."""
    i18n.use("en")
    # Only what is loaded can have been changed.
    if "crm_tui.widgets.look" in sys.modules:
        from crm_tui.widgets import look  # noqa: PLC0415 - as said

        look.use(look.Look())
    if "crm_tui.widgets.bindings" in sys.modules:
        from crm_tui.keymap import Keymap  # noqa: PLC0415 - as said
        from crm_tui.widgets import bindings  # noqa: PLC0415 - as said

        bindings.use(Keymap())


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's real data, settings and state out of reach."""
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    for variable in ("CRM_DATABASE_URL", "CRM_USER", "CRM_CONFIG"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still."""
    return FixedClock()


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book at the newest schema with nobody in it; copied, never opened."""
    path = tmp_path_factory.mktemp("empty") / "book.db"
    Database(str(path)).close()
    return path


@pytest.fixture
def open_book(tmp_path: Path, clock: FixedClock, empty_book: Path) -> Iterator[Callable[..., Crm]]:
    """Open ``tmp_path/book.db`` (made at the first call) as another session of any user."""
    path = tmp_path / "book.db"
    opened: list[Crm] = []

    def opening(actor: str = "mina") -> Crm:
        if not path.exists():
            path.write_bytes(empty_book.read_bytes())
            path.chmod(0o600)
        crm = Crm(Database(str(path)), actor, clock)
        opened.append(crm)
        return crm

    yield opening
    for crm in opened:
        crm.close()


@pytest.fixture
def book(open_book: Callable[..., Crm]) -> Crm:
    """An empty book, open."""
    return open_book()


@pytest.fixture
def full_book(book: Crm) -> Crm:
    """A book with five people, their firms, and one firm by itself."""
    from crm_tui.services import contacts  # noqa: PLC0415 - most tests need no services

    for draft in EVERYBODY:
        book.write(contacts.create, draft)
    return book
