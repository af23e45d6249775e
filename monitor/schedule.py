"""When a watch is to be visited next. Pure: a watch, what its visit came to, and the moment.

A good visit is followed by the watch's own interval; a change that waits by the moment at which
it may be confirmed; a fault by a backoff that doubles.
"""

import hashlib
from datetime import datetime, timedelta

from monitor.model import Failed, Fault, First, Held, Order, Outcome, Settings

LONGEST_BACKOFF = timedelta(days=1)
"""A failing page is still asked once a day, or at its own interval where that is longer."""

FIRST_RETRY = timedelta(minutes=5)
"""How soon a fault that may pass by itself is tried again, at first."""

_JITTER = 0.05
_PASSING = frozenset({Fault.DNS, Fault.TIMEOUT, Fault.CONNECTION, Fault.SERVER})


def next_visit(order: Order, outcome: Outcome, settings: Settings, now: datetime) -> datetime:
    """Return when the order's watch is due again, always later than `now`."""
    every = order.watch.every
    match outcome:
        case Failed():
            return now + _backoff(order, outcome)
        case Held():
            if not outcome.hold.told:
                return max(outcome.confirm_at, now + timedelta(milliseconds=1))
        case First() if settings.confirm_after and not order.accept:
            return now + min(settings.confirm_after, every)
    return now + every + _jitter(order)


def _backoff(order: Order, failed: Failed) -> timedelta:
    """Return the wait after a fault, never shorter than what the server asked for."""
    every = order.watch.every
    start = min(every, FIRST_RETRY) if failed.fault in _PASSING else every
    longest = max(every, LONGEST_BACKOFF)
    doublings: int = 2 ** min(order.failures, 20)
    wait = min(start * doublings, longest)
    asked = timedelta(seconds=min(failed.retry_after or 0.0, LONGEST_BACKOFF.total_seconds()))
    return max(wait, asked)


def _jitter(order: Order) -> timedelta:
    """Return up to a twentieth of the interval, the same for the same visit everywhere.

    It spreads watches that were once due together, without a random number.
    """
    name = f"{order.watch.id}:{order.visit}".encode()
    share = int.from_bytes(hashlib.blake2b(name, digest_size=4).digest()) / 2**32
    return order.watch.every * (_JITTER * share)
