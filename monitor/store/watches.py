"""The watches of the book: what is due, what an order needs to know, how each one stands.

Knows the tables `watches`, `versions` and `notices` for asking; `visits` does the writing.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from monitor.errors import WatchNotFoundError
from monitor.model import Order, Past, Snapshot, Validators, Watch
from monitor.store.answers import Blame, Named, Notice, NoticeKind, Status, VersionRow
from monitor.store.chain import kept
from monitor.store.connection import select
from monitor.store.rows import Row, hold_of, moment, moment_or_none, stamp

REMEMBERED = timedelta(days=7)
"""How long a text that was left counts as an earlier one (law 6)."""

SETTLED = timedelta(hours=48)
"""How long a text must stand after quiet returns before it is told (law 6)."""

FULL_EVERY = 8
"""Each so-many-th visit is unconditional, since validators are a hint only."""

_CLOCK_SLACK = timedelta(minutes=10)


def enter(db: Database, watches: Iterable[Watch]) -> None:
    """Write what the watchlist says; watches that it lacks become inactive."""
    old = {row["id"]: row for row in select(db, "SELECT * FROM watches")}
    listed = set()
    for watch in watches:
        listed.add(watch.id)
        row = {
            "id": watch.id,
            "service": watch.service,
            "name": watch.name,
            "kind": watch.kind,
            "url": watch.urls[0],
            "language": watch.language,
            "active": 1,
        }
        if watch.id not in old:
            db.table("watches").insert(row)
        elif any(old[watch.id][column] != value for column, value in row.items()):
            db.table("watches").update(watch.id, row)
    for gone in old.keys() - listed:
        if old[gone]["active"]:
            db.table("watches").update(gone, {"active": 0})


def due(db: Database, now: datetime) -> list[str]:
    """Return the ids of the active watches that are due, the longest overdue first.

    A watch last visited in the future is due too: the clock was set back.
    """
    rows = select(
        db,
        "SELECT id FROM watches WHERE active AND (next_visit_at IS NULL OR next_visit_at <= ?"
        " OR last_visit_at > ?) ORDER BY next_visit_at, id",
        [stamp(now), stamp(now + _CLOCK_SLACK)],
    )
    return [row["id"] for row in rows]


def planned(db: Database) -> dict[str, datetime]:
    """Return when each active watch that was visited before is due again."""
    rows = select(db, "SELECT id, next_visit_at FROM watches WHERE active AND visits")
    return {row["id"]: moment(row["next_visit_at"]) for row in rows}


def known(db: Database, watch_id: str) -> Row:
    """Return the row of a watch that was entered."""
    row = next(select(db, "SELECT * FROM watches WHERE id = ?", [watch_id]), None)
    if row is None:
        raise WatchNotFoundError(f"The book has no watch {watch_id!r}; enter the watchlist first.")
    return row


def order(db: Database, watch: Watch, now: datetime, *, accept: bool = False) -> Order:
    """Make the order for the next visit of a watch that the book knows."""
    row = known(db, watch.id)
    version, hold = row["version"], hold_of(row["hold"])
    provisional = bool(row["provisional"])
    settled = hold is None and _settled(row, now)
    prior = snapshots(db, watch.id, version) if version is not None else ()
    visit = row["visits"] + 1
    whole = accept or provisional or settled or hold is not None or visit % FULL_EVERY == 0
    read = _version_row(db, watch.id, version)
    return Order(
        watch=watch,
        validators=() if whole else _validators(row, watch, prior),
        prior=prior,
        visit=visit,
        version=version,
        fingerprint=read["fingerprint"] if read else "",
        reader=read["reader"] if read else "",
        seen=_seen(row, watch),
        provisional=provisional,
        hold=hold,
        past=_past(db, watch.id, version, now),
        returns=_returns(db, watch.id, now),
        announced=snapshots(db, watch.id, row["announced"]) if settled else (),
        announced_version=row["announced"] if settled else None,
        failures=row["failures"],
        accept=accept,
    )


def snapshots(db: Database, watch_id: str, version: int) -> tuple[Snapshot, ...]:
    """Return the snapshots that are read for a version; empty where there is no such one."""
    read = _version_row(db, watch_id, version)
    return kept(db, watch_id, read["visit"]) if read else ()


def versions(db: Database, watch_id: str) -> list[VersionRow]:
    """Return the versions of a watch, oldest number first."""
    rows = select(db, "SELECT * FROM versions WHERE watch_id = ? ORDER BY number", [watch_id])
    return [
        VersionRow(
            **(
                row
                | {
                    "seen_at": moment(row["seen_at"]),
                    "left_at": moment_or_none(row["left_at"]),
                    "updated_on": _day(row["updated_on"]),
                    "effective_on": _day(row["effective_on"]),
                }
            )
        )
        for row in rows
    ]


def blame(db: Database, watch_id: str) -> list[Blame]:
    """Return the clauses of the text now shown, each with the version that brought it."""
    rows = select(
        db,
        "SELECT c.section, c.label, c.text, c.first_version, v.seen_at FROM clauses c"
        " JOIN versions v ON v.watch_id = c.watch_id AND v.number = c.first_version"
        " WHERE c.watch_id = ? AND c.position IS NOT NULL ORDER BY c.position",
        [watch_id],
    )
    return [
        Blame(
            row["section"], row["label"], row["text"], row["first_version"], moment(row["seen_at"])
        )
        for row in rows
    ]


def statuses(db: Database, ids: Sequence[str] = ()) -> list[Status]:
    """Return how the named watches stand, or all that the book knows, by id."""
    rows = select(
        db,
        "SELECT w.*, count(c.id) AS changes, max(c.detected_at) AS last_change_at"
        " FROM watches w LEFT JOIN changes c ON c.watch_id = w.id"
        " WHERE NOT :some OR w.id IN (SELECT value FROM json_each(:ids))"
        " GROUP BY w.id ORDER BY w.id",
        {"some": bool(ids), "ids": json.dumps(list(ids))},
    )
    return [_status(row) for row in rows]


def names(db: Database) -> list[Named]:
    """Return the active watches by what they are called, in that order."""
    rows = db.execute(
        "SELECT id, service, name FROM watches WHERE active ORDER BY service, name, id"
    )
    return [Named(*row) for row in rows]


def notices(db: Database, since: int = 0) -> list[Notice]:
    """Return what was told once after the notice numbered `since`, oldest first."""
    rows = select(db, "SELECT * FROM notices WHERE id > ? ORDER BY id", [since])
    return [_notice(row) for row in rows]


def notice(db: Database, number: int) -> Notice:
    """Return the notice of that number."""
    return _notice(db.table("notices").get(number))


def _notice(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        watch_id=row["watch_id"],
        kind=NoticeKind(row["kind"]),
        at=moment(row["at"]),
        fault=row["fault"],
        detail=row["detail"],
        since=moment_or_none(row["since"]),
    )


def _status(row: Row) -> Status:
    hold = hold_of(row["hold"])
    return Status(
        watch_id=row["id"],
        service=row["service"],
        name=row["name"],
        url=row["url"],
        active=bool(row["active"]),
        visits=row["visits"],
        version=row["version"],
        version_since=moment_or_none(row["version_since"]),
        provisional=bool(row["provisional"]),
        changes=row["changes"],
        last_change_at=moment_or_none(row["last_change_at"]),
        last_visit_at=moment_or_none(row["last_visit_at"]),
        last_good_at=moment_or_none(row["last_good_at"]),
        next_visit_at=moment_or_none(row["next_visit_at"]),
        failures=row["failures"],
        failing_since=moment_or_none(row["failing_since"]),
        fault=row["fault"],
        detail=row["detail"],
        held_since=hold.since if hold else None,
        confirm_at=hold.confirm_at if hold else None,
        unstable=hold.told if hold else False,
    )


def _settled(row: Row, now: datetime) -> bool:
    """Tell whether quiet returns ended in a text that users were not told of."""
    if row["version"] is None or row["version"] == row["announced"]:
        return False
    return now - moment(row["version_since"]) >= SETTLED


def _validators(row: Row, watch: Watch, prior: Sequence[Snapshot]) -> tuple[Validators, ...]:
    """Return what makes the requests conditional, for addresses whose text is at hand."""
    known, at_hand = json.loads(row["validators"]), {snapshot.url for snapshot in prior}
    return tuple(
        Validators(*known[url]) if url in known and url in at_hand else Validators()
        for url in watch.urls
    )


def _seen(row: Row, watch: Watch) -> tuple[str, ...]:
    known = json.loads(row["seen"])
    return tuple(known.get(url, "") for url in watch.urls)


def _version_row(db: Database, watch_id: str, version: int | None) -> dict[str, Any] | None:
    rows = select(
        db, "SELECT * FROM versions WHERE watch_id = ? AND number = ?", [watch_id, version]
    )
    return next(iter(rows), None)


def _past(db: Database, watch_id: str, version: int | None, now: datetime) -> tuple[Past, ...]:
    rows = select(
        db,
        "SELECT number, fingerprint, left_at FROM versions"
        " WHERE watch_id = ? AND left_at >= ? AND number IS NOT ? ORDER BY left_at DESC",
        [watch_id, stamp(now - REMEMBERED), version],
    )
    return tuple(Past(row["number"], row["fingerprint"], moment(row["left_at"])) for row in rows)


def _returns(db: Database, watch_id: str, now: datetime) -> int:
    row = db.execute(
        "SELECT count(*) FROM changes WHERE watch_id = ? AND detected_at >= ?"
        """ AND flags LIKE '%"reverted"%'""",
        [watch_id, stamp(now - REMEMBERED)],
    ).fetchone()
    return int(row[0])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def validators_to_json(row: Row, snapshots: Iterable[Snapshot]) -> tuple[str, str]:
    """Return the new `validators` and `seen`, after these snapshots were accepted."""
    validators, seen = json.loads(row["validators"]), json.loads(row["seen"])
    for snapshot in snapshots:
        headers = {name.lower(): value for name, value in snapshot.headers.items()}
        found = Validators(headers.get("etag"), headers.get("last-modified"))
        validators[snapshot.url] = list(asdict(found).values())
        seen[snapshot.url] = snapshot.sha256
    return json.dumps(validators), json.dumps(seen)
