"""Books that owe alerts, made by visits as they are made in earnest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.model import Subscription
from monitor.store import Book
from tests.doubles.craft import Page
from tests.doubles.desk import POLICY, Desk

NOTICE_CUT = POLICY.replace("30 days notice", "14 days notice")
LOGS_KEPT = NOTICE_CUT.replace("logs for 30 days", "logs for 90 days")


def channel(number: int) -> str:
    return str(10**17 + number)


def to_channel(number: int, **says: object) -> Subscription:
    subscription = Subscription(0, channel(number), "everything", at_least="cosmetic")
    return replace(subscription, **says)  # type: ignore[arg-type]


def owing(path: Path, subscriptions: Iterable[Subscription], *texts: str) -> Desk:
    """Make a book whose subscriptions are owed a change for each text; return its open desk."""
    desk = Desk(Book.open(path), Page(POLICY), confirm=timedelta(0))
    desk.visit()
    for subscription in subscriptions:
        desk.book.subscribe(subscription)
    for text in texts:
        desk.visit(text)
    return desk
