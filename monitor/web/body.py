"""A body as it comes over the wire, decoded under a cap while it streams.

Knows gzip and sizes; knows nothing of connections. A few hundred bytes may hold half a gigabyte,
and a decoder that is not bounded hands it over in one piece: therefore only gzip is ever asked
for, and decoded here with a limit on what each step may give.
"""

import zlib
from collections.abc import Iterable
from contextlib import suppress

import httpcore

from monitor.model import Fault
from monitor.web.faults import VisitError

_NO_CODINGS = frozenset({"", "identity", "none", "utf-8", "utf8", "binary", "7bit", "8bit"})
"""What servers write into Content-Encoding where the body is as it is."""

_GZIP = frozenset({"gzip", "x-gzip"})
_GZIP_WINDOW = 31
_GZIP_MAGIC = b"\x1f\x8b"


def read_body(chunks: Iterable[bytes], encoding: str, *, wire_cap: int, cap: int) -> bytes:
    """Return the decoded body of a response.

    `encoding` is the Content-Encoding header. At most `wire_cap` bytes are taken of a compressed
    body, and at most `cap` bytes come out; more raises `VisitError` (too-large). A gzip stream
    that ends early is a cut body (connection), one that is none, or an encoding that was not
    asked for, cannot be read (unreadable).
    """
    name = encoding.strip().lower()
    if name in _NO_CODINGS:
        return _joined(chunks, cap)
    if name in _GZIP:
        return _gunzipped(chunks, wire_cap, cap)
    raise VisitError(
        Fault.UNREADABLE,
        f"the server sends the encoding {encoding[:40]!r}, which was not asked for",
    )


def read_some(chunks: Iterable[bytes], encoding: str, *, cap: int) -> bytes:
    """Return the beginning of a body, as much as can be had; nothing is raised.

    For error pages and robots.txt, where a cut or unreadable body changes nothing of what the
    status says. `cap` limits the bytes taken and the bytes given.
    """
    taken = bytearray()
    with suppress(
        VisitError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException
    ):
        for chunk in chunks:
            taken += chunk
            if len(taken) >= cap:
                break
    if encoding.strip().lower() in _GZIP:
        with suppress(zlib.error):
            return zlib.decompressobj(_GZIP_WINDOW).decompress(taken[:cap], cap)
    return bytes(taken[:cap])


def _joined(chunks: Iterable[bytes], cap: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > cap:
            raise _too_large(cap)
    return bytes(body)


def _gunzipped(chunks: Iterable[bytes], wire_cap: int, cap: int) -> bytes:
    gunzip = _Gunzip(cap)
    wire = 0
    for chunk in chunks:
        wire += len(chunk)
        if wire > wire_cap:
            raise _too_large(wire_cap)
        gunzip.feed(chunk)
    return gunzip.finish()


class _Gunzip:
    """Decode the members of a gzip stream one after the other, never past `cap` bytes."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._body = bytearray()
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._started = False
        self._between = b""
        self._padding = False

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the wire."""
        while data and not self._padding:
            if self._member.eof and not (data := self._next_member(data)):
                return
            self._started = True
            try:
                # One byte more than is left, so that going over the cap is seen.
                self._body += self._member.decompress(data, self._cap - len(self._body) + 1)
            except zlib.error as error:
                raise VisitError(Fault.UNREADABLE, f"the gzip body is broken ({error})") from None
            if len(self._body) > self._cap:
                raise _too_large(self._cap)
            data = self._member.unused_data

    def finish(self) -> bytes:
        """Return the whole body, or raise where the stream ended early."""
        if self._started and not self._member.eof:
            raise VisitError(Fault.CONNECTION, "the gzip body was cut short")
        return bytes(self._body)

    def _next_member(self, data: bytes) -> bytes:
        """Start another member if one follows; what else follows is padding and is passed over."""
        data = self._between + data
        head = data[: len(_GZIP_MAGIC)]
        if not _GZIP_MAGIC.startswith(head):
            self._padding = True
            return b""
        if len(head) < len(_GZIP_MAGIC):
            self._between = head
            return b""
        self._between = b""
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        return data


def _too_large(cap: int) -> VisitError:
    return VisitError(Fault.TOO_LARGE, f"the page is larger than {cap / 1_048_576:g} MB")
