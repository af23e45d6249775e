"""Deliveries over real HTTP: killed again and again, and a thousand at the rates Discord takes."""

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
from discord.http import Route

from bot.channels import Channels
from bot.courier import A_SECOND, Courier
from monitor.model import DeliveryState, Subscription
from monitor.store import Book
from tests.bot.owing import NOTICE_CUT, owing
from tests.bot.running import within
from tests.doubles.discord_wire import DISCORDS, Channel, DiscordWire, Limits

FASTER = 4
"""How much faster Discord's limits and the courier go here, in the same proportion."""

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def pointed(wire: DiscordWire) -> Iterator[DiscordWire]:
    before = Route.BASE
    Route.BASE = wire.api_base
    yield wire
    Route.BASE = before


def owed_to(channels: list[Channel], path: Path) -> None:
    everything = [Subscription(0, str(c.id), "everything", at_least="cosmetic") for c in channels]
    owing(path, everything, NOTICE_CUT).book.close()


def unsent(path: Path) -> int:
    with Book.open(path) as book:
        return sum(d.state is not DeliveryState.SENT for d in book.deliveries())


def deliver_and_kill(wire: DiscordWire, path: Path, life: float) -> bool:
    """Start a child and kill it while it delivers; tell whether that came before its end."""
    command = [sys.executable, "-m", "tests.doubles.deliverer"]
    command += [str(path), wire.api_base, wire.token]
    child = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    # Ends the line that is waited for, should the child hang before it is ready.
    late = threading.Timer(60, child.kill)
    late.start()
    try:
        assert child.stdout.readline() == b"ready\n"
        child.wait(life)
    except subprocess.TimeoutExpired:
        return True
    finally:
        late.cancel()
        child.kill()
        child.wait(10)
        child.stdout.close()
    assert child.returncode == 0
    return False


def test_killed_at_any_moment_two_hundred_alerts_arrive_once_each(
    wire: DiscordWire, tmp_path: Path
) -> None:
    guild, path, chance = wire.guild(), tmp_path / "book.db", random.Random(7)
    channels = [wire.channel(guild, f"alerts-{number}") for number in range(200)]
    owed_to(channels, path)
    kills = 0
    while unsent(path):
        kills += deliver_and_kill(wire, path, chance.uniform(0.3, 2.5))
        assert kills < 60
    counts = [len(wire.messages(channel)) for channel in channels]
    assert (sum(counts), set(counts)) == (200, {1})
    assert kills >= 3


def test_a_thousand_subscriptions_are_served_within_discords_limits(
    pointed: DiscordWire, tmp_path: Path
) -> None:
    guild, path = pointed.guild(), tmp_path / "book.db"
    channels = [pointed.channel(guild, f"alerts-{number}") for number in range(1000)]
    owed_to(channels, path)
    assert Limits(messages=(5, 5.0), globally=(50, 1.0)) == DISCORDS
    pointed.limit(Limits(messages=(5, 5.0 / FASTER), globally=(50, 1.0 / FASTER)))

    async def work() -> int:
        client = discord.Client(intents=discord.Intents.none())
        await client.login(pointed.token)
        courier = Courier(path, Channels(client), a_second=A_SECOND * FASTER)
        sent = await courier.deliver_due()
        await courier.close()
        await client.close()
        return sent

    assert within(work()) == 1000
    assert all(len(pointed.messages(channel)) == 1 for channel in channels)
    assert [seen.status for seen in pointed.requests() if seen.status == 429] == []
