"""Discord's gateway over a real websocket: hello, identify, heartbeats, events, resume.

Sessions outlive connections, so that a client may resume and gets what it missed. Knows the
opcodes and close codes that Discord documents and holds clients to its limits: 120 messages a
minute of at most 4096 bytes. There is no official schema of events.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.doubles.discord_wire import shapes
from tests.doubles.discord_wire.engine import Discord
from tests.doubles.discord_wire.rest import cut
from tests.doubles.discord_wire.world import Json

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 7, 8, 9, 10, 11
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
"""Members, presences and message content: intents that need Discord's approval."""


@dataclass(slots=True, eq=False)
class Session:
    """What the gateway remembers of a client: its shard, its intents and what it was sent."""

    id: str
    shard: int
    shards: int
    intents: int
    sequence: int = 0
    sent: list[Json] = field(default_factory=list)
    connection: Connection | None = None


class Connection:
    """One websocket, with its own compression."""

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, *, plain: bool = False
    ) -> None:
        self.request, self.socket = request, socket
        self.session: Session | None = None
        self.heard: deque[float] = deque()
        compressed = request.query.get("compress") == "zlib-stream" and not plain
        self._compressor = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[Json | int | str] = asyncio.Queue()

    def send(self, event: Json | str) -> None:
        """Send an event, or text that is none, after those that were sent before."""
        self._queue.put_nowait(event)

    def close(self, code: int) -> None:
        """Close with a code after what was sent before."""
        self._queue.put_nowait(code)

    async def write(self) -> None:
        """Write what was sent until the connection ends."""
        while not self.socket.closed:
            event = await self._queue.get()
            if isinstance(event, int):
                await self.socket.close(code=event)
                return
            text = event if isinstance(event, str) else json.dumps(event, ensure_ascii=False)
            if self._compressor is None:
                await self.socket.send_str(text)
            else:
                data = self._compressor.compress(text.encode())
                await self.socket.send_bytes(data + self._compressor.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """All sessions and connections of one loopback Discord."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.identified: list[Json] = []
        self.greeted = 0
        self.resumed = 0
        self.heartbeats = 0
        self.approved_intents = 0
        self.refused_intents = PRIVILEGED
        self.interval = 41.25
        self.acknowledges = True
        self.mute: frozenset[str] = frozenset()
        self.plain = False
        self.left_out: dict[str, frozenset[str]] = {}

    def app(self) -> web.Application:
        """Return the application to serve."""
        app = web.Application()
        app.router.add_get("/", self._serve)
        return app

    def dispatch(
        self, event: str, data: Json, *, guild: int | None = None, intent: int = 0
    ) -> None:
        """Send an event to the shards that a server belongs to and that asked for such events."""
        for session in list(self.sessions.values()):
            mine = session.shard == (0 if guild is None else (guild >> 22) % session.shards)
            if mine and (session.intents & intent) == intent:
                self._send(session, event, data)

    def _send(self, session: Session, event: str, data: Any) -> None:
        session.sequence += 1
        for key in self.left_out.get(event, ()):
            data = None if key == "*" else {k: v for k, v in data.items() if k != key}
        message = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
        session.sent.append(message)
        if session.connection is not None:
            session.connection.send(message)

    def raw(self, event: str, data: Any) -> None:
        """Send an event to everyone as it is, however malformed."""
        for session in self.sessions.values():
            self._send(session, event, data)

    def each(self, event: Json | str) -> None:
        """Send an opcode, or text that is none, to every connection."""
        for connection in self.connections:
            connection.send(event)

    def close(self, code: int) -> None:
        """Close every connection with a code."""
        for connection in self.connections:
            connection.close(code)

    def drop(self) -> None:
        """Reset every connection."""
        for connection in list(self.connections):
            cut(connection.request.transport)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=0, timeout=1.0)
        await socket.prepare(request)
        connection = Connection(request, socket, plain=self.plain)
        self.connections.add(connection)
        if "HELLO" not in self.mute:
            connection.send({"op": HELLO, "d": {"heartbeat_interval": int(self.interval * 1000)}})
        writing = asyncio.create_task(self._write(connection))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(connection, message.data)
        finally:
            writing.cancel()
            self.connections.discard(connection)
            if connection.session is not None and connection.session.connection is connection:
                connection.session.connection = None
            self._discord.announce()
        return socket

    async def _write(self, connection: Connection) -> None:
        try:
            await connection.write()
        except (ConnectionError, asyncio.CancelledError):
            return

    def _hear(self, connection: Connection, text: str) -> None:
        now = time.monotonic()
        connection.heard.append(now)
        while connection.heard[0] < now - 60:
            connection.heard.popleft()
        if len(text.encode()) > 4096:
            self._discord.ledger.add("gateway", "send", ["more than 4096 bytes"])
            connection.close(4002)
        elif len(connection.heard) > 120:
            self._discord.ledger.add("gateway", "send", ["more than 120 messages in a minute"])
            connection.close(4008)
        else:
            self._obey(connection, json.loads(text))
        self._discord.announce()

    def _obey(self, connection: Connection, message: Json) -> None:
        op, data = message.get("op"), message.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.acknowledges:
                connection.send({"op": ACK})
        elif op == IDENTIFY:
            self._identify(connection, data or {})
        elif op == RESUME:
            self._resume(connection, data or {})
        elif connection.session is None:
            connection.close(4003)
        elif op not in (PRESENCE, REQUEST_MEMBERS, 4):
            self._discord.ledger.add("gateway", "send", [f"unknown opcode {op}"])
            connection.close(4001)

    def _identify(self, connection: Connection, data: Json) -> None:
        self.identified.append(data)
        if connection.session is not None:
            connection.close(4005)
        elif data.get("token") != self._discord.token:
            connection.close(4004)
        elif data.get("intents", 0) & self.refused_intents & ~self.approved_intents:
            connection.close(4014)
        else:
            shard, shards = data.get("shard") or (0, 1)
            session = Session(secrets.token_hex(16), shard, shards, data["intents"])
            session.connection, connection.session = connection, session
            self.sessions[session.id] = session
            self._greet(session)

    def _greet(self, session: Session) -> None:
        world = self._discord.world
        bot = world.bot
        mine = [
            guild
            for guild in world.guilds.values()
            if bot.id in guild.members and (guild.id >> 22) % session.shards == session.shard
        ]
        ready = {
            "v": 10,
            "user": shapes.own_user(bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
            "session_id": session.id,
            "resume_gateway_url": self._discord.gateway_url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(world.application), "flags": 0},
        }
        if "READY" in self.mute:
            return
        self._send(session, "READY", ready)
        for guild in mine:
            self._send(session, "GUILD_CREATE", shapes.guild_create(guild, bot))
        self.greeted += 1

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(data.get("session_id", ""))
        if data.get("token") != self._discord.token:
            connection.close(4004)
            return
        if session is None:
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        session.connection, connection.session = connection, session
        self.resumed += 1
        seen = data.get("seq") or 0
        for message in session.sent:
            if message["s"] > seen:
                connection.send(message)
        self._send(session, "RESUMED", {})
