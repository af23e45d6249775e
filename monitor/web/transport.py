"""The one client of the process and the connections under it.

Knows httpx and how its client is made harmless: no proxies or certificates from the environment,
no redirects and no cookies of its own, TLS always verified, connections by `PinnedBackend` alone.
"""

import ssl
from collections.abc import Iterable, Iterator
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast

import httpcore
import httpx

KEEP_ALIVE_S = 3.0
"""Below what servers commonly allow, so that no request meets a connection just being closed."""


@lru_cache(maxsize=1)
def trust() -> ssl.SSLContext:
    """Return the process's TLS context; making one costs more than a whole fetch."""
    return httpx.create_ssl_context(trust_env=False)


def client(backend: httpcore.NetworkBackend, context: ssl.SSLContext | None) -> httpx.Client:
    """Return a client that reaches the network through `backend` alone."""
    return httpx.Client(
        transport=_Transport(backend, context or trust()),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        trust_env=False,
    )


class _Transport(httpx.BaseTransport):
    """A connection pool over the backend given; httpx's own transport takes none."""

    def __init__(self, backend: httpcore.NetworkBackend, context: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=20,
            max_keepalive_connections=10,
            keepalive_expiry=KEEP_ALIVE_S,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
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
