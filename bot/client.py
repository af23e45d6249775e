"""One life of the connection to Discord: a sharded client that ends rather than hangs.

Knows how discord.py is pointed at another address, and when a life ends: a gateway that cannot be
reached (see `gateway`), a shard that stays away or was never greeted; `supervisor` then begins a
new one. Only intents that need nobody's approval are asked for.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.http import Route

from bot.gateway import CLOSE_TIMEOUT, Gateway, GatewayLostError, is_unanswered
from bot.settings import API, Settings

log = logging.getLogger(__name__)

LAUNCHES = 3
"""How often a shard's first connection is tried before this life ends."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds are waited.

    `launch` for connecting a shard, from dialling to having identified; `away` for a shard to be
    greeted or to come back; `look` between two looks at the shards; `identify` between two
    sessions that begin, of which Discord takes one in five seconds.
    """

    launch: float = 20.0
    away: float = 120.0
    look: float = 1.0
    identify: float = 5.0


PATIENCE = Patience()

_ANSWERS = ("CommandTree-invoker", "discord-ui-")
"""How discord.py's tasks are called in which commands and clicks are answered."""


class Kit(Protocol):
    """What a client is given on its way: commands, and what happens on events."""

    async def equip(self, client: "BotClient") -> None:
        """Put commands into `client.tree`; called once logged in, before it connects."""

    async def serve(self, client: "BotClient") -> None:
        """Do what goes beside the connection, for as long as this life lasts."""

    def heed(self, guild: discord.Guild) -> None:
        """Note that what the bot may do in a server may have changed."""


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
        self,
        settings: Settings,
        kit: Kit,
        *,
        connector: aiohttp.BaseConnector | None = None,
        patience: Patience = PATIENCE,
    ) -> None:
        options: dict[str, Any] = {} if connector is None else {"connector": connector}
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            guild_ready_timeout=0.5,
            shard_connect_timeout=patience.launch,
            **options,
        )
        self.tree: app_commands.CommandTree[BotClient] = app_commands.CommandTree(self)
        self.was_ready = False
        self._settings, self._kit, self._patience = settings, kit, patience
        self._launches: Counter[int] = Counter()
        self._away: dict[int, float] = {}
        self._closings: set[asyncio.Future[None]] = set()
        self._gateway = Gateway(self, settings.gateway, self._end, lambda: self.was_ready)

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
        """Close what is open, in good order where that does not take long; answer out first."""
        answering = [t for t in asyncio.all_tasks() if t.get_name().startswith(_ANSWERS)]
        if answering:
            await asyncio.wait(answering, timeout=CLOSE_TIMEOUT)
        # A closing that this life began may have been cancelled with it: begin anew.
        self._closing_task = None
        closing = asyncio.ensure_future(self.close())
        await asyncio.wait({closing}, timeout=CLOSE_TIMEOUT)
        await _cancel([closing])
        await self._gateway.close()
        await self.http.close()

    async def setup_hook(self) -> None:
        """Be given the commands; registering them with Discord is not done here."""
        await self._kit.equip(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait before a session begins, but for the first of this life."""
        del shard_id
        if not initial:
            await asyncio.sleep(self._patience.identify)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, a few times; discord.py's own way is for ever, each in the last."""
        self._launches[shard_id] += 1
        if self._launches[shard_id] > LAUNCHES:
            raise GatewayLostError(f"shard {shard_id} could not be connected")
        self._away.setdefault(shard_id, self.loop.time())
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

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Heed a server that is there, at the start or again."""
        self._kit.heed(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Heed a server that invited the bot."""
        self._kit.heed(guild)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """Heed a channel that can be seen from now on."""
        self._kit.heed(channel.guild)

    async def on_guild_channel_update(
        self, _: discord.abc.GuildChannel, channel: discord.abc.GuildChannel
    ) -> None:
        """Heed a channel whose permissions may be others."""
        self._kit.heed(channel.guild)

    async def on_thread_update(self, _: discord.Thread, thread: discord.Thread) -> None:
        """Heed a thread that may have been unlocked."""
        self._kit.heed(thread.guild)

    async def on_guild_role_update(self, _: discord.Role, role: discord.Role) -> None:
        """Heed a role whose permissions may be others."""
        self._kit.heed(role.guild)

    async def on_member_update(self, _: discord.Member, member: discord.Member) -> None:
        """Heed roles given to the bot; no other member is told of without an approved intent."""
        self._kit.heed(member.guild)

    async def _watch(self) -> None:
        """End this life when a shard stays away; cut a connection that is dead."""
        while True:
            await asyncio.sleep(self._patience.look)
            now, longest = self.loop.time(), self._patience.away
            if now - min(self._away.values(), default=now) > longest:
                raise GatewayLostError(f"a shard has been away for {longest:.0f} seconds")
            for number, shard in self.shards.items():
                socket = shard._parent.ws  # noqa: SLF001  the only way to its heartbeats
                if is_unanswered(socket):
                    log.warning("heartbeat not acknowledged", extra={"shard": number})
                    closing = asyncio.ensure_future(socket.close(4000))
                    self._closings.add(closing)
                    closing.add_done_callback(self._closings.discard)

    def _end(self, why: Exception) -> None:
        if not self._lost.done():
            self._lost.set_exception(why)


async def _cancel(works: Iterable[asyncio.Future[None]]) -> None:
    """Cancel until all have ended: before Python 3.12, `wait_for` may swallow a cancellation."""
    every = set(works)
    pending = every
    while pending:
        for work in pending:
            work.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.2)
    await asyncio.gather(*every, return_exceptions=True)
