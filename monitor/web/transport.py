"""Requests and responses over connections that the guard has made.

Knows how httpx speaks to httpcore, and the one TLS context of the process; verification is never
off, and neither proxies nor certificates are taken from the environment.
"""

import ssl
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast

import httpcore
import httpx

KEEP_ALIVE_S = 3.0
"""Below what servers commonly allow, so that no request meets a connection just being closed."""


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    """Return the process's TLS context; making one costs more than a whole fetch."""
    return httpx.create_ssl_context(trust_env=False)


class Transport(httpx.BaseTransport):
    """A connection pool over the backend given; httpx's own transport takes none.

    Used as it is, without a client on top, which would keep cookies, read the environment and
    have opinions on redirects even where it is told not to follow them.
    """

    def __init__(
        self, backend: httpcore.NetworkBackend, context: ssl.SSLContext | None = None
    ) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=context or trust(),
            max_connections=20,
            max_keepalive_connections=10,
            keepalive_expiry=KEEP_ALIVE_S,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the response's body is yet to be read, and the response to be closed."""
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Chunks(cast("Iterable[bytes]", response.stream)),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Chunks(httpx.SyncByteStream):
    """The raw bytes of a response; leaving them early closes the connection."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()
