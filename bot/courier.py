"""The courier: the only one who sends. It claims what is owed, sends it, and marks it as sent.

A crash at any point loses nothing and repeats nothing: a claim lapses, the next try bears the same
nonce, and before it the channel is searched for the message. What fails for now is tried again
later; a channel that is closed suspends its subscription. Knows neither Discord's API (that is a
`Backend`'s) nor how anything is worded. The book is used by one thread of its own, so that the event
loop never waits for it.
"""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.backend import (
    AgedError,
    Backend,
    ClosedError,
    LostError,
    PassingError,
    RefusedError,
)
from bot.budget import THREAD_NAME, fit
from bot.letters import letter, reply
from bot.message import Message
from bot.scrub import plain
from monitor.model import Delivery, DeliveryKind, DeliveryState, Subscription
from monitor.store import Book, Parcel

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
"""How long a claim stands: longer than a batch takes, since a lapsed one is sent by another."""

A_SECOND = 40.0
"""Requests a second: Discord takes 50 of a bot, commands and clicks among them."""

EDITED_FOR = timedelta(hours=1)
"""Messages older than this take few edits an hour; they are replied to."""

_AT_ONCE = 16
"""Deliveries on their way at a time: few enough that a crash leaves little to be looked for."""

_POLL_SECONDS = 2.0
_LONGEST_TRY = 75.0
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=10)

_Answer = TypeVar("_Answer")
_Said = ParamSpec("_Said")


def utc_now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Letter:
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


class Courier:
    """Delivers what the book at `book_path` owes, through `backend`.

    `now` and `sleep` (seconds) may be a test's. `tell` is the operator's channel, told of a closed
    channel where nobody else can be; `lease` how long a claim stands; `a_second` how many requests
    may begin in one.
    """

    def __init__(
        self,
        book_path: str | Path,
        backend: Backend,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        tell: str | None = None,
        lease: timedelta = LEASE,
        a_second: float = A_SECOND,
    ) -> None:
        self._path, self._backend, self._now, self._sleep = Path(book_path), backend, now, sleep
        self._tell, self._lease, self._a_second = tell, lease, a_second
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="courier")
        self._book: Book | None = None
        self._next_turn = 0.0
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver what is due, again and again, until `stop` is set; what is on its way ends first.

        Whatever goes wrong by a bug is logged, and tried again.
        """
        stopped = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                try:
                    await self.deliver_due()
                except Exception:
                    log.exception("deliveries not made")
                rest = asyncio.ensure_future(self._sleep(_POLL_SECONDS))
                await asyncio.wait({stopped, rest}, return_when=asyncio.FIRST_COMPLETED)
                rest.cancel()
        finally:
            stopped.cancel()
            await self.close()

    async def deliver_due(self) -> int:
        """Deliver everything that is due now; return how many messages were sent or edited.

        Channels are served side by side, the deliveries of one channel one after the other.
        """
        sent = 0
        running: set[asyncio.Task[bool]] = set()
        while True:
            if len(running) <= _AT_ONCE // 2:
                letters = await self._ask(partial(self._claim, _AT_ONCE - len(running)))
                running |= {asyncio.create_task(self._deliver_in_turn(each)) for each in letters}
            if not running:
                return sent
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            sent += sum(task.result() for task in done)

    async def close(self) -> None:
        """Close the book; the courier is done."""
        if self._book is not None:
            await self._ask(Book.close)
            self._book = None
        self._thread.shutdown()

    async def _deliver_in_turn(self, sending: _Letter) -> bool:
        """Deliver after what came before for the same channel; a bug ends one delivery's try."""
        async with self._turns[sending.channel]:
            try:
                return await self._deliver(sending)
            except Exception as error:
                log.exception("not delivered by a bug", extra=_told(sending))
                await self._postpone(sending.delivery, error)
                return False

    async def _deliver(self, sending: _Letter) -> bool:
        """Send or edit one delivery and write how that ended; tell whether it was done."""
        delivery = sending.delivery
        if sending.message is None:
            await self._settle(delivery, DeliveryState.DROPPED, detail="nothing left to tell")
            return False
        if delivery.next_at is not None and delivery.next_at <= self._now():
            return False
        try:
            async with asyncio.timeout(_LONGEST_TRY):
                number = await self._try(sending, sending.message)
                if sending.wants_thread and number is not None:
                    await self._begin_thread(sending, number)
        except (PassingError, TimeoutError) as error:
            await self._postpone(delivery, error)
        except ClosedError as error:
            await self._close_channel(sending, error.reason)
        except RefusedError as error:
            log.exception("refused", extra=_told(sending))
            await self._settle(delivery, DeliveryState.DROPPED, detail=str(error))
        else:
            await self._done(sending, number)
            return True
        return False

    async def _try(self, sending: _Letter, message: Message) -> str | None:
        """Send or edit; return the message's id, None for an edit."""
        delivery = sending.delivery
        if delivery.state is DeliveryState.SENT:
            await self._amend(sending, message)
            return None
        if delivery.tries > 1:
            # Nobody knows whether the last try arrived; the nonce holds for some minutes only.
            found = await self._paced(self._backend.find, sending.channel, message.marker)
            if found is not None:
                return found
        return await self._send(sending.channel, message, delivery.nonce)

    async def _send(
        self, channel: str, message: Message, nonce: str, reply_to: str | None = None
    ) -> str:
        """Send a message, and less of it where the whole is refused."""

        async def post(part: Message) -> str:
            send = self._backend.send
            return await self._paced(send, channel, part, nonce, reply_to=reply_to)

        try:
            return await post(message)
        except RefusedError:
            if not (message.attachments or message.embeds or message.buttons):
                raise
        except ClosedError as error:
            # Files may be what is forbidden: the alert counts more than they do.
            if error.reason != "forbidden" or not message.attachments:
                raise
            return await post(replace(message, attachments=()))
        return await post(_bare(message))

    async def _begin_thread(self, sending: _Letter, number: str) -> None:
        """Begin the service's thread with its first alert; where that may not be, do without."""
        if sending.thread is not None or sending.channel.startswith(("http", "user:")):
            return
        subscription, service = sending.subscription.id, sending.wants_thread
        if await self._ask(lambda book: book.thread_of(subscription, service)) is not None:
            return
        name = fit(service, THREAD_NAME, plain) or "…"
        try:
            await self._paced(self._backend.open_thread, sending.channel, number, name)
        except (ClosedError, RefusedError) as error:
            log.warning("no thread", extra=_told(sending) | {"detail": str(error)})
            return
        await self._ask(lambda book: book.keep_thread(subscription, service, number))

    async def _amend(self, sending: _Letter, message: Message) -> None:
        """Edit a sent message; reply where it is old, was sent with others, or takes no edit."""
        delivery, number = sending.delivery, sending.delivery.message
        if number is None:
            return
        age = self._now() - (delivery.sent_at or self._now())
        webhook = sending.channel.startswith("http")
        try:
            if delivery.bundle is None and (webhook or age < EDITED_FOR):
                await self._paced(self._backend.edit, sending.channel, number, message)
                return
        except LostError:
            return
        except AgedError:
            log.info("too old to edit", extra=_told(sending))
        if sending.reply is None:
            return
        if delivery.tries > 2:
            # The first try was the alert's own: this is a second one of the reply.
            find = self._backend.find
            if await self._paced(find, sending.channel, sending.reply.marker) is not None:
                return
        await self._send(sending.channel, sending.reply, _again(delivery.nonce), number)

    async def _done(self, sending: _Letter, number: str | None) -> None:
        log.info("delivered", extra=_told(sending))

        def mark(book: Book) -> None:
            now = self._now()
            book.settle(sending.delivery.id, DeliveryState.SENT, message=number, at=now)
            if sending.subscription.suspended is not None and sending.delivery.channel is None:
                book.resume(sending.subscription.id, now)

        await self._ask(mark)

    async def _postpone(self, delivery: Delivery, error: Exception) -> None:
        detail = str(error) or type(error).__name__
        asked = timedelta(seconds=error.after if isinstance(error, PassingError) else 0.0)
        doublings: int = 2 ** min(delivery.tries - 1, 12)
        wait = max(min(_FIRST_WAIT * doublings, _LONGEST_WAIT), asked)
        log.warning("not delivered yet", extra={"delivery": delivery.id, "detail": detail})
        next_at = self._now() + wait
        await self._ask(lambda book: book.postpone(delivery.id, next_at, detail=detail))

    async def _close_channel(self, sending: _Letter, reason: str) -> None:
        log.warning("channel closed", extra=_told(sending) | {"detail": reason})
        if sending.thread is not None:
            # The thread is gone or locked, which says nothing of its channel.
            number, service = sending.subscription.id, sending.wants_thread
            await self._ask(lambda book: book.keep_thread(number, service, None))
            await self._postpone(sending.delivery, PassingError(f"thread {reason}"))
            return
        if sending.delivery.channel is not None:
            await self._settle(sending.delivery, DeliveryState.DROPPED, detail=reason)
            return
        number, now = sending.subscription.id, self._now()
        await self._ask(lambda book: book.suspend(number, reason, now, tell=self._tell))

    async def _settle(self, delivery: Delivery, state: DeliveryState, *, detail: str) -> None:
        await self._ask(lambda book: book.settle(delivery.id, state, detail=detail))

    async def _paced(
        self, act: Callable[_Said, Awaitable[_Answer]], *said: _Said.args, **more: _Said.kwargs
    ) -> _Answer:
        """Wait for a turn, so that no more requests begin in a second than are allowed."""
        clock = asyncio.get_running_loop().time()
        turn = max(self._next_turn, clock)
        self._next_turn = turn + 1 / self._a_second
        if turn > clock:
            await self._sleep(turn - clock)
        return await act(*said, **more)

    def _claim(self, limit: int, book: Book) -> list[_Letter]:
        """Claim what is due and write it out; in the book's thread."""
        now, letters = self._now(), []
        claimed = book.claim(
            now, lease=self._lease, limit=limit, webhooks_only=self._backend.webhooks_only
        )
        for delivery in claimed:
            try:
                letters.append(_written(book, delivery, now))
            except Exception:
                # What cannot be written must not keep the others back; it is owed still.
                log.exception("not written by a bug", extra={"delivery": delivery.id})
                book.postpone(delivery.id, now + _LONGEST_WAIT, detail="cannot be written")
        return letters

    async def _ask(self, question: Callable[[Book], _Answer]) -> _Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._ask_here, question)

    def _ask_here(self, question: Callable[[Book], _Answer]) -> _Answer:
        if self._book is None:
            self._book = Book.open(self._path, create=False)
        return question(self._book)


def _written(book: Book, delivery: Delivery, now: datetime) -> _Letter:
    parcel = book.parcel(delivery)
    subscription = parcel.subscription
    is_alert = delivery.kind is DeliveryKind.ALERT
    is_amended = delivery.state is DeliveryState.SENT and is_alert
    thread = _thread(parcel)
    return _Letter(
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


def _bare(message: Message) -> Message:
    """Return the one line of a message, with its marker: what is left when the rest is refused."""
    content = message.content
    if message.marker and message.marker not in content:
        content = f"{content}\n-# {message.marker}"
    return replace(message, content=content, embeds=(), buttons=(), attachments=())


def _again(nonce: str) -> str:
    """Return the nonce of the reply that belongs to a message's nonce."""
    return hashlib.blake2b(nonce.encode(), digest_size=12).hexdigest()


def _told(sending: _Letter) -> dict[str, object]:
    delivery = sending.delivery
    return {
        "delivery": delivery.id,
        "kind": str(delivery.kind),
        "change": delivery.change,
        "subscription": delivery.subscription,
    }
