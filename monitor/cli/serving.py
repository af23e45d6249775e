"""`serve`: the schedule and the Discord bot, side by side until stopped.

Knows how the two are put together: the event loop is the bot's, visits are made from a thread of
their own with a book of their own, and what ends one ends the other. Both know nothing of it.
"""

import asyncio
import logging
import signal
import sys
import threading
from typing import TYPE_CHECKING

import click

from monitor import run, watchlist
from monitor.cli.logs import log_to_stderr
from monitor.cli.options import Options, shared
from monitor.model import Watchlist
from monitor.store import Book

if TYPE_CHECKING:
    from bot.settings import Settings

log = logging.getLogger(__name__)


@click.command(
    "serve",
    short_help="Visit what is due and run the Discord bot, until stopped.",
    epilog="Example: DISCORD_TOKEN=... clausewatch serve --db /var/lib/clausewatch/book.db",
)
@shared
def serve_command(options: Options) -> None:
    """Visit what is due, on schedule, until stopped by Ctrl-C or SIGTERM.

    With DISCORD_TOKEN in the environment the Discord bot runs too; without, webhooks that
    subscribed are still told. What is in flight is finished first; a second signal ends at once.
    Each visit is a line on standard error.
    """
    from bot.settings import from_environment

    log_to_stderr()
    settings = from_environment()
    listed = watchlist.load(options.watchlist)
    Book.open(options.db).close()
    if settings.token is None:
        log.warning("no DISCORD_TOKEN: visits are made and webhooks told, but no bot runs")
    asyncio.run(_serve(options, listed, settings))
    sys.stderr.flush()


async def _serve(options: Options, listed: Watchlist, settings: "Settings") -> None:
    """Run the schedule and the bot until a signal, or the failure of one of them, stops both."""
    from bot.service import run_bot

    stop, stop_visits = asyncio.Event(), threading.Event()
    _stop_at_signals(stop, asyncio.get_running_loop())
    works = [
        asyncio.create_task(asyncio.to_thread(_visit, options, listed, stop_visits)),
        asyncio.create_task(run_bot(settings, options.db, stop, watchlist=options.watchlist)),
    ]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([*works, stopping], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    stop_visits.set()
    endings = await asyncio.gather(*works, return_exceptions=True)
    for ending in endings:
        if isinstance(ending, BaseException):
            raise ending


def _visit(options: Options, listed: Watchlist, stop: threading.Event) -> None:
    with Book.open(options.db) as book:
        run.serve(book, listed, stop)


def _stop_at_signals(stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """Let the first signal stop in good order, and the second one end at once."""

    def ask_to_stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
