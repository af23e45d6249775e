"""The nouns of clausewatch, as frozen dataclasses and enums.

Knows the words of the design and what belongs to each; knows nothing of files, networks, SQL or
languages, and imports only the standard library. Everything here pickles, so that it may travel
to a worker process. All datetimes are aware and in UTC.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum


class _Ranked(StrEnum):
    """A string enum whose members are ordered as they are written."""

    @property
    def rank(self) -> int:
        """Return the place in the order of definition, 0 for the lowest."""
        return list(type(self)).index(self)


class Verdict(_Ranked):
    """What a change or finding amounts to; higher rank outweighs lower."""

    NONE = "none"
    COSMETIC = "cosmetic"
    MINOR = "minor"
    SUBSTANTIVE = "substantive"


class Severity(_Ranked):
    """How much a substantive change matters; from the table in `differ.judge`."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Direction(StrEnum):
    """Who gains, from the side of the person bound by the document."""

    WORSE = "worse-for-user"
    BETTER = "better-for-user"
    MIXED = "mixed"
    NEUTRAL = "neutral"


class Topic(StrEnum):
    """What a clause is about."""

    DATA_COLLECTION = "data-collection"
    PURPOSE = "purpose"
    SHARING = "sharing"
    SALE = "sale"
    RETENTION = "retention"
    LEGAL_BASIS = "legal-basis"
    TRANSFER = "transfer"
    RIGHTS = "rights"
    SECURITY = "security"
    COOKIES = "cookies"
    CHILDREN = "children"
    POLICY_CHANGE_NOTICE = "policy-change-notice"
    CONTACT_CONTROLLER = "contact-controller"
    LIABILITY = "liability"
    DISPUTE_RESOLUTION = "dispute-resolution"
    GOVERNING_LAW = "governing-law"
    TERMINATION = "termination"
    FEES_REFUNDS = "fees-refunds"
    USER_CONTENT_LICENCE = "user-content-licence"
    ACCEPTABLE_USE = "acceptable-use"
    AI_USE = "ai-use"
    SERVICE_SCOPE = "service-scope"
    OTHER = "other"


class Flag(StrEnum):
    """A remark about a change as a whole."""

    SILENT_EDIT = "silent-edit"
    NOTICE_BREACH = "notice-breach"
    REVERTED = "reverted"
    FLAPPING = "flapping"
    REPLACED = "replaced"
    TRUNCATED = "truncated"
    TRANSLATION_DRIFT = "translation-drift"


class Fault(StrEnum):
    """Why a visit brought no policy."""

    BLOCKED = "blocked"
    RATE_LIMITED = "rate-limited"
    NOT_FOUND = "not-found"
    SERVER = "server"
    NOT_A_POLICY = "not-a-policy"
    DNS = "dns"
    TIMEOUT = "timeout"
    TLS = "tls"
    CONNECTION = "connection"
    REDIRECT_LOOP = "redirect-loop"
    TOO_LARGE = "too-large"
    BLOCKED_ADDRESS = "blocked-address"
    ROBOTS = "robots"
    UNREADABLE = "unreadable"


class BlockKind(StrEnum):
    """What a block of a page is to a reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


class EditKind(StrEnum):
    """What happened to a clause."""

    KEPT = "kept"
    MOVED = "moved"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"


class FindingKind(StrEnum):
    """What sort of thing a finding or fact speaks of (the contract's `kind`)."""

    DURATION = "duration"
    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    AGE = "age"
    DATE = "date"
    PARTY = "party"
    PLACE = "place"
    LEGAL_BASIS = "legal-basis"
    RIGHT = "right"
    DATA_CATEGORY = "data-category"
    CONTACT = "contact"
    OBLIGATION = "obligation"
    CLAUSE = "clause"


# --- what is watched -------------------------------------------------------------------------


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


# --- what is fetched -------------------------------------------------------------------------


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

    `settings` tells politeness and guards; `robots` is the watch's word, obey or ignore.
    """

    url: str
    watch_id: str
    validators: Validators = Validators()
    robots: str = "obey"


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


# --- what is read ----------------------------------------------------------------------------


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


# --- what is compared ------------------------------------------------------------------------


class Op(Enum):
    """What happened to a run of words."""

    EQUAL = "="
    DELETE = "-"
    INSERT = "+"


@dataclass(frozen=True, slots=True)
class WordEdit:
    """A run of words kept, deleted or inserted; joining the runs of one side gives its text."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What happened to one clause, or to the clauses of a split or merge.

    `words` is empty for kept and moved clauses. `rule` names what explained the edit, or why it
    alerts; it is never empty once the edit was judged.
    """

    kind: EditKind
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    words: tuple[WordEdit, ...] = ()
    rule: str = ""
    verdict: Verdict = Verdict.NONE


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed value in a clause and the role that it plays there.

    `role` is a slug of the lexicon ("notice", "retention", "fee" ...), `subject` what it is said
    of ("logs"), `operator` one of "", "at-least", "at-most", "within". `value` is as written;
    `canonical` compares: equal strings are equal values ("P30D", "P12M", "EUR 40.00",
    "2025-12-16", "16"). `magnitude` orders values of one unit family (days, currency units, per
    cent, years), None where there is no order. `span` is (start, end) in the clause's text.
    """

    kind: FindingKind
    role: str
    subject: str
    operator: str
    value: str
    canonical: str
    magnitude: float | None
    polarity: bool
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a reader must know about a change.

    `what` is a slug that `render` puts into words ("notice", "recipient", "retention").
    `old` and `new` are values as written, None where there is none; `before` and `after` quote
    the clause. `severity` is None below substantive. `rule` names the rule that decided.
    """

    topic: Topic
    kind: FindingKind
    what: str
    old: str | None
    new: str | None
    direction: Direction
    verdict: Verdict
    severity: Severity | None
    section: str
    before: str | None
    after: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that `differ.compare` says about two documents; findings most important first."""

    verdict: Verdict
    severity: Severity | None
    direction: Direction
    topics: tuple[Topic, ...]
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    flags: tuple[Flag, ...]
    confidence: float


# --- what a visit comes to -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hold:
    """A changed page that waits for later fetches to agree.

    `key` names the changed clauses (see `monitor.hold.key_of`); `since` is when the first of
    them was fetched that was not accepted, however often the page has changed again;
    `confirm_at` the moment from which an agreeing fetch counts; `agreed` how many did, of
    `fetches` in all. `told` is set once it was reported as unstable.
    """

    key: str
    since: datetime
    confirm_at: datetime
    agreed: int = 0
    fetches: int = 1
    told: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A text that the watch has shown before, and when it was last replaced by another."""

    version: int
    fingerprint: str
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """One visit to make, with all that the decision needs to know of the past.

    `visit` numbers it, so that recording it twice is recording it once. `prior` are the
    snapshots of the last accepted version, one for each address, empty before the first;
    `fingerprint` and `reader` say what was read in them, `version` its number; `seen` are the
    hashes of the bodies last accepted. `validators` go with the watch's addresses, in order,
    and are empty where the visit is to be unconditional. `past` are the texts left within the
    last seven days, `returns` counts the returns among them. `announced` is filled when quiet
    returns have settled: the text that was told last, as `announced_version`. `failures` counts
    failed visits in a row. `accept` takes the page as the new base, whatever it was before.
    """

    watch: Watch
    validators: tuple[Validators, ...] = ()
    prior: tuple[Snapshot, ...] = ()
    visit: int = 1
    version: int | None = None
    fingerprint: str = ""
    reader: str = ""
    seen: tuple[str, ...] = ()
    provisional: bool = False
    hold: Hold | None = None
    past: tuple[Past, ...] = ()
    returns: int = 0
    announced: tuple[Snapshot, ...] = ()
    announced_version: int | None = None
    failures: int = 0
    accept: bool = False


@dataclass(frozen=True, slots=True)
class First:
    """The watch's first policy text, or the text that `watch accept` makes the new base."""

    watch_id: str
    snapshots: tuple[Snapshot, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A reader sees the same words; `snapshots` lacks the addresses that answered 304.

    `document` is set where the page was read: it reads like the accepted version.
    """

    watch_id: str
    snapshots: tuple[Snapshot, ...] = ()
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A changed page that waits for a later fetch to agree.

    `unstable` is set in the one visit that finds it unconfirmed for a whole day.
    """

    watch_id: str
    snapshots: tuple[Snapshot, ...]
    comparison: Comparison
    confirm_at: datetime
    hold: Hold
    unstable: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A change, confirmed where confirmation is on.

    `from_version` is None for the step from the version before; it is set where quiet returns
    have settled and the text is compared with the one last announced.
    """

    watch_id: str
    snapshots: tuple[Snapshot, ...]
    document: Document
    comparison: Comparison
    from_version: int | None = None


Outcome = First | Unchanged | Held | Changed | Failed


# --- what is told ----------------------------------------------------------------------------


class DeliveryState(StrEnum):
    """Where an alert stands on its way; `suspended` waits for the channel to work again."""

    OWED = "owed"
    CLAIMED = "claimed"
    SENT = "sent"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel, what it wants, from which level and in which direction.

    `channel` is a Discord channel's id or a webhook's address. `wants` is "everything",
    "watch:ID", "service:NAME" or "topic:SLUG"; `topics` narrows it further, empty for all.
    `at_least` is cosmetic, minor, substantive or high. With `direction` "worse-for-user" or
    "better-for-user", mixed changes are wanted too, since a part of them is.
    """

    id: int
    channel: str
    wants: str
    at_least: str = "substantive"
    direction: Direction | None = None
    topics: tuple[Topic, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert owed to one subscription (the outbox).

    `nonce` is the same at every try, so that a lost answer doubles nothing. `message` is the
    sent message's id; `edit_due` says that it must be edited because the change was reverted.
    `next_at` is when the next try is due, or when a claim lapses.
    """

    id: int
    subscription: int
    change: int
    state: DeliveryState
    tries: int
    next_at: datetime | None
    nonce: str = ""
    message: str | None = None
    edit_due: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Which recorded changes are wanted; empty fields ask for everything.

    `since` is included, `until` is not. `edits` brings every edit along, the quiet ones with
    the rule that quieted them. `search` are plain words, all of which must occur.
    """

    watch: str | None = None
    service: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    topic: Topic | None = None
    at_least: Verdict = Verdict.MINOR
    direction: Direction | None = None
    search: str | None = None
    limit: int | None = None
    edits: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A recorded change, as history tells it; `reverted_by` is the change that took it back."""

    id: int
    watch_id: str
    service: str
    name: str
    url: str
    detected_at: datetime
    from_version: int
    to_version: int
    verdict: Verdict
    severity: Severity | None
    direction: Direction
    topics: tuple[Topic, ...]
    flags: tuple[Flag, ...]
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...] = field(default=())
    confidence: float = 1.0
    reverted_by: int | None = None
