"""Hold, confirm, remember: tables of what a page shows and what a visit says of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.check import check, check_host
from monitor.model import (
    Changed,
    Document,
    Failed,
    Fault,
    First,
    Flag,
    Held,
    HistoryQuery,
    NotModified,
    Order,
    Request,
    Scope,
    Settings,
    Snapshot,
    Unchanged,
    Validators,
    Verdict,
)
from monitor.store import Book, NoticeKind
from tests.doubles.craft import NOON, TOY, Page
from tests.doubles.desk import DAYS, HOURS, MINUTES, POLICY, WATCH, Desk

NOTICE_CUT = POLICY.replace("30 days notice", "14 days notice")
LOGS_KEPT = POLICY.replace("logs for 30 days", "logs for 90 days")
RESTYLED = POLICY.replace("You may ask for a copy.", "~ Copies on request.")
OTHER = "\n".join(f"Clause {n} of another policy altogether." for n in range(9))
CUT_SHORT = "\n".join(POLICY.splitlines()[:2])
EVERYTHING = HistoryQuery(at_least=Verdict.NONE)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book.open(tmp_path / "book.db") as opened:
        yield opened


@pytest.fixture
def desk(book: Book) -> Desk:
    """Return a desk whose watch has an accepted first version."""
    made = Desk(book, Page(POLICY))
    assert isinstance(made.visit(), First)
    assert isinstance(made.visit(after=5 * MINUTES), Unchanged)
    return made


def flags(desk: Desk) -> list[tuple[Flag, ...]]:
    """Return the flags of all recorded changes, oldest first."""
    return [change.flags for change in desk.book.changes(EVERYTHING)][::-1]


def steps(desk: Desk) -> list[tuple[int, int]]:
    """Return from and to of all recorded changes, oldest first."""
    return [(c.from_version, c.to_version) for c in desk.book.changes(EVERYTHING)][::-1]


# Each letter is what the page shows at one visit, each word what the visit comes to.
SHOWN = {"p": POLICY, "n": NOTICE_CUT, "l": LOGS_KEPT, "r": RESTYLED, "o": OTHER, "c": CUT_SHORT}


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("pp", "unchanged unchanged"),
        ("nn", "held changed"),
        ("nnn", "held changed unchanged"),
        ("np", "held unchanged"),
        ("npn", "held unchanged held"),
        ("npnn", "held unchanged held changed"),
        ("nln", "held held held"),
        ("nll", "held held changed"),
        ("rr", "held changed"),
        ("ooo", "held held changed"),
        ("oo", "held held"),
        ("oopo", "held held unchanged held"),
        ("ccc", "held held changed"),
        ("n!n", "held failed changed"),
        ("!!p", "failed failed unchanged"),
        ("mmp", "failed failed unchanged"),
        ("nmn", "held failed changed"),
    ],
)
def test_a_change_is_believed_once_it_is_seen_again(desk: Desk, shown: str, said: str) -> None:
    outcomes = []
    for letter in shown:
        desk.page.fault = Fault.TIMEOUT if letter == "!" else None
        text = "We are down for maintenance." if letter == "m" else SHOWN.get(letter)
        outcomes.append(type(desk.visit(text, after=90 * MINUTES)).__name__.lower())
    assert " ".join(outcomes) == said


def test_a_fetch_before_its_time_confirms_nothing(desk: Desk) -> None:
    first = desk.visit(NOTICE_CUT)
    early = desk.visit(after=4 * MINUTES)
    assert isinstance(first, Held)
    assert isinstance(early, Held)
    assert early.confirm_at == first.confirm_at == desk.now + 1 * MINUTES
    assert isinstance(desk.visit(after=1 * MINUTES), Changed)


def test_a_held_change_is_told_with_its_findings_and_recorded_nowhere(desk: Desk) -> None:
    held = desk.visit(NOTICE_CUT)
    assert isinstance(held, Held)
    assert held.comparison.verdict is Verdict.SUBSTANTIVE
    assert held.comparison.findings
    assert desk.recorded is not None
    assert (desk.recorded.change, desk.recorded.version) == (None, 1)
    assert steps(desk) == []


def test_without_confirmation_a_change_is_told_at_once(book: Book) -> None:
    desk = Desk(book, Page(POLICY), confirm=timedelta(0))
    assert isinstance(desk.visit(), First)
    assert isinstance(desk.visit(NOTICE_CUT), Changed)
    assert isinstance(desk.visit(OTHER), Changed)
    assert flags(desk) == [(), (Flag.REPLACED,)]


def test_differences_elsewhere_do_not_keep_a_change_from_being_confirmed(desk: Desk) -> None:
    assert isinstance(desk.visit("~ Tip: rest.\n" + NOTICE_CUT), Held)
    assert isinstance(desk.visit("~ Tip: read.\n" + NOTICE_CUT), Changed)


@pytest.mark.parametrize(("shown", "flag"), [("o", Flag.REPLACED), ("c", Flag.TRUNCATED)])
def test_another_text_altogether_is_a_change_that_says_so(
    desk: Desk, shown: str, flag: Flag
) -> None:
    outcome = desk.settle(SHOWN[shown])
    assert isinstance(outcome, Changed)
    assert outcome.comparison.flags == (flag,)


def test_a_first_text_of_another_page_is_replaced_without_a_word(book: Book) -> None:
    desk = Desk(book, Page(OTHER))
    assert isinstance(desk.visit(), First)
    assert isinstance(desk.visit(POLICY), First)
    assert isinstance(desk.visit(), Unchanged)
    assert [v.number for v in book.versions(WATCH.id)] == [1]
    assert [b.text for b in book.blame(WATCH.id)] == POLICY.splitlines()
    assert steps(desk) == []


def test_an_edit_of_a_first_text_is_a_change_like_any_other(book: Book) -> None:
    desk = Desk(book, Page(POLICY))
    desk.visit()
    assert isinstance(desk.visit(NOTICE_CUT), Held)
    assert isinstance(desk.visit(), Changed)
    assert steps(desk) == [(1, 2)]


def test_a_return_within_a_week_is_reverted_and_keeps_its_version(desk: Desk) -> None:
    desk.settle(NOTICE_CUT)
    desk.settle(POLICY, after=6 * DAYS)
    assert steps(desk) == [(1, 2), (2, 1)]
    assert flags(desk) == [(), (Flag.REVERTED,)]
    forth, back = sorted(desk.book.changes(EVERYTHING), key=lambda c: c.id)
    assert forth.reverted_by == back.id


def test_a_return_after_a_week_is_a_change_like_any_other(desk: Desk) -> None:
    desk.settle(NOTICE_CUT)
    desk.settle(POLICY, after=8 * DAYS)
    assert steps(desk) == [(1, 2), (2, 1)]
    assert flags(desk) == [(), ()]


def test_the_third_return_within_a_week_is_flapping_and_told_once(desk: Desk) -> None:
    for text in (NOTICE_CUT, POLICY, NOTICE_CUT, POLICY, NOTICE_CUT):
        desk.settle(text)
    back, flap = (Flag.REVERTED,), (Flag.REVERTED, Flag.FLAPPING)
    assert flags(desk) == [(), back, back, flap, flap]
    assert [notice.kind for notice in desk.book.notices()] == [NoticeKind.FLAPPING]


def test_a_text_that_stands_for_two_days_after_flapping_is_told(desk: Desk) -> None:
    for text in (NOTICE_CUT, POLICY, NOTICE_CUT):
        desk.settle(text)
    assert isinstance(desk.visit(after=47 * HOURS), Unchanged)
    told = desk.visit(after=1 * HOURS)
    assert isinstance(told, Changed)
    assert told.from_version == 1
    assert steps(desk)[-1] == (1, 2)
    assert flags(desk)[-1] == ()
    assert isinstance(desk.visit(after=1 * HOURS), Unchanged)


def test_a_text_that_settles_where_users_know_it_is_not_told_again(desk: Desk) -> None:
    for text in (NOTICE_CUT, POLICY, NOTICE_CUT, POLICY):
        desk.settle(text)
    assert isinstance(desk.visit(after=49 * HOURS), Unchanged)
    assert len(steps(desk)) == 4


def test_a_page_that_never_stands_still_is_told_once(desk: Desk) -> None:
    outcomes = [
        desk.visit(POLICY + f"\nToday's rate is {n} euros.", after=1 * HOURS) for n in range(60)
    ]
    assert all(isinstance(outcome, Held) for outcome in outcomes)
    assert sum(outcome.unstable for outcome in outcomes if isinstance(outcome, Held)) == 1
    assert [notice.kind for notice in desk.book.notices()] == [NoticeKind.UNSTABLE]
    assert desk.book.statuses()[0].unstable
    assert desk.next_due() >= desk.now + WATCH.every


def test_waiting_grows_with_each_disagreement_up_to_the_interval(desk: Desk) -> None:
    waits = []
    for n in range(9):
        desk.visit(POLICY + f"\nToday's rate is {n} euros.", after=1 * HOURS)
        waits.append(desk.confirm_in() / MINUTES)
    assert waits == [5, 5, 10, 20, 40, 80, 160, 320, 360]


def test_a_fault_is_told_once_and_its_end_too(desk: Desk) -> None:
    desk.page.fault = Fault.BLOCKED
    for _ in range(6):
        assert isinstance(desk.visit(), Failed)
    (status,) = desk.book.statuses()
    assert (status.failures, status.fault) == (6, Fault.BLOCKED)
    assert status.failing_since == desk.now - 5 * 6 * HOURS
    desk.page.fault = None
    desk.visit()
    desk.visit()
    assert [n.kind for n in desk.book.notices()] == [NoticeKind.FAULT, NoticeKind.RECOVERED]
    assert desk.book.statuses()[0].failing_since is None


def test_a_hiccup_is_no_news(desk: Desk) -> None:
    desk.page.fault = Fault.TIMEOUT
    desk.visit()
    desk.page.fault = None
    desk.visit()
    assert desk.book.notices() == []


def test_what_no_reader_can_read_is_a_fault(desk: Desk) -> None:
    outcome = desk.visit("%broken")
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.UNREADABLE


def test_bytes_that_were_accepted_are_not_read_again(book: Book) -> None:
    page = Page(POLICY, etags=True)
    desk = Desk(book, page)
    desk.visit()
    order = book.order(WATCH, desk.now)

    def unreadable(_parts: tuple[Snapshot, ...], _scope: Scope) -> Document:
        raise AssertionError("the page was read")

    craft = replace(TOY, read=unreadable)
    outcome = check(order, page.get, desk.settings, desk.now, craft=craft)
    assert isinstance(outcome, Unchanged)


def test_visits_are_conditional_but_for_doubt_and_every_eighth(book: Book) -> None:
    desk = Desk(book, Page(POLICY, etags=True))
    for _ in range(9):
        desk.visit()
    sent = [request.validators != Validators() for request in desk.page.asked]
    assert sent == [False, False, True, True, True, True, True, False, True]
    desk.page.asked.clear()
    desk.visit(NOTICE_CUT)
    desk.visit()
    desk.visit()
    assert [r.validators != Validators() for r in desk.page.asked] == [True, False, True]


def test_validators_come_from_accepted_pages_alone(book: Book) -> None:
    desk = Desk(book, Page(POLICY, etags=True))
    desk.visit()
    desk.visit()
    desk.visit(NOTICE_CUT)
    desk.visit(POLICY)
    desk.page.asked.clear()
    assert isinstance(desk.visit(), Unchanged)
    accepted = desk.page.asked[0].validators
    assert desk.page.get(Request(WATCH.urls[0], WATCH.id, accepted)) == NotModified(WATCH.urls[0])


def test_a_304_to_a_plain_request_is_a_fault() -> None:
    order = Order(WATCH)
    outcome = check(order, lambda r: NotModified(r.url), Settings(), NOON, craft=TOY)
    assert isinstance(outcome, Failed)
    assert outcome.fault is Fault.SERVER


def test_a_document_in_parts_is_one_document(book: Book) -> None:
    urls = ("http://127.0.0.1/1", "http://127.0.0.1/2")
    watch = replace(WATCH, urls=urls)
    pages = {url: Page(f"Part {n}.\n{POLICY}", etags=True) for n, url in enumerate(urls)}
    desk = Desk(book, Page(), watch=watch)
    desk.page.get = lambda request: pages[request.url].get(request)  # type: ignore[method-assign]
    desk.visit()
    desk.visit()
    pages[urls[1]].text = f"Part 1.\n{NOTICE_CUT}"
    assert isinstance(desk.visit(), Held)
    changed = desk.visit()
    assert isinstance(changed, Changed)
    assert len(changed.document.clauses) == 12
    assert [s.url for s in book.snapshots_of(watch.id, 2)] == list(urls)


def test_accepting_takes_the_page_as_the_new_base(desk: Desk) -> None:
    desk.visit(OTHER)
    order = desk.book.order(WATCH, desk.now, accept=True)
    outcome = check(order, desk.page.get, desk.settings, desk.now, craft=TOY)
    assert isinstance(outcome, First)
    done = desk.book.record(order, outcome, at=desk.now, next_visit_at=desk.now + 6 * HOURS)
    assert (done.version, done.change) == (2, None)
    assert isinstance(desk.visit(), Unchanged)
    assert steps(desk) == []


def test_a_host_is_walked_in_order() -> None:
    watches = [replace(WATCH, id=f"w{n}") for n in range(3)]
    page = Page(POLICY)
    orders = [Order(watch) for watch in watches]
    done = list(check_host(orders, page.get, Settings(), lambda: NOON, craft=TOY))
    assert [order.watch.id for order, _ in done] == ["w0", "w1", "w2"]
    assert all(isinstance(outcome, First) for _, outcome in done)
