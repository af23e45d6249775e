"""`verify` and `backup`: proving the book and copying it.

Knows how the two are asked for and told; the chain of hashes and the copying are the store's.
"""

from pathlib import Path

import click

from monitor.cli.options import UNUSABLE, Options, answer, shared
from monitor.render import escape
from monitor.store import Book


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
