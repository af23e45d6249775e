"""Channels and people, reached through a discord.py client.

Knows how discord.py sends, and which of its exceptions means what: it raises an HTTP 503 and a
dropped connection at once. No channel is looked up or kept in memory: an id is enough.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import aiohttp
import discord

from bot.backend import DeliveryError, PassingError, refusal
from bot.message import Message

LOOKED_BACK = 50
"""Messages of a channel among which one of ours is looked for."""

ARCHIVED_AFTER: Literal[10080] = 10080
"""Minutes without a message after which a thread is archived; the next one brings it back."""

THREAD_EXISTS = 160004
"""Discord's code for a message that has a thread already."""

LONGEST_WAIT = 60.0
"""Seconds that discord.py may wait for a limit by itself; a longer wait is the courier's."""

_PERSON = "user:"

_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)
"""What discord.py raises over an answer that is not Discord's, such as a proxy's page."""


class Channels:
    """Sends as the bot that `client` is logged in as."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        client.http.max_ratelimit_timeout = LONGEST_WAIT

    @property
    def webhooks_only(self) -> bool:
        """Whether the client is closed or was never logged in."""
        return self._client.is_closed() or self._client.application_id is None

    async def send(
        self, channel: str, message: Message, nonce: str, *, reply_to: str | None = None
    ) -> str:
        """Send a message; the nonce is enforced, and a reply whose message is gone is sent too."""
        arguments = message.to_discord()
        async with self._told():
            place = await self._place(channel)
            if reply_to is not None:
                arguments["reference"] = discord.MessageReference(
                    message_id=int(reply_to), channel_id=place.id, fail_if_not_exists=False
                )
            sent = await place.send(nonce=nonce, **arguments)
            return str(sent.id)

    async def edit(self, channel: str, number: str, message: Message) -> None:
        """Replace a message's text, embeds and buttons; its files stay."""
        arguments = message.to_discord(files=False)
        async with self._told():
            place = await self._place(channel)
            await place.get_partial_message(int(number)).edit(**{"view": None} | arguments)

    async def open_thread(self, channel: str, number: str, name: str) -> None:
        """Begin a thread with a message; one that was begun before is as good."""
        async with self._told():
            try:
                await self._client.http.start_thread_with_message(
                    int(channel), int(number), name=name, auto_archive_duration=ARCHIVED_AFTER
                )
            except discord.HTTPException as error:
                if error.code != THREAD_EXISTS:
                    raise

    async def find(self, channel: str, marker: str) -> str | None:
        """Look through the channel's last messages; what may not be read holds nothing."""
        own = self._client.user.id if self._client.user else self._client.application_id
        async with self._told():
            place = await self._place(channel)
            try:
                async for message in place.history(limit=LOOKED_BACK):
                    if message.author.id == own and _is_marked(message, marker):
                        return str(message.id)
            except (discord.Forbidden, discord.NotFound):
                return None
        return None

    async def _place(self, channel: str) -> discord.PartialMessageable | discord.DMChannel:
        if channel.startswith(_PERSON):
            person = discord.Object(int(channel.removeprefix(_PERSON)))
            return await self._client.create_dm(person)
        return self._client.get_partial_messageable(int(channel))

    @asynccontextmanager
    async def _told(self) -> AsyncIterator[None]:
        """Turn what discord.py raises into the courier's errors."""
        try:
            yield
        except asyncio.CancelledError:
            # Who waits for the global limit holds back all others until it has waited: for ever,
            # if it is cut off.
            self._client.http._global_over.set()  # noqa: SLF001
            raise
        except discord.RateLimited as error:
            raise PassingError("rate limit", error.retry_after) from error
        except discord.HTTPException as error:
            raise _refusal(error) from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise PassingError(f"connection: {type(error).__name__}") from error
        except RuntimeError as error:
            # aiohttp's word for a session that was closed while the client is being rebuilt.
            raise PassingError(f"client: {error}") from error
        except _UNREADABLE as error:
            raise PassingError(f"answer: {error!r}") from error


def _is_marked(message: discord.Message, marker: str) -> bool:
    if message.content.endswith(f"-# {marker}"):
        return True
    footers = (embed.footer.text or "" for embed in message.embeds)
    return any(footer.split(" · ")[0] == marker for footer in footers)


def _refusal(error: discord.HTTPException) -> DeliveryError:
    asked = error.response.headers.get("Retry-After", "0")
    after = float(asked) if asked.replace(".", "", 1).isdigit() else 0.0
    return refusal(error.status, error.code, f"HTTP {error.status}, code {error.code}", after)
