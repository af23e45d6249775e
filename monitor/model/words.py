"""The words of the design as enums: verdicts, topics, faults, kinds of edits and findings.

Knows which words there are and how they are ordered; knows nothing of what they are said of.
"""

from enum import StrEnum


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


class Level(_Ranked):
    """From where on a change is wanted: a verdict, or `high` for the highest severity alone."""

    COSMETIC = "cosmetic"
    MINOR = "minor"
    SUBSTANTIVE = "substantive"
    HIGH = "high"

    def is_reached(self, verdict: Verdict, severity: Severity | None) -> bool:
        """Tell whether a change or finding of that verdict and severity reaches this level."""
        if self is Level.HIGH:
            return severity is Severity.HIGH
        return verdict.rank >= Verdict(self.value).rank


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
