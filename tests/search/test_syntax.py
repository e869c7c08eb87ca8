"""What people type, as a tree: terms, places, and how unfinished or odd input is taken."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import search
from crm_tui.search import names, syntax
from crm_tui.search.errors import BadValue, SearchError, TooLong, UnknownField
from crm_tui.search.syntax import And, Field, Node, Not, Or, Words, parse
from crm_tui.text.fold import fold


def words(text: str, *, exact: bool = False) -> Words:
    return Words(0, 0, text, exact=exact)


def field(name: str, value: str, op: str = ":", *, custom: bool = False) -> Field:
    return Field(0, 0, name, op, value, custom=custom)


def every(*items: Node) -> And:
    return And(0, 0, items)


def either(*items: Node) -> Or:
    return Or(0, 0, items)


EVERYTHING = every()


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", EVERYTHING),
        ("  \u200c ", EVERYTHING),
        ("sara", words("sara")),
        ("sara karimi", every(words("sara"), words("karimi"))),
        ('"sara karimi"', words("sara karimi", exact=True)),
        ("«سارا کریمی»", words("سارا کریمی", exact=True)),
        ("tag:vip", field("tag", "vip")),
        ('company:"Örnek A.Ş."', field("company", "Örnek A.Ş.")),
        ("company: acme", field("company", "acme")),
        ("-tag:vip", Not(0, 0, field("tag", "vip"))),
        ("-(a or b)", Not(0, 0, either(words("a"), words("b")))),
        ("a or b c", either(words("a"), every(words("b"), words("c")))),
        ("(a or b) c", every(either(words("a"), words("b")), words("c"))),
        ("علی یا رضا", either(words("علی"), words("رضا"))),
        ("created:>1405-01-01", field("created", "1405-01-01", ">")),
        ("created>=1405", field("created", "1405", ">=")),
        ("city:=Porto", field("city", "Porto", "=")),
        ("شهر:تهران", field("city", "تهران")),
        ("şehir:İzmir", field("city", "İzmir")),
        ("miestas:Kaunas", field("city", "Kaunas")),
        ("cidade:Faro", field("city", "Faro")),
        ("phone:0912 345 67 89 sara", every(field("phone", "0912 345 67 89"), words("sara"))),
    ],
)
def test_what_is_typed_becomes_a_tree(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text", ["0912 345 6789", "+98 (912) 345-6789", "۰۹۱۲۳۴۵۶۷۸۹", "(021) 8888 1234", "6789"]
)
def test_a_run_of_digits_is_one_term_that_may_be_a_phone(text: str) -> None:
    tree = parse(text)
    assert isinstance(tree, Words)
    assert tree.phone.endswith(("6789", "1234"))


@pytest.mark.parametrize("text", ["12", "2nd floor", "a1234", '"0912 345 6789"', "12 34"])
def test_few_or_quoted_digits_are_no_phone(text: str) -> None:
    tree = parse(text)
    terms = tree.items if isinstance(tree, And) else (tree,)
    assert all(isinstance(term, Words) and not term.phone for term in terms)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a OR", every(words("a"), words("OR"))),
        ("or a", every(words("or"), words("a"))),
        ("%", words("%")),
        ("a' OR 1=1", either(words("a'"), words("1=1"))),
        ("NEAR(", words("NEAR")),
        ("a)b", every(words("a"), words("b"))),
        ("*", words("*")),
        ("10:30", words("10:30")),
        ("https://example.com/x", words("https://example.com/x")),
        ("C:\\[b]x", words("C:\\[b]x")),
        ("a=b", words("a=b")),
    ],
)
def test_signs_of_other_languages_are_text(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text", ["tag:", "sara tag:", "phone:", "phone: (", '"', "(", "-", "()", "- ", 'tag:"', "-("]
)
def test_an_unfinished_end_counts_as_far_as_it_is_finished(text: str) -> None:
    found = search.compile(text, typing=True)
    assert found.tree == (words("sara") if "sara" in text else EVERYTHING)


def test_an_open_quote_still_finds_by_beginning() -> None:
    assert parse('"sara kar') == words("sara kar")


def test_a_field_without_value_leaves_the_next_one_alone() -> None:
    assert parse("tag: city:Faro") == field("city", "Faro")


def test_an_unknown_field_is_told_with_its_place() -> None:
    with pytest.raises(UnknownField) as caught:
        parse("sara foo:bar")
    assert (caught.value.start, caught.value.end) == (5, 8)
    assert "“foo” (character 6)" in str(caught.value)


@pytest.mark.parametrize("text", ["created:13/13", "kind:horse", "has:foo", "created:1405-13"])
def test_a_value_that_can_not_be_is_told_with_its_place(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        search.compile("x " + text)
    assert caught.value.start == 2 + text.index(":") + 1


@pytest.mark.parametrize("text", ["sara foo:b", "sara created:>14", "sara kind:zzz", "sara is:x"])
def test_while_typing_what_makes_no_sense_yet_is_left_out(text: str) -> None:
    condition, parameters = search.compile(text, typing=True).where
    assert condition
    assert list(parameters.values()) == ['"sara"*']
    with pytest.raises(SearchError):
        search.compile(text + " karimi", typing=True)


def test_custom_fields_are_known_by_key_and_label() -> None:
    fields = [("shoe_size", "Schuhgröße", "number")]
    for text in ("shoe_size:>40", "schuhgrösse:>40", "SHOE_SIZE>40"):
        assert search.compile(text, fields=fields).tree == field(
            "shoe_size", "40", ">", custom=True
        )


def test_a_search_has_an_end() -> None:
    with pytest.raises(TooLong):
        parse("a " * 100)
    with pytest.raises(TooLong):
        parse("x" * 5000)
    parse("(" * 500)


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    assert _place_of_error(text, typing=False) in range(len(text) + 1)


@given(st.text(alphabet='ab"():-<>=* orOR', max_size=40))
def test_no_mixture_of_signs_breaks_the_parser(text: str) -> None:
    assert _place_of_error(text, typing=True) in range(len(text) + 1)


def _place_of_error(text: str, *, typing: bool) -> int:
    """Where an error ends, 0 if there is none."""
    try:
        search.compile(text, typing=typing)
    except SearchError as error:
        return error.end if 0 <= error.start <= error.end else -1
    return 0


@given(st.text(max_size=40))
def test_places_are_within_the_text(text: str) -> None:
    def visit(node: Node) -> None:
        assert 0 <= node.start <= node.end <= len(text)
        for child in getattr(node, "items", ()) or filter(None, [getattr(node, "item", None)]):
            visit(child)

    with suppress(UnknownField):
        visit(parse(text))


def test_names_of_fields_are_folded_and_mean_one_thing() -> None:
    for table in (names.FIELDS, names.KINDS, names.LIFECYCLES, names.STATES, names.PRESENCE):
        listed = [name for called in table.values() for name in called.split()]
        assert [fold(name) for name in listed] == listed
        assert len(set(listed)) == len(listed)


def test_every_field_has_a_condition() -> None:
    values = dict.fromkeys(("created", "updated", "birthday"), "2026")
    values |= dict.fromkeys(("has", "no"), "email")
    values |= {"is": "customer", "kind": "person", "lifecycle": "lead", "id": "1"}
    for name in names.FIELDS:
        assert search.compile(f"{name}:{values.get(name, 'x')}").where[0]


def test_terms_under_a_not_are_not_ranked_by() -> None:
    found = search.compile("sara -karimi tag:x")
    assert found.free_words == ("sara",)
    assert found.order_hint == "relevance"
    assert search.compile("tag:x").order_hint == "updated"
    assert syntax.parse("sara") != syntax.parse("karimi")
