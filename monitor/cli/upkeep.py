"""`verify`, `backup` and `reread`: proving the book, copying it, judging its past anew.

Knows how the three are asked for and told; the chain of hashes and the copying are the store's,
what reading again means is `monitor.reread`'s affair.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import SOME_FAILED, UNUSABLE, Options, answer, shared
from monitor.errors import WatchNotFoundError
from monitor.render import escape
from monitor.store import Book

if TYPE_CHECKING:
    from monitor.reread import Reread


@click.command(
    "verify",
    short_help="Prove that no recorded page was altered or dropped.",
    epilog="Example: clausewatch verify --db data/clausewatch.db",
)
@shared
def verify_command(options: Options) -> None:
    """Prove that no recorded page was altered or dropped, by the chain of hashes.

    Keep the printed head somewhere else: only then does it prove the rows before it. Ends with 2
    where something is wrong.
    """
    with Book.open(options.db, create=False) as book:
        proof = book.verify()
    if options.as_json:
        answer({"snapshots": proof.snapshots, "head": proof.head, "fault": proof.fault})
    elif proof.fault is None:
        click.echo(f"{proof.snapshots} snapshots hold. Head: {proof.head}")
    if proof.fault is not None:
        click.echo(f"clausewatch: {escape.for_terminal_line(proof.fault)}", err=True)
        raise SystemExit(UNUSABLE)


@click.command(
    "backup",
    short_help="Copy the book, whole, while others may be writing to it.",
    epilog="Example: clausewatch backup clausewatch-2026-03-01.db",
)
@click.argument("target", type=click.Path(path_type=Path))
@shared
def backup_command(options: Options, target: Path) -> None:
    """Copy the book to TARGET, whole and consistent, while others may be writing to it."""
    with Book.open(options.db, create=False) as book:
        book.backup(target)
    if options.as_json:
        answer({"backup": str(target)})
    else:
        click.echo(f"Wrote {target}")


@click.command(
    "reread",
    short_help="Read recorded pages again and judge the past anew; nobody is alerted.",
    epilog="Example: clausewatch reread acme-privacy",
)
@click.argument("watches", nargs=-1, metavar="[WATCH]...")
@shared
def reread_command(options: Options, watches: tuple[str, ...]) -> None:
    """Read the recorded pages of the named watches, or of all, again and judge the past anew.

    For after an upgrade, or once `select` or `remove` of a watch are set right. Numbers of
    versions and changes stay, the pages as received stay, and nobody is alerted. Ends with 3 when
    some watches could not be read.
    """
    from monitor import watchlist
    from monitor.check import CRAFT
    from monitor.reread import reread
    from monitor.workers import Workers

    listed = watchlist.load(options.watchlist) if options.watchlist.exists() else None
    failed = False
    with Book.open(options.db, create=False) as book, Workers(1) as workers:
        known = {status.watch_id for status in book.statuses()}
        for name in watches:
            if name not in known:
                raise WatchNotFoundError(
                    f"The book has no watch {name!r}; `clausewatch status` lists them."
                )
        for done in reread(book, listed, watches, craft=workers.craft(CRAFT)):
            failed |= done.fault is not None
            _tell(options, done)
    if failed:
        raise SystemExit(SOME_FAILED)


def _tell(options: Options, done: "Reread") -> None:
    """Tell what became of one watch's past."""
    if options.as_json:
        answer(
            {
                "watch": done.watch_id,
                "versions": done.versions,
                "changes": done.changes,
                "rejudged": list(done.rejudged),
                "fault": done.fault,
            }
        )
        return
    if done.fault is not None:
        says = f"left as it was: {done.fault}"
    else:
        other = ", ".join(map(str, sorted(done.rejudged))) or "none"
        says = f"versions {done.versions}, changes {done.changes}, judged otherwise now: {other}"
    click.echo(escape.for_terminal_line(f"{done.watch_id}  {says}"))
