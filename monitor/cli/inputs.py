"""Files and addresses named on the command line, as snapshots and documents.

Knows which suffix means which media type, how bytes of no known suffix are told apart, and when
an input is no policy; how pages are read is `monitor.document`'s affair.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.document import gate, read
from monitor.errors import ReadError
from monitor.model import Document, Fault, Scope, Snapshot

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

SNIFFED = 1024
"""How many bytes of a file of no known suffix are looked at."""


@dataclass(frozen=True, slots=True)
class NoPolicy:
    """An input that is no policy, or that no reader can read: the fault and a sentence on it."""

    fault: Fault
    detail: str


def snapshot_of_file(path: Path) -> Snapshot:
    """Take a file's bytes as if they had been fetched now; raise ReadError where there are none."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot read {path}: {error.strerror or error}") from error
    return Snapshot(
        watch_id="",
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
    """Guess the media type of bytes whose name does not tell it."""
    start = body[:SNIFFED].lstrip().lower()
    if start.startswith(b"%pdf-"):
        return "application/pdf"
    if any(tag in start for tag in (b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    return "text/plain"


def policy_in(snapshot: Snapshot, scope: Scope) -> Document | NoPolicy:
    """Read one input and say whether it is a policy."""
    try:
        document = read((snapshot,), scope)
    except ReadError as error:
        return NoPolicy(Fault.UNREADABLE, str(error))
    refused = gate.fault_of_page(snapshot.body, document, None)
    return NoPolicy(*refused) if refused else document
