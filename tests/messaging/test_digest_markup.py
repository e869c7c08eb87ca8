"""The digest as Markdown and HTML: what people typed stays words."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from crm_tui import i18n
from crm_tui.domain.digest import Digest, DigestLine, DigestSection
from crm_tui.messaging.digest_html import html
from crm_tui.messaging.digest_markdown import escaped, markdown
from crm_tui.text.safe import clean_line, dangerous
from tests.messaging.digests import DIGESTS, ENGLISH, HOSTILE, PERSIAN, fields

OUR_TAGS = {"html", "head", "meta", "title", "body", "h1", "h2", "ul", "li", "b", "bdi", "a"}
OUR_ATTRIBUTES = {"lang", "dir", "charset", "name", "content", "style", "href"}
OUR_BLOCKS = {"heading", "bullet_list", "list_item", "paragraph"}


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


def test_markdown_has_headings_and_lists() -> None:
    said = markdown(ENGLISH)
    assert said.startswith("# Sunday 22 November 2026\n\n## Overdue (5)\n\n- **\\! 20 Nov**  Call")
    assert "- **10:00**  Call · Sara Karimi · 0912 345 6789\n" in said
    assert "- and 4 more\n" in said
    assert markdown(Digest("Sunday")) == ""


def parsed(said: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(said)


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


@given(DIGESTS)
@settings(deadline=None)
def test_markdown_of_anything_has_only_our_structure(digest: Digest) -> None:
    tokens = parsed(markdown(digest))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= OUR_BLOCKS | {"inline"}
    assert {token.type for token in inline(tokens)} <= {
        "text",
        "text_special",
        "strong_open",
        "strong_close",
    }
    lines = sum(len(each.lines) + bool(each.more) for each in digest.sections)
    assert sum(token.type == "list_item_open" for token in tokens) == lines


@pytest.mark.parametrize("typed", HOSTILE)
def test_markdown_reads_letter_for_letter(typed: str) -> None:
    words = inline(parsed(f"- {escaped(typed)}\n"))
    assert "".join(token.content for token in words) == clean_line(typed)


@pytest.mark.parametrize(
    "typed",
    ["see https://e.example/x", "www.example.com", "a@example.com", "HTTP://e.example", "mailto:a"],
)
def test_markdown_makes_no_link_of_a_bare_address(typed: str) -> None:
    reader = MarkdownIt("commonmark", {"linkify": True}).enable("linkify")
    tokens = inline(reader.parse(escaped(typed)))
    assert {token.type for token in tokens} <= {"text", "text_special"}
    assert "".join(token.content for token in tokens) == typed


class Page(HTMLParser):
    """Tags, attributes and words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@given(DIGESTS)
@settings(deadline=None)
def test_html_of_anything_has_only_our_tags(digest: Digest) -> None:
    page = Page(html(digest, "en"))
    assert set(page.tags) <= OUR_TAGS
    assert {name for name, _ in page.attributes} <= OUR_ATTRIBUTES
    assert not page.open
    for name, value in page.attributes:
        if name == "href":
            assert value is not None
            assert value.removeprefix("tel:").lstrip("+").isdigit()
    assert not dangerous(page.words.replace("\n", " "))
    for field in fields(digest):
        assert clean_line(field) in page.words


def test_html_speaks_the_language_in_its_direction() -> None:
    i18n.use("fa")
    said = html(PERSIAN, "fa", rtl=True, digits="fa")
    assert '<html lang="fa" dir="rtl">' in said
    assert "امروز (۱۴)" in said
    assert "سارا کریمی" in Page(said).words
    assert html(Digest("یکشنبه"), "fa", rtl=True) == ""


def test_html_sets_no_colour_that_a_dark_reader_would_have_to_undo() -> None:
    said = html(ENGLISH, "en")
    assert 'name="color-scheme" content="light dark"' in said
    assert "background" not in said
    assert "color:#" not in said.replace(" ", "")
    assert "#c7372f" in said  # the edge of what is late


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("0912 345 6789", "tel:09123456789"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "tel:09123456789"),
        ("+98 (912) 345-6789", "tel:+989123456789"),
        ("021 8888 ext. 12", None),
        ("0912+345", None),
        ("12", None),
        ("ask Sara", None),
        ('1234"><script>', None),
        ("javascript:alert(123)", None),
    ],
)
def test_a_number_can_be_tapped_if_it_is_nothing_else(phone: str, link: str | None) -> None:
    line = DigestLine("", "Call", phone=phone)
    page = Page(html(Digest("t", (DigestSection("k", "t", (line,)),)), "en"))
    assert dict(page.attributes).get("href") == link
    assert phone in page.words
