"""`demo`: the offline tour, told as a user would be told of real policies.

Knows where the tour's book and its redline go, and how scenes are laid out; what happens in them
is `monitor.demo`'s affair.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from click.core import ParameterSource

from monitor.cli.options import Options, shared
from monitor.cli.versions import redline_of
from monitor.cli.visits import tell
from monitor.demo.tour import Scene, tour
from monitor.errors import UsageError
from monitor.model import Change, Verdict
from monitor.render import terminal
from monitor.store import Book

REDLINE = "clausewatch-demo.html"


@click.command(
    "demo",
    short_help="Watch sample policies change, offline, in a few seconds.",
    epilog="Example: clausewatch demo --out /tmp",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="The folder for the redline; by default the present one.",
)
@shared
@click.pass_context
def demo_command(context: click.Context, options: Options, out: Path) -> None:
    """Watch sample policies change, offline, in a few seconds.

    Two invented providers' policies are served on this machine alone and checked through several
    versions: noise, other words for the same, a cut in rights, a wall, a sale. What you would be
    told is printed, and one change is written as a redline in HTML. The book is thrown away
    unless --db names a file for it.
    """
    given = context.get_parameter_source("db") is not ParameterSource.DEFAULT
    with _book(options.db if given else None) as book:
        told: list[Change] = []
        for scene in tour(book):
            _tell(options, scene)
            told += scene.changes
        target = out / REDLINE
        target.write_text(redline_of(options, book, _gravest(told)), encoding="utf-8")
    click.echo(f"\nRedline: {target}", err=options.as_json)
    if given:
        click.echo(f"Book:    {options.db} (clausewatch history --all --why --db {options.db})")


@contextlib.contextmanager
def _book(path: Path | None) -> Iterator[Book]:
    """Open a fresh book: at `path`, or one that is thrown away afterwards."""
    if path is not None:
        if path.exists():
            raise UsageError(f"{path} is there already; the demo wants a fresh book")
        with Book.open(path) as book:
            yield book
        return
    with tempfile.TemporaryDirectory() as folder, Book.open(Path(folder) / "demo.db") as book:
        yield book


def _tell(options: Options, scene: Scene) -> None:
    """Tell a scene: what happens, what each visit came to, and each change in full."""
    if options.as_json:
        for visited in scene.visits:
            tell(options, visited)
        return
    title = click.style(f"{scene.number}. {scene.step.says[options.language]}", bold=True)
    click.echo(f"\n{title}\n", color=options.colour)
    pad = max(len(visited.outcome.watch_id) for visited in scene.visits)
    loud = {c.watch_id: c for c in scene.changes if c.verdict is Verdict.SUBSTANTIVE}
    for visited in scene.visits:
        if visited.outcome.watch_id not in loud:
            tell(options, visited, pad)
    for change in loud.values():
        text = terminal.change(change, options.language, **options.paper)
        click.echo(f"{text}\n", color=options.colour)


def _gravest(changes: list[Change]) -> Change:
    """Return the change to show as a redline: the first of the highest severity."""
    ranks = {change.id: change.severity.rank if change.severity else -1 for change in changes}
    return max(changes, key=lambda change: (ranks[change.id], -change.id))
