"""`/policy`: what people ask about policies, in both languages, and what they are told."""

import re

import pytest

from tests.bot.commands.conftest import Town
from tests.bot.commands.library import SHOP, TERMS


async def test_the_list_tells_each_policy_and_its_last_change(town: Town) -> None:
    told = await town.ask("policy list")
    assert "**Larkspur · Privacy policy** (`larkspur-privacy`)" in told
    assert "“do not sell” → “may sell”" in told
    assert "no change so far" in told


async def test_what_is_told_here_stands_first_in_the_list(town: Town) -> None:
    before = await town.ask("policy list")
    assert before.index("Corbeau") < before.index("Larkspur")
    await town.ask("policy-alerts subscribe", who=town.manager, watch=TERMS.id)
    after = await town.ask("policy list")
    assert after.index("Terms of service") < after.index("Corbeau")
    assert "🔔" in after


async def test_history_is_newest_first_and_can_be_narrowed(town: Town) -> None:
    everything = await town.ask("policy history")
    assert everything.index("may sell") < everything.index("14 days")
    sales = await town.ask("policy history", watch=SHOP.id, topic="sale")
    assert "may sell" in sales
    assert "14 days" not in sales
    assert "No recorded change fits" in await town.ask("policy history", watch=TERMS.id)
    recent = await town.ask("policy history", since="2026-03-05")
    assert "14 days" not in recent
    assert "**#3** ⚪" in await town.ask("policy history", **{"from": "cosmetic"})
    assert "**#3**" not in await town.ask("policy history", **{"from": "high"})


async def test_a_wrong_moment_is_told_with_a_right_one(town: Town) -> None:
    told = await town.ask("policy history", since="yesterday evening")
    assert "“yesterday evening” is no moment" in told
    assert "30d" in told


async def test_a_change_is_shown_with_quotes_and_rules(town: Town) -> None:
    told = await town.ask("policy show", change=1)
    assert "30 days" in told
    assert re.search(r"> We give ~~30~~ \*\*14\*\* days' notice", told)
    assert "rule `" in told
    assert "high severity" in told


async def test_a_difference_comes_with_files(town: Town) -> None:
    result = await town.answer("policy diff", change=2)
    assert "~~do not~~ **may** sell" in result.response.content
    (diff,) = result.response.attachments
    assert diff.filename.endswith(".diff")


async def test_facts_tell_what_stands_now(town: Town) -> None:
    told = await town.ask("policy facts", watch=SHOP.id)
    assert "**14 days**" in told
    assert "**30 days**" in told


async def test_search_finds_words_and_never_acts_on_them(town: Town) -> None:
    assert "may sell" in await town.ask("policy search", text="sell third parties")
    assert "No recorded change" in await town.ask("policy search", text='sell" OR "notice')
    hostile = await town.ask("policy search", text="@everyone `x` <@1> **b**")
    assert "@everyone" not in hostile
    assert "<@1>" not in hostile


async def test_status_tells_faults_first(town: Town) -> None:
    told = await town.ask("policy status")
    assert "3 pages watched · 3 changes recorded · 1 page cannot be read" in told
    assert told.index("did not answer in time") < told.index("Larkspur")


@pytest.mark.parametrize(
    ("command", "options"),
    [("policy show", {"change": 99}), ("policy diff", {"change": 99}),
     ("policy facts", {"watch": "larkspur-privacyy"}), ("policy history", {"watch": "nobody"}),
     ("policy follow", {"watch": "@everyone"})],
)  # fmt: skip
@pytest.mark.parametrize("locale", ["en-US", "fr"])
async def test_an_unknown_name_is_answered_in_words(
    town: Town, command: str, options: dict[str, object], locale: str
) -> None:
    town.locale = locale
    told = await town.ask(command, **options)
    assert told.endswith((".", "?", " ?"))
    assert "@everyone" not in told


async def test_a_close_name_is_suggested(town: Town) -> None:
    assert "`larkspur-privacy`?" in await town.ask("policy facts", watch="larkspur-privacyy")


async def test_a_name_may_be_typed_without_its_id(town: Town) -> None:
    told = await town.ask("policy facts", watch="larkspur terms")
    assert "Terms of service" in told
    assert "**16" in told


FRENCH = {
    "policy list": "Politiques surveillées",
    "policy history": "Changements enregistrés",
    "policy status": "L’état des pages surveillées",
}


@pytest.mark.parametrize("command", FRENCH)
async def test_who_speaks_french_is_answered_in_french(town: Town, command: str) -> None:
    town.locale = "fr"
    told = await town.ask(command)
    assert FRENCH[command] in told
    assert "Recorded" not in told


async def test_a_french_reader_gets_french_findings(town: Town) -> None:
    town.locale = "fr"
    told = await town.ask("policy show", change=1)
    assert "gravité élevée" in told
    assert "pire pour vous" in told or "Défavorable" in told or "défavorable" in told


async def test_a_long_answer_is_turned_page_by_page_by_the_asker_alone(town: Town) -> None:
    result = await town.answer("policy show", change=1)
    assert not result.response.components
    shown = await town.answer("policy facts", watch=SHOP.id)
    if shown.response.components:
        await town.visitor.click(shown.response, label="Next")


async def test_following_is_by_direct_message_and_can_be_ended_there(town: Town) -> None:
    told = await town.ask("policy follow", watch=SHOP.id)
    assert "direct message" in told
    (message,) = town.visitor.user.dm_channel.history()
    assert "Larkspur · Privacy policy" in message.content
    with town.book() as book:
        (kept,) = book.subscriptions()
    assert (kept.wants, kept.owner, kept.guild) == (
        f"watch:{SHOP.id}", str(town.visitor.id), None,
    )  # fmt: skip
    assert "already" in await town.ask("policy follow", watch=SHOP.id)
    await town.visitor.user.click(message, label="Stop following")
    with town.book() as book:
        assert book.subscriptions() == []
