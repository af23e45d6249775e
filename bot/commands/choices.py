"""The options that several commands have: what is offered, and what is read from it.

Knows the fixed choices (levels, topics, directions, paces, languages) and the functions that answer
autocomplete; asks `bot.autocomplete` for what fits.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.autocomplete import MOST, find_changes, find_watches, fold, label, services
from bot.commands import quieting
from bot.commands.lookup import followed_here
from bot.commands.office import Office
from bot.commands.refusal import Refusal
from bot.scrub import prose
from bot.translations import BASE, language_of, words
from bot.wording import languages
from monitor.model import Change, Direction, Pace, Severity, Topic, Verdict

LEVELS = ("cosmetic", "minor", "substantive", "high")
"""From which level a change is told; `high` is a severity, the others are verdicts."""

EVERYTHING = "everything"
_SUGGESTED = ("7d", "30d", "90d", "52w")
_AGO = re.compile(r"(\d{1,5})\s*([hdwm]|mo|y)", re.IGNORECASE)
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "mo": 30, "y": 365}

Choices = list[app_commands.Choice[str]]
_Callback = TypeVar("_Callback", bound=Callable[..., Any])


def fixed(values: Iterable[str]) -> Choices:
    """Return choices by the base language's names; the translator gives the others."""
    return [app_commands.Choice(name=words(BASE).choice(value), value=value) for value in values]


def _offering(**options: Choices) -> Callable[[_Callback], _Callback]:
    """Return a decorator for any number of commands; discord.py's own shares one table with all."""

    def decorate(callback: _Callback) -> _Callback:
        return app_commands.choices(**options)(callback)

    return decorate


levels = _offering(from_=fixed(LEVELS))
topics = _offering(topic=fixed(topic.value for topic in Topic))
directions = _offering(direction=fixed((Direction.WORSE.value, Direction.BETTER.value)))
paces = _offering(digest=fixed(pace.value for pace in Pace))
tongues = _offering(language=fixed(languages()))


def least_verdict(level: str | None, default: Verdict = Verdict.MINOR) -> Verdict:
    """Return the lowest verdict that a level lets through."""
    if level is None:
        return default
    return Verdict.SUBSTANTIVE if level == Severity.HIGH else Verdict(level)


def reaches(change: Change, level: str | None) -> bool:
    """Tell whether a change is severe enough for a level; verdicts were asked for before."""
    return level != Severity.HIGH or change.severity is Severity.HIGH


def moment_of(written: str | None, now: datetime) -> datetime | None:
    """Return the moment that was typed, seen from `now`; None for nothing typed.

    Raises:
        Refusal: it is no moment.
    """
    if written is None or not written.strip():
        return None
    try:
        if ago := _AGO.fullmatch(written.strip()):
            return now - timedelta(days=int(ago[1]) * _DAYS[ago[2].lower()])
        found = datetime.fromisoformat(written.strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Refusal("no-moment", text=prose(written[:60])) from None


async def offer_watches(office: Office, interaction: discord.Interaction, typed: str) -> Choices:
    """Offer the watches that fit what was typed, those followed in this server first."""
    shelf = await office.index.shelf(office.ask)
    here = await followed_here(office, interaction)
    found = find_watches(shelf.watches.values(), typed, here)
    return [app_commands.Choice(name=label(w.title), value=w.id) for w in found if _fits(w.id)]


async def offer_wants(office: Office, interaction: discord.Interaction, typed: str) -> Choices:
    """Offer what can be subscribed to: everything, whole services, topics, and single watches."""
    there = words(language_of(interaction.locale))
    shelf = await office.index.shelf(office.ask)
    tokens = fold(typed).split()

    def fits(text: str) -> bool:
        return all(token in fold(text) for token in tokens)

    wide = [(there.phrase("alerts", "everything"), EVERYTHING)]
    wide += [
        (there.phrase("alerts", "service", service=name), f"service:{name}")
        for name in services(shelf.watches.values(), typed, 8)
    ]
    wide = [(name, value) for name, value in wide if fits(f"{name} {value}")]
    found = find_watches(shelf.watches.values(), typed)
    single = [(watch.title, f"watch:{watch.id}") for watch in found]
    by_topic = [
        (there.phrase("alerts", "topic", topic=there.word(topic)), f"topic:{topic}")
        for topic in Topic
        if fits(f"{there.word(topic)} {topic}") and tokens
    ]
    offered = [*wide, *single[: MOST - 10], *by_topic, *single[MOST - 10 :]]
    return [
        app_commands.Choice(name=label(name), value=value)
        for name, value in offered
        if _fits(value)
    ][:MOST]


async def offer_changes(
    office: Office, interaction: discord.Interaction, typed: str
) -> list[app_commands.Choice[int]]:
    """Offer the recent changes that fit; a number that is not among them stands as typed."""
    language = language_of(interaction.locale)
    shelf = await office.index.shelf(office.ask)
    here = await followed_here(office, interaction)
    found = find_changes(shelf.changes, typed, here)
    return [
        app_commands.Choice(
            name=label(f"#{change.number} · {change.title} · {change.says[language]}"),
            value=change.number,
        )
        for change in found
    ]


async def offer_moments(typed: str) -> Choices:
    """Offer some lengths of time."""
    fitting = [text for text in _SUGGESTED if text.startswith(typed.strip().lower())]
    return [app_commands.Choice(name=text, value=text) for text in fitting]


async def offer_hours(interaction: discord.Interaction, typed: str) -> Choices:
    """Offer quiet hours; others stand as typed."""
    return quieting.offer_hours(typed, words(language_of(interaction.locale)))


async def offer_zones(office: Office, interaction: discord.Interaction, typed: str) -> Choices:
    """Offer time zones; in a thread, since the zone data is read the first time."""
    there = words(language_of(interaction.locale))
    return await asyncio.to_thread(quieting.offer_zones, typed, office.clock(), there)


def _fits(value: str) -> bool:
    """Tell whether Discord takes a value; longer ones have to be typed."""
    return 0 < len(value) <= 100
