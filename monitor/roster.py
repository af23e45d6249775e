"""The watches that are visited: those of the file, and those that were proposed and approved.

Knows that the file wins on equal ids, and that an approval may come while visits are being made.
"""

import logging
from dataclasses import replace

from monitor.errors import StoreError
from monitor.model import Watch, Watchlist
from monitor.store import Book

log = logging.getLogger(__name__)


class Roster:
    """The watches of a file and a book, entered into the book; grows as proposals are approved."""

    def __init__(self, book: Book, watchlist: Watchlist) -> None:
        self._book, self.watchlist = book, joined(book, watchlist)
        book.enter(self.watchlist.watches)

    def newcomers(self) -> tuple[Watch, ...]:
        """Take in what was approved since, and return it; a busy book is asked again next time."""
        try:
            grown = joined(self._book, self.watchlist)
            new = grown.watches[len(self.watchlist.watches) :]
            if new:
                self._book.enter(grown.watches)
        except StoreError as error:
            log.warning("approvals not read", extra={"reason": str(error)})
            return ()
        self.watchlist = grown
        return new


def joined(book: Book, watchlist: Watchlist) -> Watchlist:
    """Return the watchlist and, after its own watches, the approved ones that it lacks."""
    listed = {watch.id for watch in watchlist.watches}
    approved = tuple(watch for watch in book.approved() if watch.id not in listed)
    return replace(watchlist, watches=watchlist.watches + approved)
