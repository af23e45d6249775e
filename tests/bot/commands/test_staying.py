"""Buttons that stay on alerts, and "Why this alert?": they work at once and after a restart."""

import hashlib
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot import messages
from bot.translations import WHY
from monitor.model import DeliveryState, Subscription
from monitor.store import Labelled
from tests.bot.commands.conftest import Town
from tests.bot.commands.library import SHOP, change_again
from tests.doubles.craft import NOON


async def alert(town: Town, *, subscribe: bool = True) -> discord.Message:
    """Subscribe the channel, record a change, and send its alert as the courier does."""
    if subscribe:
        await town.ask("policy-alerts subscribe", who=town.manager, watch=SHOP.id)
    number = change_again(town.bot.book)
    channel = town.bot.get_channel(town.channel.id)
    assert isinstance(channel, discord.TextChannel)
    with town.book() as book:
        now = town.bot.office.clock()
        (delivery,) = book.claim(now, lease=timedelta(minutes=1))
        parcel = book.parcel(delivery)
        made = messages.alert(book.change(number), language="en", subscription=parcel.subscription)
        message = await channel.send(**made.to_discord())
        book.settle(delivery.id, DeliveryState.SENT, message=str(message.id), at=now)
    return message


async def click(town: Town, message: Any, label: str, who: Any = None) -> Any:
    return await (who or town.visitor).click(message, label=label)


async def why(town: Town, message: discord.Message) -> str:
    result = await town.visitor.context_menu(town.channel, WHY, message)
    assert result.ephemeral
    assert result.response is not None
    return str(result.response.content)


@pytest.mark.parametrize("restart", [False, True], ids=["at once", "after a restart"])
async def test_each_button_of_an_alert_works(town: Town, *, restart: bool) -> None:
    message = await alert(town)
    if restart:
        await town.restart()
    diff = await click(town, message, "Full diff")
    assert diff.ephemeral
    assert "~~30 days~~ **24 months**" in diff.response.content
    more = await click(town, message, "More…")
    why = await click(town, more.response, "Why?")
    assert "rule `" in why.response.content
    noise = await click(town, more.response, "This is noise")
    assert "export labels" in noise.response.content
    more = await click(town, message, "More…", town.manager)
    await click(town, more.response, "This matters", town.manager)
    with town.book() as book:
        assert book.labelled() == [Labelled(4, noise=1, matters=1)]


async def test_an_acknowledgement_is_seen_by_all_and_comes_once(town: Town) -> None:
    message = await alert(town)
    await click(town, message, "Acknowledge")
    edited = town.channel.last_message
    assert edited is not None
    assert "vic" in str(edited.embeds[0].footer.text)
    assert edited.content == message.content
    again = await click(town, edited, "Acknowledge", town.manager)
    (told,) = again.followups
    assert told.ephemeral
    assert "already" in told.content
    with town.book() as book:
        (delivery,) = book.deliveries(4)
        assert delivery.acknowledged_by == "vic"


async def test_an_alert_too_old_to_edit_is_acknowledged_below_it(town: Town) -> None:
    message = await alert(town)
    edits = "/webhooks/*/messages/@original"
    town.env.inject_error("PATCH", edits, status=400, code=30046, message="Too many old edits")
    acknowledged = await click(town, message, "Acknowledge")
    (told,) = acknowledged.followups
    assert not told.ephemeral
    assert told.content == "✅ vic acknowledged change #4."
    with town.book() as book:
        assert book.deliveries(4)[0].acknowledged_by == "vic"


async def test_why_tells_rule_evidence_and_hashes(town: Town) -> None:
    message = await alert(town)
    await town.restart()
    told = await why(town, message)
    assert "We keep server logs for 30 days" in told
    assert "We keep server logs for 24 months" in told
    with town.book() as book:
        change = book.change(4)
        for version in (change.from_version, change.to_version):
            (snapshot,) = book.snapshots_of(SHOP.id, version)
            assert hashlib.sha256(snapshot.body).hexdigest() in told


async def test_why_of_a_bundle_asks_which_change_is_meant(town: Town) -> None:
    message = await town.visitor.send(town.channel, "📋 While alerts were held back")
    with town.book() as book:
        paused = NOON + timedelta(days=60)
        book.subscribe(Subscription(0, "1", "everything", paused_until=paused))
    numbers = [change_again(town.bot.book, kept) for kept in ("24 months", "36 months")]
    with town.book() as book:
        (bundle,) = book.claim(paused, lease=timedelta(minutes=1))
        book.settle(bundle.id, DeliveryState.SENT, message=str(message.id), at=paused)
    asked = await town.visitor.context_menu(town.channel, WHY, message)
    assert asked.response is not None
    assert "several changes" in asked.response.content
    for number, kept in zip(numbers, ("24 months", "36 months"), strict=True):
        told = await click(town, asked.response, f"#{number}")
        assert kept in told.response.content


async def test_why_speaks_french(town: Town) -> None:
    message = await alert(town)
    town.locale = "fr"
    told = await why(town, message)
    assert "Pourquoi l’alerte n° 4" in told
    assert "Avant :" in told


async def test_a_message_that_is_no_alert_has_no_why(town: Town) -> None:
    message = await town.visitor.send(town.channel, "Change #4 of the house rules")
    assert "no alert of clausewatch" in await why(town, message)


async def test_a_mute_is_for_those_who_manage_the_server(town: Town) -> None:
    message = await alert(town)
    more = await click(town, message, "More…")
    labels = [button["label"] for button in more.response.components[0]["components"]]
    assert "Mute this policy here" not in labels
    more = await click(town, message, "More…", town.manager)
    muted = await click(town, more.response, "Mute this policy here", town.manager)
    assert "is muted in" in muted.response.content
    overview = await town.ask("policy-alerts overview", who=town.manager)
    assert "Larkspur · Privacy policy muted until" in overview
    undone = await click(town, more.response, "Mute this policy here", town.manager)
    assert "is told in" in undone.response.content


async def test_a_muted_policy_is_owed_to_nobody_and_still_recorded(town: Town) -> None:
    await town.ask("policy-alerts subscribe", who=town.manager, watch="everything")
    now = town.bot.office.clock()
    with town.book() as book:
        book.mute(1, SHOP.id, now + timedelta(days=400))
    number = change_again(town.bot.book)
    with town.book() as book:
        assert book.deliveries() == []
        assert book.change(number).watch_id == SHOP.id


async def test_following_from_an_alert_is_by_direct_message(town: Town) -> None:
    message = await alert(town)
    more = await click(town, message, "More…")
    followed = await click(town, more.response, "Follow by direct message")
    assert "direct message" in followed.response.content
    assert len(town.visitor.user.dm_channel.history()) == 1


async def test_nobody_else_can_end_a_follow(town: Town) -> None:
    await town.ask("policy follow", watch=SHOP.id)
    (message,) = town.visitor.user.dm_channel.history()
    await town.visitor.user.click(message, label="Stop following")
    ended = await town.visitor.user.click(message, label="Stop following")
    assert "no longer told" in ended.response.content
    with town.book() as book:
        assert book.subscriptions() == []
