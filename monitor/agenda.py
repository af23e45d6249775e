"""What is to be visited, and from when: kept in memory, ordered by moment, handed out by host.

Knows no book and no clock; `schedule` says when a watch is due again, `run` what to do about it.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count, islice
from urllib.parse import urlsplit

from monitor.model import Watch

BATCH = 20
"""Watches of one host handed out at a time: their texts are in memory until they are visited."""


class Agenda:
    """Watches with the moment from which each is due; one watch stands in it once."""

    def __init__(self) -> None:
        self._later: list[tuple[datetime, int, Watch]] = []
        self._now: dict[str, dict[str, Watch]] = {}
        self._turns = count()
        self._latest: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._later or self._now)

    def put(self, watch: Watch, at: datetime) -> None:
        """Enter a watch, or enter it anew; the last word counts."""
        turn = self._latest[watch.id] = next(self._turns)
        heapq.heappush(self._later, (at, turn, watch))

    def take(self, now: datetime, free: Callable[[str], bool]) -> Iterator[tuple[str, list[Watch]]]:
        """Hand out what is due on hosts that are free, the longest overdue host first.

        What is handed out is in the caller's hands, to be put back with its next moment.
        """
        while self._later and self._later[0][0] <= now:
            _, turn, watch = heapq.heappop(self._later)
            if turn == self._latest[watch.id]:
                self._now.setdefault(host_of(watch), {})[watch.id] = watch
        for host in list(self._now):
            if free(host):
                waiting = self._now[host]
                batch = list(islice(waiting.values(), BATCH))
                for watch in batch:
                    del waiting[watch.id]
                if not waiting:
                    del self._now[host]
                yield host, batch

    def next_at(self) -> datetime | None:
        """Return when something becomes due that is not yet; None where nothing does."""
        return self._later[0][0] if self._later else None


def host_of(watch: Watch) -> str:
    """Return the host that a watch's visits are reckoned to: that of its first address."""
    return urlsplit(watch.urls[0]).hostname or ""
