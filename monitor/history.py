"""HistoryQuery -> recorded changes: used alike by the command line and the bot.

Knows what may be asked and how an unknown name is answered; the book finds the rows. Knows
nothing of how an answer is shown.
"""

import difflib
from collections.abc import Iterator

from monitor.errors import WatchNotFoundError
from monitor.model import Change, HistoryQuery
from monitor.store import Book


def entries(book: Book, query: HistoryQuery) -> Iterator[Change]:
    """Yield the recorded changes that the query asks for, newest first.

    Quiet changes (reverted, flapping) are among them, with their flags; `query.edits` brings
    every edit along with the rule that quieted it. A watch that is gone from the watchlist
    answers as before.

    Raises:
        WatchNotFoundError: the query names a watch or service that the book has never met.
    """
    if query.watch is not None:
        _known("watch", query.watch, [status.watch_id for status in book.statuses()])
    if query.service is not None:
        _known("service", query.service, [status.service for status in book.statuses()])
    return book.changes(query)


def entry(book: Book, change: int) -> Change:
    """Return one change with all its edits; `WatchNotFoundError` where there is none."""
    return book.change(change)


def _known(noun: str, name: str, names: list[str]) -> None:
    folded = {known.casefold(): known for known in names}
    if name in names or (noun == "service" and name.casefold() in folded):
        return
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    hint = f"did you mean {folded[close[0]]}?" if close else "`clausewatch status` lists them."
    raise WatchNotFoundError(f"The book has no {noun} {name!r}; {hint}")
