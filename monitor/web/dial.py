"""Connections: one look-up, every answer judged, and then exactly the address that was judged.

The only place that opens a socket to a watched host. A name that is looked up twice may answer
differently the second time (DNS rebinding), and a library that checks first and connects later
looks it up twice; here the literal address that passed is the one that is dialled, for each new
connection of each hop. TLS still speaks the host's name, since httpcore hands it to `start_tls`.
Every wait is bounded by a deadline for the visit as a whole, which per-read timeouts do not give.
"""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from math import inf
from typing import Any

import httpcore

from monitor.addresses import refusal_of_address
from monitor.model import Fault
from monitor.web.faults import VisitError, error_of_tls

Resolve = Callable[..., Sequence[tuple[Any, ...]]]
"""As `socket.getaddrinfo(host, port, type=...)`."""

MAX_ADDRESSES = 4
"""How many addresses of one host are tried."""


class Deadline(threading.local):
    """The moment, on the clock given, at which the present thread's visit must have ended."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = inf

    def start(self, seconds: float) -> None:
        """Begin a visit that may last for so long."""
        self._until = self._clock() + seconds

    def extend(self, seconds: float) -> None:
        """Allow for time spent in waiting out of politeness."""
        self._until += seconds

    def within(self, timeout: float | None) -> float | None:
        """Shorten a timeout to the time left; raise `VisitError` where none is left."""
        left = self._until - self._clock()
        if left <= 0:
            raise VisitError(Fault.TIMEOUT, "the page did not come to an end in time")
        if left == inf:
            return timeout
        return left if timeout is None else min(timeout, left)


class PinnedBackend(httpcore.NetworkBackend):
    """Resolve once, judge every answer, connect to one that was judged.

    `network` makes the connections; a test puts a recorder there.
    """

    def __init__(
        self,
        deadline: Deadline,
        *,
        allow_private: bool,
        resolve: Resolve = socket.getaddrinfo,
        network: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolve = resolve
        self._network = network or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the host, at an address that may be visited."""
        failure: Exception | None = None
        for literal in self._addresses(host, port, timeout)[:MAX_ADDRESSES]:
            try:
                stream = self._network.connect_tcp(
                    literal, port, self._deadline.within(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _BoundedStream(stream, self._deadline)
        raise failure or VisitError(Fault.DNS, f"{host} has no address")

    def _addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        """Look the host up; one bad answer among good ones refuses them all."""
        answers = self._looked_up(host, port, self._deadline.within(timeout))
        literals = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        for literal in literals:
            if refusal := refusal_of_address(literal, allow_private=self._allow_private):
                raise VisitError(Fault.BLOCKED_ADDRESS, f"{host} is not visited: {refusal}")
        return literals

    def _looked_up(self, host: str, port: int, timeout: float | None) -> Sequence[tuple[Any, ...]]:
        """Ask the resolver in a thread of its own, since `getaddrinfo` knows no timeout."""
        answers: queue.SimpleQueue[Sequence[tuple[Any, ...]] | OSError | UnicodeError]
        answers = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, name=f"look-up of {host}", daemon=True).start()
        try:
            answer = answers.get(timeout=timeout)
        except queue.Empty:
            raise VisitError(Fault.DNS, f"looking up {host} took too long") from None
        if isinstance(answer, OSError | UnicodeError):
            reason = answer.strerror if isinstance(answer, OSError) else None
            raise VisitError(Fault.DNS, f"{host} cannot be looked up ({reason or answer})")
        return answer


class _BoundedStream(httpcore.NetworkStream):
    """A stream on which nothing lasts longer than the visit may."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(
                ssl_context, server_hostname, self._deadline.within(timeout)
            )
        except httpcore.ConnectError as error:
            # Told apart here, because httpcore's pool drops the cause on the way up.
            if isinstance(error.__cause__, ssl.SSLError):
                raise error_of_tls(error.__cause__, server_hostname) from error
            raise
        return _BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
