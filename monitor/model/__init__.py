"""The nouns of clausewatch, as frozen dataclasses and enums.

Knows the words of the design and what belongs to each; knows nothing of files, networks, SQL or
languages, and imports only the standard library. Everything here pickles, so that it may travel
to a worker process. All datetimes are aware and in UTC.
"""

from monitor.model.changes import Comparison, Edit, Fact, Finding, Op, WordEdit
from monitor.model.pages import (
    Block,
    Clause,
    Document,
    Failed,
    Get,
    NotModified,
    Request,
    Scope,
    Settings,
    Snapshot,
    Validators,
    Watch,
    Watchlist,
)
from monitor.model.told import (
    Change,
    Delivery,
    DeliveryKind,
    DeliveryState,
    HistoryQuery,
    Mention,
    Pace,
    Subscription,
)
from monitor.model.visits import Changed, First, Held, Hold, Order, Outcome, Past, Unchanged
from monitor.model.words import (
    BlockKind,
    Direction,
    EditKind,
    Fault,
    FindingKind,
    Flag,
    Level,
    Severity,
    Topic,
    Verdict,
)

__all__ = [
    "Block",
    "BlockKind",
    "Change",
    "Changed",
    "Clause",
    "Comparison",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "Direction",
    "Document",
    "Edit",
    "EditKind",
    "Fact",
    "Failed",
    "Fault",
    "Finding",
    "FindingKind",
    "First",
    "Flag",
    "Get",
    "Held",
    "HistoryQuery",
    "Hold",
    "Level",
    "Mention",
    "NotModified",
    "Op",
    "Order",
    "Outcome",
    "Pace",
    "Past",
    "Request",
    "Scope",
    "Settings",
    "Severity",
    "Snapshot",
    "Subscription",
    "Topic",
    "Unchanged",
    "Validators",
    "Verdict",
    "Watch",
    "Watchlist",
    "WordEdit",
]
