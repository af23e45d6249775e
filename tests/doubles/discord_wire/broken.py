"""How a test lets the loopback Discord go wrong: answers, limits, gateway, sessions, token."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

from tests.doubles.discord_wire.faults import MESSAGES, Fault, Limiter, Limits
from tests.doubles.discord_wire.served import Served


class Broken(Served):
    """A double that goes wrong when it is told to."""

    def fail(self, fault: Fault, *, on: str = MESSAGES, times: int = 1, **where: Any) -> None:
        """Break the next `times` requests to an operation; "*" is any.

        `where` narrows by parameters of the path, such as `channel_id=channel.id`.
        """
        self.do(lambda: self.discord.faults.add(fault, on, times, **where))

    def mend(self) -> None:
        """Forget the faults that were asked for."""
        self.do(self.discord.faults.clear)

    def limit(self, limits: Limits) -> None:
        """Change the rate limits."""

        def change() -> None:
            self.discord.limiter = Limiter(limits)

        self.do(change)

    @contextlib.contextmanager
    def on_purpose(self, why: str) -> Iterator[None]:
        """Do not count the violations that happen meanwhile."""
        with self.ledger.on_purpose(why):
            yield

    def reconnect(self) -> None:
        """Ask every connection to reconnect (opcode 7)."""
        self.do(lambda: self._gateway.each({"op": 7, "d": None}))

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every connection that its session is invalid (opcode 9)."""

        def send() -> None:
            if not resumable:
                self._gateway.sessions.clear()
            self._gateway.each({"op": 9, "d": resumable})

        self.do(send)

    def forget_sessions(self) -> None:
        """Let no session be resumed; connections stay."""
        self.do(self._gateway.sessions.clear)

    def close_gateway(self, code: int) -> None:
        """Close every gateway connection with a code."""
        self.do(lambda: self._gateway.close(code))

    def drop_gateway(self) -> None:
        """Reset every gateway connection."""
        self.do(self._gateway.drop)

    def gateway_down(self) -> None:
        """Listen no longer: connections to the gateway are refused."""

        async def stop() -> None:
            self._gateway.drop()
            await self._site.stop()

        asyncio.run_coroutine_threadsafe(stop(), self._loop).result(10)

    def gateway_up(self) -> None:
        """Listen again, on the same port."""
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def send_raw(self, event: str, data: Any) -> None:
        """Send an event as it is, however malformed."""
        self.do(lambda: self._gateway.raw(event, data))

    def send_text(self, text: str) -> None:
        """Send a frame that is no event at all."""
        self.do(lambda: self._gateway.each(text))

    def leave_out(self, event: str, *keys: str) -> None:
        """Send an event without some of its keys from now on; "*" is all there is."""

        def change() -> None:
            self._gateway.left_out[event] = frozenset(keys)

        self.do(change)

    def mute(self, *greetings: str) -> None:
        """Accept connections and say no HELLO, or no READY; without names all is said again."""

        def change() -> None:
            self._gateway.mute = frozenset(greetings)

        self.do(change)

    def speak_plainly(self) -> None:
        """Compress nothing on later connections, whatever is asked for."""

        def change() -> None:
            self._gateway.plain = True

        self.do(change)

    def heartbeat(self, interval: float, *, acknowledged: bool = True) -> None:
        """Ask later connections for a heartbeat every `interval` seconds, and answer it or not."""

        def change() -> None:
            self._gateway.interval, self._gateway.acknowledges = interval, acknowledged

        self.do(change)

    def advertise(self, gateway: str) -> None:
        """Name another address as the gateway's, in answers and in READY."""

        def change() -> None:
            self.discord.gateway_url = gateway

        self.do(change)

    def shards(self, count: int) -> None:
        """Recommend so many shards."""

        def change() -> None:
            self.discord.shards = count

        self.do(change)

    def approve_intents(self, intents: int) -> None:
        """Let the bot ask for privileged intents; without, it is closed with 4014."""

        def change() -> None:
            self._gateway.approved_intents = intents

        self.do(change)

    def refuse_intents(self) -> None:
        """Close every IDENTIFY with 4014, whatever intents it asks for."""

        def change() -> None:
            self._gateway.refused_intents = -1

        self.do(change)

    def revoke_token(self) -> None:
        """Let the token count no longer: 401, and 4004 at the gateway."""

        def change() -> None:
            self.discord.token = "revoked"

        self.do(change)
