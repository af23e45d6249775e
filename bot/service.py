"""The bot as a whole: what `clausewatch serve` runs beside the schedule.

Puts together the courier, the post, the supervised connection and the commands; decides nothing
of what they do.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from pathlib import Path

import aiohttp
import discord

from bot import commands
from bot.client import PATIENCE, BotClient, Patience, prepare
from bot.courier import Courier, utc_now
from bot.pauses import Chance
from bot.post import Post
from bot.registration import Register, register
from bot.reopening import Reopening
from bot.settings import Settings
from bot.supervisor import WRONG_KEY, BotRefusedError, keep_connected, tell_invite


class Commands:
    """Gives each client the commands, and does what goes beside each connection."""

    def __init__(
        self, settings: Settings, book_path: Path, watchlist: Path, now: Callable[[], datetime]
    ) -> None:
        self._settings, self._book_path, self._watchlist = settings, book_path, watchlist
        self._register = Register.beside(book_path)
        self._reopening = Reopening(book_path, now)

    async def equip(self, client: BotClient) -> None:
        """Put the commands into the client's tree."""
        await commands.install(
            client.tree,
            self._book_path,
            watchlist=self._watchlist,
            operator_guild=self._settings.operator_guild,
        )

    async def serve(self, client: BotClient) -> None:
        """Register the commands where they have changed, and try again what was suspended."""
        tell_invite(client)
        home = self._settings.operator_guild
        registering = asyncio.create_task(
            register(client.tree, () if home is None else (home,), self._register)
        )
        try:
            await asyncio.gather(registering, self._reopening.run())
        finally:
            registering.cancel()

    def heed(self, guild: discord.Guild) -> None:
        """Note that what the bot may do in a server may have changed."""
        self._reopening.heed(guild)


async def run_bot(
    settings: Settings,
    book_path: Path,
    stop: asyncio.Event,
    *,
    watchlist: Path = Path("watchlist.yaml"),
    connector: Callable[[], aiohttp.BaseConnector] | None = None,
    chance: Chance = random.random,
    now: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    patience: Patience = PATIENCE,
) -> None:
    """Deliver alerts and answer commands until `stop` is set; what is on its way ends first.

    Without a token there are webhooks only. `connector` makes what discord.py connects through;
    `now` and `sleep` (seconds) are the courier's.

    Raises:
        BotRefusedError: Discord refuses the token or the intents; one sentence tells the remedy.
    """
    prepare(settings)
    tell = None if settings.operator_channel is None else str(settings.operator_channel)
    async with Post(settings.api_base) as post:
        works: list[Coroutine[None, None, None]] = [
            Courier(book_path, post, now=now, sleep=sleep, tell=tell).run(stop)
        ]
        if settings.token is not None:
            kit = Commands(settings, book_path, watchlist, now)
            works.append(_log_in(post, settings.token, stop, connector, chance))
            works.append(
                keep_connected(
                    settings, kit, stop, connector=connector, chance=chance, patience=patience
                )
            )
        await _all(works, stop)


async def _log_in(
    post: Post,
    token: str,
    stop: asyncio.Event,
    connector: Callable[[], aiohttp.BaseConnector] | None,
    chance: Chance,
) -> None:
    """Log in for sending; a stop does not wait for an API that does not answer."""
    works = {
        asyncio.create_task(post.log_in(token, stop, connector, chance)),
        asyncio.create_task(stop.wait()),
    }
    try:
        done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        for work in done:
            await work
    except discord.LoginFailure as error:
        raise BotRefusedError(WRONG_KEY) from error
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)


async def _all(works: list[Coroutine[None, None, None]], stop: asyncio.Event) -> None:
    """Run works side by side; when one fails, stop the others in good order and raise."""
    tasks = [asyncio.create_task(work) for work in works]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    stop.set()
    endings = await asyncio.gather(*tasks, return_exceptions=True)
    for ending in endings:
        if isinstance(ending, BaseException):
            raise ending
