"""The book of record; the only code that knows SQL, through sqlite-utils.

    with Book.open("data/clausewatch.db") as book:      # create=False: a missing file is an error
        book.enter(watchlist.watches)                   # what is listed; others become inactive
        order = book.order(watch, now)                  # the next visit, with all it must know
        done = book.record(order, outcome, at=now, next_visit_at=later)  # one transaction
        book.changes(HistoryQuery(...))                 # newest first; see monitor.history
        book.change(7)                                  # one change with all its edits
        book.versions("id"), book.snapshots_of("id", 2), book.blame("id")
        book.statuses(), book.notices(), book.verify(), book.backup("copy.db")
        book.subscribe(...), book.amend(...), book.subscriptions(guild=...)
        book.propose(...), book.approve(id, ...), book.approved()
        book.told_in(message), book.label(change, ...), book.mute(subscription, watch, until)
        book.claim(now, lease=...), book.parcel(delivery), book.settle(delivery, state, ...)

Errors are `StoreError` and its children, and `WatchNotFoundError`. What it answers beside the
model's nouns is in `monitor.store.answers`.
"""

from monitor.store.answers import (
    Blame,
    LabelKind,
    Labelled,
    Mute,
    Named,
    Notice,
    NoticeKind,
    Parcel,
    Proof,
    Proposal,
    Recorded,
    Status,
    VersionRow,
)
from monitor.store.book import Book

__all__ = [
    "Blame",
    "Book",
    "LabelKind",
    "Labelled",
    "Mute",
    "Named",
    "Notice",
    "NoticeKind",
    "Parcel",
    "Proof",
    "Proposal",
    "Recorded",
    "Status",
    "VersionRow",
]
