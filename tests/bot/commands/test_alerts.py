"""`/policy-alerts`: what those who manage a server set up, and what they are told about it."""

from datetime import timedelta
from typing import Any

import discord
import pytest

from monitor.model import Direction, Mention, Pace, Subscription, Topic
from tests.bot.commands.conftest import Town
from tests.bot.commands.library import SHOP, TERMS

CANNOT = discord.PermissionOverwrite(attach_files=False, embed_links=False)


async def subscribe(town: Town, **options: Any) -> str:
    return await town.ask("policy-alerts subscribe", who=town.manager, **options)


def kept(town: Town) -> list[Subscription]:
    with town.book() as book:
        return book.subscriptions()


async def test_every_option_reaches_the_book(town: Town) -> None:
    role = town.guild.create_role("Lawyers", mentionable=True)
    elsewhere = town.guild.create_text_channel("legal")
    told = await subscribe(
        town, watch=SHOP.id, channel=elsewhere, topic="retention", direction="worse-for-user",
        language="fr", digest="weekly", mention=role, thread=True, **{"from": "high"},
    )  # fmt: skip
    (made,) = kept(town)
    assert (made.channel, made.wants, made.at_least) == (
        str(elsewhere.id), f"watch:{SHOP.id}", "high",
    )  # fmt: skip
    assert (made.direction, made.topics) == (Direction.WORSE, (Topic.RETENTION,))
    assert (made.language, made.digest, made.thread) == ("fr", Pace.WEEKLY, True)
    assert made.mentions == (Mention(str(role.id), "high"),)
    assert (made.guild, made.owner) == (str(town.guild.id), str(town.manager.id))
    for said in (elsewhere.mention, "Larkspur · Privacy policy", "high", "français", "week"):
        assert said in told


@pytest.mark.parametrize(
    ("typed", "wants"),
    [("everything", "everything"), ("service:Larkspur", "service:Larkspur"),
     ("larkspur", "service:Larkspur"), ("topic:ai-use", "topic:ai-use"),
     (f"watch:{TERMS.id}", f"watch:{TERMS.id}"), ("corbeau", "service:Corbeau")],
)  # fmt: skip
async def test_what_is_wanted_may_be_typed(town: Town, typed: str, wants: str) -> None:
    await subscribe(town, watch=typed)
    assert [s.wants for s in kept(town)] == [wants]
    assert kept(town)[0].channel == str(town.channel.id)


async def test_the_language_of_alerts_is_the_server_s(town: Town) -> None:
    town.locale = "fr"
    told = await subscribe(town, watch="everything")
    assert kept(town)[0].language == "fr"
    assert "sera informé de tout" in told


async def test_the_same_twice_is_refused_with_the_number(town: Town) -> None:
    await subscribe(town, watch=SHOP.id)
    assert "already by subscription 1" in await subscribe(town, watch=SHOP.id)
    assert len(kept(town)) == 1


async def test_everyone_is_never_mentioned(town: Town) -> None:
    told = await subscribe(town, watch=SHOP.id, mention=town.guild.default_role)
    assert "Everyone is never pinged" in told
    assert kept(town) == []


async def test_a_role_that_cannot_be_mentioned_is_told(town: Town) -> None:
    role = town.guild.create_role("Quiet")
    denied = discord.PermissionOverwrite(mention_everyone=False)
    quiet = town.guild.create_text_channel("quiet", overwrites={town.guild.default_role: denied})
    told = await subscribe(town, watch=SHOP.id, mention=role, channel=quiet)
    assert f"{role.mention} is not mentionable" in told


async def test_a_visitor_is_not_offered_the_group(town: Town) -> None:
    assert "policy-alerts overview" in town.manager.available_commands(town.channel)
    shown = town.visitor.available_commands(town.channel)
    assert "policy list" in shown
    assert not [name for name in shown if name.startswith(("policy-alerts", "policy-admin"))]


async def test_overview_tells_what_is_missing_where(town: Town) -> None:
    await subscribe(town, watch=SHOP.id, **{"from": "minor"})
    await subscribe(town, watch="everything", channel=closed_to_the_bot(town))
    told = await town.ask("policy-alerts overview", who=town.manager)
    assert "**1** · " in told
    assert "✅ can be sent to" in told
    assert "❌ missing: **Embed Links**, **Attach Files**" in told


async def test_an_empty_overview_says_how_to_begin(town: Town) -> None:
    assert "subscribe` makes one" in await town.ask("policy-alerts overview", who=town.manager)


def closed_to_the_bot(town: Town) -> Any:
    """Return a channel in which the bot may write, and neither embed nor attach."""
    return town.guild.create_text_channel("closed", overwrites={town.guild.default_role: CANNOT})


async def test_the_trial_names_what_is_missing_in_both_languages(town: Town) -> None:
    closed = closed_to_the_bot(town)
    told = await town.ask("policy-alerts test", who=town.manager, channel=closed)
    assert closed.mention in told
    assert "Missing" in told
    assert "**Embed Links**, **Attach Files**" in told
    assert closed.last_message is None
    town.locale = "fr"
    told = await town.ask("policy-alerts test", who=town.manager, channel=closed)
    assert "**Intégrer des liens**, **Joindre des fichiers**" in told


async def test_the_trial_looks_for_threads_where_a_subscription_wants_them(town: Town) -> None:
    denied = discord.PermissionOverwrite(create_public_threads=False, send_messages_in_threads=True)
    bare = town.guild.create_text_channel("bare", overwrites={town.guild.default_role: denied})
    told = await subscribe(town, watch=SHOP.id, channel=bare, thread=True)
    assert "Not allowed in" in told
    assert "**Create Public Threads**" in told
    told = await town.ask("policy-alerts test", who=town.manager, channel=bare)
    assert "A sample alert was sent" in told
    assert f"Not allowed in {bare.mention}: **Create Public Threads**" in told


async def test_the_trial_sends_a_sample_that_pings_nobody(town: Town) -> None:
    told = await town.ask("policy-alerts test", who=town.manager)
    assert "A sample alert was sent" in told
    sample = town.channel.last_message
    assert sample is not None
    assert "30 days → 14 days" in sample.content
    assert "nothing has changed" in sample.content
    assert not sample.mentions
    (row,) = sample.components
    assert isinstance(row, discord.ActionRow)
    assert [getattr(item, "url", None) for item in row.children] == ["https://example.org/terms"]


async def test_a_trial_that_works_resumes_what_was_suspended(town: Town) -> None:
    await subscribe(town, watch=SHOP.id)
    with town.book() as book:
        book.suspend(1, "Missing Access", town.bot.office.clock())
    assert "suspended: Missing Access" in await town.ask("policy-alerts overview", who=town.manager)
    assert "1 suspended subscription" in await town.ask("policy-alerts test", who=town.manager)
    assert kept(town)[0].suspended is None


async def test_a_pause_holds_all_of_the_server_and_can_be_ended(town: Town) -> None:
    assert "no subscription yet" in await town.ask("policy-alerts pause", who=town.manager, hours=3)
    await subscribe(town, watch=SHOP.id)
    await subscribe(town, watch=TERMS.id)
    assert "Nothing is lost" in await town.ask("policy-alerts pause", who=town.manager, hours=3)
    now = town.bot.office.clock()
    for subscription in kept(town):
        assert subscription.paused_until is not None
        assert timedelta(hours=2) < subscription.paused_until - now <= timedelta(hours=3)
    assert "paused until" in await town.ask("policy-alerts overview", who=town.manager)
    assert "sent again" in await town.ask("policy-alerts pause", who=town.manager, hours=0)
    assert {s.paused_until for s in kept(town)} == {None}


async def test_a_subscription_of_another_server_cannot_be_touched(town: Town) -> None:
    with town.book() as book:
        book.subscribe(Subscription(0, "77", "everything", guild="4711"))
    for command in ("unsubscribe", "edit"):
        told = await town.ask(f"policy-alerts {command}", who=town.manager, subscription=1)
        assert "This server has no subscription “1”" in told
    assert len(kept(town)) == 1
    offered = await town.manager.autocomplete(
        town.channel, "policy-alerts unsubscribe", "subscription", ""
    )
    assert offered == []


async def test_unsubscribing_ends_it(town: Town) -> None:
    await subscribe(town, watch=SHOP.id)
    (offer,) = await town.manager.autocomplete(
        town.channel, "policy-alerts unsubscribe", "subscription", "lark"
    )
    assert offer == {"name": "1 · #policies · Larkspur · Privacy policy", "value": 1}
    told = await town.ask("policy-alerts unsubscribe", who=town.manager, subscription=1)
    assert told.startswith("Ended:")
    assert kept(town) == []


async def test_each_menu_of_edit_saves_what_is_chosen(town: Town) -> None:
    role = town.guild.create_role("Lawyers", mentionable=True)
    await subscribe(town, watch=SHOP.id)
    shown = await town.answer("policy-alerts edit", who=town.manager, subscription=1)
    assert shown.ephemeral
    for place, values in (
        (0, ["high"]), (1, ["worse-for-user"]), (2, ["retention", "sale"]), (3, ["fr"]),
        (4, ["daily"]), (5, [role]), (6, ["minor"]),
    ):  # fmt: skip
        menus = menus_of(shown.response.components)
        await town.manager.select(shown.response, values, custom_id=menus[place])
    await town.manager.click(shown.response, label="A thread for each service: no")
    (changed,) = kept(town)
    assert changed == Subscription(
        id=1,
        channel=str(town.channel.id),
        wants=f"watch:{SHOP.id}",
        at_least="high",
        direction=Direction.WORSE,
        topics=(Topic.SALE, Topic.RETENTION),
        language="fr",
        guild=str(town.guild.id),
        owner=str(town.manager.id),
        digest=Pace.DAILY,
        mentions=(Mention(str(role.id), "minor"),),
        thread=True,
    )


def menus_of(components: list[dict[str, Any]]) -> list[str]:
    """Return the custom ids of the menus in the order in which they stand."""
    return [
        inner["custom_id"]
        for row in components
        for inner in row.get("components", ())
        if inner["type"] != discord.ComponentType.button.value
    ]


async def test_the_group_is_answered_in_french(town: Town) -> None:
    town.locale = "fr"
    await subscribe(town, watch=SHOP.id)
    told = await town.ask("policy-alerts overview", who=town.manager)
    assert "Abonnements de ce serveur" in told
    told = await town.ask("policy-alerts unsubscribe", who=town.manager, subscription=1)
    assert told.startswith("Terminé")
