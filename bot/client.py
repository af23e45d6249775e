"""One life of the connection to Discord: a sharded client that ends rather than hangs.

Knows how discord.py is pointed at another address, and which of its faults are to be met inside
(a malformed event is skipped) or by ending (a gateway that cannot be reached, a shard that stays
away); `supervisor` then begins a new life. Only intents that need nobody's approval are asked for.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, cast

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.http import Route

from bot.settings import API, Settings

log = logging.getLogger(__name__)

LAUNCHES = 3
"""How often a shard's first connection is tried before this life ends."""

LAUNCH_TIMEOUT = 30.0
"""Seconds for connecting a shard, from dialling to having identified."""

LOST_AFTER = 300.0
"""Seconds that a shard may be away before this life ends."""

WATCH_EVERY = 15.0
"""Seconds between two looks at the shards."""

CLOSE_TIMEOUT = 5.0
"""Seconds for ending in good order; a gateway that hangs is left after that."""

REFUSALS = frozenset({4004, 4014})
"""Close codes that say no: to the token, and to the intents."""

_VITAL = frozenset({"READY", "RESUMED"})
"""Events without which nothing goes on: a malformed one ends this life."""

_GATEWAY_ERRORS = (OSError, aiohttp.ClientError, asyncio.TimeoutError)


class GatewayLostError(Exception):
    """The gateway cannot be reached, or a shard has stayed away for too long."""


class GatewayRefusedError(Exception):
    """The gateway closed with a code that means no: 4004 for the token, 4014 for the intents."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the gateway closed with {code}")
        self.code = code


class Kit(Protocol):
    """What a client is given on its way: commands, and what happens on events."""

    async def equip(self, client: "BotClient") -> None:
        """Put commands into `client.tree`; called once logged in, before it connects."""

    async def serve(self, client: "BotClient") -> None:
        """Do what goes beside the connection, for as long as this life lasts."""


def prepare(settings: Settings) -> None:
    """Let all of discord.py's requests, webhooks' included, go to the API that was set.

    The address is a class variable of the library, hence the same for a whole process. What the
    library would say of voice, and of shards that this module speaks of, is hushed.
    """
    Route.BASE = (settings.api_base or API).rstrip("/")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    logging.getLogger("discord.shard").setLevel(logging.CRITICAL)


class BotClient(discord.AutoShardedClient):
    """A client for one life; make a new one for the next."""

    def __init__(
        self, settings: Settings, kit: Kit, *, connector: aiohttp.BaseConnector | None = None
    ) -> None:
        options: dict[str, Any] = {} if connector is None else {"connector": connector}
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            guild_ready_timeout=0.5,
            shard_connect_timeout=LAUNCH_TIMEOUT,
            **options,
        )
        self.tree: app_commands.CommandTree[BotClient] = app_commands.CommandTree(self)
        self.was_ready = False
        self._settings, self._kit = settings, kit
        self._gateway = None if settings.gateway is None else yarl.URL(settings.gateway)
        self._launches: Counter[int] = Counter()
        self._away: dict[int, float] = {}
        self._dial = self.http.ws_connect
        self.http.ws_connect = self._dial_gateway  # type: ignore[method-assign]
        self._skip_malformed_events()

    async def live(self) -> None:
        """Log in, connect and stay; returns or raises when this life is over.

        Raises:
            discord.LoginFailure: Discord does not know the token.
            GatewayLostError: the gateway is out of reach.
            GatewayRefusedError: it does not want this token, or these intents.
            Exception: whatever else ended discord.py.
        """
        assert self._settings.token is not None
        self._lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self.login(self._settings.token)
        works = [
            asyncio.ensure_future(work)
            for work in (self.connect(), self._kit.serve(self), self._watch(), self._lost)
        ]
        try:
            done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel(works)
        for work in done:
            work.result()

    async def leave(self) -> None:
        """Close what is open, in good order where that does not take long."""
        # A closing that this life began may have been cancelled with it: begin anew.
        self._closing_task = None
        closing = asyncio.ensure_future(self.close())
        await asyncio.wait({closing}, timeout=CLOSE_TIMEOUT)
        await _cancel([closing])
        await self.http.close()

    async def setup_hook(self) -> None:
        """Be given the commands; registering them with Discord is not done here."""
        await self._kit.equip(self)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, a few times; discord.py's own way is for ever, each in the last."""
        self._launches[shard_id] += 1
        if self._launches[shard_id] > LAUNCHES:
            raise GatewayLostError(f"shard {shard_id} could not be connected")
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def on_ready(self) -> None:
        """Note that this life has come to be of use."""
        self.was_ready = True
        log.info("bot ready", extra={"servers": len(self.guilds), "shards": self.shard_count})

    async def on_shard_connect(self, shard_id: int) -> None:
        """Note that a shard is there."""
        self._away.pop(shard_id, None)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that a shard is back."""
        self._away.pop(shard_id, None)
        log.info("shard resumed", extra={"shard": shard_id})

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Note since when a shard is away."""
        self._away.setdefault(shard_id, self.loop.time())
        log.info("shard away", extra={"shard": shard_id})

    async def _watch(self) -> None:
        """End this life when a shard stays away."""
        while True:
            await asyncio.sleep(WATCH_EVERY)
            now = self.loop.time()
            if now - min(self._away.values(), default=now) > LOST_AFTER:
                raise GatewayLostError(f"a shard has been away for {LOST_AFTER:.0f} seconds")

    async def _dial_gateway(self, url: str, *, compress: int = 0) -> Any:
        """Dial the gateway: the one that was set, whatever Discord says.

        Every connection comes through here, the first, a new one and one to resume.
        """
        target = yarl.URL(url)
        if self._gateway is not None:
            target = self._gateway.with_query(target.query)
        try:
            socket = await self._dial(str(target), compress=compress)
        except _GATEWAY_ERRORS as error:
            if not self.was_ready:
                says = str(error) or type(error).__name__
                self._end(GatewayLostError(f"the gateway does not answer: {says}"))
            raise
        self._heed_refusals(socket)
        return socket

    def _heed_refusals(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """End this life when the gateway says no.

        discord.py asks for the code after it has closed its own side, and finds 1006 there if the
        connection was gone by then; it would try to resume for ever.
        """
        receive = socket.receive

        async def receive_and_heed(timeout: float | None = None) -> aiohttp.WSMessage:  # noqa: ASYNC109  aiohttp's own
            message = await receive(timeout)
            if message.type is aiohttp.WSMsgType.CLOSE and message.data in REFUSALS:
                self._end(GatewayRefusedError(message.data))
            return message

        socket.receive = receive_and_heed  # type: ignore[method-assign]

    def _end(self, why: Exception) -> None:
        if not self._lost.done():
            self._lost.set_exception(why)

    def _skip_malformed_events(self) -> None:
        """Let an event that cannot be parsed be skipped; discord.py would end."""
        parsers = cast("dict[str, Callable[[Mapping[str, Any]], None]]", self._connection.parsers)
        for name, parse in parsers.items():
            if name not in _VITAL:
                parsers[name] = _tolerant(name, parse)


async def _cancel(works: Iterable[asyncio.Future[None]]) -> None:
    """Cancel until all have ended: before Python 3.12, `wait_for` may swallow a cancellation."""
    every = set(works)
    pending = every
    while pending:
        for work in pending:
            work.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.2)
    await asyncio.gather(*every, return_exceptions=True)


def _tolerant(
    name: str, parse: Callable[[Mapping[str, Any]], None]
) -> Callable[[Mapping[str, Any]], None]:
    def parse_or_skip(data: Mapping[str, Any]) -> None:
        try:
            parse(data)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            log.exception("event skipped", extra={"event": name})

    return parse_or_skip
