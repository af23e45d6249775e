"""The double's two servers, in a thread and an event loop of their own.

Knows how to start and end them, how another thread works inside and how it waits; nothing of what
is arranged or broken there.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.doubles.discord_wire.engine import Discord
from tests.doubles.discord_wire.faults import NO_LIMITS, Limits
from tests.doubles.discord_wire.gateway import Gateway
from tests.doubles.discord_wire.ledger import Ledger
from tests.doubles.discord_wire.rest import PREFIX, Rest

T = TypeVar("T")

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GAbCdE.not-a-token-of-anyone"


class Served:
    """The double's servers and thread. A bot is to be pointed at `api_base` and `gateway`."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        ledger: Ledger | None = None,
        limits: Limits = NO_LIMITS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.token = token
        self.ledger = ledger or Ledger()
        self.discord = Discord(token, self.ledger, limits)
        self._tls = tls
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="discord-wire", daemon=True)
        self._gateway_port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(10), "the double did not start"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the double does not end"

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._closing = asyncio.Event()
        self._gateway = Gateway(self.discord)
        self.discord.listener = self._gateway
        rest = web.AppRunner(
            Rest(self.discord, self._closing).app(), access_log=None, shutdown_timeout=0.2
        )
        self._runner = web.AppRunner(self._gateway.app(), access_log=None, shutdown_timeout=0.2)
        for runner in (rest, self._runner):
            await runner.setup()
        site = web.TCPSite(rest, "127.0.0.1", 0, ssl_context=self._tls)
        await site.start()
        self.port = rest.addresses[0][1]
        await self._listen()
        secure = "s" if self._tls else ""
        self.api_base = f"http{secure}://127.0.0.1:{self.port}{PREFIX}"
        self.gateway = f"ws{secure}://127.0.0.1:{self._gateway_port}"
        self.discord.base = self.api_base.removesuffix(PREFIX)
        self.discord.gateway_url = self.gateway
        self._started.set()
        await self._closing.wait()
        self._gateway.drop()
        for runner in (self._runner, rest):
            await runner.cleanup()

    async def _listen(self) -> None:
        self._site = web.TCPSite(
            self._runner, "127.0.0.1", self._gateway_port, ssl_context=self._tls
        )
        await self._site.start()
        self._gateway_port = self._runner.addresses[0][1]

    @property
    def gateway_port(self) -> int:
        """The port on which the gateway listens, or listened."""
        return self._gateway_port

    def do(self, work: Callable[[], T]) -> T:
        """Run work in the double's event loop and return what it returns."""

        async def run() -> T:
            return work()

        result = asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)
        self.discord.announce()
        return result

    def wait_for(self, what: Callable[[], T | None], timeout: float = 10.0, why: str = "it") -> T:
        """Wait until `what` returns something true, and return it.

        Raises:
            TimeoutError: it did not come about in time (seconds).
        """
        ends = time.monotonic() + timeout
        changed = self.discord.changed
        while True:
            with changed:
                seen = self.discord.changes
            found = what()
            if found:
                return found
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"waited {timeout} s for {why}")
            with changed:
                # Some things come about by time alone, such as the end of the three seconds.
                if self.discord.changes == seen:
                    changed.wait(min(left, 0.05))
