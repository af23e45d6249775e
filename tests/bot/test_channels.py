"""Channels over real HTTP through discord.py: sending once, editing, replying, looking back."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import discord
import pytest
from discord.http import Route

from bot import bundles, messages
from bot.backend import ClosedError, LostError
from bot.channels import Channels
from tests.bot.running import within
from tests.doubles.discord_wire import Channel, DiscordWire, Permission
from tests.render.samples import CHANGE, SEEN_AT

T = TypeVar("T")
ALERT = messages.alert(CHANGE, language="en")


@pytest.fixture
def alerts(wire: DiscordWire) -> Iterator[Channel]:
    before = Route.BASE
    Route.BASE = wire.api_base
    yield wire.channel(wire.guild())
    Route.BASE = before


def using(wire: DiscordWire, work: Callable[[Channels], Awaitable[T]]) -> T:
    async def run() -> T:
        client = discord.Client(intents=discord.Intents.none())
        await client.login(wire.token)
        try:
            return await work(Channels(client))
        finally:
            await client.close()

    return within(run())


def test_the_same_nonce_sends_once(wire: DiscordWire, alerts: Channel) -> None:
    async def twice(channels: Channels) -> list[str]:
        return [await channels.send(str(alerts.id), ALERT, "n" * 24) for _ in "ab"]

    first, second = using(wire, twice)
    assert first == second
    (message,) = wire.messages(alerts)
    assert message.attachments[0].filename.endswith(".diff")
    assert not message.pings


def test_a_message_is_found_by_its_marker(wire: DiscordWire, alerts: Channel) -> None:
    async def look(channels: Channels) -> list[str | None]:
        here = str(alerts.id)
        back = messages.taken_back(replace(CHANGE, reverted_by=43), language="en")
        sent = await channels.send(here, ALERT, "a")
        await channels.send(here, back, "b")
        found = [await channels.find(here, m) for m in (ALERT.marker, back.marker, "Change #4")]
        assert found[0] == sent
        return found

    alert, reply, other = using(wire, look)
    assert alert != reply is not None
    assert other is None


def test_others_cannot_pass_for_us(wire: DiscordWire, alerts: Channel) -> None:
    wire.post(alerts, wire.user(guild=alerts.guild), f"x\n-# {ALERT.marker}")
    assert using(wire, lambda channels: channels.find(str(alerts.id), ALERT.marker)) is None


def test_where_history_is_hidden_nothing_is_found(wire: DiscordWire, alerts: Channel) -> None:
    wire.deny(alerts, Permission.READ_MESSAGE_HISTORY)
    assert using(wire, lambda channels: channels.find(str(alerts.id), ALERT.marker)) is None


def test_an_edit_keeps_the_files_and_a_reply_refers(wire: DiscordWire, alerts: Channel) -> None:
    back = messages.alert(replace(CHANGE, reverted_by=43), language="en")

    async def work(channels: Channels) -> None:
        here = str(alerts.id)
        sent = await channels.send(here, ALERT, "a")
        await channels.edit(here, sent, back)
        await channels.send(here, messages.taken_back(CHANGE, language="en"), "b", reply_to=sent)

    using(wire, work)
    alert, reply = wire.messages(alerts)
    assert alert.content.startswith("↩️")
    assert len(alert.attachments) == 1
    assert reply.reference is not None
    assert reply.reference.id == alert.id


def test_a_thread_is_begun_once_and_written_to(wire: DiscordWire, alerts: Channel) -> None:
    async def work(channels: Channels) -> None:
        sent = await channels.send(str(alerts.id), ALERT, "a")
        for _ in range(2):
            await channels.open_thread(str(alerts.id), sent, "Fernbank")
        await channels.send(sent, ALERT, "b")

    using(wire, work)
    (first,) = wire.messages(alerts)
    assert first.thread is not None
    assert first.thread.name == "Fernbank"
    assert len(wire.messages(first.thread)) == 1


def test_a_person_is_written_to(wire: DiscordWire, alerts: Channel) -> None:
    assert alerts.guild is not None
    user = wire.user(guild=alerts.guild)
    sample = bundles.sample(SEEN_AT, language="fr")
    using(wire, lambda channels: channels.send(f"user:{user.id}", sample, "a"))
    assert "essai" in wire.messages(wire.dm(user))[0].content


def test_what_is_closed_says_why(wire: DiscordWire, alerts: Channel) -> None:
    def reason() -> str:
        with pytest.raises(ClosedError) as caught:
            using(wire, lambda channels: channels.send(str(alerts.id), ALERT, "a"))
        return caught.value.reason

    with pytest.raises(LostError):
        using(wire, lambda channels: channels.edit(str(alerts.id), "5", ALERT))
    wire.deny(alerts, Permission.SEND_MESSAGES)
    assert reason() == "forbidden"
    wire.deny(alerts, Permission.VIEW_CHANNEL)
    assert reason() == "hidden"
    wire.delete_channel(alerts)
    assert reason() == "gone"
