"""A watched site's story, told by child processes that are killed at random moments.

    python -m tests.doubles.crash FOLDER SEED

Each act shows a text and makes one check at a fixed moment, in a child that is killed again and
again until it is left to end; with SEED 0 nothing is killed. Prints how often it killed.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from monitor.model import Settings, Subscription, Watchlist
from monitor.run import Means, check_now
from monitor.store import Book
from tests.doubles.craft import NOON, TOY, Page
from tests.doubles.desk import MINUTES, POLICY, WATCH

NOTICE_CUT = POLICY.replace("30 days notice", "14 days notice")
LOGS_KEPT = NOTICE_CUT.replace("logs for 30 days", "logs for 90 days")
RESTYLED = LOGS_KEPT.replace("You may ask for a copy.", "~ Copies on request.")
TEXTS = (POLICY, NOTICE_CUT, LOGS_KEPT, RESTYLED, NOTICE_CUT, POLICY, LOGS_KEPT)
SETTINGS = Settings(confirm_after=5 * MINUTES)


def acts() -> list[tuple[str, timedelta]]:
    """Return what is shown when: each text twice, so that the second sight confirms it."""
    shown = [text for text in TEXTS for _ in range(2)]
    return [(text, number * 10 * MINUTES) for number, text in enumerate(shown)]


def subscribe(path: Path) -> None:
    with Book.open(path) as book:
        if not book.subscriptions():
            book.subscribe(Subscription(0, "1", "everything", at_least="cosmetic"))


def check(path: Path, text: str, after: timedelta) -> None:
    means = Means(get=Page(text, etags=True).get, clock=lambda: NOON + after, craft=TOY)
    with Book.open(path) as book:
        list(check_now(book, Watchlist(SETTINGS, (WATCH,)), means=means))


def ended(job: Callable[[], None], chance: random.Random | None, life: float = 0.0) -> bool:
    """Run the job in a child, kill it within `life` seconds; tell whether it came to its end."""
    child = os.fork()
    if not child:
        code = 1
        try:
            job()
            code = 0
        finally:
            os._exit(code)
    if chance is not None:
        time.sleep(chance.uniform(0, life))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a check failed by itself")
    return os.WIFEXITED(status)


def tell(folder: Path, seed: int) -> int:
    """Play the whole story; return how many children were killed before their end."""
    path = folder / "book.db"
    chance = random.Random(seed) if seed else None
    jobs: list[Callable[[], None]] = [lambda: subscribe(path)]
    jobs += [lambda t=text, a=after: check(path, t, a) for text, after in acts()]  # type: ignore[misc]
    killed, life = 0, 0.1
    for job in jobs:
        for _ in range(3):
            killed += not ended(job, chance, life)
        began = time.monotonic()
        ended(job, None)
        # As long as the last whole one took, so that a fast machine kills as often as a slow one.
        life = time.monotonic() - began
    return killed


if __name__ == "__main__":
    print(tell(Path(sys.argv[1]), int(sys.argv[2])))
