"""Articles in folders of Markdown: out and in again exactly, merged; hostile names and links."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.errors import CrmError
from crm_tui.interchange import article_text, articles_in, articles_out, front_matter
from crm_tui.interchange.article_folder import BadFolder
from crm_tui.interchange.articles_in import Options, Outcome, Report
from crm_tui.interchange.articles_out import Written, safe_name
from crm_tui.interchange.front_matter import BadFrontMatter
from crm_tui.queries import history
from crm_tui.queries import knowledge as queries
from crm_tui.services import history as undoing
from crm_tui.services import knowledge as services
from crm_tui.services.article_rows import cleaned
from tests.services.test_knowledge import PUMP

TODAY = "2026-11-21"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
DRAFTS = st.builds(
    ArticleDraft,
    title=TEXT.filter(lambda text: bool(cleaned(ArticleDraft("x" + text)).title[1:].strip())),
    body=st.one_of(TEXT, st.sampled_from(["---\na: b\n---\nx", "# a\n\n```\n  b\n```", "  x\n"])),
    category=st.sampled_from(["", "A", "A / B", "پمپ‌ها / برق", "CON / nul", ". / .."]),
    tags=st.lists(TEXT, max_size=3).map(tuple),
    language=st.sampled_from(["", "fa", "tr"]),
    state=st.sampled_from(["draft", "published"]),
    outdated_on=st.sampled_from(["", "2027-03-21"]),
    owner=st.sampled_from(["", "mina", "a: b #c"]),
    uid=st.sampled_from(["u-1", "a 'b' \"c\"", "#x", "[y]"]),
)  # fmt: skip


def came_to(report: Report) -> dict[str, str]:
    return {one.path: one.outcome.value for one in report.results}


def everything(book: Crm) -> list[ArticleDraft]:
    ids = list(book.read(queries.ids, queries.ArticleView("id"), TODAY))
    return [draft for _id, draft in book.read(queries.drafts, ids)]


def put(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@given(DRAFTS)
@settings(max_examples=300)
def test_what_is_written_is_read_as_the_same(draft: ArticleDraft) -> None:
    try:
        clean = cleaned(draft)
    except CrmError:
        return
    text = article_text.written(clean)
    read = article_text.read(text)
    assert cleaned(read.draft) == clean
    assert article_text.written(read.draft) == text
    assert read.odd == ()


@given(st.lists(DRAFTS, max_size=5))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_folder_goes_round_exactly(
    tmp_path_factory: pytest.TempPathFactory, empty_book: Path, drafts: list[ArticleDraft]
) -> None:
    from crm_tui.db.database import Database  # noqa: PLC0415
    from tests.factories import FixedClock  # noqa: PLC0415

    place = tmp_path_factory.mktemp("round")
    books = []
    for name in ("one.db", "two.db"):
        (place / name).write_bytes(empty_book.read_bytes())
        (place / name).chmod(0o600)
        books.append(Crm(Database(str(place / name)), "mina", FixedClock()))
    for number, draft in enumerate(drafts):
        books[0].write(services.create, replace(draft, uid=f"uid {number}", owner="mina"))
    articles_out.run(books[0], range(1, len(drafts) + 1), place / "kb")
    report = articles_in.run(books[1], place / "kb")
    assert sorted(everything(books[1]), key=lambda d: d.uid) == everything(books[0])
    assert report.count(Outcome.CREATED) == len(drafts)
    again = articles_out.run(books[1], range(1, len(drafts) + 1), place / "kb")
    assert again.count(Written.SAME) == len(drafts)
    assert articles_in.run(books[0], place / "kb").count(Outcome.UNCHANGED) == len(drafts)
    for book in books:
        book.close()


@pytest.mark.parametrize(
    ("head", "values"),
    [
        ("title: Pump's noise # why", {"title": "Pump's noise"}),
        ('title: "a: \\"b\\" \\u0641"', {"title": 'a: "b" ف'}),
        ("title: 'it''s'", {"title": "it's"}),
        ("tags: [a, \"b, c\", 'd' ]", {"tags": ("a", "b, c", "d")}),
        ("tags:\n  - a\n  - 'b'\n", {"tags": ("a", "b")}),
        ("# only a comment\n\ntitle: x", {"title": "x"}),
        ("Outdated-On: 2027-01-01", {"outdated_on": "2027-01-01"}),
        ("نمی\u200cدانم: چیست", {"نمی\u200cدانم": "چیست"}),
        ("title:\r\nlang: FA", {"title": "", "lang": "FA"}),
    ],
)
def test_the_head_is_read(head: str, values: dict[str, object]) -> None:
    assert dict(front_matter.part(f"---\n{head}\n---\nbody").values) == values


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle x\n---\n", 2),
        ("---\ntitle: x\ntitle: y\n---\n", 3),
        ("---\ntitle: x\n", 3),
        ("---\ntags: [a, b\n---\n", 2),
        ('---\ntitle: "x\n---\n', 2),
        ('---\ntitle: "x" y\n---\n', 2),
        ("---\ntitle: |\n  x\n---\n", 2),
        ("---\n- a\n---\n", 2),
        ("---\nstate: secret\n---\nx", 2),
        ("---\nlang: en\noutdated: soon\n---\nx", 3),
        ("---\ndraft: maybe\n---\nx", 2),
        ("---\ntitle: [a, b]\n---\nx", 2),
        ("---\ntitle: x" + " " * 3_000_000 + "y\n---\n", 2),
    ],
)
def test_a_head_that_is_none_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(BadFrontMatter) as failure:
        article_text.read(text, name="x")
    assert failure.value.line == line


def test_folders_become_categories_and_headings_titles(book: Crm, tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    put(folder, "پمپ‌ها/برق/a.md", "# پمپ روشن نمی‌شود\n\nفیوز")
    put(folder, "no heading.markdown", "just text")
    put(folder, "head.md", "---\ntitle: T\ncategory: X / Y\ntags: a، b\nauthor: ali\n---\ntext")
    report = articles_in.run(book, folder, Options(publish=True))
    assert set(came_to(report).values()) == {"created"}
    found = {draft.title: draft for draft in everything(book)}
    assert set(found) == {"پمپ روشن نمی‌شود", "no heading", "T"}
    assert found["پمپ روشن نمی‌شود"].category == "پمپ‌ها / برق"
    assert found["پمپ روشن نمی‌شود"].body.startswith("# پمپ")
    one = found["T"]
    assert (one.category, one.tags, one.owner, one.state) == (
        "X / Y",
        ("a", "b"),
        "ali",
        "published",
    )


def test_one_undo_takes_the_whole_import_back(book: Crm, tmp_path: Path) -> None:
    for number in range(articles_in.CHUNK + 5):
        put(tmp_path / "kb", f"{number}.md", f"# Article {number}")
    report = articles_in.run(book, tmp_path / "kb")
    assert len(everything(book)) == articles_in.CHUNK + 5
    deed = book.read(history.last_undoable)
    assert deed is not None
    assert (deed.id, deed.detail) == (report.batch, "kb")
    book.write(undoing.undo, deed.id)
    assert everything(book) == []


def test_an_import_that_was_stopped_goes_on_when_it_is_asked_for_again(
    book: Crm, tmp_path: Path
) -> None:
    for number in range(120):
        put(tmp_path / "kb", f"{number:03}.md", f"# Article {number}")
    told: list[int] = []
    articles_in.run(book, tmp_path / "kb", progress=told.append, cancelled=lambda: len(told) >= 70)
    assert len(everything(book)) == told[-1] == 70
    report = articles_in.run(book, tmp_path / "kb")
    assert (report.count(Outcome.UNCHANGED), report.count(Outcome.CREATED)) == (70, 50)


def test_a_dry_run_writes_nothing(book: Crm, tmp_path: Path) -> None:
    put(tmp_path / "kb", "a.md", "# A")
    report = articles_in.run(book, tmp_path / "kb", Options(dry_run=True))
    assert came_to(report) == {"a.md": "created"}
    assert everything(book) == []
    assert book.read(history.deeds, 1) == []


def test_coming_again_updates_by_path_and_leaves_what_is_unchanged(
    book: Crm, tmp_path: Path
) -> None:
    put(tmp_path / "kb", "a.md", "# A\n\none")
    put(tmp_path / "kb", "b.md", "# B")
    articles_in.run(book, tmp_path / "kb")
    put(tmp_path / "kb", "a.md", "# A\n\ntwo")
    report = articles_in.run(book, tmp_path / "kb")
    assert came_to(report) == {"a.md": "updated", "b.md": "unchanged"}
    assert [draft.body for draft in everything(book)] == ["# A\n\ntwo", "# B"]
    assert came_to(articles_in.run(book, tmp_path / "kb"))["a.md"] == "unchanged"


def test_what_changed_on_both_sides_is_merged_or_told(book: Crm, tmp_path: Path) -> None:
    put(tmp_path / "kb", "a.md", "# A\n\none")
    articles_in.run(book, tmp_path / "kb")
    book.write(services.change, [1], {"tags": ("mine",)})
    put(tmp_path / "kb", "a.md", "# A\n\ntwo")
    assert came_to(articles_in.run(book, tmp_path / "kb")) == {"a.md": "updated"}
    assert everything(book)[0].tags == ("mine",)
    book.write(services.change, [1], {"body": "mine"})
    assert came_to(articles_in.run(book, tmp_path / "kb")) == {"a.md": "unchanged"}
    put(tmp_path / "kb", "a.md", "# A\n\nthree")
    report = articles_in.run(book, tmp_path / "kb")
    assert (came_to(report), report.results[0].fields) == ({"a.md": "conflict"}, ("body",))
    assert everything(book)[0].body == "mine"
    articles_in.run(book, tmp_path / "kb", Options(force=True))
    assert everything(book)[0].body == "# A\n\nthree"


def test_a_file_written_by_us_and_edited_comes_back_without_a_conflict(
    book: Crm, tmp_path: Path
) -> None:
    book.write(services.create, PUMP)
    articles_out.run(book, [1], tmp_path / "kb")
    (file,) = (tmp_path / "kb").rglob("*.md")
    file.write_text(file.read_text("utf-8").replace("fuse-3", "fuse-4"), "utf-8")
    book.write(services.publish, [1], today=TODAY)
    assert set(came_to(articles_in.run(book, tmp_path / "kb")).values()) == {"updated"}
    draft = everything(book)[0]
    assert ("fuse-4" in draft.body, draft.state) == (True, "published")


def test_what_was_edited_by_hand_is_not_written_over(book: Crm, tmp_path: Path) -> None:
    book.write(services.create, PUMP)
    articles_out.run(book, [1], tmp_path / "kb")
    (file,) = (tmp_path / "kb").rglob("*.md")
    by_hand = file.read_text("utf-8") + "by hand\n"
    file.write_text(by_hand, "utf-8")
    book.write(services.change, [1], {"body": "new"})
    assert articles_out.run(book, [1], tmp_path / "kb").count(Written.KEPT) == 1
    assert file.read_text("utf-8") == by_hand


def test_a_renamed_article_keeps_its_file(book: Crm, tmp_path: Path) -> None:
    book.write(services.create, PUMP)
    articles_out.run(book, [1], tmp_path / "kb")
    book.write(services.change, [1], {"title": "Other"})
    assert articles_out.run(book, [1], tmp_path / "kb").count(Written.CHANGED) == 1
    (file,) = (tmp_path / "kb").rglob("*.md")
    assert "title: Other" in file.read_text("utf-8")


def test_files_of_others_are_left_alone(book: Crm, tmp_path: Path) -> None:
    book.write(services.create, ArticleDraft("Readme", "ours"))
    book.write(services.create, ArticleDraft("readme", "ours too"))
    put(tmp_path / "kb", "README.md", "theirs")
    articles_out.run(book, [1, 2], tmp_path / "kb")
    assert (tmp_path / "kb/README.md").read_text() == "theirs"
    names = sorted(path.name for path in (tmp_path / "kb").iterdir())
    assert names == ["README.md", "Readme (2).md", "readme (3).md"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM¹", "_COM¹"),
        ("...", "article"),
        ("-rf", "rf"),
        ('a<b>:"c"', "a-b-c"),
        ("پمپ/روشن نمی‌شود", "پمپ-روشن نمی‌شود"),
        ("x" * 300, "x" * 80),
        ("ژ" * 300, "ژ" * 80),
        ("~a", "_~a"),
    ],
)
def test_a_title_makes_a_name_every_system_takes(title: str, name: str) -> None:
    assert safe_name(title) == name


def test_links_special_files_and_giants_are_left_out_and_told(book: Crm, tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    put(folder, "good.md", "# Good")
    put(tmp_path, "secret.md", "# Secret")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.md")
    put(folder, "huge.md", b"x" * 4_000_001)
    put(folder, ".hidden.md", "# Hidden")
    put(folder, "bad.md", "---\nnonsense\n---\n")
    report = articles_in.run(book, folder)
    assert came_to(report) == {
        "good.md": "created", "link.md": "failed", "pipe.md": "failed", "huge.md": "failed",
        "bad.md": "failed",
    }  # fmt: skip
    said = {one.path: one.reason for one in report.results}
    assert said["link.md"] == "links are not followed"
    assert "line 2" in said["bad.md"]
    assert [draft.title for draft in everything(book)] == ["Good"]


def test_exports_do_not_go_through_links(book: Crm, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb/Pumps").symlink_to(outside)
    book.write(services.create, ArticleDraft("A", "x", category="Pumps"))
    articles_out.run(book, [1], tmp_path / "kb")
    assert list(outside.iterdir()) == []
    assert (tmp_path / "kb/A.md").exists()


def test_two_files_with_one_uid_and_odd_heads_are_told(book: Crm, tmp_path: Path) -> None:
    put(tmp_path / "kb", "a.md", "---\nuid: one\nweight: 3\n---\n# A")
    put(tmp_path / "kb", "b.md", "---\nuid: one\n---\n# B")
    report = articles_in.run(book, tmp_path / "kb")
    assert came_to(report) == {"a.md": "created", "b.md": "failed"}
    assert report.results[0].odd == ((3, "weight"),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256", "cp1254"])
def test_old_encodings_are_read(book: Crm, tmp_path: Path, encoding: str) -> None:
    persian = "# راهنمای پمپ\n\nفیوز را ببینید و پمپ را روشن کنید. این متن برای آزمایش است.\n" * 3
    text = "# Şofben\n\nVanayı kapatın, sonra yeniden açın. Işık yanıyor mu?\n" * 3
    wanted = text if encoding == "cp1254" else persian
    if encoding == "cp1256":
        wanted = wanted.replace("ی", "ي")
    put(tmp_path / "kb", "a.md", wanted.encode(encoding))
    articles_in.run(book, tmp_path / "kb", Options(language="tr" if encoding == "cp1254" else "fa"))
    assert everything(book)[0].body == wanted.rstrip()


def test_an_article_in_the_trash_is_told_not_brought_back(book: Crm, tmp_path: Path) -> None:
    put(tmp_path / "kb", "a.md", "# A")
    articles_in.run(book, tmp_path / "kb")
    book.write(services.remove, [1])
    put(tmp_path / "kb", "a.md", "# A\n\nnew")
    assert came_to(articles_in.run(book, tmp_path / "kb")) == {"a.md": "trashed"}


def test_folders_too_deep_or_of_giant_names_fail_alone(book: Crm, tmp_path: Path) -> None:
    put(tmp_path / "kb", "/".join(["d"] * 9) + "/a.md", "# Deep")
    put(tmp_path / "kb", "x" * 200 + "/b.md", "# Wide")
    put(tmp_path / "kb", "c.md", "---\ntags: [" + "t" * 4000 + "]\ntitle: " + "y" * 900 + "\n---\n")
    report = articles_in.run(book, tmp_path / "kb")
    outcomes = {one.path[:1]: one.outcome for one in report.results}
    assert outcomes == {"d": Outcome.FAILED, "x": Outcome.CREATED, "c": Outcome.CREATED}
    assert sorted(len(draft.title) for draft in everything(book)) == [4, 300]


def test_what_is_only_written_differently_is_no_change(book: Crm, tmp_path: Path) -> None:
    book.write(services.create, ArticleDraft("Old", "", "PUMPS / Noise", ("VIP",)))
    put(tmp_path / "kb", "a.md", "---\ncategory: pumps/noise\ntags: vip\n---\n# A\n\none")
    articles_in.run(book, tmp_path / "kb")
    assert came_to(articles_in.run(book, tmp_path / "kb")) == {"a.md": "unchanged"}
    put(tmp_path / "kb", "a.md", "---\ncategory: pumps/noise\ntags: vip\n---\n# A\n\ntwo")
    assert came_to(articles_in.run(book, tmp_path / "kb")) == {"a.md": "updated"}
    assert came_to(articles_in.run(book, tmp_path / "kb")) == {"a.md": "unchanged"}
    found = everything(book)[1]
    assert (found.category, found.tags) == ("PUMPS / Noise", ("VIP",))


def test_a_folder_that_is_none_is_said_so(book: Crm, tmp_path: Path) -> None:
    for place in (tmp_path / "nowhere", put(tmp_path, "file.md", "x")):
        with pytest.raises(BadFolder):
            articles_in.run(book, place)
