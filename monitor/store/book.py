"""The book of record: one SQLite file, and everything that may be asked of it or written to it.

`Book` opens the file, turns every write into one transaction, and leaves the SQL to the modules
beside it, one for each family of tables. It knows nothing of fetching, reading or comparing. A
book belongs to the thread that opened it; any number of processes may have one open.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import StoreError, WatchNotFoundError
from monitor.model import (
    Change,
    Comparison,
    Delivery,
    DeliveryState,
    Document,
    HistoryQuery,
    Order,
    Outcome,
    Snapshot,
    Subscription,
    Watch,
)
from monitor.store import (
    chain,
    changes,
    outbox,
    parcels,
    proposals,
    replies,
    subscriptions,
    versions,
    visits,
    watches,
)
from monitor.store.answers import (
    Blame,
    LabelKind,
    Labelled,
    Mute,
    Named,
    Notice,
    Parcel,
    Proof,
    Proposal,
    Recorded,
    Status,
    VersionRow,
)
from monitor.store.connection import LARGEST, open_database, told, unit


class Book:
    """An open book. Use it as a context manager, or call `close`."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        self._db = open_database(path, create=create)

    @classmethod
    def open(cls, path: str | Path, *, create: bool = True) -> Self:
        """Open the book at `path`, brought up to the present schema.

        With `create`, a missing file and its folder are made; without, that is an error, so
        that a question never leaves an empty book behind.

        Raises:
            StoreError: missing, no book of ours, damaged, or not writable.
            NewerSchemaError: written by a newer clausewatch.
            LockedError: another process kept it busy for 30 seconds.
        """
        return cls(Path(path), create=create)

    def close(self) -> None:
        """Close the connection; what was recorded is on disk already."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def enter(self, listed: Iterable[Watch]) -> None:
        """Write the watchlist's watches; those that it lacks keep their history, inactive."""
        with unit(self._db, self.path):
            watches.enter(self._db, listed)

    def due(self, now: datetime) -> list[str]:
        """Return the ids of the listed watches that are due, the longest overdue first."""
        with told(self.path):
            return watches.due(self._db, now)

    def planned(self) -> dict[str, datetime]:
        """Return when each listed watch that was visited before is due again."""
        with told(self.path):
            return watches.planned(self._db)

    def order(self, watch: Watch, now: datetime, *, accept: bool = False) -> Order:
        """Make the order for the next visit of a watch that was entered.

        `accept` makes an order whose page becomes the new base, whatever it was before.
        """
        with told(self.path):
            return watches.order(self._db, watch, now, accept=accept)

    def record(
        self, order: Order, outcome: Outcome, *, at: datetime, next_visit_at: datetime
    ) -> Recorded:
        """Record an outcome in one transaction: everything, or nothing.

        Recording the same order again, here or in another process, writes nothing and answers
        what was recorded first (`Recorded.again`).
        """
        with unit(self._db, self.path):
            return visits.write(self._db, order, outcome, at=at, next_visit_at=next_visit_at)

    def changes(self, query: HistoryQuery) -> Iterator[Change]:
        """Yield recorded changes, newest first; `monitor.history` is the way in for users."""
        with told(self.path):
            yield from changes.read(self._db, query)

    def change(self, number: int) -> Change:
        """Return one change with all its edits.

        Raises:
            WatchNotFoundError: there is no change of that number.
        """
        with told(self.path):
            found = changes.read_one(self._db, number) if abs(number) <= LARGEST else None
        if found is None:
            raise WatchNotFoundError(
                f"There is no change {number}; `clausewatch history --all` lists them."
            )
        return found

    def versions(self, watch_id: str) -> list[VersionRow]:
        """Return a watch's versions by number; empty for a watch without any."""
        with told(self.path):
            return watches.versions(self._db, watch_id)

    def snapshots_of(self, watch_id: str, version: int) -> tuple[Snapshot, ...]:
        """Return the snapshots of a version, to be read again; one for each address.

        Raises:
            WatchNotFoundError: there is no such version.
        """
        with told(self.path):
            known = abs(version) <= LARGEST
            found = watches.snapshots(self._db, watch_id, version) if known else ()
        if not found:
            raise WatchNotFoundError(
                f"There is no version {version} of {watch_id}; `clausewatch status` tells how"
                " many there are."
            )
        return found

    def rewrite(
        self,
        watch_id: str,
        visit: int,
        documents: Mapping[int, Document],
        comparisons: Mapping[int, Comparison],
    ) -> bool:
        """Write versions and changes as they are read and compared by now; owe no alert.

        Numbers and ids stay. Answers False, and writes nothing, where a visit later than
        `visit` has been recorded.
        """
        with unit(self._db, self.path):
            return versions.rewrite(self._db, watch_id, visit, documents, comparisons)

    def blame(self, watch_id: str) -> list[Blame]:
        """Return the clauses now shown in order, each with the version that brought it."""
        with told(self.path):
            return watches.blame(self._db, watch_id)

    def statuses(self, ids: Sequence[str] = ()) -> list[Status]:
        """Return how the named watches stand, or all that the book knows, by id."""
        with told(self.path):
            return watches.statuses(self._db, ids)

    def names(self) -> list[Named]:
        """Return what the listed watches are called; quick, however many there are."""
        with told(self.path):
            return watches.names(self._db)

    def notices(self, since: int = 0) -> list[Notice]:
        """Return what was told once (faults, recoveries, unstable pages) after notice `since`."""
        with told(self.path):
            return watches.notices(self._db, since)

    def subscribe(self, subscription: Subscription) -> Subscription:
        """Store a subscription and return it with its id; changes from now on are owed to it."""
        with unit(self._db, self.path):
            return subscriptions.subscribe(self._db, subscription)

    def amend(self, subscription: Subscription) -> Subscription:
        """Write what the subscription of that id now says, but for its suspension."""
        with unit(self._db, self.path):
            return subscriptions.amend(self._db, subscription)

    def unsubscribe(self, subscription: int) -> bool:
        """End a subscription and drop what it is still owed; tell whether there was one."""
        with unit(self._db, self.path):
            return subscriptions.unsubscribe(self._db, subscription)

    def subscription(self, number: int) -> Subscription | None:
        """Return the subscription of that id, None where it does not stand."""
        with told(self.path):
            return subscriptions.find(self._db, number)

    def subscriptions(
        self, *, guild: str | None = None, channel: str | None = None
    ) -> list[Subscription]:
        """Return the subscriptions that stand, of one server or channel if asked, oldest first."""
        with told(self.path):
            return subscriptions.read_all(self._db, guild=guild, channel=channel)

    def suspend(
        self, subscription: int, why: str, now: datetime, *, tell: str | None = None
    ) -> None:
        """Let a subscription wait, since its channel takes no messages; tell of it once.

        Told is another channel of its server, else its owner, else `tell`.
        """
        with unit(self._db, self.path):
            subscriptions.suspend(self._db, subscription, why, now, tell=tell)

    def resume(self, subscription: int, now: datetime) -> bool:
        """Owe again what waited for a channel that works; tell whether it was suspended."""
        with unit(self._db, self.path):
            return subscriptions.resume(self._db, subscription, now)

    def retry(self, subscription: int, now: datetime) -> None:
        """Try a suspended subscription now, since something in its server has changed."""
        with unit(self._db, self.path):
            subscriptions.retry(self._db, subscription, now)

    def keep_thread(self, subscription: int, service: str, thread: str | None) -> None:
        """Write in which thread a subscription is told of a service; None forgets it."""
        with unit(self._db, self.path):
            subscriptions.keep_thread(self._db, subscription, service, thread)

    def thread_of(self, subscription: int, service: str) -> str | None:
        """Return the thread in which a subscription is told of a service, None before the first."""
        with told(self.path):
            return subscriptions.thread_of(self._db, subscription, service)

    def acknowledge(self, change: int, subscription: int, name: str) -> bool:
        """Write who acknowledged an alert first; tell whether nobody had before."""
        with unit(self._db, self.path):
            return outbox.acknowledge(self._db, change, subscription, name)

    def deliveries(self, change: int | None = None) -> list[Delivery]:
        """Return the deliveries of a change, or all, oldest first."""
        with told(self.path):
            return list(outbox.deliveries(self._db, change))

    def parcel(self, delivery: Delivery) -> Parcel:
        """Return a claimed delivery with its subscription and all that is to be told in it."""
        with told(self.path):
            return parcels.pack(self._db, delivery)

    def claim(
        self, now: datetime, *, lease: timedelta, limit: int = 20, webhooks_only: bool = False
    ) -> list[Delivery]:
        """Claim deliveries that are due to be sent or edited; a claim lapses after `lease`."""
        with unit(self._db, self.path):
            subscriptions.probe(self._db, now)
            return outbox.claim(
                self._db, now, lease=lease, limit=limit, webhooks_only=webhooks_only
            )

    def release_claims(self) -> None:
        """Owe again at once what was claimed by who cannot deliver it any more."""
        with unit(self._db, self.path):
            subscriptions.release_claims(self._db)

    def settle(
        self,
        delivery: int,
        state: DeliveryState,
        *,
        message: str | None = None,
        detail: str = "",
        at: datetime | None = None,
    ) -> None:
        """Write how a delivery ended: sent (with the message's id), or dropped.

        What a bundle gathers ends with it. `at` is the moment of the try.
        """
        with unit(self._db, self.path):
            outbox.settle(self._db, delivery, state, message=message, detail=detail, at=at)

    def postpone(self, delivery: int, next_at: datetime, *, detail: str) -> None:
        """Write that a try failed and when the next one is due; what was sent stays sent."""
        with unit(self._db, self.path):
            outbox.postpone(self._db, delivery, next_at, detail)

    def propose(self, proposal: Proposal) -> bool:
        """Store a proposed watch; False where its id is taken, by a watch or a proposal."""
        with unit(self._db, self.path):
            return proposals.propose(self._db, proposal)

    def proposals(self) -> list[Proposal]:
        """Return the open proposals, oldest first."""
        with told(self.path):
            return proposals.open_ones(self._db)

    def approve(self, watch_id: str, by: str, at: datetime) -> Proposal | None:
        """Approve an open proposal, to be visited from now on; None where there is none."""
        with unit(self._db, self.path):
            return proposals.approve(self._db, watch_id, by, at)

    def approved(self) -> list[Watch]:
        """Return the watches that were proposed and approved, oldest first."""
        with told(self.path):
            return proposals.approved(self._db)

    def told_in(self, message: str) -> list[int]:
        """Return the changes that a sent message tells, by its id; empty for any other message."""
        with told(self.path):
            return replies.told_in(self._db, message)

    def label(self, change: int, reader: str, label: LabelKind, at: datetime) -> None:
        """Write what a reader says about a change; `reader` is kept as a hash only."""
        with unit(self._db, self.path):
            replies.label(self._db, change, reader, label, at)

    def labelled(self) -> list[Labelled]:
        """Return what readers say about changes, by number."""
        with told(self.path):
            return replies.labelled(self._db)

    def mute(self, subscription: int, watch_id: str, until: datetime) -> None:
        """Tell a subscription nothing about a watch until then; a past moment ends it."""
        with unit(self._db, self.path):
            replies.mute(self._db, subscription, watch_id, until)

    def mutes(self, now: datetime) -> list[Mute]:
        """Return the mutes that still last."""
        with told(self.path):
            return replies.mutes(self._db, now)

    def verify(self) -> Proof:
        """Prove that no snapshot was altered or dropped; keep `Proof.head` outside the book."""
        with told(self.path):
            return chain.verify(self._db)

    def backup(self, target: str | Path) -> None:
        """Copy the book, whole and consistent, while others may be writing to it.

        Raises:
            StoreError: there is a file at `target` already, or it cannot be written.
        """
        path = Path(target)
        if path.exists():
            raise StoreError(f"{path} exists already; choose another name for the backup.")
        with told(path):
            copy = sqlite3.connect(path)
            try:
                self._db.conn.backup(copy)
            finally:
                copy.close()
