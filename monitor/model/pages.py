"""What is watched, what is fetched and what is read: from the watchlist to a document.

Knows what belongs to each; knows nothing of how it comes about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.model.words import BlockKind, Fault


@dataclass(frozen=True, slots=True)
class Watch:
    """One document of one service, how to read it and how often. An entry of the watchlist."""

    id: str
    service: str
    name: str
    kind: str
    urls: tuple[str, ...]
    select: str | None = None
    remove: tuple[str, ...] = ()
    language: str | None = None
    binding: bool = True
    translation_of: str | None = None
    every: timedelta = timedelta(hours=6)
    render: bool = False
    robots: str = "obey"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the watchlist says for all watches."""

    user_agent: str = "clausewatch (+https://example.org/contact)"
    host_delay: timedelta = timedelta(seconds=5)
    confirm_after: timedelta = timedelta(minutes=5)
    allow_private_addresses: bool = False


@dataclass(frozen=True, slots=True)
class Watchlist:
    """The settings and the watches of one file, in its order."""

    settings: Settings
    watches: tuple[Watch, ...]


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a request conditional (RFC 9110, section 8.8).

    `url` is the address that gave them (a snapshot's `final_url`), since they mean nothing to
    another; None stands for the address of the request.
    """

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one address as received; immutable. `sha256` is of `body`, in hex."""

    watch_id: str
    fetched_at: datetime
    final_url: str
    status: int
    media_type: str
    headers: Mapping[str, str]
    sha256: str
    body: bytes
    url: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One GET to make: the address, and validators where it may be conditional.

    `settings` tells politeness and guards; `robots` is the watch's word, obey or ignore; `render`
    asks for the page as a browser shows it.
    """

    url: str
    watch_id: str
    validators: Validators = Validators()
    robots: str = "obey"
    render: bool = False


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said 304 to a conditional request."""

    url: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A visit that brought no policy: a value, never raised. `retry_after` is in seconds."""

    watch_id: str
    fault: Fault
    detail: str
    retry_after: float | None = None


Get = Callable[[Request], Snapshot | NotModified | Failed]
"""Fetch one address; a status of 200 alone makes a snapshot, every other ending is `Failed`."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How to read a watch's pages: the CSS for what is the document, and what is not."""

    select: str | None = None
    remove: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text as the page lays it out, white space folded.

    `level` is a heading's depth (1 to 6) or a list item's (1 is outermost). `marker` is a list
    item's number or bullet as written, if the text shows one. `cells` are a row's cells and
    `header` the header cells that stand above them (empty where the table has none); `text` of a
    row is its cells joined by " | ". `bold` marks a block that is emphasised from end to end.
    `part` counts the watch's addresses, 0 for the first.
    """

    kind: BlockKind
    text: str
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    bold: bool = False
    part: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest statement that is compared: a sentence, a list item, a table row.

    `path` are the headings above it, outermost first; `label` the number written before it
    ("12.3", "(a)"), which is no part of `text`; `lead_in` the line that introduces a list or
    table. `text` of a row reads "Header: cell; Header: cell". `heading` marks a clause that is a
    heading itself. `position` counts clauses from 0; `block` is the index of its block.
    """

    path: tuple[str, ...]
    label: str
    lead_in: str
    text: str
    language: str
    position: int
    block: int = 0
    heading: bool = False
    row: bool = False
    item: bool = False

    @property
    def section(self) -> str:
        """Return the section path as one line."""
        return " > ".join(self.path)


@dataclass(frozen=True, slots=True)
class Document:
    """A snapshot read into blocks and clauses.

    `fingerprint` is the SHA-256 of what a reader sees (see `document.normal`): two documents
    with one fingerprint are one version. `updated_on` and `effective_on` are the page's own
    dates. `reader` names the reader and its version, as in "html/1". `links` are the targets of
    the links in reading order, which are compared but are no text.
    """

    clauses: tuple[Clause, ...]
    title: str
    language: str
    updated_on: date | None
    effective_on: date | None
    reader: str
    blocks: tuple[Block, ...] = ()
    fingerprint: str = ""
    links: tuple[str, ...] = ()
