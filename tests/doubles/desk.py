"""A book, a page and a clock that a test sets: visits one after the other, as `run` makes them."""

from datetime import datetime, timedelta

from monitor.check import check
from monitor.model import Outcome, Settings, Watch
from monitor.schedule import next_visit
from monitor.store import Book, Recorded
from tests.doubles.craft import NOON, TOY, Page

MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)

POLICY = """We keep logs for 30 days.
We never sell personal data.
You may ask for a copy.
Write to us at any time.
We give 30 days notice of changes."""

WATCH = Watch(
    id="lumen-privacy",
    service="Lumen",
    name="Privacy policy",
    kind="privacy-policy",
    urls=("http://127.0.0.1/privacy",),
)


class Desk:
    """Visits one watch of one book; `now` moves only when the test says so."""

    def __init__(
        self, book: Book, page: Page, *, confirm: timedelta = 5 * MINUTES, watch: Watch = WATCH
    ) -> None:
        self.book, self.page, self.watch, self.now = book, page, watch, NOON
        self.settings = Settings(confirm_after=confirm)
        self.recorded: Recorded | None = None
        book.enter([watch])

    def visit(self, text: str | None = None, *, after: timedelta = 6 * HOURS) -> Outcome:
        """Let time pass, show `text` (or what was shown before), and make a visit."""
        self.now += after
        if text is not None:
            self.page.text = text
        order = self.book.order(self.watch, self.now)
        outcome = check(order, self.page.get, self.settings, self.now, craft=TOY)
        due = next_visit(order, outcome, self.settings, self.now)
        self.recorded = self.book.record(order, outcome, at=self.now, next_visit_at=due)
        return outcome

    def settle(self, text: str, *, after: timedelta = 6 * HOURS) -> Outcome:
        """Show another text and visit until it is accepted."""
        outcome = self.visit(text, after=after)
        while type(outcome).__name__ == "Held":
            outcome = self.visit(after=self.confirm_in())
        return outcome

    def confirm_in(self) -> timedelta:
        """Return how long it takes until the held change may be confirmed."""
        (status,) = self.book.statuses()
        assert status.confirm_at is not None
        return status.confirm_at - self.now

    def next_due(self) -> datetime:
        """Return when the watch is due."""
        (status,) = self.book.statuses()
        assert status.next_visit_at is not None
        return status.next_visit_at
