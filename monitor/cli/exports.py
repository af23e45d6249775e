"""`export`: what the book holds, in the form of another tool.

Knows how exports are asked for and told; what is written is each form's own module's affair.
"""

from pathlib import Path

import click

from monitor.cli.options import Options, answer, shared
from monitor.store import Book


@click.group(
    "export",
    short_help="Write what the book holds in the form of another tool.",
    epilog="Example: clausewatch export labels my-gold",
)
def export_command() -> None:
    """Write what the book holds in the form of another tool."""


@export_command.command("labels", epilog="Example: clausewatch export labels my-gold")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@shared
def labels_command(options: Options, folder: Path) -> None:
    """Write what readers said of alerts (noise, matters) to FOLDER, in the gold format.

    `clausewatch evaluate FOLDER` scores the differ on it. Who said it is not written.
    """
    from monitor.evaluate.feedback import export_labels

    with Book.open(options.db, create=False) as book:
        count = export_labels(book, folder)
    if options.as_json:
        answer({"labels": count, "folder": str(folder)})
    else:
        click.echo(f"Wrote {count} labelled pairs to {folder}")
