"""`check` and `serve`: visits made now, and visits made on schedule.

Knows how visits are asked for and told; what a visit is and when it is due is `monitor.run`'s
affair.
"""

import signal
import sys
import threading

import click

from monitor import run, watchlist
from monitor.cli.logs import log_to_stderr
from monitor.cli.options import SOME_FAILED, Options, answer, progress, shared
from monitor.model import Failed
from monitor.render import contract, terminal
from monitor.store import Book


@click.command(
    "check",
    short_help="Visit the watches once and now, and tell what changed.",
    epilog="Example: clausewatch check acme-privacy --wait",
)
@click.argument("watches", nargs=-1, metavar="[WATCH]...")
@click.option("--due", is_flag=True, help="Only what is due by the schedule.")
@click.option("--wait", is_flag=True, help="Stay until held changes are confirmed.")
@shared
def check_command(options: Options, watches: tuple[str, ...], *, due: bool, wait: bool) -> None:
    """Visit the named watches, or all, once and now, and tell what changed.

    A changed page is held until a later visit agrees (settings: confirm_after). Ends with 3 when
    some watches failed; all others are done.
    """
    listed = watchlist.load(options.watchlist)
    pad = max((len(w.id) for w in listed.watches if not watches or w.id in watches), default=0)
    failed = False
    with Book.open(options.db) as book:
        visits = run.check_now(book, listed, watches, due_only=due, wait=wait)
        with progress(visits, len(watches or listed.watches), "visiting") as drawn:
            for visited in drawn:
                failed |= isinstance(visited.outcome, Failed)
                tell(options, visited, pad)
    if failed:
        raise SystemExit(SOME_FAILED)


def tell(options: Options, visited: run.Visited, pad: int = 0) -> None:
    """Tell what one visit came to."""
    recorded = visited.recorded
    if options.as_json:
        answer(
            contract.check_object(
                visited.outcome,
                options.language,
                change=recorded.change,
                version=recorded.version,
                ms=visited.milliseconds,
            )
        )
        return
    text = terminal.outcome(
        visited.outcome, options.language, change=recorded.change, pad=pad, **options.paper
    )
    click.echo(text, color=options.colour)


@click.command(
    "serve",
    short_help="Visit what is due, on schedule, until stopped.",
    epilog="Example: clausewatch serve --db /var/lib/clausewatch/book.db",
)
@shared
def serve_command(options: Options) -> None:
    """Visit what is due, on schedule, until stopped by Ctrl-C or SIGTERM.

    What is in flight is finished first; a second signal ends at once. Each visit is a line on
    standard error.
    """
    log_to_stderr()
    listed = watchlist.load(options.watchlist)
    stop = threading.Event()

    def ask_to_stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    with Book.open(options.db) as book:
        run.serve(book, listed, stop)
    sys.stderr.flush()
