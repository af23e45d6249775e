"""`check`: visits made now.

Knows how visits are asked for and told; what a visit is and when it is due is `monitor.run`'s
affair.
"""

import click

from monitor import run, watchlist
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

    A changed page is held until a later visit agrees (settings: confirm_after). Webhooks that
    subscribed are told. Ends with 3 when some watches failed; all others are done.
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
        told = any(subscription.is_webhook for subscription in book.subscriptions())
    if told:
        _deliver(options)
    if failed:
        raise SystemExit(SOME_FAILED)


def _deliver(options: Options) -> None:
    """Send what is owed to webhooks; what fails is tried again by the next check, or `serve`."""
    from bot.dispatch import deliver_once
    from bot.settings import from_environment

    deliver_once(options.db, from_environment())


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
