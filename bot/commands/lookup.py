"""What a typed name means: watches, changes, and what is followed in this server.

Knows that people type what autocomplete did not offer, and answers an unknown name with the one
that is nearest.
"""

import difflib
import re

import discord

from bot.autocomplete import Listed, find_watches, fold
from bot.commands.office import Office
from bot.commands.refusal import Refusal
from bot.scrub import prose
from monitor.errors import WatchNotFoundError
from monitor.model import PERSON, Change
from monitor.store import Book


async def followed_here(office: Office, interaction: discord.Interaction) -> frozenset[str]:
    """Return the ids of the watches that the asking server's channels are told about."""
    if interaction.guild is None:
        return frozenset()
    shelf = await office.index.shelf(office.ask)
    channels = {str(channel.id) for channel in interaction.guild.channels}
    wants = {s.wants for s in shelf.subscriptions if s.channel in channels}
    services = {want.removeprefix("service:") for want in wants if want.startswith("service:")}
    return frozenset(
        watch.id
        for watch in shelf.watches.values()
        if f"watch:{watch.id}" in wants or watch.service in services
    )


def followed_by(book: Book, person: str) -> frozenset[str]:
    """Return the ids of the watches that a person is told about by direct message."""
    mine = book.subscriptions(channel=f"{PERSON}{person}")
    return frozenset(s.wants.removeprefix("watch:") for s in mine)


async def watch_named(office: Office, typed: str) -> Listed:
    """Return the watch that was meant: by its id, or by words that only it holds.

    Raises:
        Refusal: there is none, or several.
    """
    shelf = await office.index.shelf(office.ask)
    if typed in shelf.watches:
        return shelf.watches[typed]
    titles = {fold(watch.title): watch for watch in shelf.watches.values()}
    if fold(typed) in titles:
        return titles[fold(typed)]
    found = find_watches(shelf.watches.values(), typed, most=2) if typed.strip() else []
    if len(found) == 1:
        return found[0]
    close = difflib.get_close_matches(typed, shelf.watches, n=1)
    close = close or [watch.id for watch in found[:1]]
    shown = prose(typed[:100])
    if close:
        raise Refusal("no-watch-close", name=shown, close=f"`{close[0]}`")
    raise Refusal("no-watch", name=shown)


async def change_numbered(office: Office, typed: int | str) -> Change:
    """Return the change of a number, as typed, with all its edits.

    Raises:
        Refusal: there is none.
    """
    digits = re.search(r"\d{1,15}", str(typed))
    try:
        if digits:
            number = int(digits[0])
            return await office.ask(lambda book: book.change(number))
    except WatchNotFoundError:
        pass
    raise Refusal("no-change", number=prose(str(typed)[:40]))
