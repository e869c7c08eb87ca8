import inspect
from types import ModuleType

import pytest

from crm_tui import demo, i18n
from crm_tui.domain.deeds import action_words
from crm_tui.services import (
    contacts,
    duplicates,
    fields,
    history,
    imports,
    refresh,
    ticket_categories,
    ticket_desk,
    ticket_merging,
    ticket_messages,
    ticket_setup,
    tickets,
    views,
)

ROOMS = (
    contacts, demo, duplicates, fields, history, imports, refresh, ticket_categories, ticket_desk,
    ticket_merging, ticket_setup, tickets, views,
)  # fmt: skip

REFRESHING = {"refresh", "refresh_children"}
"""Brings derived columns up to date inside another deed."""


@pytest.mark.parametrize("room", ROOMS)
def test_everything_that_writes_is_named_in_the_users_language(room: ModuleType) -> None:
    i18n.use("fa")
    name = room.__name__.rpartition(".")[2]
    for service, function in inspect.getmembers(room, inspect.isfunction):
        first = next(iter(inspect.signature(function).parameters), "")
        if first == "work" and function.__module__ == room.__name__ and service[0] != "_":
            words = action_words(f"{name}.{service}")
            assert service in REFRESHING or not any(map(str.isascii, words.replace(" ", ""))), words


def test_what_is_said_in_a_ticket_is_named() -> None:
    i18n.use("fa")
    name = f"{ticket_messages.say.__module__.rpartition('.')[2]}.say"
    assert action_words(name) == "پیام افزوده شد"


def test_an_action_of_a_newer_version_is_shown_by_its_name() -> None:
    assert action_words("deals.close_all") == "deals close all"
