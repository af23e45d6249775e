"""A hostile website on loopback, scripted path by path.

`Website` serves what it was told for each path and remembers every request. The functions below it
are the ways in which real servers misbehave; each returns a `Script` for `Website.script`.
Nothing here sleeps: what is slow waits on `Website.closing`, which ends with the server.
"""

import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, cast

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that arrived; header names in lower case."""

    path: str
    headers: Mapping[str, str]


class Exchange:
    """One request and the means to answer it, well or badly."""

    def __init__(self, site: "Website", handler: BaseHTTPRequestHandler) -> None:
        self.site = site
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self._handler = handler

    def send(
        self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer as HTTP asks; Content-Length is added unless the headers bring one."""
        self.start(status, {"Content-Length": str(len(body))} | dict(headers or {}))
        self.write(body)

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status line and the headers only."""
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def hang_up(self) -> None:
        """Close the connection after this answer."""
        self._handler.close_connection = True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the website closes, or so long; tell whether it closes."""
        return self.site.closing.wait(seconds)


Script = Callable[[Exchange], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: "Website"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep no log; `Website.requests` is one."""

    def do_GET(self) -> None:
        site = cast("_Server", self.server).site
        exchange = Exchange(site, self)
        site.answer(exchange)


class Website:
    """A server on 127.0.0.1; use as a context manager.

    `url` is its address without a final slash. `step` chooses what `steps` shows. `requests` is
    everything that was asked, robots.txt included, oldest first.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.step = 0
        self.requests: list[Seen] = []
        self.closing = threading.Event()
        self._scripts: dict[str, Script] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self
        if tls:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port: int = self._server.server_port
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def script(self, path: str, script: Script) -> str:
        """Answer a path so; return its full address."""
        self._scripts[path] = script
        return self.url + path

    def show(self, path: str, body: str | bytes, media_type: str = HTML, **headers: str) -> str:
        """Show one page at a path; return its full address."""
        return self.script(path, page(body, media_type, **headers))

    def steps(self, path: str, *bodies: str | bytes, media_type: str = HTML) -> str:
        """Show the body of the present `step` at a path, the last one for later steps."""
        scripts = [page(body, media_type) for body in bodies]

        def script(x: Exchange) -> None:
            scripts[min(self.step, len(scripts) - 1)](x)

        return self.script(path, script)

    def robots(self, text: str) -> None:
        """Serve this robots.txt (there is none otherwise)."""
        self.show("/robots.txt", text, "text/plain; charset=utf-8")

    def count(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(seen.path == path for seen in self.requests)

    def last(self, path: str) -> Seen:
        """Return the latest request for a path."""
        return next(seen for seen in reversed(self.requests) if seen.path == path)

    def answer(self, exchange: Exchange) -> None:
        """Answer one request by the script of its path."""
        self.requests.append(Seen(exchange.path, exchange.headers))
        script = self._scripts.get(exchange.path, status(404, "<h1>Not found</h1>"))
        script(exchange)


def page(body: str | bytes, media_type: str = HTML, **headers: str) -> Script:
    """Serve a page; header names are written with "_" for "-"."""
    data = body.encode() if isinstance(body, str) else body
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda x: x.send(200, data, {"Content-Type": media_type} | extra)


def status(code: int, body: str = "", **headers: str) -> Script:
    """Answer with a status: 404, 410, 429, 500, 503 (Retry_After="120") and so on."""
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda x: x.send(code, body.encode(), {"Content-Type": HTML} | extra)


def in_turn(*scripts: Script) -> Script:
    """Answer each request by the next script, and by the last one from then on."""
    left = list(scripts)

    def script(x: Exchange) -> None:
        answer = left.pop(0) if len(left) > 1 else left[0]
        answer(x)

    return script


def challenge(code: int = 403) -> Script:
    """Stand in the way as a firewall does that wants to see a browser."""
    body = "<html><head><title>Just a moment...</title></head><body>Checking</body></html>"
    return status(code, body, cf_mitigated="challenge")


def redirect(location: str, code: int = 302) -> Script:
    """Send the visitor elsewhere."""
    return lambda x: x.send(code, b"", {"Location": location})


def chain(site: Website, path: str, hops: int, body: str) -> str:
    """Lay `hops` redirects before a page; return the address where they begin."""
    for n in range(hops):
        site.script(f"{path}/{n}", redirect(f"{path}/{n + 1}"))
    site.show(f"{path}/{hops}", body)
    return f"{site.url}{path}/0"


def with_etag(body: str, *, weak: bool = False) -> Script:
    """Serve a page with an ETag, and 304 to who has it already."""
    tag = ("W/" if weak else "") + f'"{sha256(body.encode()).hexdigest()[:16]}"'

    def script(x: Exchange) -> None:
        if x.headers.get("if-none-match") == tag:
            x.send(304, b"", {"ETag": tag})
        else:
            x.send(200, body.encode(), {"Content-Type": HTML, "ETag": tag})

    return script


def with_last_modified(body: str, moment: Any) -> Script:
    """Serve a page with Last-Modified, and 304 to who knows that date."""
    stamp = format_datetime(moment, usegmt=True)

    def script(x: Exchange) -> None:
        if x.headers.get("if-modified-since") == stamp:
            x.send(304, b"", {"Last-Modified": stamp})
        else:
            x.send(200, body.encode(), {"Content-Type": HTML, "Last-Modified": stamp})

    return script


def not_modified_always() -> Script:
    """Answer 304 whatever was asked."""
    return lambda x: x.send(304)


def stalled_before_headers() -> Script:
    """Take the request and say nothing."""

    def script(x: Exchange) -> None:
        x.wait()
        x.hang_up()

    return script


def stalled_after_headers() -> Script:
    """Promise a page and send nothing of it."""

    def script(x: Exchange) -> None:
        x.start(200, {"Content-Type": HTML, "Content-Length": "1000"})
        x.wait()
        x.hang_up()

    return script


def dripping(interval: float = 0.02) -> Script:
    """Send a byte now and then, for ever: no single read ever times out."""

    def script(x: Exchange) -> None:
        x.start(200, {"Content-Type": HTML, "Connection": "close"})
        while not x.wait(interval):
            x.write(b"a")

    return script


def dripping_headers(interval: float = 0.02) -> Script:
    """Send a header line now and then, for ever."""

    def script(x: Exchange) -> None:
        x.write(b"HTTP/1.1 200 OK\r\n")
        while not x.wait(interval):
            x.write(b"X-More: 1\r\n")

    return script


def endless() -> Script:
    """Send as fast as the line allows, for ever."""

    def script(x: Exchange) -> None:
        x.start(200, {"Content-Type": HTML, "Connection": "close"})
        while not x.wait(0):
            x.write(b"a" * 65_536)

    return script


def gzipped(body: bytes, *, cut: int = 0, times: int = 1, encoding: str = "gzip") -> Script:
    """Serve a compressed page; `cut` bytes of its end are missing, honestly announced."""
    data = body
    for _ in range(times):
        data = gzip.compress(data)
    data = data[: len(data) - cut]
    headers = {"Content-Type": HTML, "Content-Encoding": encoding}
    return lambda x: x.send(200, data, headers)


def bomb(megabytes: int = 256) -> Script:
    """Serve a small gzip body that swells to so many megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1_048_576)
    data = b"".join([*(packer.compress(block) for _ in range(megabytes)), packer.flush()])
    return lambda x: x.send(200, data, {"Content-Type": HTML, "Content-Encoding": "gzip"})


def cut_short(body: bytes, missing: int = 100) -> Script:
    """Announce more bytes than are sent, and hang up."""

    def script(x: Exchange) -> None:
        x.start(200, {"Content-Type": HTML, "Content-Length": str(len(body) + missing)})
        x.write(body)
        x.hang_up()

    return script


def cut_chunked(parts: Iterable[bytes]) -> Script:
    """Send chunks and hang up before the last one."""
    pieces = tuple(parts)

    def script(x: Exchange) -> None:
        x.start(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"})
        for piece in pieces:
            x.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        x.hang_up()

    return script


def raw(data: bytes) -> Script:
    """Send bytes that need not be HTTP, and hang up."""

    def script(x: Exchange) -> None:
        x.write(data)
        x.hang_up()

    return script


def unused_port() -> int:
    """Return a loopback port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
