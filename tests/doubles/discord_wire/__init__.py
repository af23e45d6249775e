"""A loopback Discord: the REST API and the gateway as real servers on 127.0.0.1.

`DiscordWire` is the double; the rest is what its methods take and return. It validates every
request and its own answers against Discord's official schema where the environment names the
file (see `schema`), and always against the documented rules.
"""

from tests.doubles.discord_wire.engine import Interaction, Seen
from tests.doubles.discord_wire.faults import (
    DISCORDS,
    MESSAGES,
    Fault,
    Limits,
    forbidden,
    gone,
    page,
    reset,
    silence,
    status,
    too_many,
)
from tests.doubles.discord_wire.ledger import Ledger, Violation
from tests.doubles.discord_wire.people import HiddenError, Person, Reply, UnfitError, said
from tests.doubles.discord_wire.served import TOKEN
from tests.doubles.discord_wire.wire import DiscordWire
from tests.doubles.discord_wire.world import (
    EVERYTHING,
    POSTER,
    Channel,
    ChannelKind,
    Guild,
    Message,
    Permission,
    Role,
    User,
    Webhook,
)

__all__ = [
    "DISCORDS",
    "EVERYTHING",
    "MESSAGES",
    "POSTER",
    "TOKEN",
    "Channel",
    "ChannelKind",
    "DiscordWire",
    "Fault",
    "Guild",
    "HiddenError",
    "Interaction",
    "Ledger",
    "Limits",
    "Message",
    "Permission",
    "Person",
    "Reply",
    "Role",
    "Seen",
    "UnfitError",
    "User",
    "Violation",
    "Webhook",
    "forbidden",
    "gone",
    "page",
    "reset",
    "said",
    "silence",
    "status",
    "too_many",
]
