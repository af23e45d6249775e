"""The writing of a visit: all that it brought, in the caller's one transaction.

Knows which rows each outcome makes. A visit is numbered when it is ordered; one that was
recorded before, by this process or another, writes nothing.
"""

from datetime import datetime
from typing import Any, assert_never

from sqlite_utils import Database

from monitor.model import (
    Changed,
    Document,
    Failed,
    First,
    Flag,
    Held,
    Order,
    Outcome,
    Snapshot,
    Unchanged,
    Verdict,
)
from monitor.store import changes, outbox
from monitor.store.answers import NoticeKind, Recorded
from monitor.store.chain import keep
from monitor.store.rows import Row, hold_to_json, stamp
from monitor.store.versions import as_read, write_clauses
from monitor.store.watches import known, validators_to_json

FAULT_TOLD_AFTER = 3
"""How many visits in a row must fail before the fault is told: a hiccup is no news."""

_WRITE_VISIT = """
INSERT INTO visits
  (watch_id, number, at, outcome, version, change_id, verdict, unstable, fault, detail)
VALUES
  (:watch_id, :number, :at, :outcome, :version, :change_id, :verdict, :unstable, :fault, :detail)
"""

_WRITE_WATCH = """
UPDATE watches SET
  visits = :visits, version = :version, version_since = :version_since, announced = :announced,
  provisional = :provisional, validators = :validators, seen = :seen, hold = :hold,
  last_visit_at = :last_visit_at, last_good_at = :last_good_at, next_visit_at = :next_visit_at,
  failures = :failures, failing_since = :failing_since, fault = :fault, detail = :detail,
  fault_told = :fault_told
WHERE id = :id
"""

_GOOD = {"failures": 0, "failing_since": None, "fault": None, "detail": None, "fault_told": 0}


def write(
    db: Database, order: Order, outcome: Outcome, *, at: datetime, next_visit_at: datetime
) -> Recorded:
    """Write a visit: snapshots, version, change, findings, deliveries, and the next visit."""
    row = known(db, order.watch.id)
    if row["visits"] >= order.visit:
        return _recorded(db, order)
    entry = _Entry(db, order, row, at)
    entry.take(outcome)
    return entry.close(outcome, next_visit_at)


def _recorded(db: Database, order: Order) -> Recorded:
    row = db.table("visits").get((order.watch.id, order.visit))
    return Recorded(order.visit, row["version"], row["change_id"], again=True)


class _Entry:
    """One visit on its way into the book; `columns` are those of the watch that change."""

    def __init__(self, db: Database, order: Order, row: Row, at: datetime) -> None:
        self.db, self.order, self.row, self.at = db, order, row, at
        self.version: int | None = row["version"]
        self.change: int | None = None
        self.notices: list[tuple[NoticeKind, str | None, str]] = []
        self.columns: dict[str, Any] = {"visits": order.visit, "last_visit_at": stamp(at)}

    def take(self, outcome: Outcome) -> None:
        """Write what this outcome brought."""
        if isinstance(outcome, Failed):
            self._fail(outcome)
            return
        self._recover()
        if isinstance(outcome, First | Held | Changed):
            keep(self.db, self.order.visit, outcome.snapshots)
        match outcome:
            case First():
                self._begin(outcome)
            case Unchanged():
                self._agree(outcome)
            case Held():
                self._hold(outcome)
            case Changed():
                self._change(outcome)
            case _:
                assert_never(outcome)

    def close(self, outcome: Outcome, next_visit_at: datetime) -> Recorded:
        """Write the visit itself, the notices, and the watch as it now stands."""
        watch_id, visit = self.order.watch.id, self.order.visit
        self.db.execute(
            _WRITE_VISIT,
            {
                "watch_id": watch_id,
                "number": visit,
                "at": stamp(self.at),
                "outcome": type(outcome).__name__.lower(),
                "version": self.version,
                "change_id": self.change,
                "verdict": _verdict(outcome),
                "unstable": int(isinstance(outcome, Held) and outcome.unstable),
                "fault": str(outcome.fault) if isinstance(outcome, Failed) else None,
                "detail": outcome.detail if isinstance(outcome, Failed) else None,
            },
        )
        for kind, fault, detail in self.notices:
            self._notice(kind, fault, detail, self._since(kind, outcome))
        self.columns["next_visit_at"] = stamp(next_visit_at)
        self.db.execute(_WRITE_WATCH, {**self.row, **self.columns})
        told = tuple(kind for kind, _, _ in self.notices)
        return Recorded(visit, self.version, self.change, notices=told)

    def _notice(self, kind: NoticeKind, fault: str | None, detail: str, since: str | None) -> None:
        """Write a notice and owe it to those whom the page concerns."""
        row = {
            "watch_id": self.order.watch.id,
            "visit": self.order.visit,
            "kind": str(kind),
            "at": stamp(self.at),
            "fault": fault,
            "detail": detail,
            "since": since,
        }
        self.db.table("notices").insert(row)
        (number,) = self.db.execute("SELECT last_insert_rowid()").fetchone()
        outbox.owe_notice(self.db, number, self.at, self.row)

    def _since(self, kind: NoticeKind, outcome: Outcome) -> str | None:
        """Return from when on that is so which a notice tells."""
        if kind is NoticeKind.UNSTABLE and isinstance(outcome, Held):
            return stamp(outcome.hold.since)
        if kind in (NoticeKind.FAULT, NoticeKind.RECOVERED):
            since: str | None = self.row["failing_since"]
            return since
        return None

    def _fail(self, outcome: Failed) -> None:
        failures = self.row["failures"] + 1
        self.columns |= {
            "failures": failures,
            "failing_since": self.row["failing_since"] or stamp(self.at),
            "fault": str(outcome.fault),
            "detail": outcome.detail,
        }
        if failures >= FAULT_TOLD_AFTER and not self.row["fault_told"]:
            self.columns["fault_told"] = 1
            self.notices.append((NoticeKind.FAULT, str(outcome.fault), outcome.detail))

    def _recover(self) -> None:
        if self.row["fault_told"]:
            since = f"failing since {self.row['failing_since']}"
            self.notices.append((NoticeKind.RECOVERED, self.row["fault"], since))
        self.columns |= _GOOD | {"last_good_at": stamp(self.at)}

    def _begin(self, outcome: First) -> None:
        """Make the text the base: the first version, that version anew, or the next one."""
        replaces = self.row["provisional"] and not self.order.accept
        self._show(outcome.document, 1 if replaces else None)
        self._accept(outcome.snapshots)
        self.columns |= {
            "announced": self.version,
            "provisional": 0 if self.order.accept else 1,
        }

    def _agree(self, outcome: Unchanged) -> None:
        self._accept(outcome.snapshots)
        self.columns["provisional"] = 0
        read = outcome.document
        before = (self.order.fingerprint, self.order.reader)
        if read is not None and (read.fingerprint, read.reader) != before:
            self.db.table("versions").update((self.order.watch.id, self.version), as_read(read))
        if self.order.announced:
            self.columns["announced"] = self.version

    def _hold(self, outcome: Held) -> None:
        self.columns["hold"] = hold_to_json(outcome.hold)
        if outcome.unstable:
            since = f"no text was seen twice since {stamp(outcome.hold.since)}"
            self.notices.append((NoticeKind.UNSTABLE, None, since))

    def _change(self, outcome: Changed) -> None:
        watch_id, comparison = self.order.watch.id, outcome.comparison
        before = self.version if outcome.from_version is None else outcome.from_version
        self._show(outcome.document, None)
        self._accept(outcome.snapshots)
        self.columns["provisional"] = 0
        if before is None or self.version is None:
            raise ValueError(f"{watch_id}: a change needs a version to start from")
        step = changes.Step(watch_id, self.order.visit, before, self.version, self.at)
        returned = Flag.REVERTED in comparison.flags
        taken_back = changes.since_left(self.db, watch_id, self.version) if returned else []
        self.change = changes.write(self.db, step, comparison)
        outbox.take_back(self.db, self.change, taken_back)
        if Flag.FLAPPING in comparison.flags and not self._known_to_flap():
            self.notices.append((NoticeKind.FLAPPING, None, "the page keeps returning"))
        if returned:
            # The first return tells itself by editing the alert that it takes back; after
            # that, users know nothing until a text has settled.
            if self.order.returns == 0:
                self.columns["announced"] = self.version
            return
        self.columns["announced"] = self.version
        if comparison.verdict is not Verdict.NONE:
            outbox.owe(self.db, self.change, self.at, self.row, comparison)

    def _known_to_flap(self) -> bool:
        return self.order.returns > _RETURNS_TO_FLAP

    def _accept(self, snapshots: tuple[Snapshot, ...]) -> None:
        """Take validators and hashes from an accepted page, and let go of what was held."""
        validators, seen = validators_to_json(self.row, snapshots)
        self.columns |= {"validators": validators, "seen": seen, "hold": None}

    def _show(self, document: Document, number: int | None) -> None:
        """Make the document the version now shown: `number`, one of old, or the next one."""
        watch_id, shown = self.order.watch.id, self.version
        if number is None:
            number = self._number_of(document)
        row = as_read(document) | {
            "watch_id": watch_id,
            "number": number,
            "visit": self.order.visit,
            "seen_at": stamp(self.at),
        }
        if number == shown and self.row["provisional"]:
            self.db.execute("DELETE FROM clauses WHERE watch_id = ?", [watch_id])
            self.db.table("versions").update((watch_id, number), row)
        elif not self._has(number):
            self.db.table("versions").insert(row)
        if shown is not None and shown != number:
            left = {"left_at": stamp(self.at)}
            self.db.table("versions").update((watch_id, shown), left)
        if shown != number or self.row["provisional"]:
            write_clauses(self.db, watch_id, number, document.clauses)
            self.columns["version_since"] = stamp(self.at)
        self.version = self.columns["version"] = number

    def _number_of(self, document: Document) -> int:
        """Return the number of the version that reads like this, or the next free one."""
        alike = self.db.execute(
            "SELECT number FROM versions WHERE watch_id = ? AND fingerprint = ?"
            " ORDER BY number IS NOT ?, number DESC",
            [self.order.watch.id, document.fingerprint, self.version],
        ).fetchone()
        if alike is not None:
            return int(alike[0])
        last = self.db.execute(
            "SELECT coalesce(max(number), 0) FROM versions WHERE watch_id = ?",
            [self.order.watch.id],
        ).fetchone()
        return int(last[0]) + 1

    def _has(self, number: int) -> bool:
        found = self.db.execute(
            "SELECT 1 FROM versions WHERE watch_id = ? AND number = ?",
            [self.order.watch.id, number],
        )
        return found.fetchone() is not None


_RETURNS_TO_FLAP = 2


def _verdict(outcome: Outcome) -> str | None:
    return str(outcome.comparison.verdict) if isinstance(outcome, Held | Changed) else None
