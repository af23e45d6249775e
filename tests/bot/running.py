"""The bot in a thread and an event loop of its own, pointed at a loopback Discord."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from bot.client import Patience
from bot.service import run_bot
from bot.settings import Settings
from monitor.errors import ClausewatchError
from tests.doubles.discord_wire import DiscordWire

HASTE = 50
"""How much faster the courier's clock goes, so that a test need not wait for its patience."""


_T = TypeVar("_T")


QUICK = Patience(identify=0.1)
"""The patience of a bot whose Discord counts no sessions."""


def within(work: Coroutine[Any, Any, _T], seconds: float = 60.0) -> _T:
    """Run work in an event loop of its own, for so long at most."""
    return asyncio.run(asyncio.wait_for(work, seconds))


def settings_for(wire: DiscordWire, **more: Any) -> Settings:
    return Settings(
        **{
            "token": wire.token,
            "api_base": wire.api_base,
            "gateway": wire.gateway,
        }
        | more
    )


class Running:
    """A running bot; `error` is what it ended with, if anything."""

    def __init__(
        self,
        settings: Settings,
        book_path: Path,
        connector: Callable[[], aiohttp.BaseConnector] | None = None,
        patience: Patience = QUICK,
        haste: int = HASTE,
    ) -> None:
        self._patience, self._haste = patience, haste
        self._settings, self._book_path, self._connector = settings, book_path, connector
        self._began = datetime.now(UTC)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bot", daemon=True)
        self.ended = threading.Event()
        self.error: ClausewatchError | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.ended.is_set():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        assert not self._thread.is_alive(), "the bot does not stop"

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except ClausewatchError as error:
            self.error = error
        finally:
            self.ended.set()

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await run_bot(
            self._settings,
            self._book_path,
            self._stop,
            connector=self._connector,
            chance=lambda: 0.0,
            now=self._now,
            sleep=lambda seconds: asyncio.sleep(seconds / self._haste),
            patience=self._patience,
        )

    def _now(self) -> datetime:
        return self._began + (datetime.now(UTC) - self._began) * self._haste + timedelta(seconds=1)
