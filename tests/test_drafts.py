"""Unsaved forms on disk: whole or not at all, for one's own eyes, told apart by whose they are."""

import os
from pathlib import Path

import pytest

from crm_tui import drafts, paths


def key(user: str = "mina", record: str = "new") -> drafts.DraftKey:
    return drafts.DraftKey("/books/a.db", user, "contact", record)


def draft(saved_at: str = "2026-11-21T08:00:00+00:00", **who: str) -> drafts.Draft:
    values = {"given": "علی", "phones": [{"value": "۰۹۱۲", "label": ""}], "notes": "a\nb"}
    return drafts.Draft(key(**who), 3, saved_at, values)


def test_a_draft_comes_back_letter_for_letter() -> None:
    drafts.save(draft())
    assert drafts.load(key()) == draft()


def test_users_and_records_have_drafts_of_their_own() -> None:
    drafts.save(draft())
    assert drafts.load(key(user="reza")) is None
    assert drafts.load(key(record="17")) is None


def test_a_deleted_draft_is_gone_and_deleting_twice_is_no_failure() -> None:
    drafts.save(draft())
    drafts.delete(key())
    drafts.delete(key())
    assert drafts.load(key()) is None


def test_nobody_else_may_read_a_draft() -> None:
    drafts.save(draft())
    assert key().file.stat().st_mode & 0o777 == 0o600
    assert Path(paths.drafts_dir()).stat().st_mode & 0o077 == 0


def test_waiting_lists_what_this_user_left_in_this_book_oldest_first() -> None:
    drafts.save(draft(record="2", saved_at="2026-11-21T09:00:00+00:00"))
    drafts.save(draft(record="1"))
    drafts.save(draft(user="reza"))
    assert [each.key.record for each in drafts.waiting("/books/a.db", "mina")] == ["1", "2"]
    assert drafts.waiting("/books/b.db", "mina") == []


def test_no_folder_means_nothing_waits() -> None:
    assert drafts.waiting("/books/a.db", "mina") == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"book": 1}', '{"values": []}'])
def test_a_broken_file_is_no_draft(content: str) -> None:
    drafts.save(draft())
    key().file.write_text(content)
    assert drafts.load(key()) is None
    assert drafts.waiting("/books/a.db", "mina") == []


def test_a_save_that_fails_leaves_the_draft_before_it_and_no_half_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafts.save(draft())
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _fail)
        with pytest.raises(OSError, match="No space"):
            drafts.save(draft(saved_at="2027-01-01T00:00:00+00:00"))
    assert drafts.load(key()) == draft()
    assert [each.suffix for each in key().file.parent.iterdir()] == [".json"]


def _fail(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")
