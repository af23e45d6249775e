"""The post: one backend that knows the way to channels, people and webhooks alike.

Knows which of the two ways an address takes, and how the bot logs in for sending. That login is
apart from the connection for commands, so that alerts go out while the gateway is away.
"""

import asyncio
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp
import discord

from bot.backend import Backend, PassingError
from bot.channels import Channels
from bot.message import Message
from bot.pauses import Chance, pauses, sleep_until
from bot.webhooks import Webhooks

log = logging.getLogger(__name__)

_PASSING = (
    discord.DiscordException,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    # Over an answer that is not Discord's, such as the page of a network that wants a login.
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What a login may fail with and succeed later."""

ConnectorFactory = Callable[[], aiohttp.BaseConnector]


class Post:
    """Sends to webhooks at once, and to channels from when `log_in` has succeeded."""

    def __init__(self, api_base: str | None = None) -> None:
        self._webhooks = Webhooks(api_base)
        self._client: discord.Client | None = None
        self._channels: Channels | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._webhooks.close()
        if self._client is not None:
            await self._client.close()

    async def log_in(
        self, token: str, stop: asyncio.Event, connector: ConnectorFactory | None, chance: Chance
    ) -> None:
        """Log in for sending, however often that takes, until `stop` is set.

        Raises:
            discord.LoginFailure: Discord does not know the token.
        """
        for pause in pauses(chance):
            options: dict[str, Any] = {} if connector is None else {"connector": connector()}
            client = discord.Client(intents=discord.Intents(guilds=True), **options)
            try:
                await client.login(token)
            except (discord.LoginFailure, asyncio.CancelledError):
                await client.http.close()
                raise
            except _PASSING as error:
                await client.http.close()
                log.warning("cannot send yet", extra={"why": repr(error), "seconds": round(pause)})
            else:
                self._client, self._channels = client, Channels(client)
                return
            if await sleep_until(stop, pause):
                return

    @property
    def webhooks_only(self) -> bool:
        """Whether nothing but webhooks can be reached now."""
        return self._channels is None or self._channels.webhooks_only

    async def send(
        self, channel: str, message: Message, nonce: str, *, reply_to: str | None = None
    ) -> str:
        """Send a message and return its id."""
        return await self._way(channel).send(channel, message, nonce, reply_to=reply_to)

    async def edit(self, channel: str, number: str, message: Message) -> None:
        """Replace the text of a message of ours."""
        await self._way(channel).edit(channel, number, message)

    async def open_thread(self, channel: str, number: str, name: str) -> None:
        """Begin a thread with a message of ours."""
        await self._way(channel).open_thread(channel, number, name)

    async def find(self, channel: str, marker: str) -> str | None:
        """Return the id of our message with that marker, where the channel can be read."""
        return await self._way(channel).find(channel, marker)

    def _way(self, channel: str) -> Backend:
        if channel.startswith("http"):
            return self._webhooks
        if self._channels is None:
            raise PassingError("the bot is not logged in")
        return self._channels
