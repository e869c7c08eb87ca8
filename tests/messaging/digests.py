"""A digest in two languages, and what people put into fields."""

from hypothesis import strategies as st

from crm_tui.domain.digest import Digest, DigestLine, DigestSection

ENGLISH = Digest(
    "Sunday 22 November 2026",
    (
        DigestSection(
            "overdue",
            "Overdue",
            (DigestLine("20 Nov", "Call about the offer", "Sara Karimi", late=True),),
            more=4,
        ),
        DigestSection("tickets", "Tickets", ()),
        DigestSection(
            "today",
            "Today",
            (
                DigestLine("09:00", "Send the list", "Raya Co", late=True),
                DigestLine("10:00", "Call", "Sara Karimi", phone="0912 345 6789"),
                DigestLine("", "Visit", "سارا کریمی", "Hafez St. 12", "+98 912 345 6789"),
            ),
        ),
    ),
)
PERSIAN = Digest(
    "یکشنبه ۱ آذر ۱۴۰۵",
    (
        DigestSection(
            "today",
            "امروز",
            (
                DigestLine("۱۰:۰۰", "تماس", "سارا کریمی", phone="۰۹۱۲ ۳۴۵ ۶۷۸۹"),
                DigestLine("", "Demo for Raya Co"),
            ),
            more=12,
        ),
    ),
)
HOSTILE = (
    *("[red]x[/red]", "[/]", "a[/b]c", "[bold", '[a="b', "[link=https://e]x[/link]"),
    *("[@click=app.quit]x[/]", "Unit [3B] of 4 [VIP]", "C:\\[b]x", "ends in \\", "[/"),
    *("$name [$primary]", ":smile:", "%s{0}{name.__class__}", "{{7*7}}", "$(reboot) `id`"),
    *("\x1b]52;c;ZXZpbA==\x07", "\x1b]8;;https://e.example\x1b\\x", "\x1b[2J", "\x9b2J"),
    *("a\x00b\x07\x08\x0e\x7f", "a\tb\nc\r\nd\u2028e\x85f", "\u202egnp.exe", "\u2066x"),
    *("می\u200cخواهم", "👩\u200d👧", "e" + "\u0301" * 1000, "\ud800", "", "   "),
    *("<script>alert(1)</script>", "<b>x</b>", "</li></ul>", "&lt;&amp;", '" onclick="x', "<!--"),
    *("*a* _b_ **c** __d__ ~~e~~", "# a", "1. a", "10) a", "- a", "+ a", "> a", "```", "    a"),
    *("[x](javascript:alert(1))", "![x](http://e.example/x.png)", "<https://e.example>", "a|b"),
    *("https://e.example/x", "www.e.example", "a@e.example", "[x]: http://e", "[^1]", "---", "==="),
    *("\\*a\\*", "a  ", "&copy;", "$x$", "@somebody", "#12", "=1+1", "tel:0912", "; rm -rf /"),
)
TYPED = st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE))
LINES = st.builds(DigestLine, TYPED, TYPED, TYPED, TYPED, TYPED, late=st.booleans())
SECTIONS = st.builds(
    DigestSection,
    st.just("today"),
    TYPED,
    st.lists(LINES, min_size=1, max_size=3).map(tuple),
    st.integers(0, 3),
)
DIGESTS = st.builds(Digest, TYPED, st.lists(SECTIONS, min_size=1, max_size=2).map(tuple))


def fields(digest: Digest) -> list[str]:
    """Every text in it that people typed, in reading order."""
    found = []
    for section in digest.sections:
        for line in section.lines:
            found += [line.when, line.what, line.who, line.where, line.phone]
    return found
