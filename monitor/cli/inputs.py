"""Files and addresses named on the command line, as snapshots and documents.

Knows which suffix means which media type, how bytes of no known suffix are told apart, and when
an input is no policy; how pages are read is `monitor.document`'s affair, what may be read in this
process and what costs a worker `monitor.workers`'s.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.document import gate, read
from monitor.errors import ReadError
from monitor.model import (
    Document,
    Failed,
    Fault,
    NotModified,
    Request,
    Scope,
    Settings,
    Snapshot,
)

if TYPE_CHECKING:
    from monitor.workers import Limits

Read = Callable[[tuple[Snapshot, ...], Scope], Document]

SUFFIXES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".xhtml": "application/xhtml+xml",
}
"""The media type that a file's suffix stands for."""


def is_address(named: str) -> bool:
    """Whether an argument names a page of the web, not a file."""
    return named.startswith(("http://", "https://"))


def snapshot_of_file(path: Path) -> Snapshot:
    """Take a file's bytes as if they had been fetched now; raise ReadError where there are none."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise ReadError(f"{str(path)!r} cannot be the name of a file: {error}") from error
    return Snapshot(
        watch_id=str(path),
        fetched_at=datetime.now(UTC),
        final_url=str(path),
        status=200,
        media_type=SUFFIXES.get(path.suffix.lower()) or _sniff(body),
        headers={},
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        url=str(path),
    )


def _sniff(body: bytes) -> str:
    """Guess the media type of bytes whose name does not tell it; empty lets the reader choose."""
    marked_up = body.startswith(b"%PDF-") or b"</" in body
    return "" if marked_up else "text/plain"


def policy_in(snapshot: Snapshot, scope: Scope, read: Read = read) -> Document | Failed:
    """Read one input; tell by name what makes it no policy or unreadable.

    A file of plain text is what its owner says it is; a page must read as a policy.
    """
    try:
        document = read((snapshot,), scope)
    except ReadError as error:
        return Failed(snapshot.watch_id, Fault.UNREADABLE, str(error))
    given = not is_address(snapshot.url)
    refused = gate.fault_of_page(snapshot.body, document, None, given=given)
    return Failed(snapshot.watch_id, *refused) if refused else document


def read_policy(
    snapshot: Snapshot, scope: Scope, limits: "Limits | None" = None
) -> Document | Failed:
    """Read one input as `policy_in` does, in a worker where it may be costly.

    What oversteps the worker's limits, or brings it down, is `Failed` (unreadable).
    """
    from monitor.workers import LIMITS, Workers

    try:
        with Workers(1, always=False, limits=limits or LIMITS) as workers:
            found = workers.apply(policy_in, (snapshot,), snapshot, scope)
    except ReadError as error:
        return Failed(snapshot.watch_id, Fault.UNREADABLE, str(error))
    assert isinstance(found, Document | Failed)
    return found


def snapshot_of_address(url: str, settings: Settings) -> Snapshot | Failed:
    """Fetch one address now, as politely and as guarded as a watch's."""
    from monitor.web import Web

    with Web(settings) as web:
        fetched = web.get(Request(url=url, watch_id=url))
    if isinstance(fetched, NotModified):
        return Failed(url, Fault.SERVER, "the server said 304 to a request without conditions")
    return fetched
