"""Quiet hours are typed, chosen in a form, told back, and read as people write them."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.commands.quieting import offer_hours, offer_zones, quiet_as
from bot.commands.refusal import Refusal
from bot.translations import words
from monitor.model import Quiet, Subscription
from tests.bot.commands.conftest import Town
from tests.bot.commands.library import SHOP

NIGHT = Quiet(time(22), time(7), "Europe/Paris")
NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)


def typed(hours: str | None = None, zone: str | None = None, **more: Any) -> Quiet | None:
    kept, urgent = more.get("kept"), more.get("urgent")
    return quiet_as(kept, hours, zone, urgent=urgent, words=words(more.get("language", "en")))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("22:00-07:00", time(22), time(7)),
        ("22-7", time(22), time(7)),
        ("22h30 – 7h", time(22, 30), time(7)),
        ("22.30—06.15", time(22, 30), time(6, 15)),
        ("12:00 → 13:30", time(12), time(13, 30)),
        ("20:00-24:00", time(20), time(0)),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, start: time, end: time) -> None:
    assert typed(text) == Quiet(start, end, "UTC")


@pytest.mark.parametrize(
    ("text", "key"),
    [("25:00-07:00", "no-hours"), ("22:61-7", "no-hours"), ("night", "no-hours"), ("", "no-hours"),
     ("24:30-7", "no-hours"), ("22:00", "no-hours"), ("7" * 500, "no-hours"),
     ("7-7", "all-day"), ("0:00-24:00", "all-day")],
)  # fmt: skip
def test_what_are_no_hours_is_told(text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        typed(text)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("text", "zone"),
    [("Europe/Paris", "Europe/Paris"), ("paris", "Europe/Paris"), ("new york", "America/New_York"),
     ("america/new_york", "America/New_York"), ("utc", "UTC")],
)  # fmt: skip
def test_a_zone_may_be_called_by_its_city(text: str, zone: str) -> None:
    quiet = typed("22-7", text)
    assert quiet is not None
    assert quiet.zone == zone


def test_an_unknown_zone_is_told_with_the_nearest() -> None:
    with pytest.raises(Refusal) as refused:
        typed("22-7", "Pariss")
    assert "`Europe/Paris`" in refused.value.told(words("en"))
    with pytest.raises(Refusal) as refused:
        typed("22-7", "<@1> `x`")
    assert "<@1>" not in refused.value.told(words("en"))


def test_what_is_not_said_stays() -> None:
    assert typed(kept=NIGHT) == NIGHT
    assert typed(kept=NIGHT, urgent=True) == Quiet(time(22), time(7), "Europe/Paris", urgent=True)
    assert typed("21-6", kept=NIGHT) == Quiet(time(21), time(6), "Europe/Paris")
    assert typed(zone="Asia/Tokyo", kept=NIGHT) == Quiet(time(22), time(7), "Asia/Tokyo")
    for off in ("off", "OFF", "no quiet hours"):
        assert typed(off, kept=NIGHT) is None
    assert typed("pas d’heures calmes", kept=NIGHT, language="fr") is None
    with pytest.raises(Refusal) as refused:
        typed(zone="Europe/Paris")
    assert refused.value.key == "quiet-first"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_zones_are_offered_with_the_time_that_it_is_there(language: str) -> None:
    there = words(language)
    first = offer_zones("", NOW, there)
    assert (first[0].name, first[0].value) == ("UTC · 12:00", "UTC")
    assert 10 <= len(first) <= 25
    (paris,) = offer_zones("paris", NOW, there)
    assert (paris.name, paris.value) == ("Europe/Paris · 13:00", "Europe/Paris")
    assert len(offer_zones("a", NOW, there)) == 25
    assert offer_zones("nowhere at all", NOW, there) == []
    assert [c.value for c in offer_hours("22", there)] == ["22:00-07:00"]
    assert offer_hours("", there)[-1].value == "off"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_form_s_labels_fit(language: str) -> None:
    labels = [
        words(language).phrase("alerts", f"quiet-{key}") for key in ("title", "hours", "zone")
    ]
    assert all(len(label) <= 45 for label in labels)


def kept(town: Town) -> Subscription:
    with town.book() as book:
        (one,) = book.subscriptions()
    return one


async def test_quiet_hours_come_with_a_subscription(town: Town) -> None:
    told = await town.ask(
        "policy-alerts subscribe", who=town.manager, watch=SHOP.id, quiet="22h-7h", zone="Paris",
        urgent=True,
    )  # fmt: skip
    assert kept(town).quiet == Quiet(time(22), time(7), "Europe/Paris", urgent=True)
    assert "🌙 quiet 22:00-07:00 (Europe/Paris), but for high severity" in told
    overview = await town.ask("policy-alerts overview", who=town.manager)
    assert "quiet 22:00-07:00 (Europe/Paris)" in overview


async def test_wrong_hours_make_no_subscription(town: Town) -> None:
    told = await town.ask(
        "policy-alerts subscribe", who=town.manager, watch=SHOP.id, quiet="at night"
    )
    assert "are no hours" in told
    with town.book() as book:
        assert book.subscriptions() == []


async def test_edit_takes_quiet_hours_and_ends_them(town: Town) -> None:
    ask: dict[str, Any] = {"who": town.manager, "subscription": 1}
    await town.ask("policy-alerts subscribe", who=town.manager, watch=SHOP.id)
    shown = await town.answer("policy-alerts edit", quiet="23:00-06:30", zone="Asia/Tokyo", **ask)
    assert kept(town).quiet == Quiet(time(23), time(6, 30), "Asia/Tokyo")
    assert "Quiet hours: 23:00-06:30" in str(shown.response.components)
    await town.answer("policy-alerts edit", urgent=True, **ask)
    assert kept(town).quiet == Quiet(time(23), time(6, 30), "Asia/Tokyo", urgent=True)
    shown = await town.answer("policy-alerts edit", quiet="off", **ask)
    assert kept(town).quiet is None
    assert "Quiet hours: no quiet hours" in str(shown.response.components)


async def test_the_overview_says_while_it_is_quiet(town: Town) -> None:
    now = town.bot.office.clock()
    hours = f"{now.hour}:00-{(now.hour + 2) % 24}:00"
    await town.ask("policy-alerts subscribe", who=town.manager, watch=SHOP.id, quiet=hours)
    overview = await town.ask("policy-alerts overview", who=town.manager)
    assert "🌙 quiet hours until <t:" in overview


async def test_zones_and_hours_are_offered(town: Town) -> None:
    offered = await town.manager.autocomplete(
        town.channel, "policy-alerts subscribe", "zone", "paris"
    )
    assert [choice["value"] for choice in offered] == ["Europe/Paris"]
    offered = await town.manager.autocomplete(town.channel, "policy-alerts edit", "quiet", "")
    assert offered[-1]["value"] == "off"


async def test_the_form_of_edit_sets_quiet_hours(town: Town) -> None:
    await town.ask("policy-alerts subscribe", who=town.manager, watch=SHOP.id)
    shown = await town.answer("policy-alerts edit", who=town.manager, subscription=1)
    asked = await town.manager.click(shown.response, label="Quiet hours: no quiet hours")
    wrong = await town.manager.submit_modal(asked, {"quiet": "always", "zone": ""})
    assert wrong.response is not None
    assert "are no hours" in wrong.response.content
    assert kept(town).quiet is None
    asked = await town.manager.click(shown.response, label="Quiet hours: no quiet hours")
    await town.manager.submit_modal(asked, {"quiet": "22:00-07:00", "zone": "paris"})
    assert kept(town).quiet == NIGHT
    await town.manager.click(shown.response, label="High severity at any hour: no")
    assert kept(town).quiet == Quiet(time(22), time(7), "Europe/Paris", urgent=True)
    asked = await town.manager.click(shown.response, label="Quiet hours: 22:00-07:00")
    await town.manager.submit_modal(asked, {"quiet": "", "zone": ""})
    assert kept(town).quiet is None
