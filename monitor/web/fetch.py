"""A visit: robots.txt, politeness, the request, its redirects, and what came of it.

Knows the order of things and the words of `monitor.model`; connections are `dial`'s, bytes are
`body`'s, and what a page means is told by `monitor.document.gate`.
"""

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import httpcore
import httpx

from monitor.addresses import port_of, refusal_of_url
from monitor.model import (
    Failed,
    Fault,
    NotModified,
    Request,
    Settings,
    Snapshot,
)
from monitor.web.body import read_body, read_some
from monitor.web.dial import Deadline, PinnedBackend, Resolve
from monitor.web.faults import VisitError, error_of_network, retry_after_of
from monitor.web.robots import ROBOTS_CAP, Robots
from monitor.web.transport import Transport

if TYPE_CHECKING:
    from monitor.web.browser import Resource

MAX_HOPS = 5
PAUSE_WITHIN_VISIT_S = 1.0
"""The longest pause between the requests of one visit to one host."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FORGOTTEN_HEADERS = frozenset({"set-cookie", "set-cookie2"})
_ERROR_PAGE_CAP = 262_144
"""How much of an error page is looked at."""

_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}

_NETWORK_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one visit may cost: seconds on the network, and bytes."""

    total: float = 45.0
    connect: float = 10.0
    read: float = 20.0
    wire: int = 3 * 1_048_576
    decoded: int = 5 * 1_048_576


@dataclass(frozen=True, slots=True)
class _Answer:
    """A response; `location` is None where it is no redirect."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    location: str | None
    conditional: bool


class Web:
    """Polite, guarded, conditional GETs, one after the other.

    Holds one connection pool, and for its lifetime what each host's robots.txt said and when
    each host was last asked. `clock` counts seconds (monotonic), `sleep` waits them, `resolve`
    is as `socket.getaddrinfo`, `now` stamps snapshots; `network` makes the TCP connections and
    `context` verifies TLS (both for tests). To be closed, or used as a context manager.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = socket.getaddrinfo,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: Limits = Limits(),
        network: httpcore.NetworkBackend | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.settings = settings
        self.limits = limits
        self.clock = clock
        self.sleep = sleep
        self.now = now
        self.user_agent = settings.user_agent.encode("ascii", "replace").decode()
        self.deadline = Deadline(clock)
        self.asked: dict[str, float] = {}
        self.robots = Robots(settings.user_agent, clock)
        backend = PinnedBackend(
            self.deadline,
            allow_private=settings.allow_private_addresses,
            resolve=resolve,
            network=network,
        )
        self.transport = Transport(backend, context)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.transport.close()

    def get(self, request: Request) -> Snapshot | NotModified | Failed:
        """Visit one address; every failure is a value.

        Validators are sent to the address that gave them. A 304 is `NotModified` only where it
        answers a condition; a 200 whose body can be read makes a snapshot, in whose headers
        (names in lower case, cookies left out) `:certificate` is the SHA-256 of the server's.
        With `render` the snapshot is what a browser shows after the page's scripts have run.
        """
        visit = _Visit(self, request)
        try:
            outcome = visit.outcome(visit.page())
            if not request.render or not isinstance(outcome, Snapshot):
                return outcome
            return visit.rendered(outcome)
        except VisitError as end:
            return Failed(request.watch_id, end.fault, end.detail, end.retry_after)


class _Visit:
    """One request and all that it leads to."""

    def __init__(self, web: Web, request: Request) -> None:
        self._web = web
        self._request = request
        self._own_port = port_of(request.url)
        self._hosts: set[str] = set()
        web.deadline.start(web.limits.total)

    def page(self) -> _Answer:
        """Fetch the page, where robots.txt lets us."""
        return self._follow(self._request.url, self._read_page, self._ask_robots)

    def outcome(self, answer: _Answer) -> Snapshot | NotModified | Failed:
        """Say in the words of the model what an answer is."""
        request, now = self._request, self._web.now()
        if answer.status == 304 and answer.conditional:
            return NotModified(request.url)
        if answer.status == 304:
            raise VisitError(Fault.SERVER, "the server answers 304 to a request without condition")
        if found := _fault_of(answer):
            fault, detail = found
            retry_after = retry_after_of(answer.headers.get("retry-after"), now)
            return Failed(request.watch_id, fault, detail, retry_after)
        return Snapshot(
            watch_id=request.watch_id,
            fetched_at=now,
            final_url=answer.url,
            status=answer.status,
            media_type=answer.headers.get("content-type", ""),
            headers=answer.headers,
            sha256=sha256(answer.body).hexdigest(),
            body=answer.body,
            url=request.url,
        )

    def rendered(self, page: Snapshot) -> Snapshot:
        """Let a browser run the page's scripts; what they ask for is fetched here."""
        from monitor.web.browser import render  # noqa: PLC0415  (few pages need it)

        web = self._web
        seconds = web.limits.total
        web.deadline.start(seconds)
        return render(page, self._resource, seconds=seconds, user_agent=web.user_agent)

    def _resource(self, url: str, headers: Mapping[str, str]) -> "Resource":
        """Fetch what a page asks for; the page's host is not made to wait for its own parts."""
        from monitor.web.browser import Resource  # noqa: PLC0415  (as above)

        answer = self._follow(url, self._read_resource, None, headers)
        return Resource(answer.status, answer.headers, answer.body)

    def _ask_robots(self, url: str) -> float:
        if self._request.robots == "ignore":
            return 0.0
        return self._web.robots.ask(url, self._robots)

    def _robots(self, url: str) -> tuple[int, bytes]:
        answer = self._follow(url, _read_robots, lambda _: 0.0)
        return answer.status, answer.body

    def _follow(
        self,
        start: str,
        read: Callable[[httpx.Response], bytes],
        ask: Callable[[str], float] | None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> _Answer:
        """GET an address and the ones it redirects to; each is judged anew.

        `ask` returns the pause asked for before each request; None makes none.
        """
        url, seen = _normal(start), set[str]()
        while True:
            if refusal := refusal_of_url(url, self._own_port):
                raise VisitError(Fault.BLOCKED_ADDRESS, refusal)
            if url in seen or len(seen) > MAX_HOPS:
                raise VisitError(Fault.REDIRECT_LOOP, f"{start} redirects without end")
            seen.add(url)
            if ask is not None:
                self._pause(url, ask(url))
            answer = self._ask(url, read, headers)
            if answer.location is None:
                return answer
            url = _redirected(url, answer.location)

    def _pause(self, url: str, asked_for: float) -> None:
        """Wait until the host may be asked again; not counted against the deadline."""
        web, host = self._web, urlsplit(url).hostname or ""
        delay = max(web.settings.host_delay.total_seconds(), asked_for)
        if host in self._hosts:
            delay = min(delay, PAUSE_WITHIN_VISIT_S)
        wait = web.asked.get(host, -inf) + delay - web.clock()
        if wait > 0:
            web.sleep(wait)
            web.deadline.extend(wait)
        web.asked[host] = web.clock()
        self._hosts.add(host)

    def _ask(
        self, url: str, read: Callable[[httpx.Response], bytes], headers: Mapping[str, str]
    ) -> _Answer:
        """Make one request and read what comes, redirects apart."""
        limits = self._web.limits
        conditions = self._conditions(url) if read == self._read_page else {}
        try:
            response = self._web.transport.handle_request(
                httpx.Request(
                    "GET",
                    url,
                    headers=_HEADERS
                    | conditions
                    | dict(headers)
                    | {"User-Agent": self._web.user_agent},
                    extensions={
                        "timeout": httpx.Timeout(limits.read, connect=limits.connect).as_dict()
                    },
                )
            )
            with closing(response):
                location = response.headers.get("location")
                if response.status_code not in _REDIRECTS:
                    location = None
                return _Answer(
                    url=url,
                    status=response.status_code,
                    headers=_headers(response),
                    body=read(response) if location is None else b"",
                    location=location,
                    conditional=bool(conditions),
                )
        except _NETWORK_ERRORS as error:
            raise error_of_network(error, urlsplit(url).netloc) from error

    def _conditions(self, url: str) -> dict[str, str]:
        """Return the headers that make a request for `url` conditional (RFC 9110, 13.1)."""
        validators = self._request.validators
        if url != _normal(validators.url or self._request.url):
            return {}
        named = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
        return {name: v for name, v in named.items() if v and v.isascii() and v.isprintable()}

    def _read_resource(self, response: httpx.Response) -> bytes:
        return self._read_page(response)

    def _read_page(self, response: httpx.Response) -> bytes:
        encoding = response.headers.get("content-encoding", "")
        if response.status_code != 200:
            return read_some(response.iter_raw(), encoding, cap=_ERROR_PAGE_CAP)
        limits = self._web.limits
        length = response.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:12]) > limits.decoded:
            raise VisitError(Fault.TOO_LARGE, f"the page is {length} bytes long")
        return read_body(response.iter_raw(), encoding, wire_cap=limits.wire, cap=limits.decoded)


def _read_robots(response: httpx.Response) -> bytes:
    encoding = response.headers.get("content-encoding", "")
    return read_some(response.iter_raw(), encoding, cap=ROBOTS_CAP)


def _fault_of(answer: _Answer) -> tuple[Fault, str] | None:
    """Say what a status or a challenge comes to; None for a 200 that may be the page."""
    from monitor.document.gate import fault_of_response  # noqa: PLC0415  (loads the readers)

    return fault_of_response(answer.status, answer.headers, answer.body)


def _normal(url: str) -> str:
    """Return a URL in the form that is asked for: ASCII, without fragment."""
    try:
        normal = httpx.URL(url).copy_with(fragment=None)
        # Decoding the host is what tells that it is no name.
        return str(normal) if normal.host else ""
    except (httpx.InvalidURL, ValueError) as error:
        raise VisitError(Fault.BLOCKED_ADDRESS, f"{url[:200]!r} is no address ({error})") from None


def _redirected(url: str, location: str) -> str:
    """Return where a redirect leads."""
    try:
        target = _normal(str(httpx.URL(url).join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        detail = f"redirects to {location[:200]!r}, which is no address ({error})"
        raise VisitError(Fault.BLOCKED_ADDRESS, detail) from None
    if url.startswith("https:") and target.startswith("http:"):
        raise VisitError(Fault.BLOCKED_ADDRESS, f"redirects from https to plain {target[:200]}")
    return target


def _headers(response: httpx.Response) -> dict[str, str]:
    """Return the headers worth keeping, and the hash of the certificate they came under."""
    kept = {
        name.lower(): value
        for name, value in response.headers.items()
        if name.lower() not in _FORGOTTEN_HEADERS
    }
    tls = response.extensions["network_stream"].get_extra_info("ssl_object")
    # The C type that is found here takes no keyword: True asks for the certificate's bytes.
    if tls and (certificate := tls.getpeercert(True)):  # noqa: FBT003
        kept[":certificate"] = sha256(certificate).hexdigest()
    return kept
