"""Webhooks subscribe on the command line; `check` tells them; their addresses stay secret."""

from collections.abc import Callable

import pytest

from monitor.store import Book
from tests.bot import conftest as discord_fixtures
from tests.cli.conftest import Desk
from tests.doubles.discord_wire import Channel, DiscordWire
from tests.doubles.website import Website, in_turn, page

wire, wire_ledger = discord_fixtures.wire, discord_fixtures.wire_ledger

SECRET = "aVerySecretTokenOfAWebhook"
ADDRESS = f"https://discord.com/api/webhooks/123456789012345678/{SECRET}"


def test_a_webhook_is_listed_without_its_secret(desk: Desk) -> None:
    done = desk.run("subscribe", "--webhook", ADDRESS, "--from", "minor")
    assert done.exit_code == 0, done.output
    (line,) = desk.json("subscribe")
    assert line["channel"] == "webhook 123456789012345678"
    assert (line["wants"], line["from"], line["ended"]) == ("everything", "minor", False)
    shown = done.output + desk.run("subscribe").output + str(line)
    assert SECRET not in shown
    with Book.open(desk.db) as book:
        assert SECRET not in repr(book.subscriptions())


def test_subscribing_again_changes_the_subscription(desk: Desk) -> None:
    desk.run("subscribe", "--webhook", ADDRESS)
    desk.run("subscribe", "--webhook", ADDRESS, "--topic", "sale", "--mention", "77:high")
    desk.run("subscribe", "--webhook", f"{ADDRESS}/", "--digest", "daily", "--lang", "fr")
    everything, sale = desk.json("subscribe")
    assert (everything["digest"], everything["language"]) == ("daily", "fr")
    assert sale["mentions"] == [{"role": "77", "from": "high"}]


def test_a_language_that_alerts_do_not_have_is_refused(desk: Desk) -> None:
    done = desk.run("subscribe", "--webhook", ADDRESS, "--lang", "de")
    assert done.exit_code == 2
    assert "alerts are not written in 'de' yet, but in: en, fr" in done.output
    assert desk.json("subscribe") == []


def test_a_webhook_has_quiet_hours(desk: Desk) -> None:
    night = ("--quiet", "22h-7h", "--zone", "paris", "--urgent")
    desk.run("subscribe", "--webhook", ADDRESS, *night)
    (line,) = desk.json("subscribe")
    quiet = {"start": "22:00", "end": "07:00", "zone": "Europe/Paris", "urgent": True}
    assert line["quiet"] == quiet
    assert "quiet 22:00-07:00 Europe/Paris but for high" in desk.run("subscribe").output
    desk.run("subscribe", "--webhook", ADDRESS)
    assert desk.json("subscribe")[0]["quiet"] is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--quiet", "at night"], "are no hours"),
        (["--quiet", "7-7"], "are no hours"),
        (["--quiet", "22-7", "--zone", "Pariss"], "did you mean Europe/Paris?"),
        (["--quiet", "22-7", "--zone", "?"], "write it as Europe/Paris"),
        (["--urgent"], "give those too"),
    ],
)
def test_what_are_no_quiet_hours_is_told(desk: Desk, asked: list[str], told: str) -> None:
    done = desk.run("subscribe", "--webhook", ADDRESS, *asked)
    assert done.exit_code == 2
    assert told in done.output


def test_the_address_may_come_by_standard_input(desk: Desk) -> None:
    done = desk.run("subscribe", "--webhook", "-", input=f"{ADDRESS}\n")
    assert done.exit_code == 0, done.output
    assert len(desk.json("subscribe")) == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://discord.com/api/webhooks/123",
        f"http://discord.com/api/webhooks/1/{SECRET}",
        f"ftp://discord.com/api/webhooks/1/{SECRET}",
        f"https://[::1/api/webhooks/1/{SECRET}",
        f"webhooks/1/{SECRET}",
        "",
    ],
)
def test_what_is_no_webhook_is_refused_without_being_repeated(desk: Desk, address: str) -> None:
    done = desk.run("subscribe", "--webhook", address)
    assert done.exit_code == 2
    assert "no webhook's address" in done.output
    assert SECRET not in done.output


def test_unknown_names_are_told_with_a_suggestion(recorded: Desk) -> None:
    done = recorded.run("subscribe", "--webhook", ADDRESS, "--watch", "quillhaven-privcy")
    assert done.exit_code == 2
    assert "did you mean quillhaven-privacy?" in done.output
    done = recorded.run("subscribe", "--webhook", ADDRESS, "--service", "QUILLHAVEN")
    assert recorded.json("subscribe")[0]["wants"] == "service:Quillhaven"


def test_a_subscription_is_ended_by_number_or_by_webhook(desk: Desk) -> None:
    for topic in ("sale", "sharing", "cookies"):
        desk.run("subscribe", "--webhook", ADDRESS, "--topic", topic)
    assert desk.run("unsubscribe", "2").exit_code == 0
    assert [line["subscription"] for line in desk.json("subscribe")] == [1, 3]
    assert [line["ended"] for line in desk.json("unsubscribe", "--webhook", ADDRESS)] == [True] * 2
    assert desk.json("subscribe") == []
    assert desk.run("unsubscribe", "9").exit_code == 2


@pytest.fixture
def alerts(wire: DiscordWire) -> Channel:
    return wire.channel(wire.guild())


def test_check_tells_a_webhook_once(
    desk: Desk, website: Website, pages: Callable[[int], str], wire: DiscordWire, alerts: Channel
) -> None:
    url = website.script("/privacy", in_turn(*(page(pages(step)) for step in (0, 2, 3))))
    desk.watch({"id": "quillhaven-privacy", "url": url})
    desk.run("check")
    assert desk.run("subscribe", "--webhook", wire.webhook(alerts).url).exit_code == 0
    for _ in range(3):
        done = desk.run("check")
        assert done.exit_code == 0, done.output
    told = wire.messages(alerts)
    assert told
    assert len({message.embeds[0]["footer"]["text"] for message in told}) == len(told)
    assert all(not message.pings for message in told)


def test_a_webhook_is_tried_with_a_sample(
    desk: Desk, wire: DiscordWire, alerts: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_API_BASE", wire.api_base)
    webhook = wire.webhook(alerts)
    address = f"https://discord.com/api/webhooks/{webhook.id}/{webhook.token}"
    assert desk.run("subscribe", "--webhook", address, "--test").exit_code == 0
    (sample,) = wire.messages(alerts)
    assert "test" in sample.content
    done = desk.run("subscribe", "--webhook", f"{address}x", "--test")
    assert done.exit_code == 2
    assert "takes no messages: the webhook was deleted" in done.output
    assert len(desk.json("subscribe")) == 1


def test_a_webhook_that_was_deleted_suspends_its_subscription(
    desk: Desk, website: Website, pages: Callable[[int], str], wire: DiscordWire
) -> None:
    url = website.script("/privacy", in_turn(*(page(pages(step)) for step in (0, 2, 3))))
    desk.watch({"id": "quillhaven-privacy", "url": url})
    desk.run("check")
    desk.run("subscribe", "--webhook", f"{wire.api_base}/webhooks/1/{SECRET}")
    for _ in range(2):
        assert desk.run("check").exit_code == 0
    assert desk.json("subscribe")[0]["suspended"] == "webhook"
    assert len(wire.requests("POST /webhooks/{webhook_id}/{webhook_token}")) == 1
