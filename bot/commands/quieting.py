"""Quiet hours as people type them, are offered them and are told of them.

Knows how hours and time zones are written ("22:00-07:00", "22h-7h", "Paris"); when a subscription
rests is the book's affair. A zone is one of this system's zone data.
"""

import difflib
import re
from collections.abc import Iterable
from datetime import datetime, time
from functools import lru_cache
from zoneinfo import available_timezones

from discord import app_commands

from bot.autocomplete import MOST, fold, label
from bot.commands.refusal import Refusal
from bot.scrub import plain, prose
from bot.translations import Words
from monitor.model import Quiet
from monitor.store.quiet import zone_named

OFF = "off"
"""What ends quiet hours, where hours are asked for."""

_CLOCK = r"(\d{1,2})(?:[:h.](\d{2})?)?"
_HOURS = re.compile(rf"{_CLOCK}[-–—→]{_CLOCK}", re.IGNORECASE)
_SUGGESTED = ("22:00-07:00", "20:00-08:00", "00:00-06:00")
_LONGEST = 60
_REGIONS = frozenset(
    [
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ]
)
"""What comes before the slash of a zone that is named after a place."""


def quiet_as(
    kept: Quiet | None, hours: str | None, zone: str | None, *, urgent: bool | None, words: Words
) -> Quiet | None:
    """Return the quiet hours that were asked for; what was not said stays as it was in `kept`.

    Raises:
        Refusal: these are no hours, or no zone, or there are no hours to have a zone.
    """
    if hours is None and zone is None and urgent is None:
        return kept
    if hours is not None and fold(hours.strip()) in {OFF, fold(words.phrase("alerts", "no-quiet"))}:
        return None
    if hours is None and kept is None:
        raise Refusal("quiet-first", table="alerts")
    start, end = _hours_of(hours) if hours is not None or kept is None else (kept.start, kept.end)
    place = "UTC" if kept is None else kept.zone
    loud = kept is not None and kept.urgent
    return Quiet(
        start,
        end,
        place if zone is None else _zone_of(zone),
        urgent=loud if urgent is None else urgent,
    )


def told(quiet: Quiet, words: Words) -> str:
    """Return quiet hours in words."""
    return words.phrase(
        "alerts",
        "quiet-urgent" if quiet.urgent else "quiet",
        hours=written(quiet),
        zone=prose(quiet.zone),
    )


def promised(quiet: Quiet | None, words: Words) -> list[str]:
    """Return the line that says what quiet hours mean; none where there are none."""
    if quiet is None:
        return []
    return [words.phrase("alerts", "quiet-told", quiet=told(quiet, words))]


def written(quiet: Quiet) -> str:
    """Return the hours as they may be typed again: "22:00-07:00"."""
    return f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"


def offer_hours(typed: str, words: Words) -> list[app_commands.Choice[str]]:
    """Offer some nights, and none at all; other hours stand as typed."""
    offered = [(hours, hours) for hours in _SUGGESTED]
    offered.append((words.phrase("alerts", "no-quiet"), OFF))
    fitting = [(name, value) for name, value in offered if fold(typed.strip()) in fold(name)]
    return [app_commands.Choice(name=label(name), value=value) for name, value in fitting]


def offer_zones(typed: str, now: datetime, words: Words) -> list[app_commands.Choice[str]]:
    """Offer time zones with the time that it is there; those of the language's lands first."""
    tokens = fold(typed).replace("_", " ").split()
    first = words.phrase("alerts", "zones").split()
    names = first if not tokens else [*first, *sorted(places())]
    fitting = (
        name for name in dict.fromkeys(names) if all(token in _folded(name) for token in tokens)
    )
    choices: list[app_commands.Choice[str]] = []
    for name in fitting:
        zone = zone_named(name)
        if zone is not None and len(choices) < MOST:
            shown = f"{name} · {now.astimezone(zone):%H:%M}"
            choices.append(app_commands.Choice(name=label(shown), value=name))
    return choices


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Return the zones that are named after places; it reads the zone data, once."""
    named = (name for name in available_timezones() if name.partition("/")[0] in _REGIONS)
    return frozenset({"UTC", *named})


def _hours_of(typed: str | None) -> tuple[time, time]:
    said = (typed or "")[:_LONGEST]
    found = _HOURS.fullmatch("".join(said.split()))
    start = _clock(found[1], found[2]) if found else None
    end = _clock(found[3], found[4]) if found else None
    if start is None or end is None:
        raise Refusal("no-hours", table="alerts", text=prose(said))
    if start == end:
        raise Refusal("all-day", table="alerts")
    return start, end


def _clock(hour: str, minute: str | None) -> time | None:
    """Return a time of the day, None where no clock shows it; midnight may be written as 24."""
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > 1440:
        return None
    return time(*divmod(minutes % 1440, 60))


def _zone_of(typed: str) -> str:
    said = _folded(typed.strip()[:_LONGEST])
    exact = [name for name in places() if _folded(name) == said]
    found = exact or [name for name in places() if _folded(name.rpartition("/")[2]) == said]
    if found:
        return min(found)
    close = _closest(said, places())
    shown = prose(plain(typed)[:_LONGEST])
    if close is not None:
        raise Refusal("no-zone-close", table="alerts", text=shown, close=f"`{close}`")
    raise Refusal("no-zone", table="alerts", text=shown)


def _closest(said: str, names: Iterable[str]) -> str | None:
    by_city = {_folded(name.rpartition("/")[2]): name for name in sorted(names)}
    by_name = {_folded(name): name for name in names}
    known = by_city | by_name
    return next((known[near] for near in difflib.get_close_matches(said, known, n=1)), None)


def _folded(name: str) -> str:
    return fold(name).replace("_", " ")
