"""The gateway as discord.py meets it: where it is, and what is done about its faults.

Knows that an address that was set wins over all that Discord names, which close codes say no, that
an event that cannot be read is skipped, what may be left out, and that a heartbeat which is not
acknowledged means a dead connection. When a life ends, and what follows, is the client's.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

if TYPE_CHECKING:
    from discord.types.gateway import SessionStartLimit

log = logging.getLogger(__name__)

REFUSALS = frozenset({4004, 4014})
"""Close codes that say no: to the token, and to the intents."""

CLOSE_TIMEOUT = 5.0
"""Seconds for a closing in good order; a gateway that hangs is left after that."""

SLACK = 2.0
"""Seconds beyond two intervals that an acknowledgement may take."""

_VITAL = frozenset({"READY", "RESUMED"})
"""Events without which nothing goes on: a malformed one ends this life."""

_MALFORMED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What discord.py raises over JSON that is not as it expects."""

_UNREACHABLE = (OSError, aiohttp.ClientError, asyncio.TimeoutError)

_LEFT_OUT: dict[str, Any] = {"attachment_size_limit": 10 << 20, "version": 1}
"""What discord.py wants of each interaction and can be told without the gateway."""


class GatewayLostError(Exception):
    """The gateway cannot be reached or understood, or a shard has stayed away for too long."""


class GatewayRefusedError(Exception):
    """The gateway closed with a code that means no: 4004 for the token, 4014 for the intents."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the gateway closed with {code}")
        self.code = code


class Gateway:
    """The gateway of one client, which is to be made before the client connects.

    `given` is the address that was set; `end` ends the client's life with an exception, and
    `was_ready` tells whether it had been connected by then.
    """

    def __init__(
        self,
        client: discord.AutoShardedClient,
        given: str | None,
        end: Callable[[Exception], None],
        was_ready: Callable[[], bool],
    ) -> None:
        self._given = None if given is None else yarl.URL(given)
        self._named: yarl.URL | None = None
        self._end, self._was_ready = end, was_ready
        self._sockets: list[aiohttp.ClientWebSocketResponse] = []
        self._met: list[DiscordWebSocket] = []
        http, state = client.http, client._connection  # noqa: SLF001  discord.py has no other door
        self._ask, self._dial = http.get_bot_gateway, http.ws_connect
        http.get_bot_gateway = self._name  # type: ignore[method-assign]
        http.ws_connect = self._connect  # type: ignore[method-assign]
        state._update_references = self._meet  # type: ignore[assignment, method-assign]  # noqa: SLF001
        parsers = cast("dict[str, Callable[[Mapping[str, Any]], None]]", state.parsers)
        for name, parse in parsers.items():
            parsers[name] = _vital(parse) if name in _VITAL else _tolerant(name, parse)

    async def close(self) -> None:
        """Close what discord.py left open: a connection that was given up on its way."""
        for met in self._met:
            if met._keep_alive is not None:  # noqa: SLF001
                met._keep_alive.stop()  # noqa: SLF001
        await asyncio.gather(*(socket.close() for socket in self._sockets))

    async def _name(self) -> "tuple[int, str, SessionStartLimit]":
        """Ask where the gateway is, and how many shards there should be.

        Where an address was set, a proxy that does not know the question is no obstacle.
        """
        try:
            shards, url, limit = await self._ask()
        except discord.GatewayNotFound as error:
            if self._given is None or not isinstance(error.__cause__, discord.NotFound):
                raise
            log.warning("the API names no gateway: one shard")
            return 1, str(self._given), _limit()
        except _MALFORMED as error:
            if self._given is None:
                raise GatewayLostError("the API names no gateway") from error
            return 1, str(self._given), _limit()
        self._named = yarl.URL(url)
        return shards, url, limit

    async def _connect(self, url: str, *, compress: int = 0) -> Any:
        """Dial the gateway: the one that was set, whatever Discord says.

        Every connection comes through here, the first, a new one and one to resume.
        """
        target = yarl.URL(url)
        if self._given is not None:
            target = self._given.with_query(target.query)
        elif self._named is not None and target.host == DiscordWebSocket.DEFAULT_GATEWAY.host:
            # discord.py forgets what the API named as soon as a session has ended.
            target = self._named.with_query(target.query)
        try:
            socket = await self._dial(str(target), compress=compress)
        except _UNREACHABLE as error:
            if not self._was_ready():
                says = str(error) or type(error).__name__
                self._end(GatewayLostError(f"the gateway does not answer: {says}"))
            raise
        self._heed_refusals(socket)
        _close_in_time(socket)
        self._sockets = [socket, *(each for each in self._sockets if not each.closed)]
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

    def _meet(self, socket: DiscordWebSocket) -> None:
        """Let a new connection skip frames that cannot be read, and mend what is left out."""
        self._met = [socket, *(each for each in self._met if each.open)]
        receive: Callable[[str], Awaitable[None]] = socket.received_message

        async def receive_or_skip(frame: Any, /) -> None:
            if isinstance(frame, bytes):
                frame = socket._decompressor.decompress(frame)  # noqa: SLF001
            if frame is None:
                return
            try:
                await receive(_mended(frame, socket))
            except _MALFORMED:
                log.exception("frame skipped", extra={"shard": socket.shard_id})

        socket.received_message = receive_or_skip  # type: ignore[method-assign]


def is_unanswered(socket: DiscordWebSocket) -> bool:
    """Tell whether a heartbeat was not acknowledged by the time the next was due.

    discord.py takes any event for a sign of life; Discord's own documentation does not.
    """
    beats = socket._keep_alive  # noqa: SLF001  discord.py tells it nowhere else
    if beats is None or beats.interval is None:
        return False
    since = time.perf_counter() - beats._last_ack  # noqa: SLF001
    return since > 2 * beats.interval + SLACK


def _close_in_time(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Let a closing not wait for a gateway that hangs; discord.py would, for half a minute."""
    close = socket.close

    async def close_in_time(**says: Any) -> bool:
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT):
                return await close(**says)
        except TimeoutError:
            return True

    socket.close = close_in_time  # type: ignore[method-assign]


def _mended(frame: str, socket: DiscordWebSocket) -> str:
    """Return a greeting with what discord.py wants in it; other frames as they are."""
    if '"READY"' not in frame and '"RESUMED"' not in frame:
        return frame
    event = json.loads(frame)
    if event.get("t") not in _VITAL:
        return frame
    known: dict[str, Any] = {"resume_gateway_url": str(socket.gateway), "guilds": []}
    known["shard"] = [socket.shard_id or 0, socket.shard_count or 1]
    event["d"] = known | (event.get("d") or {}) if event["t"] == "READY" else event.get("d") or {}
    return json.dumps(event)


def _vital(parse: Callable[[Mapping[str, Any]], None]) -> Callable[[Mapping[str, Any]], None]:
    def parse_or_end(data: Mapping[str, Any]) -> None:
        try:
            parse(data)
        except _MALFORMED as error:
            raise GatewayLostError(f"a greeting that cannot be read: {error!r}") from error

    return parse_or_end


def _tolerant(
    name: str, parse: Callable[[Mapping[str, Any]], None]
) -> Callable[[Mapping[str, Any]], None]:
    """Let an event that cannot be parsed be skipped; discord.py would end."""

    def parse_or_skip(data: Mapping[str, Any]) -> None:
        try:
            parse(_LEFT_OUT | dict(data) if name == "INTERACTION_CREATE" else data)
        except _MALFORMED:
            log.exception("event skipped", extra={"event": name})

    return parse_or_skip


def _limit() -> "SessionStartLimit":
    return {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
