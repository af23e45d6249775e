"""The book of broken rules: every violation of a run, and those that a test provoked on purpose."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Discord would refuse, or that Discord would never send.

    `side` is "request" (the bot's), "answer" (the double's own) or "gateway".
    """

    side: str
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.side} {self.where}: {self.says}"


class Ledger:
    """Violations and counts, from as many doubles as share it; usable from any thread."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.deliberate: list[Violation] = []
        self.requests = 0
        self.answers = 0
        self.schema = ""
        self._lock = threading.Lock()
        self._reasons: list[str] = []

    def add(self, side: str, where: str, says: list[str]) -> None:
        """Write down what was broken in one request or answer."""
        with self._lock:
            entries = [Violation(side, where, each) for each in says]
            (self.deliberate if self._reasons else self.violations).extend(entries)

    def count(self, *, answer: bool) -> None:
        """Count a checked request or answer."""
        with self._lock:
            self.answers += answer
            self.requests += not answer

    @contextlib.contextmanager
    def on_purpose(self, why: str) -> Iterator[None]:
        """Keep what is broken meanwhile apart, because a test means it."""
        self._reasons.append(why)
        try:
            yield
        finally:
            self._reasons.remove(why)

    def summary(self) -> str:
        """Say in a line what was checked and against what."""
        return (
            f"{self.schema or 'nothing served'}; {self.requests} requests and {self.answers} "
            f"answers checked, {len(self.violations)} violations"
            f" ({len(self.deliberate)} more on purpose)"
        )
