"""The table of keys: no clashes, twins on other keyboards, the user's overrides checked."""

import pytest

from crm_tui.keymap import ACTIONS, CONTEXTS, STACKS, Keymap, clashes, is_key, problems, twins


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


def test_swapping_two_keys_is_no_clash() -> None:
    assert problems({"contacts.new": "e", "contacts.edit": "n"}) == ()


def test_the_key_bar_gets_the_most_useful_first() -> None:
    shown = [action.id for action in Keymap().shown(("contacts", "list", "app"))]
    assert shown[0] == "list.find"
    assert shown[-1] == "app.help"
    assert "contacts.demo" not in shown
