"""`/policy-admin`: only in the operator's server; addresses from Discord are not trusted."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from monitor import run
from monitor.model import Settings, Watchlist
from monitor.roster import Roster
from monitor.run import Means
from tests.bot.commands.conftest import Town
from tests.bot.commands.library import OPENING, SHOP
from tests.doubles.craft import NOON, Page
from tests.doubles.website import Website

URL = "https://www.meadowlark.example/legal/privacy-policy"
FOUND = "meadowlark-privacy"


@pytest_asyncio.fixture
async def office(town: Town) -> AsyncIterator[Town]:
    """Make the town's server the operator's."""
    await town.restart(operator=town.guild.id)
    yield town


async def propose(town: Town, url: str = URL) -> str:
    return await town.ask("policy-admin add", who=town.manager, url=url)


async def test_what_is_proposed_waits_in_the_book(office: Town) -> None:
    assert f"Proposed as `{FOUND}`" in await propose(office)
    with office.book() as book:
        (proposal,) = book.proposals()
        assert book.approved() == []
    assert proposal.watch.urls == (URL,)
    assert proposal.proposed_by == "maud"
    assert f"already as `{FOUND}`" in await propose(office)
    assert f"`{FOUND}-2`" in await propose(office, URL + "?country=fr")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/privacy", "http://127.0.0.1/privacy", "http://[::1]/privacy",
        "http://0x7f000001/privacy", "https://example.org:8080/privacy",
        "https://me:secret@example.org/privacy", "javascript:alert(1)", "not an address",
        "https://exa`mple.org/@everyone",
    ],
)  # fmt: skip
async def test_an_address_that_is_not_to_be_visited_is_refused(office: Town, url: str) -> None:
    told = await propose(office, url)
    assert told.endswith(("visited).", ".", "name."))
    assert "Proposed" not in told
    assert "@everyone" not in told
    with office.book() as book:
        assert book.proposals() == []


async def test_what_is_watched_already_is_not_proposed(office: Town) -> None:
    assert f"already as `{SHOP.id}`" in await propose(office, SHOP.urls[0])


async def test_an_approved_page_is_visited_like_a_listed_one(office: Town) -> None:
    await propose(office)
    (offer,) = await office.manager.autocomplete(
        office.channel, "policy-admin approve", "watch", "meadow"
    )
    assert offer["value"] == FOUND
    told = await office.ask("policy-admin approve", who=office.manager, watch=FOUND)
    assert "approved and will be visited" in told
    listed = Watchlist(Settings(host_delay=timedelta(0)), (SHOP,))
    means = Means(get=Page(OPENING).get, clock=lambda: NOON)
    with office.book() as book:
        visited = [v.watch.id for v in run.check_now(book, listed, means=means)]
        assert sorted(visited) == [SHOP.id, FOUND]
        assert {s.watch_id for s in book.statuses() if s.active} == {SHOP.id, FOUND}
    again = await office.ask("policy-admin approve", who=office.manager, watch=FOUND)
    assert "no open proposal" in again


async def test_a_running_schedule_takes_in_what_is_approved(office: Town) -> None:
    await propose(office)
    with office.book() as book:
        roster = Roster(book, Watchlist(Settings(), (SHOP,)))
        assert roster.newcomers() == ()
        book.approve(FOUND, "maud", NOON)
        assert [watch.id for watch in roster.newcomers()] == [FOUND]
        assert roster.newcomers() == ()


async def test_the_file_wins_on_equal_ids(office: Town) -> None:
    await propose(office)
    office.bot.watchlist.write_text(
        f"watches:\n  - id: {FOUND}\n    service: Meadowlark\n    name: Privacy\n"
        "    kind: privacy-policy\n    url: https://meadowlark.example/own\n"
    )
    told = await office.ask("policy-admin approve", who=office.manager, watch=FOUND)
    assert "the file wins" in told


async def test_a_visit_now_tells_what_it_came_to(office: Town, website: Website) -> None:
    office.bot.watchlist.write_text(
        "settings:\n  allow_private_addresses: true\n  host_delay: 0s\nwatches:\n"
        f"  - id: {SHOP.id}\n    service: Larkspur\n    name: Privacy policy\n"
        f"    kind: privacy-policy\n    url: {website.url}/nowhere\n"
    )
    told = await office.ask("policy-admin check", who=office.manager, watch=SHOP.id)
    assert "the page is gone" in told


async def test_without_a_watchlist_a_visit_tells_the_remedy(office: Town) -> None:
    told = await office.ask("policy-admin check", who=office.manager, watch=SHOP.id)
    assert "The watchlist cannot be read" in told


async def test_other_servers_have_no_such_command(town: Town) -> None:
    shown = town.manager.available_commands(town.channel)
    assert not [name for name in shown if name.startswith("policy-admin")]
