"""How long to wait between two tries: longer each time, shaken, and not after a stop."""

import asyncio
from collections.abc import Callable, Iterator

SHORTEST, LONGEST = 1.0, 120.0
"""Seconds between two tries, before they are shaken: the first, and the longest. A day of the
longest stays below the 1000 sessions after which Discord would reset the token."""

Chance = Callable[[], float]
"""Returns a number from 0 to 1."""


def pauses(chance: Chance) -> Iterator[float]:
    """Yield growing pauses in seconds, each shaken by up to a quarter of it.

    Many bots that lost Discord in one moment do not come back in one moment.
    """
    longest = SHORTEST
    while True:
        yield longest * (0.75 + chance() / 4)
        longest = min(longest * 2, LONGEST)


async def sleep_until(stop: asyncio.Event, seconds: float) -> bool:
    """Sleep, or wake early when stopped; tell whether it was a stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
