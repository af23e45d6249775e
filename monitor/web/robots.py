"""What a host's robots.txt says of us, by RFC 9309.

Knows how the answer for robots.txt becomes a permission, and remembers it for each origin for up
to 24 hours; how it is fetched, it is told. The policy: a 4xx means that there are no rules; a 5xx
or a host out of reach means that nothing may be fetched, and is asked again soon; what is no
robots.txt (an HTML page) holds no rules. `robots: ignore` in the watchlist passes all this by.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.model import Fault
from monitor.web.faults import VisitError

if TYPE_CHECKING:
    from protego import Protego

ROBOTS_CAP = 512_000
"""How much of a robots.txt is read; RFC 9309 asks for at least 500 KiB."""

KEEP_S = 24 * 3600.0
KEEP_FAILURE_S = 15.0
MAX_CRAWL_DELAY_S = 30.0

_OUT_OF_REACH = frozenset({Fault.DNS, Fault.TIMEOUT, Fault.TLS, Fault.CONNECTION})
"""Other faults (a redirect loop, say) count as a robots.txt that is not there."""

Read = Callable[[str], tuple[int, bytes]]
"""Fetch a robots.txt: status and body, redirects followed; raises `VisitError`."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """The rules of one origin (None: there are none), or why there is no knowing them."""

    until: float
    rules: "Protego | None" = None
    failure: VisitError | None = None


class Robots:
    """The robots.txt of every origin that was visited.

    `user_agent` is the full header; rules are looked up under its product token.
    """

    def __init__(self, user_agent: str, clock: Callable[[], float]) -> None:
        self._token = token_of(user_agent)
        self._clock = clock
        self._answers: dict[str, _Answer] = {}

    def ask(self, url: str, read: Read) -> float:
        """Raise `VisitError` where `url` may not be fetched; return the delay asked for (s)."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        answer = self._answers.get(origin)
        if answer is None or self._clock() >= answer.until:
            answer = self._answers[origin] = self._read(origin, read)
        if answer.failure:
            raise answer.failure.again()
        if answer.rules is None:
            return 0.0
        if not answer.rules.can_fetch(url, self._token):
            raise VisitError(
                Fault.ROBOTS,
                f"{origin}/robots.txt asks {self._token} not to fetch this page; with the owner's"
                " leave, write `robots: ignore`",
            )
        delay = float(answer.rules.crawl_delay(self._token) or 0.0)
        # Written so that a negative number and "nan" ask for nothing.
        return min(delay, MAX_CRAWL_DELAY_S) if delay > 0 else 0.0

    def _read(self, origin: str, read: Read) -> _Answer:
        try:
            status, body = read(f"{origin}/robots.txt")
        except VisitError as error:
            if error.fault not in _OUT_OF_REACH:
                return _Answer(self._clock() + KEEP_FAILURE_S)
            if error.fault is Fault.TIMEOUT:
                error.detail += " (asked for robots.txt)"
            return _Answer(self._clock() + KEEP_FAILURE_S, failure=error)
        if status >= 500:
            failure = VisitError(
                Fault.ROBOTS,
                f"{origin}/robots.txt answers {status}, and until it is served nothing may be"
                " fetched (RFC 9309)",
            )
            return _Answer(self._clock() + KEEP_FAILURE_S, failure=failure)
        rules = _rules(body) if status == 200 else None
        return _Answer(self._clock() + KEEP_S, rules=rules)


def token_of(user_agent: str) -> str:
    """Return the product token of a User-Agent header, "clausewatch" of "clausewatch/1 (+...)".

    It holds letters, "_" and "-" only (RFC 9309, section 2.2.1).
    """
    found = re.match(r"[A-Za-z_-]+", user_agent.strip())
    return found.group() if found else "clausewatch"


def _rules(body: bytes) -> "Protego":
    from protego import Protego  # noqa: PLC0415  (needed only where a robots.txt exists)

    return Protego.parse(body[:ROBOTS_CAP].decode("utf-8-sig", errors="replace"))
