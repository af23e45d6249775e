"""Recorded versions, read again by the present reader: what `diff`, `show --html` and `facts` need.

Knows how a version's snapshots become a document: by the watchlist's word on the watch where there
is one, since the book keeps what was fetched and not how it is to be read.
"""

from monitor import differ
from monitor.check import CRAFT
from monitor.cli.options import Options
from monitor.errors import WatchNotFoundError
from monitor.model import Change, Comparison, Document, Scope
from monitor.render import redline
from monitor.store import Book
from monitor.workers import Workers


def document_of(options: Options, book: Book, watch: str, version: int) -> Document:
    """Read a recorded version of a watch again, in a worker where that may be costly."""
    with Workers(1, always=False) as workers:
        snapshots, scope = book.snapshots_of(watch, version), _scope(options, book, watch)
        return workers.craft(CRAFT).read(snapshots, scope)


def present_document(options: Options, book: Book, watch: str) -> Document:
    """Read the version of a watch that now stands."""
    shown = [status.version for status in book.statuses([watch])]
    if not shown or shown[0] is None:
        raise WatchNotFoundError(
            f"the book has no text of {watch!r}; `clausewatch status` lists what it has"
        )
    return document_of(options, book, watch, shown[0])


def compared_versions(options: Options, book: Book, watch: str, old: int, new: int) -> Comparison:
    """Compare two recorded versions as they read today."""
    sides = [document_of(options, book, watch, number) for number in (old, new)]
    return differ.compare(*sides)


def _scope(options: Options, book: Book, watch: str) -> Scope:
    if options.watchlist.exists():
        from monitor import watchlist

        for listed in watchlist.load(options.watchlist).watches:
            if listed.id == watch:
                return Scope(listed.select, listed.remove, listed.language)
    return Scope(language=next((v.language for v in book.versions(watch)), None))


def redline_of(options: Options, book: Book, change: Change) -> str:
    """Return a recorded change as one HTML page, with the clauses that were kept around it."""
    watch, old, new = change.watch_id, change.from_version, change.to_version
    fresh = compared_versions(options, book, watch, old, new)
    return redline.redline(change, options.language, edits=fresh.edits)
