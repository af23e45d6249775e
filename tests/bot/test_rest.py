"""The API's worse days, met by courier and channels over real HTTP with the clock at its own pace."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import discord
import pytest
from discord.http import Route

from bot.channels import Channels
from bot.courier import Courier, utc_now
from tests.bot.owing import NOTICE_CUT, owing, to_channel
from tests.bot.running import within
from tests.doubles.desk import POLICY, Desk
from tests.doubles.discord_wire import (
    MESSAGES,
    Channel,
    DiscordWire,
    Fault,
    Limits,
    Seen,
    page,
    silence,
    status,
    too_many,
)

EDITS = "PATCH /channels/{channel_id}/messages/{message_id}"


class Line:
    """A loopback Discord, a channel that is owed an alert, and couriers one after the other."""

    def __init__(self, wire: DiscordWire, desk: Desk, channel: Channel) -> None:
        self.wire, self.desk, self.channel = wire, desk, channel

    def deliver(self, rounds: int = 1, *, every: float = 0.0, patience: float = 10.0) -> int:
        """Deliver what is due, so many times, each `every` seconds after the last."""

        async def work() -> int:
            client = discord.Client(intents=discord.Intents.none())
            await client.login(self.wire.token)
            late = timedelta(0)
            courier = Courier(
                self.desk.book.path,
                Channels(client),
                now=lambda: utc_now() + late,
                patience=patience,
            )
            sent = 0
            for _ in range(rounds):
                sent += await courier.deliver_due()
                late += timedelta(seconds=every)
            await courier.close()
            await client.close()
            return sent

        return within(work())

    def posts(self) -> list[Seen]:
        return self.wire.requests(MESSAGES)

    def states(self) -> list[str]:
        return [str(delivery.state) for delivery in self.desk.book.deliveries()]


@pytest.fixture
def line(wire: DiscordWire, tmp_path: Path) -> Iterator[Line]:
    before = Route.BASE
    Route.BASE = wire.api_base
    channel = wire.channel(wire.guild())
    to_it = to_channel(0, channel=str(channel.id))
    desk = owing(tmp_path / "book.db", [to_it], NOTICE_CUT)
    yield Line(wire, desk, channel)
    desk.book.close()
    Route.BASE = before


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
@pytest.mark.parametrize("via", [True, False], ids=["discord's", "a proxy's"])
def test_a_limit_is_waited_for_whoever_tells_of_it(line: Line, scope: str, *, via: bool) -> None:
    line.wire.fail(too_many(scope, 0.3, via=via))
    line.deliver(2, every=2.5)
    refused, sent = line.posts()
    assert (refused.status, sent.status) == (429, 200)
    if via:
        assert sent.at - refused.at >= 0.3
    assert len(line.wire.messages(line.channel)) == 1


def test_a_proxys_limit_is_kept_to_the_second(line: Line) -> None:
    line.wire.fail(too_many("user", 89.5, via=False))
    line.deliver(2, every=60)
    assert [seen.status for seen in line.posts()] == [429]
    (owed,) = line.desk.book.deliveries()
    assert owed.next_at is not None
    assert timedelta(seconds=80) < owed.next_at - utc_now() <= timedelta(seconds=90)


def test_a_long_limit_of_discords_is_left_to_the_courier(line: Line) -> None:
    line.wire.fail(too_many("user", 600.5))
    line.deliver(2, every=400)
    assert [seen.status for seen in line.posts()] == [429]
    assert line.deliver(2, every=700) == 1


def test_who_is_cut_off_in_a_global_limit_holds_nobody_back(line: Line) -> None:
    line.wire.fail(too_many("global", 50))
    assert line.deliver(2, every=5, patience=0.5) == 1
    assert [seen.status for seen in line.posts()] == [429, 200]


WORSE = {
    "silence": silence(stored=False),
    "silence after storing": silence(stored=True),
    "a page": page("<p>Log in to the network"),
    "a page after storing": page("<p>Log in to the network", stored=True),
    "a proxy's 404": status(404),
    "a proxy's 404 after storing": status(404, stored=True),
    "503 after storing": status(503, stored=True),
    "a proxy's 403": status(403),
    "a firewall's 403": Fault(403, code=40333),
    "408": status(408),
}


@pytest.mark.parametrize("fault", WORSE.values(), ids=WORSE.keys())
@pytest.mark.parametrize("memory", [300.0, -1.0], ids=["nonce kept", "nonce forgotten"])
def test_worse_answers_make_one_alert(line: Line, fault: Fault, memory: float) -> None:
    line.wire.do(lambda: setattr(line.wire.discord, "nonce_memory", memory))
    line.wire.fail(fault)
    line.deliver(3, every=60, patience=2.0)
    assert line.states() == ["sent"]
    assert len(line.wire.messages(line.channel)) == 1


def test_a_limit_on_everything_is_never_overrun(line: Line) -> None:
    """Every route of its own, and a dozen alerts for one channel."""
    line.wire.limit(Limits(messages=(3, 0.5), others=(1, 0.3), globally=(50, 1.0)))
    for number in range(1, 12):
        line.desk.visit(POLICY.replace("logs for 30 days", f"logs for {40 + number} days"))
    line.deliver()
    assert line.states() == ["sent"] * 12
    assert len(line.wire.messages(line.channel)) == 12
    assert [seen for seen in line.wire.discord.seen if seen.status == 429] == []


def test_a_place_for_no_messages_is_a_suspension_that_can_be_seen(line: Line) -> None:
    line.wire.fail(Fault(400, code=50008), times=2)
    line.deliver()
    assert line.states() == ["suspended"]
    (subscription,) = line.desk.book.subscriptions()
    assert subscription.suspended == "refused:50008"


def test_an_alert_that_an_earlier_bot_sent_is_left_as_it_is(line: Line) -> None:
    line.deliver()
    line.desk.visit(POLICY)
    line.wire.fail(Fault(403, code=50005), on=EDITS)
    line.deliver()
    assert line.states() == ["sent"]
    (subscription,) = line.desk.book.subscriptions()
    assert subscription.suspended is None
