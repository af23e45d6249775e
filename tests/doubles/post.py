"""A post office without a network: a backend that keeps what it is given and fails as told."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.backend import DeliveryError, LostError
from bot.message import Message


@dataclass(slots=True)
class Posted:
    """A message as it stands in its channel."""

    number: str
    message: Message
    nonce: str
    reply_to: str | None = None
    edits: int = 0


@dataclass(slots=True)
class Lost:
    """A failure that comes after the message was stored: the answer got lost."""

    error: DeliveryError


@dataclass(slots=True)
class Post:
    """Keeps messages by channel; `faults` are what the next tries meet, None for none.

    A nonce is remembered, as Discord does for some minutes, unless `forgetful`. While `hold` is
    not set no try ends; `held` is set when one is kept waiting.
    """

    channels: dict[str, list[Posted]] = field(default_factory=lambda: defaultdict(list))
    threads: dict[str, str] = field(default_factory=dict)
    faults: list[Exception | Lost | None] = field(default_factory=list)
    webhooks_only: bool = False
    forgetful: bool = False
    hold: asyncio.Event | None = None
    held: asyncio.Event | None = None
    tries: int = 0
    looks: int = 0

    async def send(
        self, channel: str, message: Message, nonce: str, *, reply_to: str | None = None
    ) -> str:
        self.tries += 1
        if self.hold is not None and self.held is not None:
            self.held.set()
            await self.hold.wait()
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        posted = self._posted(channel, message, nonce, reply_to)
        if isinstance(fault, Lost):
            raise fault.error
        return posted.number

    def _posted(self, channel: str, message: Message, nonce: str, reply_to: str | None) -> Posted:
        here = self.channels[channel]
        known = next((posted for posted in here if posted.nonce == nonce), None)
        if known is not None and not self.forgetful:
            return known
        number = str(sum(map(len, self.channels.values())) + 1000)
        here.append(Posted(number, message, nonce, reply_to))
        return here[-1]

    async def edit(self, channel: str, number: str, message: Message) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        for posted in self.channels[channel]:
            if posted.number == number:
                posted.message, posted.edits = message, posted.edits + 1
                return
        raise LostError("no such message")

    async def open_thread(self, channel: str, number: str, name: str) -> None:
        self.threads[f"{channel}/{number}"] = name

    async def find(self, channel: str, marker: str) -> str | None:
        self.looks += 1
        found = (p.number for p in self.channels[channel] if p.message.marker == marker)
        return next(found, None)

    def in_channel(self, channel: str) -> Sequence[Message]:
        return [posted.message for posted in self.channels[channel]]
