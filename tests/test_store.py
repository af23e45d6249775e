"""The book of record: what it keeps, what it refuses, and that nothing is written twice."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import history
from monitor.check import check
from monitor.errors import NewerSchemaError, StoreError, WatchNotFoundError
from monitor.model import (
    Changed,
    Comparison,
    DeliveryState,
    Direction,
    Document,
    EditKind,
    Flag,
    HistoryQuery,
    Scope,
    Snapshot,
    Subscription,
    Topic,
    Verdict,
)
from monitor.reread import reread
from monitor.store import Book
from monitor.store.changes import quoted
from tests.doubles.craft import TOY, Page
from tests.doubles.desk import DAYS, HOURS, MINUTES, POLICY, WATCH, Desk

NOTICE_CUT = POLICY.replace("30 days notice", "14 days notice")
RESTYLED = NOTICE_CUT.replace("You may ask for a copy.", "~ Copies on request.")
EVERYTHING = HistoryQuery(at_least=Verdict.NONE)
TABLES = ("watches", "visits", "blobs", "snapshots", "versions", "clauses", "changes",
          "findings", "edits", "notices", "deliveries")  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "book.db"


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    with Book.open(path) as opened:
        yield opened


@pytest.fixture
def desk(book: Book) -> Desk:
    """Return a desk with three versions: a substantive change, then a cosmetic one."""
    made = Desk(book, Page(POLICY), confirm=timedelta(0))
    for text in (POLICY, POLICY, NOTICE_CUT, RESTYLED):
        made.visit(text)
    return made


def everything_in(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables, as another program would read them."""
    connection = sqlite3.connect(path)
    try:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in TABLES
        }
    finally:
        connection.close()


def test_what_was_recorded_comes_back(desk: Desk) -> None:
    recorded = list(desk.book.changes(EVERYTHING))
    assert [(c.from_version, c.to_version, c.verdict) for c in recorded] == [
        (2, 3, Verdict.COSMETIC),
        (1, 2, Verdict.SUBSTANTIVE),
    ]
    notice = desk.book.change(recorded[1].id)
    assert notice.findings[0].before == "We give 30 days notice of changes."
    assert [edit.kind for edit in notice.edits] == [EditKind.REWORDED]
    assert notice.edits[0].new[0].text == "We give 14 days notice of changes."
    assert (notice.service, notice.url) == ("Lumen", WATCH.urls[0])


def test_versions_are_read_again_from_the_pages_as_received(desk: Desk) -> None:
    rows = desk.book.versions(WATCH.id)
    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.left_at is None for row in rows] == [False, False, True]
    (snapshot,) = desk.book.snapshots_of(WATCH.id, 2)
    assert snapshot.body.decode().startswith(NOTICE_CUT)
    with pytest.raises(WatchNotFoundError, match="no version 9"):
        desk.book.snapshots_of(WATCH.id, 9)


def test_each_clause_knows_the_version_that_brought_it(desk: Desk) -> None:
    assert [(b.first_version, b.text) for b in desk.book.blame(WATCH.id)] == [
        (1, "We keep logs for 30 days."),
        (1, "We never sell personal data."),
        (3, "~ Copies on request."),
        (1, "Write to us at any time."),
        (2, "We give 14 days notice of changes."),
    ]


def test_recording_twice_is_recording_once(desk: Desk, path: Path) -> None:
    desk.page.text = POLICY + "\nWe may sell data."
    order = desk.book.order(WATCH, desk.now)
    outcome = check(order, desk.page.get, desk.settings, desk.now, craft=TOY)
    due = desk.now + 6 * HOURS
    first = desk.book.record(order, outcome, at=desk.now, next_visit_at=due)
    before = everything_in(path)
    second = desk.book.record(order, outcome, at=desk.now + HOURS, next_visit_at=due)
    assert everything_in(path) == before
    assert (second.change, second.version, second.again) == (first.change, first.version, True)


def test_a_visit_that_another_process_was_faster_with_writes_nothing(
    desk: Desk, path: Path
) -> None:
    desk.page.text = POLICY + "\nWe may sell data."
    order = desk.book.order(WATCH, desk.now)
    with Book.open(path) as other:
        rival = Desk(other, desk.page, confirm=timedelta(0))
        rival.now = desk.now
        rival.visit(after=timedelta(0))
    before = everything_in(path)
    outcome = check(order, desk.page.get, desk.settings, desk.now, craft=TOY)
    done = desk.book.record(order, outcome, at=desk.now, next_visit_at=desk.now + HOURS)
    assert done.again
    assert everything_in(path) == before


def test_an_outcome_that_cannot_be_written_leaves_nothing_behind(desk: Desk, path: Path) -> None:
    desk.page.text = POLICY + "\nWe may sell data."
    order = desk.book.order(WATCH, desk.now)
    outcome = check(order, desk.page.get, desk.settings, desk.now, craft=TOY)
    before = everything_in(path)
    assert isinstance(outcome, Changed)
    broken = replace(outcome, comparison=replace(outcome.comparison, confidence="high"))  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        desk.book.record(order, broken, at=desk.now, next_visit_at=desk.now)
    assert everything_in(path) == before


def test_a_watch_gone_from_the_list_keeps_its_history(desk: Desk) -> None:
    desk.book.enter([])
    assert [status.active for status in desk.book.statuses()] == [False]
    assert len(list(history.entries(desk.book, HistoryQuery(watch=WATCH.id)))) == 1
    assert desk.book.due(desk.now + 30 * DAYS) == []


def test_due_is_what_the_schedule_says_or_a_clock_set_back(desk: Desk) -> None:
    due = desk.next_due()
    assert desk.now + 6 * HOURS <= due <= desk.now + 6 * HOURS + 18 * MINUTES
    assert desk.book.due(due - timedelta(seconds=1)) == []
    assert desk.book.due(due) == [WATCH.id]
    assert desk.book.due(desk.now - 1 * HOURS) == [WATCH.id]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (HistoryQuery(), 1),
        (HistoryQuery(at_least=Verdict.COSMETIC), 2),
        (HistoryQuery(at_least=Verdict.COSMETIC, limit=1), 1),
        (HistoryQuery(topic=Topic.RETENTION), 1),
        (HistoryQuery(topic=Topic.SALE), 0),
        (HistoryQuery(direction=Direction.WORSE), 1),
        (HistoryQuery(direction=Direction.BETTER), 0),
        (HistoryQuery(service="lumen"), 1),
        (HistoryQuery(search="14 days"), 1),
        (HistoryQuery(search="NOTICE changes"), 1),
        (HistoryQuery(search="notice elephants"), 0),
        (HistoryQuery(search=""), 0),
        (HistoryQuery(search="copies", at_least=Verdict.NONE), 1),
    ],
    ids=str,
)
def test_history_answers_what_is_asked(desk: Desk, query: HistoryQuery, found: int) -> None:
    assert len(list(history.entries(desk.book, query))) == found


def test_history_is_bounded_in_time_start_included_end_not(desk: Desk) -> None:
    (cosmetic, notice) = desk.book.changes(EVERYTHING)
    span = replace(EVERYTHING, since=notice.detected_at, until=cosmetic.detected_at)
    assert [c.id for c in desk.book.changes(span)] == [notice.id]


def test_history_brings_the_quiet_edits_with_their_rule(desk: Desk) -> None:
    quiet, _ = history.entries(desk.book, replace(EVERYTHING, edits=True))
    assert [(edit.verdict, edit.rule) for edit in quiet.edits] == [(Verdict.COSMETIC, "toy")]


def test_an_unknown_name_is_answered_with_the_nearest(desk: Desk) -> None:
    with pytest.raises(WatchNotFoundError, match="did you mean lumen-privacy"):
        history.entries(desk.book, HistoryQuery(watch="lumen-privcy"))
    with pytest.raises(WatchNotFoundError, match="did you mean Lumen"):
        history.entries(desk.book, HistoryQuery(service="lumn"))
    with pytest.raises(WatchNotFoundError, match="no change 99"):
        history.entry(desk.book, 99)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text(alphabet=st.sampled_from("ab \"*():^-+{}NEAROT\0é&|\\'%_"), max_size=20))
def test_no_search_is_ever_syntax(desk: Desk, words: str) -> None:
    list(desk.book.changes(HistoryQuery(search=words)))
    assert quoted(words).count('"') % 2 == 0


def test_the_past_is_read_again_without_a_word(desk: Desk, path: Path) -> None:
    desk.book.subscribe(Subscription(0, "1", "everything", at_least="cosmetic"))
    before = everything_in(path)

    def read(snapshots: tuple[Snapshot, ...], scope: Scope) -> Document:
        return replace(TOY.read(snapshots, scope), reader="toy/2", title="Read again")

    def compare(old: Document, new: Document) -> Comparison:
        return replace(TOY.compare(old, new), verdict=Verdict.MINOR, flags=(Flag.SILENT_EDIT,))

    (done,) = reread(desk.book, craft=replace(TOY, read=read, compare=compare))
    assert (done.versions, done.changes, done.rejudged) == (3, 2, (2, 1))
    assert {row.title for row in desk.book.versions(WATCH.id)} == {"Read again"}
    changes = list(desk.book.changes(EVERYTHING))
    assert [change.id for change in changes] == [2, 1]
    assert {change.flags for change in changes} == {(Flag.SILENT_EDIT,)}
    assert [c.id for c in desk.book.changes(HistoryQuery(search="14 days"))] == [1]
    (again,) = reread(desk.book, craft=TOY)
    assert again.rejudged == (2, 1)
    after = everything_in(path)
    assert {table for table in TABLES if after[table] != before[table]} == set()


def test_a_visit_meanwhile_is_not_written_over(desk: Desk, path: Path) -> None:
    def read(snapshots: tuple[Snapshot, ...], scope: Scope) -> Document:
        with Book.open(path) as other:
            Desk(other, desk.page, confirm=timedelta(0)).visit()
        return TOY.read(snapshots, scope)

    (done,) = reread(desk.book, craft=replace(TOY, read=read))
    assert done.fault is not None
    assert done.versions == 0


def test_every_page_is_a_link_of_a_chain(desk: Desk) -> None:
    whole = desk.book.verify()
    assert (whole.snapshots, whole.fault) == (3, None)
    desk.visit(POLICY)
    longer = desk.book.verify()
    assert longer.snapshots == 4
    assert longer.head != whole.head


@pytest.mark.parametrize(
    ("tampering", "says"),
    [
        ("UPDATE snapshots SET fetched_at = '2020-01-01T00:00:00.000000Z' WHERE id = 2", "altered"),
        ('UPDATE snapshots SET headers = \'{"x":"y"}\' WHERE id = 1', "altered"),
        ("DELETE FROM snapshots WHERE id = 2", "snapshot 2 is missing"),
        ("UPDATE blobs SET body = x'00'", "damaged body"),
        ("DELETE FROM blobs", "lost its body"),
    ],
)
def test_tampering_is_found(desk: Desk, path: Path, tampering: str, says: str) -> None:
    desk.book.close()
    connection = sqlite3.connect(path)
    connection.execute(tampering)
    connection.commit()
    connection.close()
    with Book.open(path) as book:
        fault = book.verify().fault
    assert fault is not None
    assert says in fault


def test_a_backup_is_whole_while_the_book_is_open(desk: Desk, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    desk.book.backup(copy)
    assert everything_in(copy) == everything_in(path)
    with Book.open(copy, create=False) as book:
        assert book.verify() == desk.book.verify()
    with pytest.raises(StoreError, match="exists already"):
        desk.book.backup(copy)


def test_commits_survive_a_power_loss_by_setting(book: Book) -> None:
    database = book._db
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_question_leaves_no_empty_book_behind(path: Path) -> None:
    with pytest.raises(StoreError, match="There is no book"):
        Book.open(path, create=False)
    assert not path.exists()


def test_a_newer_book_is_refused(book: Book, path: Path) -> None:
    book.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewerSchemaError, match="schema 99"):
        Book.open(path)


def test_what_is_no_book_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database, but long enough to be looked at\n" * 40, encoding="utf-8")
    with pytest.raises(StoreError, match="no SQLite database"):
        Book.open(text)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        Book.open(other)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        Book.open(tmp_path / "file" / "data" / "book.db")
    with pytest.raises(StoreError, match="cannot be written"):
        Book.open(tmp_path)


def test_books_opened_at_once_for_the_first_time_agree(path: Path) -> None:
    program = "import sys; from monitor.store import Book; Book.open(sys.argv[1]).close()"
    started = [
        subprocess.Popen([sys.executable, "-c", program, str(path)], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [process.communicate()[1] for process in started] == [b""] * 4
    with Book.open(path, create=False) as book:
        assert book.statuses() == []


@pytest.mark.parametrize(
    ("wanted", "owed"),
    [
        (Subscription(0, "1", "everything"), 1),
        (Subscription(0, "1", "everything", at_least="cosmetic"), 2),
        (Subscription(0, "1", "everything", at_least="high"), 1),
        (Subscription(0, "1", "watch:lumen-privacy"), 1),
        (Subscription(0, "1", "watch:other"), 0),
        (Subscription(0, "1", "service:LUMEN"), 1),
        (Subscription(0, "1", "topic:retention"), 1),
        (Subscription(0, "1", "topic:sale"), 0),
        (Subscription(0, "1", "everything", direction=Direction.WORSE), 1),
        (Subscription(0, "1", "everything", direction=Direction.BETTER), 0),
        (Subscription(0, "1", "everything", topics=(Topic.RETENTION, Topic.SALE)), 1),
        (Subscription(0, "1", "everything", topics=(Topic.SALE,)), 0),
    ],
    ids=str,
)
def test_alerts_are_owed_to_those_who_asked(book: Book, wanted: Subscription, owed: int) -> None:
    subscription = book.subscribe(wanted)
    assert book.subscriptions() == [replace(wanted, id=subscription.id)]
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    for text in (POLICY, NOTICE_CUT, RESTYLED):
        desk.visit(text)
    assert len(book.deliveries()) == owed


def test_nothing_is_owed_for_the_first_text_nor_for_a_return(book: Book) -> None:
    book.subscribe(Subscription(0, "1", "everything", at_least="cosmetic"))
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    desk.visit()
    assert book.deliveries() == []
    desk.visit(NOTICE_CUT)
    (owed,) = book.claim(desk.now, lease=5 * MINUTES)
    book.settle(owed.id, DeliveryState.SENT, message="m1")
    desk.visit(POLICY)
    (sent,) = book.deliveries()
    assert (sent.state, sent.message, sent.edit_due) == (DeliveryState.SENT, "m1", True)
    (edit,) = book.claim(desk.now, lease=5 * MINUTES)
    assert edit.id == sent.id
    book.settle(edit.id, DeliveryState.SENT)
    assert not book.deliveries()[0].edit_due
    assert book.claim(desk.now, lease=5 * MINUTES) == []


def test_a_claim_lapses_and_is_tried_again_under_the_same_nonce(book: Book) -> None:
    book.subscribe(Subscription(0, "1", "everything"))
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    desk.visit()
    desk.visit(NOTICE_CUT)
    (first,) = book.claim(desk.now, lease=5 * MINUTES)
    assert book.claim(desk.now + 4 * MINUTES, lease=5 * MINUTES) == []
    (again,) = book.claim(desk.now + 5 * MINUTES, lease=5 * MINUTES)
    assert (again.nonce, again.tries) == (first.nonce, 2)
    assert 0 < len(first.nonce) <= 25
    later = desk.now + 1 * HOURS
    book.postpone(again.id, later, detail="503")
    assert book.claim(later - 1 * MINUTES, lease=5 * MINUTES) == []
    assert len(book.claim(later, lease=5 * MINUTES)) == 1
    book.settle(again.id, DeliveryState.DROPPED, detail="refused")
    assert book.claim(later + 1 * DAYS, lease=5 * MINUTES) == []


def test_an_ended_subscription_is_owed_nothing(book: Book) -> None:
    subscription = book.subscribe(Subscription(0, "1", "everything"))
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    desk.visit()
    desk.visit(NOTICE_CUT)
    assert book.unsubscribe(subscription.id)
    assert not book.unsubscribe(subscription.id)
    assert book.deliveries() == []
    assert book.subscriptions() == []
