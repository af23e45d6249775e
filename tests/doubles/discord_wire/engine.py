"""The loopback Discord itself: its world, its rules and who listens, without any transport.

`Discord` is what REST routes, the gateway and the simulated people share. All of it lives in the
double's event loop; other threads only wait on `changed`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.doubles.discord_wire.faults import Faults, Limiter, Limits
from tests.doubles.discord_wire.ledger import Ledger
from tests.doubles.discord_wire.schema import VARIABLE, official
from tests.doubles.discord_wire.world import (
    Attachment,
    Channel,
    Guild,
    Json,
    Message,
    Permission,
    User,
    World,
)


class RefusedError(Exception):
    """Discord's no: an HTTP status, an error code and its words."""

    def __init__(self, status: int, code: int, says: str) -> None:
        super().__init__(says)
        self.status, self.code, self.says = status, code, says


@dataclass(frozen=True, slots=True)
class Call:
    """A request that arrived, read."""

    method: str
    template: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    payload: Any
    files: Mapping[str, Attachment]
    authorization: str = ""

    @property
    def operation(self) -> str:
        """The request's line, with names in place of values."""
        return f"{self.method} {self.template}"

    def number(self, name: str) -> int:
        """Return a parameter of the path that is an id."""
        text = self.params[name]
        if not text.isdecimal():
            raise RefusedError(400, 50035, "Invalid Form Body")
        return int(text)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request and how it was answered: a status, or 0 where the connection ended instead."""

    call: Call
    status: int
    at: float

    @property
    def operation(self) -> str:
        """The request's line, with names in place of values."""
        return self.call.operation


@dataclass(slots=True, eq=False)
class Interaction:
    """One thing that a person did, from the event that told it to the last answer.

    `acknowledged` is the type of the first answer (4 message, 5 thinking, 6 and 7 on the clicked
    message, 8 choices, 9 modal), None where none came within three seconds.
    """

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    began: float
    source: Message | None = None
    command: str = ""
    acknowledged: int | None = None
    acknowledged_at: float = 0.0
    data: Json = field(default_factory=dict)
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    lapsed: bool = False


class Listener(Protocol):
    """Who hears the gateway's events."""

    def dispatch(
        self, event: str, data: Json, *, guild: int | None = None, intent: int = 0
    ) -> None:
        """Send an event to the shard that a server belongs to, if it asked for such events."""


class Discord:
    """All that the loopback Discord knows and decides."""

    def __init__(self, token: str, ledger: Ledger, limits: Limits) -> None:
        self.token = token
        self.world = World()
        self.ledger = ledger
        self.faults = Faults()
        self.limiter = Limiter(limits)
        self.silenced = 0
        self.official = official()
        self.ledger.schema = (
            "official schema and documented rules"
            if self.official
            else f"official schema absent ({VARIABLE} names no file), documented rules only"
        )
        self.listener: Listener | None = None
        self.base = ""
        self.gateway_url = ""
        self.shards = 1
        self.patience = 3.0
        self.nonce_memory = 300.0
        self.seen: list[Seen] = []
        self.interactions: dict[str, Interaction] = {}
        self.changed = threading.Condition()
        self.changes = 0

    def announce(self) -> None:
        """Wake who waits for something to have happened."""
        with self.changed:
            self.changes += 1
            self.changed.notify_all()

    def dispatch(
        self, event: str, data: Json, *, guild: Guild | None = None, intent: int = 0
    ) -> None:
        """Send an event through the gateway."""
        if self.listener is not None:
            number = None if guild is None else guild.id
            self.listener.dispatch(event, data, guild=number, intent=intent)

    def channel(self, number: int) -> Channel:
        """Return a channel that the bot may see, or refuse as Discord does."""
        channel = self.world.channels.get(number)
        if channel is None:
            raise RefusedError(404, 10003, "Unknown Channel")
        self.need(channel, Permission.VIEW_CHANNEL)
        return channel

    def need(self, channel: Channel, *wanted: Permission) -> None:
        """Refuse where the bot lacks a permission in a channel."""
        held = self.world.permissions(self.world.bot, channel)
        if not held & Permission.VIEW_CHANNEL:
            raise RefusedError(403, 50001, "Missing Access")
        if any(not held & permission for permission in wanted):
            raise RefusedError(403, 50013, "Missing Permissions")

    def message(self, channel: Channel, number: int) -> Message:
        """Return a message of a channel, or refuse."""
        found = channel.messages.get(number)
        if found is None:
            raise RefusedError(404, 10008, "Unknown Message")
        return found


Route = Callable[[Discord, Call], tuple[int, Any]]
"""Carries out one operation; returns the status and the JSON of the answer, None for no body."""

ROUTES: dict[tuple[str, str], Route] = {}
"""Every operation that the double knows, by method and path template."""


def route(method: str, template: str) -> Callable[[Route], Route]:
    """Enter a function as what carries out an operation."""

    def enter(function: Route) -> Route:
        ROUTES[method, template] = function
        return function

    return enter
