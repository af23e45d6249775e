"""A follow is one person's: told by direct message, listed to them, and never silently lost."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from monitor.model import Quiet, Subscription
from monitor.store import Book
from tests.bot.commands.conftest import Town
from tests.bot.commands.library import SHOP, TERMS, change_again
from tests.bot.running import Running, settings_for
from tests.doubles.discord_wire import DiscordWire, Person, User


def kept(town: Town) -> list[Subscription]:
    with town.book() as book:
        return book.subscriptions()


async def test_a_follow_is_the_person_s_and_listed_to_them_alone(town: Town) -> None:
    await town.ask("policy follow", watch=TERMS.id)
    (mine,) = kept(town)
    assert (mine.channel, mine.guild) == (f"user:{town.visitor.id}", None)
    assert mine.is_personal
    listed = (await town.ask("policy list")).split("\n")
    assert "Terms of service" in listed[1]
    assert "📬 told to you" in listed[1]
    assert "📬" not in await town.ask("policy list", who=town.manager)


async def test_a_follow_takes_a_level_and_quiet_hours_and_changes_them(town: Town) -> None:
    told = await town.ask("policy follow", watch=SHOP.id, quiet="22-7", zone="paris")
    assert "🌙 quiet 22:00-07:00 (Europe/Paris)" in told
    assert "“substantive”" in told
    changed = await town.ask("policy follow", watch=SHOP.id, **{"from": "high"})
    assert "“high”" in changed
    (mine,) = kept(town)
    assert (mine.at_least, mine.quiet) == ("high", Quiet(time(22), time(7), "Europe/Paris"))
    assert "follow Larkspur · Privacy policy already" in await town.ask(
        "policy follow", watch=SHOP.id
    )


async def test_two_people_follow_and_one_ends_it(town: Town) -> None:
    await town.ask("policy follow", watch=SHOP.id)
    await town.ask("policy follow", watch=SHOP.id, who=town.manager)
    (message,) = town.manager.user.dm_channel.history()
    ended = await town.visitor.user.click(
        town.visitor.user.dm_channel.history()[0], label="Stop following"
    )
    assert "no longer told about Larkspur · Privacy policy" in ended.response.content
    assert [s.channel for s in kept(town)] == [f"user:{town.manager.id}"]
    assert message.components


class Follower:
    """A person who follows a policy by a running bot, over the wire."""

    def __init__(self, wire: DiscordWire, path: Path) -> None:
        self.wire, self.path = wire, path
        guild = wire.guild()
        self.user: User = wire.user("vic", guild=guild)
        self.person: Person = wire.person(self.user, wire.channel(guild))

    def asks(self, words: str, **options: object) -> str:
        return self.person.slash(words, **options).settled().text

    def follow(self) -> str:
        return self.asks("policy follow", watch=SHOP.id)

    def told(self, count: int) -> list[str]:
        said = self.wire.wait_messages(self.wire.dm(self.user), count)
        return [message.content for message in said]

    def suspended(self) -> str | None:
        with Book.open(self.path) as book:
            (mine,) = book.subscriptions()
            return mine.suspended


@pytest.fixture
def follower(wire: DiscordWire, book_path: Path) -> Iterator[Follower]:
    made = Follower(wire, book_path)
    with Running(settings_for(wire), book_path):
        wire.wait_connected()
        wire.wait_for(lambda: wire.commands() or None, 10, "the commands")
        yield made


def test_an_alert_comes_by_direct_message_and_its_buttons_end_it(follower: Follower) -> None:
    follower.follow()
    number = change_again(follower.path)
    _, alert = follower.told(2)
    assert "24 months" in alert
    here = follower.wire.dm(follower.user)
    at_home = follower.wire.person(follower.user, here)
    message = follower.wire.messages(here)[-1]
    more = at_home.click(message, f"cw:more:{number}").settled()
    at_home.click(more.message, "Stop following").settled()
    with Book.open(follower.path) as book:
        assert book.subscriptions() == []


def test_closed_messages_suspend_and_are_told_at_the_next_answer(follower: Follower) -> None:
    follower.follow()
    follower.user.dms_open = False
    change_again(follower.path)
    follower.wire.wait_for(follower.suspended, 10, "the suspension")
    assert follower.suspended() == "closed"
    assert _reminded(follower)
    assert "are closed" in follower.asks("policy follow", watch=SHOP.id)
    follower.user.dms_open = True
    assert "by direct message" in follower.follow()
    told = follower.told(3)
    assert "24 months" in told[-1]
    assert follower.suspended() is None
    assert not _reminded(follower)


def _reminded(follower: Follower) -> bool:
    reply = follower.person.slash("policy status").settled()
    if follower.suspended():
        follower.wire.wait_for(lambda: reply.followups or None, 10, "a word of it")
    return any("cannot be told to you" in message.content for message in reply.followups)


def test_whose_messages_are_closed_follows_nothing(follower: Follower) -> None:
    follower.user.dms_open = False
    assert "Your direct messages are closed" in follower.follow()
    with Book.open(follower.path) as book:
        assert book.subscriptions() == []
