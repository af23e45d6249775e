"""Policies as they stand now, read again from the pages as received.

Knows how a watch is to be read: by the watchlist's word where there is one, since the book keeps
what was fetched and not how it is read. Runs in a thread; nothing here waits for Discord.
"""

from pathlib import Path

from monitor import watchlist
from monitor.check import CRAFT, scope_of
from monitor.differ.stated import stated
from monitor.errors import ReadError, WatchlistError
from monitor.model import Document, Scope
from monitor.render.tables import Stated
from monitor.store import Book
from monitor.workers import Workers


def facts_of(book: Book, listed: Path, watch_id: str) -> list[Stated] | None:
    """Return what a watch's present text states, None where there is no text yet."""
    read = present_document(book, listed, watch_id)
    if read is None:
        return None
    return [Stated(watch_id, fact, clause, topic) for fact, clause, topic in stated(read)]


def present_document(book: Book, listed: Path, watch_id: str) -> Document | None:
    """Read the version that now stands, None before the first or where it cannot be read.

    A page that may be costly goes to a worker process: the gateway's heartbeat waits for no page.
    """
    state = next(iter(book.statuses([watch_id])), None)
    if state is None or state.version is None:
        return None
    scope, snapshots = _scope(book, listed, watch_id), book.snapshots_of(watch_id, state.version)
    try:
        with Workers(1, always=False) as workers:
            return workers.craft(CRAFT).read(snapshots, scope)
    except ReadError:
        return None


def hashes_of(book: Book, watch_id: str, version: int) -> list[str]:
    """Return the SHA-256 of each page as received for a version, in hex."""
    return [snapshot.sha256 for snapshot in book.snapshots_of(watch_id, version)]


def _scope(book: Book, listed: Path, watch_id: str) -> Scope:
    try:
        for watch in watchlist.load(listed).watches:
            if watch.id == watch_id:
                return scope_of(watch)
    except WatchlistError:
        # A file that is missing or being edited is the operator's affair, not the reader's.
        pass
    return Scope(language=next((v.language for v in book.versions(watch_id)), None))
