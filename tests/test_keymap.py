"""The table of keys: no clashes, twins on other keyboards, the user's overrides checked."""

import pytest
from textual.keys import _character_to_key

from crm_tui.keymap import (
    ACTIONS,
    CONTEXTS,
    STACKS,
    Action,
    Keymap,
    clashes,
    is_key,
    problems,
    twins,
)
from crm_tui.widgets.bindings import bindings_for, textual_key


def test_no_key_means_two_things_at_once() -> None:
    assert clashes() == ()


def test_every_action_has_a_known_context_and_keys_that_exist() -> None:
    for action in ACTIONS:
        assert action.context in CONTEXTS
        assert action.keys, action.id
        assert all(is_key(key) for key in action.keys), action.id
        assert any(action.context in stack for stack in STACKS)
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


@pytest.mark.parametrize(
    ("key", "persian"), [("n", "د"), ("e", "ث"), ("/", None), ("?", "؟"), ("1", "۱"), ("[", "ج")]
)
def test_a_key_works_at_its_place_on_a_persian_keyboard(key: str, persian: str | None) -> None:
    assert twins(key)[:1] == ((persian,) if persian else ())


# What the keys send, row by row, as the layouts are drawn in their standards.
LATIN = ("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm")
PERSIAN = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپ")
TURKISH = ("qwertyuıopğü", "asdfghjklşi", "zxcvbnm")


@pytest.mark.parametrize("layout", [LATIN, PERSIAN, TURKISH], ids=["latin", "persian", "turkish"])
@pytest.mark.parametrize("context", CONTEXTS)
def test_every_letter_works_by_its_place_on_every_keyboard(
    context: str, layout: tuple[str, ...]
) -> None:
    sent = dict(zip("".join(LATIN), "".join(layout), strict=True))
    bound = bindings_for([context]).key_to_bindings
    for action in Keymap().bindings(context):
        for key in action.keys:
            if key in sent:
                (binding,) = bound[_character_to_key(sent[key])]
                assert binding.id == action.id


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_keys_are_bound_by_the_names_under_which_they_arrive(action: Action) -> None:
    for key in action.keys:
        for char in (key, *twins(key)):
            assert textual_key(char) == _character_to_key(char) if len(char) == 1 else char


def test_signs_with_control_are_bound_by_their_names() -> None:
    assert textual_key("ctrl+_") == "ctrl+underscore"
    assert textual_key("ctrl+/") == "ctrl+slash"


def test_the_dotless_i_of_a_turkish_keyboard_is_the_i_key() -> None:
    assert "ı" in twins("i")


def test_named_keys_have_no_twin() -> None:
    assert twins("enter") == ()
    assert twins("ctrl+s") == ()


def test_an_override_takes_the_place_of_the_default_keys() -> None:
    keymap = Keymap({"contacts.new": "a, f5"})
    assert keymap.action("contacts.new").keys == ("a", "f5")
    assert keymap.problems == ()


def test_an_unknown_action_is_named() -> None:
    (problem,) = problems({"contacts.fly": "f"})
    assert problem.template.format(**problem.values) == (
        "There is no action 'contacts.fly'. See 'crm keys'."
    )


@pytest.mark.parametrize("bad", ["ctrl+", "hyper+x", "enterr", "ctrl+ctrl+x"])
def test_a_bad_key_is_named_and_the_default_stays(bad: str) -> None:
    keymap = Keymap({"contacts.new": bad})
    assert [problem.values["key"] for problem in keymap.problems] == [bad]
    assert keymap.action("contacts.new").keys == ("n",)


def test_a_clash_names_the_key_and_both_actions() -> None:
    (problem,) = problems({"contacts.new": "e"})
    said = problem.template.format(**problem.values)
    assert "'e'" in said
    assert "contacts.new" in said
    assert "contacts.edit" in said


def test_a_clash_through_the_persian_twin_is_seen() -> None:
    # On a Persian keyboard د is the n key.
    assert problems({"contacts.edit": "د"})


def test_a_key_left_in_force_by_a_mistake_is_not_taken_by_another() -> None:
    keymap = Keymap({"contacts.new": "e", "contacts.edit": "enterr"})
    assert [problem.action for problem in keymap.problems] == ["contacts.edit", "contacts.new"]
    assert clashes(keymap.actions) == ()


def test_swapping_two_keys_is_no_clash() -> None:
    assert problems({"contacts.new": "e", "contacts.edit": "n"}) == ()


def test_where_one_reads_from_the_right_the_left_bracket_leads_on() -> None:
    keymap = Keymap(mirrored=True)
    assert keymap.action("card.next").keys == ("[",)
    assert keymap.action("card.previous").keys == ("]",)
    assert clashes(keymap.actions) == ()
    mine = Keymap({"card.next": "]", "card.previous": "f9"}, mirrored=True)
    assert mine.action("card.next").keys == ("]",)


def test_the_key_bar_gets_the_most_useful_first() -> None:
    shown = [action.id for action in Keymap().shown(("contacts", "list", "app"))]
    assert shown[0] == "list.find"
    assert shown[-1] == "app.help"
    assert "contacts.demo" not in shown
