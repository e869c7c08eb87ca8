"""The alphabet of a book: whose letters put names and titles in order."""

from crm_tui.db.work import Work
from crm_tui.i18n import language


def book_language(work: Work) -> str:
    """The language whose alphabet sorts this book: that of its first user, until it is changed."""
    found = work.reader.value("SELECT value FROM setting WHERE key = 'sort_language'")
    if found is None:
        found = language()
        work.connection.execute(
            "INSERT INTO setting(key, value) VALUES ('sort_language', ?)", (found,)
        )
    return str(found)
