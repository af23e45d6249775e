"""Webhooks over real HTTP: files, links, limits and failures, and an address that stays secret."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from bot import messages
from bot.backend import ClosedError, DeliveryError, LostError, PassingError
from bot.message import Message
from bot.webhooks import Webhooks, checked
from tests.bot.running import within
from tests.doubles.discord_wire import Channel, DiscordWire, Limits, Webhook, page, reset, status
from tests.render.samples import CHANGE

T = TypeVar("T")
SEND = "POST /webhooks/{webhook_id}/{webhook_token}"
ALERT = messages.alert(CHANGE, language="en")


@pytest.fixture
def alerts(wire: DiscordWire) -> Channel:
    return wire.channel(wire.guild())


@pytest.fixture
def webhook(wire: DiscordWire, alerts: Channel) -> Webhook:
    return wire.webhook(alerts)


def using(work: Callable[[Webhooks], Awaitable[T]], api_base: str | None = None) -> T:
    async def run() -> T:
        async with Webhooks(api_base) as webhooks:
            return await work(webhooks)

    return within(run())


def send(webhook: Webhook, message: Message = ALERT) -> str:
    return using(lambda webhooks: webhooks.send(webhook.url, message, "n"))


def test_an_alert_arrives_with_its_file_and_links_only(
    wire: DiscordWire, alerts: Channel, webhook: Webhook
) -> None:
    number = send(webhook)
    (message,) = wire.messages(alerts)
    assert str(message.id) == number
    assert message.embeds[0]["footer"]["text"].startswith("Change #42")
    (file,) = message.attachments
    assert file.filename.endswith(".diff")
    buttons = [button for row in message.components for button in row["components"]]
    assert [button.get("url") for button in buttons] == ["https://fernbank.example/privacy"]


def test_nothing_pings_but_the_roles_of_the_message(
    wire: DiscordWire, alerts: Channel, webhook: Webhook
) -> None:
    assert alerts.guild is not None
    role, other = (wire.role(alerts.guild, name, mentionable=True) for name in ("one", "two"))
    text = f"@everyone <@&{role.id}> <@&{other.id}>"
    send(webhook, replace(ALERT, content=text, roles=(str(role.id),)))
    assert wire.messages(alerts)[0].pings == {f"role:{role.id}"}


def test_a_message_is_edited_and_keeps_its_file(
    wire: DiscordWire, alerts: Channel, webhook: Webhook
) -> None:
    number = send(webhook)
    back = messages.alert(replace(CHANGE, reverted_by=43), language="en")
    using(lambda webhooks: webhooks.edit(webhook.url, number, back))
    (message,) = wire.messages(alerts)
    assert message.content.startswith("↩️")
    assert len(message.attachments) == 1


def test_the_api_that_was_set_stands_in_for_the_address(
    wire: DiscordWire, alerts: Channel, webhook: Webhook
) -> None:
    address = f"https://discord.com/api/webhooks/{webhook.id}/{webhook.token}"
    using(lambda webhooks: webhooks.send(address, ALERT, "n"), wire.api_base)
    assert len(wire.messages(alerts)) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (status(500), PassingError),
        (status(503), PassingError),
        (reset(stored=False), PassingError),
        (reset(stored=True), PassingError),
    ],
    ids=["500", "503", "reset", "reset after storing"],
)
def test_what_goes_wrong_is_told_without_the_address(
    wire: DiscordWire,
    webhook: Webhook,
    caplog: pytest.LogCaptureFixture,
    fault: object,
    error: type[DeliveryError],
) -> None:
    wire.fail(fault, on=SEND)  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING), pytest.raises(error) as caught:
        send(webhook)
    assert webhook.token not in str(caught.value) + caplog.text


def test_a_page_in_place_of_an_answer_passes(wire: DiscordWire, webhook: Webhook) -> None:
    wire.fail(page("<p>Log in to the network"), on=SEND)
    with pytest.raises(PassingError):
        send(webhook)


def test_a_webhook_that_is_gone_closes_the_channel(wire: DiscordWire) -> None:
    address = f"{wire.api_base}/webhooks/1/gone"
    with pytest.raises(ClosedError, match="webhook"):
        using(lambda webhooks: webhooks.send(address, ALERT, "n"))


def test_a_message_that_is_gone_cannot_be_edited(webhook: Webhook) -> None:
    with pytest.raises(LostError):
        using(lambda webhooks: webhooks.edit(webhook.url, "1", ALERT))


def test_an_allowance_that_is_used_up_is_waited_for(
    wire: DiscordWire, alerts: Channel, webhook: Webhook
) -> None:
    wire.limit(Limits(messages=(2, 0.4)))

    async def five(webhooks: Webhooks) -> None:
        for _ in range(5):
            await webhooks.send(webhook.url, ALERT, "n")

    using(five)
    assert len(wire.messages(alerts)) == 5
    assert len(wire.requests(SEND)) == 5


def test_an_address_is_kept_with_its_thread_and_nothing_else() -> None:
    base = "https://discord.com/api/webhooks/1/token"
    assert checked(f" {base}/?wait=false&thread_id=5 ") == f"{base}?thread_id=5"
    assert checked("http://127.0.0.1:8080/api/v10/webhooks/1/t").endswith("/1/t")
