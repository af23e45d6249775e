"""How the nouns of the model are written as columns, and read back.

Knows the text forms: times as ISO 8601 in UTC with microseconds (they sort as text), lists as
JSON. Knows no SQL.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import Any

from monitor.model import (
    Clause,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Direction,
    Edit,
    EditKind,
    Finding,
    FindingKind,
    Hold,
    Mention,
    Op,
    Pace,
    Quiet,
    Severity,
    Snapshot,
    Subscription,
    Topic,
    Verdict,
    WordEdit,
)

Row = Mapping[str, Any]


def stamp(moment: datetime) -> str:
    """Write an aware datetime in UTC, always with microseconds.

    >>> stamp(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """Read what `stamp` wrote, or nothing."""
    return None if text is None else moment(text)


def to_json(value: Any) -> str:
    """Write compact JSON, the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def hold_to_json(hold: Hold | None) -> str | None:
    """Write a hold, or nothing."""
    if hold is None:
        return None
    fields = asdict(hold) | {"since": stamp(hold.since), "confirm_at": stamp(hold.confirm_at)}
    return to_json(fields)


def hold_of(text: str | None) -> Hold | None:
    """Read what `hold_to_json` wrote."""
    if text is None:
        return None
    fields = json.loads(text)
    fields["since"], fields["confirm_at"] = moment(fields["since"]), moment(fields["confirm_at"])
    return Hold(**fields)


def snapshot_of(row: Row, body: bytes) -> Snapshot:
    """Make the snapshot of a row of `snapshots` and its body."""
    return Snapshot(
        watch_id=row["watch_id"],
        fetched_at=moment(row["fetched_at"]),
        final_url=row["final_url"],
        status=row["status"],
        media_type=row["media_type"],
        headers=json.loads(row["headers"]),
        sha256=row["sha256"],
        body=body,
        url=row["url"],
    )


def finding_to_row(finding: Finding) -> dict[str, Any]:
    """Write a finding as the columns of `findings`, without its place."""
    return {
        "topic": str(finding.topic),
        "kind": str(finding.kind),
        "what": finding.what,
        "old": finding.old,
        "new": finding.new,
        "direction": str(finding.direction),
        "verdict": str(finding.verdict),
        "severity": None if finding.severity is None else str(finding.severity),
        "section": finding.section,
        "before": finding.before,
        "after": finding.after,
        "rule": finding.rule,
    }


def finding_of(row: Row) -> Finding:
    """Read a row of `findings`."""
    return Finding(
        topic=Topic(row["topic"]),
        kind=FindingKind(row["kind"]),
        what=row["what"],
        old=row["old"],
        new=row["new"],
        direction=Direction(row["direction"]),
        verdict=Verdict(row["verdict"]),
        severity=severity_of(row["severity"]),
        section=row["section"],
        before=row["before"],
        after=row["after"],
        rule=row["rule"],
    )


def severity_of(text: str | None) -> Severity | None:
    """Read a severity, or nothing."""
    return None if text is None else Severity(text)


def edit_to_row(edit: Edit) -> dict[str, Any]:
    """Write an edit as the columns of `edits`, without its place."""
    return {
        "kind": str(edit.kind),
        "verdict": str(edit.verdict),
        "rule": edit.rule,
        "old": _clauses_to_json(edit.old),
        "new": _clauses_to_json(edit.new),
        "words": to_json([[run.op.value, run.text] for run in edit.words]),
    }


def edit_of(row: Row) -> Edit:
    """Read a row of `edits`."""
    return Edit(
        kind=EditKind(row["kind"]),
        old=_clauses_of(row["old"]),
        new=_clauses_of(row["new"]),
        words=tuple(WordEdit(Op(op), text) for op, text in json.loads(row["words"])),
        rule=row["rule"],
        verdict=Verdict(row["verdict"]),
    )


def _clauses_to_json(clauses: Iterable[Clause]) -> str:
    return to_json([asdict(clause) for clause in clauses])


def _clauses_of(text: str) -> tuple[Clause, ...]:
    return tuple(
        Clause(**(fields | {"path": tuple(fields["path"])})) for fields in json.loads(text)
    )


def subscription_to_row(subscription: Subscription) -> dict[str, Any]:
    """Write what a subscription says as columns, without its id and its suspension."""
    paused = subscription.paused_until
    return {
        "channel": subscription.channel,
        "wants": subscription.wants,
        "at_least": subscription.at_least,
        "direction": None if subscription.direction is None else str(subscription.direction),
        "topics": to_json([str(topic) for topic in subscription.topics]),
        "language": subscription.language,
        "guild": subscription.guild,
        "owner": subscription.owner,
        "digest": str(subscription.digest),
        "mentions": to_json([[m.role, m.at_least] for m in subscription.mentions]),
        "thread": int(subscription.thread),
        "paused_until": None if paused is None else stamp(paused),
        "quiet": None if subscription.quiet is None else _quiet_to_json(subscription.quiet),
    }


def subscription_of(row: Row) -> Subscription:
    """Read a row of `subscriptions`."""
    return Subscription(
        id=row["id"],
        channel=row["channel"],
        wants=row["wants"],
        at_least=row["at_least"],
        direction=None if row["direction"] is None else Direction(row["direction"]),
        topics=tuple(Topic(slug) for slug in json.loads(row["topics"])),
        language=row["language"],
        guild=row["guild"],
        owner=row["owner"],
        digest=Pace(row["digest"]),
        mentions=tuple(Mention(role, level) for role, level in json.loads(row["mentions"])),
        thread=bool(row["thread"]),
        paused_until=moment_or_none(row["paused_until"]),
        suspended=row["suspended"],
        quiet=None if row["quiet"] is None else quiet_of(row["quiet"]),
    )


def _quiet_to_json(quiet: Quiet) -> str:
    return to_json(
        {
            "start": quiet.start.isoformat("minutes"),
            "end": quiet.end.isoformat("minutes"),
            "zone": quiet.zone,
            "urgent": quiet.urgent,
        }
    )


def quiet_of(text: str) -> Quiet:
    """Read quiet hours as they are written in a subscription's row."""
    said = json.loads(text)
    start, end = time.fromisoformat(said["start"]), time.fromisoformat(said["end"])
    return Quiet(start, end, said["zone"], said["urgent"])


def delivery_of(row: Row) -> Delivery:
    """Read a row of `deliveries`."""
    return Delivery(
        id=row["id"],
        subscription=row["subscription"],
        change=row["change_id"],
        state=DeliveryState(row["state"]),
        tries=row["tries"],
        next_at=moment_or_none(row["next_at"]),
        nonce=row["nonce"],
        message=row["message"],
        edit_due=bool(row["edit_due"]),
        detail=row["detail"],
        kind=DeliveryKind(row["kind"]),
        notice=row["notice_id"],
        watch=row["watch_id"],
        bundle=row["bundle"],
        channel=row["channel"],
        owed_at=moment_or_none(row["owed_at"]),
        sent_at=moment_or_none(row["sent_at"]),
        acknowledged_by=row["acknowledged_by"],
    )
