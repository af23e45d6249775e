"""Quiet hours as options: what was typed, what is offered while typing, and what is told of them.

Knows the words around them; how hours and zones are written is `monitor.hours`', when a
subscription rests is the book's affair.
"""

from datetime import datetime, time

from discord import app_commands

from bot.autocomplete import MOST, fold, label
from bot.commands.refusal import Refusal
from bot.scrub import prose
from bot.translations import Words
from monitor import hours
from monitor.model import Quiet
from monitor.store.quiet import zone_named

OFF = "off"
"""What ends quiet hours, where hours are asked for."""

_SUGGESTED = ("22:00-07:00", "20:00-08:00", "00:00-06:00")
_LONGEST = 60


def quiet_as(
    kept: Quiet | None, typed: str | None, zone: str | None, *, urgent: bool | None, words: Words
) -> Quiet | None:
    """Return the quiet hours that were asked for; what was not said stays as it was in `kept`.

    Raises:
        Refusal: these are no hours, or no zone, or there are no hours to have a zone.
    """
    if typed is None and zone is None and urgent is None:
        return kept
    if typed is not None and fold(typed.strip()) in {OFF, fold(words.phrase("alerts", "no-quiet"))}:
        return None
    if typed is not None:
        start, end = _hours_of(typed)
    elif kept is not None:
        start, end = kept.start, kept.end
    else:
        raise Refusal("quiet-first", table="alerts")
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
    offered = [(night, night) for night in _SUGGESTED]
    offered.append((words.phrase("alerts", "no-quiet"), OFF))
    fitting = [(name, value) for name, value in offered if fold(typed.strip()) in fold(name)]
    return [app_commands.Choice(name=label(name), value=value) for name, value in fitting]


def offer_zones(typed: str, now: datetime, words: Words) -> list[app_commands.Choice[str]]:
    """Offer time zones with the time that it is there; those of the language's lands first."""
    tokens = fold(typed).replace("_", " ").split()
    first = words.phrase("alerts", "zones").split()
    names = first if not tokens else [*first, *sorted(hours.zones())]
    fitting = (
        name for name in dict.fromkeys(names) if all(t in hours.spoken(name) for t in tokens)
    )
    choices: list[app_commands.Choice[str]] = []
    for name in fitting:
        zone = zone_named(name)
        if zone is not None and len(choices) < MOST:
            shown = f"{name} · {now.astimezone(zone):%H:%M}"
            choices.append(app_commands.Choice(name=label(shown), value=name))
    return choices


def _hours_of(typed: str) -> tuple[time, time]:
    found = hours.read_hours(typed)
    if found is None:
        raise Refusal("no-hours", table="alerts", text=prose(typed[:_LONGEST]))
    if found[0] == found[1]:
        raise Refusal("all-day", table="alerts")
    return found


def _zone_of(typed: str) -> str:
    found = hours.zone_called(typed)
    if found is not None:
        return found
    close, shown = hours.zone_like(typed), prose(typed[:_LONGEST])
    if close is not None:
        raise Refusal("no-zone-close", table="alerts", text=shown, close=f"`{close}`")
    raise Refusal("no-zone", table="alerts", text=shown)
