"""Suspended subscriptions tried at once when something in their server changes for the better.

Knows which suspensions a change of roles, permissions or channels can end, and asks discord.py's
view of the server whether a message could be sent now. What is tried is the courier's to send; a
server that says nothing is tried again by the book's own schedule all the same.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import discord

from monitor.errors import ClausewatchError
from monitor.model import Subscription
from monitor.store import Book

log = logging.getLogger(__name__)

MENDABLE = frozenset({"gone", "hidden", "forbidden", "locked"})
"""Reasons of a suspension that a server's events can end (see `backend.REASONS`)."""


class Reopening:
    """Notes the servers in which something changed, and looks into them one after the other."""

    def __init__(self, book_path: Path, now: Callable[[], datetime]) -> None:
        self._path, self._now = book_path, now
        self._guilds: dict[int, discord.Guild] = {}
        self._noted = asyncio.Event()

    def heed(self, guild: discord.Guild) -> None:
        """Note that what the bot may do in a server may have changed."""
        self._guilds[guild.id] = guild
        self._noted.set()

    async def run(self) -> None:
        """Try what can be tried again, for ever; a book that is busy leaves it to the schedule."""
        while True:
            await self._noted.wait()
            self._noted.clear()
            guilds, self._guilds = self._guilds, {}
            try:
                await self._look_into(guilds)
            except ClausewatchError as error:
                log.warning("suspensions not looked into", extra={"why": str(error)})

    async def _look_into(self, guilds: dict[int, discord.Guild]) -> None:
        waiting = await asyncio.to_thread(_suspended, self._path)
        works = [each.id for each in waiting if _is_open(each, guilds)]
        if works:
            log.info("tried again", extra={"subscriptions": works})
            await asyncio.to_thread(_retry, self._path, works, self._now())


def can_send(guild: discord.Guild, channel: str) -> bool:
    """Tell whether the bot can write in a channel or thread of a server."""
    if not channel.isdigit() or guild.unavailable:
        return False
    place = guild.get_channel_or_thread(int(channel))
    if place is None:
        return False
    held = place.permissions_for(guild.me)
    if isinstance(place, discord.Thread):
        return held.view_channel and held.send_messages_in_threads and not place.locked
    return held.view_channel and held.send_messages


def _is_open(subscription: Subscription, guilds: dict[int, discord.Guild]) -> bool:
    """Tell whether one of the servers has the channel, open; an old book knows no server."""
    home = subscription.guild
    asked = guilds.values() if home is None else [guilds[n] for n in (int(home),) if n in guilds]
    return any(can_send(guild, subscription.channel) for guild in asked)


def _suspended(path: Path) -> list[Subscription]:
    with Book.open(path, create=False) as book:
        return [each for each in book.subscriptions() if each.suspended in MENDABLE]


def _retry(path: Path, subscriptions: list[int], now: datetime) -> None:
    with Book.open(path, create=False) as book:
        for number in subscriptions:
            book.retry(number, now)
