"""Draw the pictures of the README: the real app on the demo book.

    python tools/screenshots.py        writes docs/images/contacts.svg and contacts-fa.svg

The book is always the same one, so a picture changes only when the program looks different.
"""

import asyncio
import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crm_tui import demo, i18n
from crm_tui.app import CrmApp
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.db.database import Database

IMAGES = Path(__file__).parent.parent / "docs" / "images"
SIZE = (100, 28)
FONTS = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


async def draw(language: str, file: str, *keys: str) -> None:
    """Press ``keys`` on the contact list of a demo book in ``language`` and save the screen."""
    i18n.use(language)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(str(Path(folder) / "demo.db"))
        crm = Crm(database, "sara", lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
        crm.write(demo.build, 250)
        app = CrmApp(crm, replace(Settings(), language=language), start="contacts")
        async with app.run_test(size=SIZE) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press(*keys)
            await app.workers.wait_for_complete()
            await pilot.pause(0.5)
            picture = app.export_screenshot(title="crm")
        crm.close()
    # The fonts would be fetched from elsewhere; any monospaced one will do.
    (IMAGES / file).write_text(FONTS.sub("", picture), encoding="utf-8")


async def main() -> None:
    """Draw every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    await draw("en", "contacts.svg", "down", "down", "down")
    await draw("fa", "contacts-fa.svg", "down", "down")


if __name__ == "__main__":
    asyncio.run(main())
