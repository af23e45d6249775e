"""What the courier asks of whoever talks to Discord, and the ways in which that can fail.

Knows that a failure either passes, closes the channel, or refuses the message; which one it was
is found out by the backends.
"""

from typing import Protocol

from bot.message import Message

REASONS = {
    10003: "gone",
    10004: "gone",
    10015: "webhook",
    50001: "hidden",
    50007: "closed",
    50013: "forbidden",
    50027: "webhook",
    160005: "locked",
}
"""Discord's error codes that close a channel, and why (see `bundles.why`)."""

UNFIT = frozenset({50003, 50008, 50024})
"""Discord's error codes for a place where no message can be, with an HTTP 400 or 403."""

NOT_OURS = frozenset({10008, 50005})
"""Discord's error codes for a message that is gone, or that an earlier bot of this book wrote."""

BLOCKED_ON_THE_WAY = frozenset({0, 40333})
"""Codes of a 403 that says nothing of the channel: none of Discord's, or its firewall's."""

TOO_MANY_EDITS = 30046


class DeliveryError(Exception):
    """A message could not be sent or edited."""


class PassingError(DeliveryError):
    """It may work later; `after` is how many seconds Discord asked for, if it did."""

    def __init__(self, detail: str, after: float = 0.0) -> None:
        super().__init__(detail)
        self.after = after


class ClosedError(DeliveryError):
    """The channel takes no messages; `reason` is why: "gone", "forbidden", "refused:50009" ..."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedError(DeliveryError):
    """Discord refuses this very message."""


class LostError(DeliveryError):
    """The message to be edited is gone."""


class AgedError(DeliveryError):
    """The message is too old to be edited again."""


class Backend(Protocol):
    """Sends, edits and finds messages. Channels are ids, "user:ID", or webhooks' addresses.

    All raise the errors of this module and no others.
    """

    @property
    def webhooks_only(self) -> bool:
        """Whether nothing but webhooks can be reached now."""

    async def send(
        self, channel: str, message: Message, nonce: str, *, reply_to: str | None = None
    ) -> str:
        """Send a message and return its id; the same nonce within minutes sends nothing new."""

    async def edit(self, channel: str, number: str, message: Message) -> None:
        """Replace the text of a message of ours; its files stay."""

    async def open_thread(self, channel: str, number: str, name: str) -> None:
        """Begin a thread with a message of ours; its id is the message's. None is begun twice."""

    async def find(self, channel: str, marker: str) -> str | None:
        """Return the id of our message with that marker among the channel's last 50, else None."""


def refusal(status: int, code: int, detail: str, after: float = 0.0) -> DeliveryError:
    """Return what an HTTP answer that is no success means, by its status and Discord's code."""
    if code in NOT_OURS:
        return LostError(detail)
    if code == TOO_MANY_EDITS:
        return AgedError(detail)
    if code in REASONS:
        return ClosedError(REASONS[code])
    if code in UNFIT or (status == 403 and code not in BLOCKED_ON_THE_WAY):
        return ClosedError(f"refused:{code}")
    if status in (400, 413):
        return RefusedError(detail)
    # A 403 or 404 without a code of Discord's is a proxy's, and a 401 a token's: no channel is at
    # fault.
    return PassingError(detail, after)
