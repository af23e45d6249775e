"""What goes wrong on purpose: the next answers that a test wants broken, and rate limits.

Knows which request a fault is for and what it does; `rest` carries it out.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MESSAGES = "POST /channels/{channel_id}/messages"
"""Where alerts are sent: the place that most faults are for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong.

    `status` is the HTTP status of the answer, None for a connection that is reset without one.
    `stored` lets Discord carry the request out first. `code` and `says` fill the error's body.
    `scope` is of a 429: user, shared or global; `retry_after` in seconds, `via` whether it comes
    from Discord itself, in whose name a proxy sends a Via. `silent` keeps the connection open and
    never answers. `page` is answered in place of JSON.
    """

    status: int | None = None
    stored: bool = False
    code: int = 0
    says: str = ""
    scope: str = "user"
    retry_after: float = 0.05
    silent: bool = False
    via: bool = True
    page: str = ""


def reset(*, stored: bool) -> Fault:
    """Reset the connection, before or after the request was carried out."""
    return Fault(stored=stored)


def silence(*, stored: bool) -> Fault:
    """Never answer, on a connection that stays open."""
    return Fault(stored=stored, silent=True)


def status(number: int, *, stored: bool = False) -> Fault:
    """Answer with a server's error, as a proxy in front of Discord does."""
    return Fault(number, stored=stored)


def too_many(scope: str, retry_after: float = 0.05, *, via: bool = True) -> Fault:
    """Answer 429 with one of the scopes user, shared and global."""
    return Fault(429, scope=scope, retry_after=retry_after, via=via)


def page(text: str, *, stored: bool = False) -> Fault:
    """Answer 200 with a page that is no JSON, as a captive proxy does."""
    return Fault(200, stored=stored, page=text)


def forbidden(code: int) -> Fault:
    """Answer 403: 50001 is missing access, 50013 missing permissions."""
    return Fault(403, code=code, says={50001: "Missing Access"}.get(code, "Missing Permissions"))


def gone(code: int = 10003) -> Fault:
    """Answer 404: 10003 is an unknown channel."""
    return Fault(404, code=code, says={10003: "Unknown Channel"}.get(code, "Unknown"))


@dataclass(slots=True)
class _Pending:
    on: str
    fault: Fault
    times: int
    where: Mapping[str, str]


class Faults:
    """The faults that are still to come, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._pending: list[_Pending] = []

    def add(self, fault: Fault, on: str, times: int, **where: Any) -> None:
        """Break the next `times` requests to an operation, "METHOD /template"."""
        wanted = {key: str(value) for key, value in where.items()}
        self._pending.append(_Pending(on, fault, times, wanted))

    def take(self, operation: str, params: Mapping[str, str]) -> Fault | None:
        """Return the fault that this request meets, if any."""
        for pending in self._pending:
            fits = all(params.get(key) == value for key, value in pending.where.items())
            if pending.on in ("*", operation) and fits:
                pending.times -= 1
                if pending.times <= 0:
                    self._pending.remove(pending)
                return pending.fault
        return None

    def clear(self) -> None:
        """Forget what was asked for."""
        self._pending.clear()


@dataclass(frozen=True, slots=True)
class Limits:
    """Rate limits as (requests, seconds) of a fixed window; None lets everything pass.

    `messages` is for each channel's or webhook's sends, `others` for every other operation on each
    of them, `globally` for the bot as a whole.
    """

    messages: tuple[int, float] | None = None
    others: tuple[int, float] | None = None
    globally: tuple[int, float] | None = None


NO_LIMITS = Limits()

DISCORDS = Limits(messages=(5, 5.0), globally=(50, 1.0))
"""The limits that Discord is known to keep."""


@dataclass(slots=True)
class _Window:
    limit: int
    seconds: float
    ends: float = 0.0
    used: int = 0


@dataclass(slots=True)
class Pass:
    """What the limits say of a request: the headers to send, and the 429 where it is refused."""

    headers: dict[str, str] = field(default_factory=dict)
    refused: Fault | None = None


class Limiter:
    """Fixed windows, as the headers of Discord describe them."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._now = now
        self._windows: dict[str, _Window] = {}

    def admit(self, operation: str, major: str, *, counted: bool) -> Pass:
        """Count a request; `counted` tells whether the global limit is for it."""
        if counted and self.limits.globally is not None:
            window = self._window("global", self.limits.globally)
            if window.used >= window.limit:
                return Pass({}, too_many("global", self._left(window)))
            window.used += 1
        sends = operation in (MESSAGES, "POST /webhooks/{webhook_id}/{webhook_token}")
        size = self.limits.messages if sends else self.limits.others
        if size is None:
            return Pass()
        window = self._window(f"{operation} {major}", size)
        refused = window.used >= window.limit
        window.used += not refused
        left = self._left(window)
        headers = {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(window.limit - window.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(operation.encode()).hexdigest(),
        }
        return Pass(headers, too_many("user", left) if refused else None)

    def _window(self, key: str, size: tuple[int, float]) -> _Window:
        window = self._windows.setdefault(key, _Window(*size))
        now = self._now()
        if now >= window.ends:
            window.ends, window.used = now + window.seconds, 0
        return window

    def _left(self, window: _Window) -> float:
        return max(window.ends - self._now(), 0.001)
