"""`facts`: what policies say now, of watches and of files; several stand side by side.

Knows what an argument names and how the rows are told; what a document states is
`monitor.differ`'s word.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from monitor.cli.inputs import read_policy, snapshot_of_file
from monitor.cli.options import Options, answer, shared, status_of
from monitor.cli.versions import present_document
from monitor.differ.stated import stated
from monitor.errors import UsageError
from monitor.model import Document, Failed, Scope
from monitor.render import contract, tables
from monitor.render.tables import Stated
from monitor.store import Book


@click.command(
    "facts",
    short_help="List what policies say now: notice, retention, ages, places.",
    epilog="Example: clausewatch facts acme-privacy competitor.html",
)
@click.argument("sources", nargs=-1, metavar="[WATCH or FILE]...")
@click.option("--language", help="The language of the files, where you know it: en, fr.")
@shared
def facts_command(options: Options, sources: tuple[str, ...], language: str | None) -> None:
    """List what policies say now: notice, retention, deadlines, ages, recipients, places.

    Without an argument, all watches. Several make a table with a column each. A file that is no
    policy ends with status 4.
    """
    rows: list[Stated] = []
    for source, document in _documents(options, sources, language):
        is_file = _is_file(source) and source in sources
        for fact, clause, topic in stated(document):
            if options.as_json:
                named = {"file": source} if is_file else {"watch": source}
                answer(contract.facts_object(fact, clause, topic, **named))
            rows.append(Stated(source, fact, clause, topic))
    if not options.as_json:
        click.echo(tables.facts(rows, options.language, **options.paper), color=options.colour)


def _is_file(source: str) -> bool:
    """Whether an argument names a file: there is one, or it looks like a path."""
    return Path(source).is_file() or "/" in source or bool(Path(source).suffix)


def _documents(
    options: Options, sources: tuple[str, ...], language: str | None
) -> Iterator[tuple[str, Document]]:
    """Yield each source with its present document; the book is opened for watches alone."""
    with ExitStack() as open_books:
        book: Book | None = None
        if not all(map(_is_file, sources)) or not sources:
            book = open_books.enter_context(Book.open(options.db, create=False))
        for source in sources or _watches(book):
            if sources and _is_file(source):
                yield source, _file(source, language)
            else:
                assert book is not None
                yield source, present_document(options, book, source)


def _watches(book: Book | None) -> list[str]:
    assert book is not None
    known = [s.watch_id for s in book.statuses() if s.version is not None]
    if not known:
        raise UsageError("the book has no text yet; run `clausewatch check` first")
    return known


def _file(source: str, language: str | None) -> Document:
    read = read_policy(snapshot_of_file(Path(source)), Scope(language=language))
    if isinstance(read, Failed):
        click.echo(f"clausewatch: {source}: {read.fault}: {read.detail}", err=True)
        raise SystemExit(status_of(read))
    return read
