"""Old snapshots, read again by the present reader and compared by the present differ.

Numbers of versions and ids of changes stay, the pages as received stay, and no alert is raised:
what a newer reader sees in an old page is no news. Where the book and the craft meet for this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.check import CRAFT, Craft, scope_of
from monitor.errors import ReadError
from monitor.model import (
    Change,
    Comparison,
    Document,
    Flag,
    HistoryQuery,
    Scope,
    Verdict,
    Watchlist,
)
from monitor.store import Book, Status

_OF_THE_VISIT = frozenset({Flag.REVERTED, Flag.FLAPPING, Flag.REPLACED, Flag.TRUNCATED})
"""Flags that tell how a change came about; the differ knows nothing of them."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a watch's past again came to.

    `rejudged` are the ids of the changes whose verdict, severity or direction is another now.
    `fault` tells why nothing was written, None where all was.
    """

    watch_id: str
    versions: int
    changes: int
    rejudged: tuple[int, ...]
    fault: str | None = None


def reread(
    book: Book,
    watchlist: Watchlist | None = None,
    ids: Sequence[str] = (),
    *,
    craft: Craft = CRAFT,
) -> Iterator[Reread]:
    """Read the past of the named watches again, or of all in the book; yield what became of each.

    The watchlist tells how to read (what is the document, in which language); a watch that it
    lacks is read whole.
    """
    listed = {watch.id: watch for watch in watchlist.watches} if watchlist else {}
    for status in book.statuses(ids):
        if status.version is None:
            continue
        watch = listed.get(status.watch_id)
        yield _reread(book, status, scope_of(watch) if watch else Scope(), craft)


def _reread(book: Book, status: Status, scope: Scope, craft: Craft) -> Reread:
    watch_id = status.watch_id
    recorded = list(book.changes(HistoryQuery(watch=watch_id, at_least=Verdict.NONE)))
    try:
        documents = {
            row.number: craft.read(book.snapshots_of(watch_id, row.number), scope)
            for row in book.versions(watch_id)
        }
        judged = {change.id: _judge(change, documents, craft) for change in recorded}
    except ReadError as error:
        return Reread(watch_id, 0, 0, (), str(error))
    if not book.rewrite(watch_id, status.visits, documents, judged):
        return Reread(watch_id, 0, 0, (), "a visit was recorded meanwhile; read it again")
    other = tuple(change.id for change in recorded if _differs(change, judged[change.id]))
    return Reread(watch_id, len(documents), len(judged), other)


def _judge(change: Change, documents: dict[int, Document], craft: Craft) -> Comparison:
    comparison = craft.compare(documents[change.from_version], documents[change.to_version])
    kept = tuple(flag for flag in change.flags if flag in _OF_THE_VISIT)
    own = tuple(flag for flag in comparison.flags if flag not in kept)
    return replace(comparison, flags=own + kept)


def _differs(change: Change, comparison: Comparison) -> bool:
    before = (change.verdict, change.severity, change.direction)
    return before != (comparison.verdict, comparison.severity, comparison.direction)
