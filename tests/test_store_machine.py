"""Any order of texts, faults, waits and restarts: what the book must hold true throughout."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from monitor.model import Changed, Failed, Fault, First, Held, HistoryQuery, Subscription, Verdict
from monitor.store import Book
from tests.doubles.craft import NOON, Page
from tests.doubles.desk import HOURS, MINUTES, POLICY, WATCH, Desk

TEXTS = (
    POLICY,
    POLICY.replace("30 days notice", "14 days notice"),
    POLICY.replace("logs for 30 days", "logs for 90 days"),
    POLICY.replace("You may ask for a copy.", "~ Copies on request."),
    "\n".join(f"Clause {n} of another policy altogether." for n in range(9)),
    POLICY.splitlines()[0],
)
DOWN = "We are down for maintenance."


class Watching(RuleBasedStateMachine):
    """One watch whose page, server, clock and process do what they like."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.page = Page(POLICY)
        self.now = NOON
        self.shown: set[str] = set()
        self._open()
        self.desk.book.subscribe(Subscription(0, "1", "everything", at_least="cosmetic"))

    def _open(self) -> None:
        self.book = Book.open(self.folder / "book.db")
        self.desk = Desk(self.book, self.page)
        self.desk.now = self.now

    def teardown(self) -> None:
        self.book.close()
        shutil.rmtree(self.folder)

    @rule(text=st.sampled_from(TEXTS))
    def show(self, text: str) -> None:
        self.page.text = text

    @rule(fault=st.sampled_from([None, None, Fault.BLOCKED, Fault.TIMEOUT]))
    def fail(self, fault: Fault | None) -> None:
        self.page.fault = fault

    @rule()
    def maintain(self) -> None:
        self.page.text = DOWN

    @rule(minutes=st.sampled_from([1, 5, 10, 360, 1440, 4000, 20_000]))
    def visit(self, minutes: int) -> None:
        held = self.desk.book.statuses()[0].held_since
        outcome = self.desk.visit(after=timedelta(minutes=minutes))
        self.now = self.desk.now
        if self.page.fault is not None or self.page.text == DOWN:
            assert isinstance(outcome, Failed)
        else:
            self.shown.add(self.page.text)
        if isinstance(outcome, Changed) and outcome.from_version is None:
            assert held is not None, "a change was believed at first sight"

    @rule()
    def restart(self) -> None:
        self.book.close()
        self._open()

    @rule(text=st.sampled_from(TEXTS))
    def settle(self, text: str) -> None:
        """Whatever came before, a text that stands is shown, and users come to know of it."""
        self.page.fault = None
        self.page.text = text
        for _ in range(5):
            self.visit(360)
        assert self._head() == text
        for hours in (48, 1):
            self.visit(hours * 60)
        status = self.desk.book._db.table("watches").get(WATCH.id)
        assert status["announced"] == status["version"]
        assert not isinstance(self.desk.visit(after=6 * HOURS), Held | Changed | First)
        self.now = self.desk.now

    def _head(self) -> str:
        (status,) = self.book.statuses()
        assert status.version is not None
        (snapshot,) = self.book.snapshots_of(WATCH.id, status.version)
        return snapshot.body.decode().rpartition("\n<!--")[0]

    @invariant()
    def every_version_was_shown_and_is_one_text(self) -> None:
        texts = [
            self.book.snapshots_of(WATCH.id, row.number)[0].body.decode().rpartition("\n<!--")[0]
            for row in self.book.versions(WATCH.id)
        ]
        assert set(texts) <= self.shown
        assert len(texts) == len(set(texts))

    @invariant()
    def the_chain_holds(self) -> None:
        assert self.book.verify().fault is None

    @invariant()
    def what_was_loud_is_owed_once_and_what_was_quiet_never(self) -> None:
        changes = list(self.book.changes(HistoryQuery(at_least=Verdict.NONE)))
        loud = {
            change.id for change in changes if not change.flags or "reverted" not in change.flags
        }
        owed = [d.change for d in self.book.deliveries() if d.change is not None]
        assert sorted(owed) == sorted(loud)
        assert all(change.from_version != change.to_version for change in changes)

    @invariant()
    def the_next_visit_is_ahead(self) -> None:
        (status,) = self.book.statuses()
        assert status.next_visit_at is None or status.next_visit_at > self.now - 1 * MINUTES


TestWatching = Watching.TestCase
TestWatching.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
