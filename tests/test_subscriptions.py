"""Subscriptions in the book: kept as said, brought over from older books, owed what they ask for."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor import migrations
from monitor.model import (
    Comparison,
    DeliveryKind,
    DeliveryState,
    Direction,
    Level,
    Mention,
    Pace,
    Quiet,
    Severity,
    Subscription,
    Topic,
    Verdict,
)
from monitor.store import Book
from monitor.store.matching import next_digest, once_a_channel
from tests.doubles.craft import NOON, Page
from tests.doubles.desk import DAYS, HOURS, MINUTES, POLICY, Desk

NOTICE_CUT = POLICY.replace("30 days notice", "14 days notice")
FULL = Subscription(
    id=0,
    channel="1",
    wants="service:Lumen",
    at_least="minor",
    direction=Direction.WORSE,
    topics=(Topic.SALE, Topic.SHARING),
    language="fr",
    guild="9",
    owner="8",
    digest=Pace.WEEKLY,
    mentions=(Mention("77", "high"), Mention("88")),
    thread=True,
    paused_until=NOON,
    quiet=Quiet(time(22, 30), time(7), "Europe/Paris", urgent=True),
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.open(tmp_path / "book.db") as opened:
        yield opened


def test_a_subscription_is_kept_as_it_was_said(book: Book) -> None:
    kept = book.subscribe(FULL)
    assert kept == replace(FULL, id=kept.id)
    changed = replace(kept, digest=Pace.DAILY, mentions=(), paused_until=None)
    assert book.amend(changed) == changed
    assert book.subscriptions(guild="9") == [changed]
    assert book.subscriptions(guild="1") == []
    assert book.subscription(kept.id) == changed
    book.unsubscribe(kept.id)
    assert book.subscription(kept.id) is None


def test_a_book_of_an_older_schema_keeps_what_it_owed(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = Database(sqlite3.connect(path))
    with old.conn:
        migrations.step_1_record(old)
        migrations.step_2_outbox(old)
        old.execute(
            "INSERT INTO watches (id, service, name, kind, url) VALUES ('a','b','c','d','e')"
        )
        old.execute("INSERT INTO visits (watch_id, number, at, outcome) VALUES ('a', 1, 'x', 'y')")
        old.execute(
            "INSERT INTO changes VALUES (5,'a',1,1,2,'2026-03-01T12:00:00.000000Z','minor',2,NULL,"
            "'neutral','[]','[]',1.0,NULL)"
        )
        old.execute(
            "INSERT INTO subscriptions VALUES (3,'1','everything','minor',NULL,'[]','en',1)"
        )
        old.execute("INSERT INTO deliveries VALUES (7,3,5,'owed','n',2,NULL,'m',1,'503')")
        for number, name in enumerate(("step_1_record", "step_2_outbox"), 1):
            migrations.schema.ensure_migrations_table(old)
            row = {"migration_set": "clausewatch", "name": name, "applied_at": str(number)}
            old.table("_sqlite_migrations").insert(row)
        old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        old.execute("PRAGMA user_version = 2")
    old.close()
    with Book.open(path) as book:
        (delivery,) = book.deliveries()
        assert (delivery.id, delivery.change, delivery.nonce, delivery.tries) == (7, 5, "n", 2)
        assert (delivery.kind, delivery.edit_due) == (DeliveryKind.ALERT, True)
        assert book.subscriptions() == [Subscription(3, "1", "everything", at_least="minor")]


def test_a_follow_of_an_older_book_becomes_a_person_s(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with Book.open(path) as book:
        followed = book.subscribe(Subscription(0, "4711", "watch:a", owner="8"))
        book.subscribe(Subscription(0, "1", "everything", guild="9", owner="8"))
        book.subscribe(Subscription(0, "https://x.example/api/webhooks/1/s", "everything"))
    old = Database(sqlite3.connect(path))
    with old.conn:
        old.execute("ALTER TABLE subscriptions DROP COLUMN quiet")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'step_6_quiet'")
        old.execute("PRAGMA user_version = 5")
    old.close()
    with Book.open(path) as book:
        person, channel, webhook = book.subscriptions()
        assert person == replace(followed, channel="user:8")
        assert person.is_personal
        assert not channel.is_personal
        assert webhook.is_webhook


@pytest.mark.parametrize(
    ("level", "verdict", "severity", "reached"),
    [
        ("cosmetic", Verdict.COSMETIC, None, True),
        ("cosmetic", Verdict.NONE, None, False),
        ("minor", Verdict.COSMETIC, None, False),
        ("substantive", Verdict.SUBSTANTIVE, Severity.LOW, True),
        ("high", Verdict.SUBSTANTIVE, Severity.MEDIUM, False),
        ("high", Verdict.SUBSTANTIVE, Severity.HIGH, True),
    ],
)
def test_a_level_is_reached_from_there_on(
    level: str, verdict: Verdict, severity: Severity | None, *, reached: bool
) -> None:
    assert Level(level).is_reached(verdict, severity) is reached


def test_digests_are_due_in_the_morning_and_on_mondays() -> None:
    sunday = datetime(2026, 3, 1, 8, tzinfo=UTC)
    before = sunday - timedelta(seconds=1)
    assert next_digest(Pace.DAILY, before) == sunday
    assert next_digest(Pace.DAILY, sunday) == sunday + 1 * DAYS
    assert next_digest(Pace.WEEKLY, sunday) == sunday + 1 * DAYS
    assert next_digest(Pace.WEEKLY, sunday + 1 * DAYS) == sunday + 8 * DAYS


def test_a_channel_is_told_once_in_each_language() -> None:
    high = Comparison(Verdict.SUBSTANTIVE, Severity.HIGH, Direction.WORSE, (), (), (), (), 1.0)
    plain = Subscription(1, "1", "everything")
    loud = replace(plain, id=2, mentions=(Mention("77"),))
    french = replace(plain, id=3, language="fr")
    seldom = replace(plain, id=0, digest=Pace.DAILY)
    assert once_a_channel([seldom, plain, loud, french], high) == [loud, french]
    assert once_a_channel([seldom, plain]) == [plain]


def test_members_of_a_claimed_digest_are_fixed(book: Book) -> None:
    book.subscribe(Subscription(0, "1", "everything", at_least="cosmetic", digest=Pace.DAILY))
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    quiet = POLICY.replace("You may ask for a copy.", "~ Copies on request.")
    desk.visit()
    desk.visit(quiet, after=1 * HOURS)
    (digest,) = book.claim(desk.now + 1 * DAYS, lease=5 * MINUTES)
    desk.visit(quiet.replace("~ Copies", "~ All copies"), after=1 * HOURS)
    assert [change.id for change in book.parcel(digest).changes] == [1]
    book.settle(digest.id, DeliveryState.SENT, message="m1", at=desk.now)
    states = {d.change: (d.state, d.message) for d in book.deliveries() if d.change}
    assert states == {1: (DeliveryState.SENT, "m1"), 2: (DeliveryState.OWED, None)}


def test_what_waited_for_a_channel_comes_as_one_message_where_it_is_much(book: Book) -> None:
    subscription = book.subscribe(Subscription(0, "1", "everything"))
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    desk.visit()
    book.suspend(subscription.id, "gone", desk.now)
    for days in range(11, 18):
        desk.visit(POLICY.replace("for 30 days", f"for {days} days"))
    assert {d.state for d in book.deliveries()} == {DeliveryState.SUSPENDED}
    (probe,) = book.claim(desk.now, lease=5 * MINUTES)
    book.settle(probe.id, DeliveryState.SENT, message="m1", at=desk.now)
    assert book.resume(subscription.id, desk.now)
    (backlog,) = book.claim(desk.now, lease=5 * MINUTES)
    assert backlog.kind is DeliveryKind.BACKLOG
    assert len(book.parcel(backlog).changes) == 6


def test_a_suspension_is_told_to_the_owner_or_the_operator(book: Book) -> None:
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    owned = book.subscribe(Subscription(0, "1", "everything", guild="9", owner="8"))
    lonely = book.subscribe(Subscription(0, "https://d/api/webhooks/1/t", "everything"))
    for subscription in (owned, lonely):
        book.suspend(subscription.id, "gone", desk.now, tell="5")
        book.suspend(subscription.id, "gone", desk.now, tell="5")
    assert [d.channel for d in book.deliveries()] == ["user:8", "5"]


def test_who_acknowledged_first_is_kept(book: Book) -> None:
    subscription = book.subscribe(Subscription(0, "1", "everything"))
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    desk.visit()
    desk.visit(NOTICE_CUT)
    assert book.acknowledge(1, subscription.id, "Ada")
    assert not book.acknowledge(1, subscription.id, "Bob")
    assert book.deliveries()[0].acknowledged_by == "Ada"
