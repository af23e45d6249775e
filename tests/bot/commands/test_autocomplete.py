"""What is offered while people type: at most 25, ranked, and quick to be given."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.autocomplete import (
    MOST,
    Index,
    Listed,
    Shelf,
    find_changes,
    find_watches,
    fold,
    label,
    read,
)
from monitor.errors import LockedError
from monitor.store import Book
from tests.bot.commands.conftest import Town
from tests.bot.commands.library import many

NAMES = (
    ("a-privacy", "Privy Council", "Terms of service"),
    ("b-privacy", "Larkspur", "Privacy policy"),
    ("c-terms", "Larkspur", "Terms of service"),
    ("d-politique", "Société Générale", "Politique de confidentialité"),
    ("e-deprived", "Amaryllis", "Deprivation notice"),
)
WATCHES = sorted(
    (Listed(i, service, name, fold(f"{service} {name} {i}")) for i, service, name in NAMES),
    key=lambda watch: watch.folded,
)


def ids(typed: str, *first: str) -> list[str]:
    return [watch.id[0] for watch in find_watches(WATCHES, typed, first)]


def test_the_beginning_of_a_service_goes_before_a_word_and_that_before_its_middle() -> None:
    assert ids("priv") == ["a", "b", "e"]


def test_every_word_must_fit_in_any_order_and_case_and_without_accents() -> None:
    assert ids("TERMS lark") == ["c"]
    assert ids("generale confidentialite") == ["d"]
    assert ids("no such thing") == []


def test_what_is_followed_here_goes_first_among_equals() -> None:
    assert ids("", "c-terms") == ["c", "e", "b", "a", "d"]


def test_never_more_than_discord_takes() -> None:
    watches = [Listed(w.id, w.service, w.name, fold(w.id)) for w in many(500)]
    assert len(find_watches(watches, "s")) == MOST


@pytest.mark.parametrize("text", ["", " \n ", "\u202e\u200b", "x" * 400, "a\nb\tc", "\x00"])
def test_a_label_is_what_discord_takes(text: str) -> None:
    shown = label(text)
    assert 1 <= len(shown) <= 100
    assert shown.isprintable()


async def test_each_option_offers_what_fits(town: Town) -> None:
    async def offered(command: str, option: str, typed: str) -> list[Any]:
        found = await town.manager.autocomplete(town.channel, command, option, typed)
        assert len(found) <= MOST
        return [choice["value"] for choice in found]

    assert await offered("policy history", "watch", "lark") == [
        "larkspur-privacy", "larkspur-terms",
    ]  # fmt: skip
    assert await offered("policy show", "change", "sell") == [2]
    assert await offered("policy diff", "change", "#1") == [1]
    assert await offered("policy facts", "watch", "zzz") == []
    assert await offered("policy history", "since", "3") == ["30d"]
    wanted = await offered("policy-alerts subscribe", "watch", "")
    assert wanted[:2] == ["everything", "service:Larkspur"]
    assert "topic:ai-use" in await offered("policy-alerts subscribe", "watch", "AI")


async def test_a_change_is_offered_in_the_reader_s_language(town: Town) -> None:
    town.locale = "fr"
    (choice,) = await town.visitor.autocomplete(town.channel, "policy show", "change", "1")
    assert "préavis" in choice["name"].lower()


async def test_what_was_offered_before_a_subscription_is_offered_after_it(town: Town) -> None:
    await town.visitor.autocomplete(town.channel, "policy facts", "watch", "")
    await town.ask("policy-alerts subscribe", who=town.manager, watch="larkspur-terms")
    await town.visitor.autocomplete(town.channel, "policy facts", "watch", "")
    (first, *_) = await town.visitor.autocomplete(town.channel, "policy facts", "watch", "")
    assert first["value"] == "larkspur-terms"


def test_changes_are_found_by_number_and_words(book_path: Path) -> None:
    with Book.open(book_path) as book:
        changes = read(book).changes
    assert [c.number for c in find_changes(changes, "")] == [2, 1]
    assert [c.number for c in find_changes(changes, "#2")] == [2]
    assert [c.number for c in find_changes(changes, "notice 14")] == [1]


async def test_a_stale_name_is_offered_at_once_while_the_book_is_read(book_path: Path) -> None:
    now, asked, gate = 0.0, 0, asyncio.Event()

    async def ask(question: Callable[[Book], Any]) -> Any:
        nonlocal asked
        asked += 1
        if asked > 1:
            await gate.wait()
        with Book.open(book_path) as book:
            return question(book)

    index = Index(clock=lambda: now)
    first = await index.shelf(ask)
    assert len(first.watches) == 3
    now = 61.0
    assert await index.shelf(ask) is first
    assert await index.shelf(ask) is first
    gate.set()
    (reading,) = (t for t in asyncio.all_tasks() if t.get_name() == "autocomplete-index")
    await reading
    assert await index.shelf(ask) is not first
    assert asked == 2


async def test_what_is_written_while_the_book_is_read_is_read_again() -> None:
    index = Index(clock=lambda: 0.0)
    readings = 0

    async def ask(_: object) -> Any:
        nonlocal readings
        readings += 1
        if readings == 1:
            index.forget()
        return Shelf()

    for _ in range(3):
        await index.shelf(ask)
        await asyncio.sleep(0)
    assert readings == 2


async def test_a_busy_book_leaves_the_names_as_they_were() -> None:
    async def ask(_: object) -> Any:
        raise LockedError("busy")

    assert (await Index().shelf(ask)).watches == {}


async def test_a_book_that_is_not_there_yet_offers_nothing(town: Town) -> None:
    town.bot.book.unlink()
    assert await town.visitor.autocomplete(town.channel, "policy facts", "watch", "") == []
    for command in ("policy list", "policy status", "policy history"):
        assert "Nothing is recorded yet" in await town.ask(command)


def test_the_intents_stay_those_that_need_no_approval() -> None:
    assert discord.Intents(guilds=True).value == 1
