"""A delivery on its way: what the book says of it, put into what is sent where.

Knows the threads of a service, what is left of a message that is refused, and the nonce of a reply;
sends nothing.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from bot.letters import letter, reply
from bot.message import Message
from monitor.model import Delivery, DeliveryKind, DeliveryState, Subscription
from monitor.store import Book, Parcel


@dataclass(frozen=True, slots=True)
class Sending:
    """A delivery on its way: where to, what, and what is said where that cannot be edited.

    `thread` is set where it goes to a thread; `wants_thread` names the service that should have
    one.
    """

    delivery: Delivery
    subscription: Subscription
    channel: str
    message: Message | None
    reply: Message | None = None
    thread: str | None = None
    wants_thread: str = ""


def written(delivery: Delivery, now: datetime, book: Book) -> Sending:
    """Return a claimed delivery as it is to be sent."""
    parcel = book.parcel(delivery)
    subscription = parcel.subscription
    is_alert = delivery.kind is DeliveryKind.ALERT
    is_amended = delivery.state is DeliveryState.SENT and is_alert
    thread = _thread(parcel)
    return Sending(
        delivery,
        subscription,
        thread or delivery.channel or subscription.channel,
        letter(parcel, now),
        reply(parcel) if is_amended else None,
        thread,
        parcel.changes[0].service if is_alert and subscription.thread and parcel.changes else "",
    )


def _thread(parcel: Parcel) -> str | None:
    """Return the thread that a delivery goes to, or in which its message stands.

    A thread has the id of the message it began with, and ids grow: what is not younger than the
    thread stands in the channel.
    """
    message = parcel.delivery.message
    if parcel.thread is None or (message and int(message) <= int(parcel.thread)):
        return None
    return parcel.thread


def bare(message: Message) -> Message:
    """Return the one line of a message, with its marker: what is left when the rest is refused."""
    content = message.content
    if message.marker and message.marker not in content:
        content = f"{content}\n-# {message.marker}"
    return replace(message, content=content, embeds=(), buttons=(), attachments=())


def again(nonce: str) -> str:
    """Return the nonce of the reply that belongs to a message's nonce."""
    return hashlib.blake2b(nonce.encode(), digest_size=12).hexdigest()


def told(sending: Sending) -> dict[str, object]:
    """Return what a log says of a delivery."""
    delivery = sending.delivery
    return {
        "delivery": delivery.id,
        "kind": str(delivery.kind),
        "change": delivery.change,
        "subscription": delivery.subscription,
    }
