"""One mail address, exactly."""

import pytest

from crm_tui.text.emails import is_address


@pytest.mark.parametrize(
    "text",
    [
        "sara@example.com",
        "sara.karimi+crm@mail.example.com",
        "root@localhost",
        "o'neil@example.com",
        "سارا@نمونه.example",
        "a@xn--mgb.example",
        "a_b@example.com",
    ],
)
def test_one_address_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "sara",
        "sara@",
        "@example.com",
        "a@b,evil@example.com",
        "Ali, evil@example.com, x",
        "Sara <sara@example.com>",
        "<sara@example.com>",
        '"a b"@example.com',
        "a b@example.com",
        "a@b@example.com",
        "a..b@example.com",
        ".a@example.com",
        "a@example..com",
        "a@-example.com",
        "a@exa_mple.com",
        "a@example.com\n",
        "a@example.com\r\nBcc: evil@example.com",
        "a@example.com\x00",
        "\u202ea@example.com",
        "a\u200b@example.com",
        "a@example.com;b@example.com",
        "a(x)@example.com",
        "=?utf-8?q?a?=@example.com\x85",
        "a" * 65 + "@example.com",
        "a@" + ("b" * 60 + ".") * 5 + "com",
        "a@" + "b" * 64,
        "\ud800@example.com",
    ],
)
def test_whatever_is_not_exactly_one_address_is_none(text: str) -> None:
    assert not is_address(text)
