"""The courier: the only one who sends. It claims what is owed, sends it, and marks it as sent.

A crash at any point loses nothing and repeats nothing: a claim of the dead is void, or lapses, the
next try bears the same nonce, and before it the channel is searched for the message. What fails for
now is tried again later; a channel that is closed suspends its subscription. Knows neither Discord's API (that is a
`Backend`'s) nor how anything is worded. The book is used by one thread of its own, so that the event
loop never waits for it.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from bot.backend import (
    AgedError,
    Backend,
    ClosedError,
    LostError,
    PassingError,
    RefusedError,
)
from bot.budget import THREAD_NAME, fit
from bot.message import Message
from bot.presence import Presence
from bot.scrub import plain
from bot.sending import Sending, again, bare, told, written
from monitor.model import Delivery, DeliveryState
from monitor.store import Book

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
"""How long a claim stands: longer than a batch takes, since a lapsed one is sent by another."""

A_SECOND = 40.0
"""Requests a second: Discord takes 50 of a bot, commands and clicks among them."""

EDITED_FOR = timedelta(hours=1)
"""Messages older than this take few edits an hour; they are replied to."""

PATIENCE = 75.0
"""Seconds that a try may take, waits for Discord's limits among them."""

LAST_CALL = 10.0
"""Seconds for what is on its way when all is stopped: what is cut off is looked for by the next."""

_AT_ONCE = 16
"""Deliveries on their way at a time: few enough that a crash leaves little to be looked for."""

_POLL_SECONDS = 2.0
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=10)

_Answer = TypeVar("_Answer")
_Said = ParamSpec("_Said")


def utc_now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


class Courier:
    """Delivers what the book at `book_path` owes, through `backend`.

    `now` and `sleep` (seconds) may be a test's. `tell` is the operator's channel, told of a closed
    channel where nobody else can be; `lease` how long a claim stands; `a_second` how many requests
    may begin in one; `patience` how many of them a try may take.
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
        patience: float = PATIENCE,
    ) -> None:
        self._path, self._backend, self._now, self._sleep = Path(book_path), backend, now, sleep
        self._tell, self._lease, self._a_second = tell, lease, a_second
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="courier")
        self._book: Book | None = None
        self._presence: Presence | None = None
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
                    await self.deliver_due(stopped)
                except Exception:
                    log.exception("deliveries not made")
                rest = asyncio.ensure_future(self._sleep(_POLL_SECONDS))
                await asyncio.wait({stopped, rest}, return_when=asyncio.FIRST_COMPLETED)
                rest.cancel()
        finally:
            stopped.cancel()
            await self.close()

    async def deliver_due(self, stopped: asyncio.Future[Any] | None = None) -> int:
        """Deliver everything that is due now; return how many messages were sent or edited.

        Channels are served side by side, the deliveries of one channel one after the other. Once
        `stopped` is done nothing more is begun, and what is on its way has some seconds to end.
        """
        sent = 0
        halt: asyncio.Future[Any] = stopped or asyncio.get_running_loop().create_future()
        running: dict[asyncio.Future[Any], Delivery] = {}
        try:
            while not halt.done():
                if len(running) <= _AT_ONCE // 2:
                    running |= await self._begin(_AT_ONCE - len(running))
                if not running:
                    break
                waited = {halt, *running}
                done, _ = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                for task in done - {halt}:
                    sent += await self._ended(task, running.pop(task))
        finally:
            sent += await self._finish(running)
        return sent

    async def close(self) -> None:
        """Close the book; the courier is done."""
        if self._book is not None:
            await self._ask(Book.close)
            self._book = None
        if self._presence is not None:
            self._presence.leave()
            self._presence = None
        self._thread.shutdown()

    async def _begin(self, limit: int) -> dict[asyncio.Future[Any], Delivery]:
        """Claim some of what is due and begin to deliver it."""
        claimed = await self._ask(
            lambda book: book.claim(
                self._now(),
                lease=self._lease,
                limit=limit,
                webhooks_only=self._backend.webhooks_only,
            )
        )
        return {asyncio.ensure_future(self._deliver_in_turn(each)): each for each in claimed}

    async def _ended(self, task: asyncio.Future[Any], delivery: Delivery) -> int:
        """Return how many messages a delivery was; a bug ends one delivery's try, no other's."""
        error = task.exception()
        if error is None:
            return int(task.result())
        log.error("not delivered by a bug", exc_info=error, extra={"delivery": delivery.id})
        await self._postpone(delivery, error)
        return 0

    async def _finish(self, running: dict[asyncio.Future[Any], Delivery]) -> int:
        """Wait a little for what is on its way, then cut it off; return how many were sent."""
        if not running:
            return 0
        done, late = await asyncio.wait(running, timeout=min(LAST_CALL, self._patience))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return sum([await self._ended(task, running[task]) for task in done])

    async def _deliver_in_turn(self, delivery: Delivery) -> bool:
        """Write a delivery out and deliver it after what came before for the same channel."""
        sending = await self._ask(partial(written, delivery, self._now()))
        async with self._turns[delivery.channel or sending.subscription.channel]:
            if await self._was_closed(sending):
                return False
            if sending.wants_thread:
                # What came before may have begun the thread.
                sending = await self._ask(partial(written, delivery, self._now()))
            return await self._deliver(sending)

    async def _was_closed(self, sending: Sending) -> bool:
        """Tell whether the channel has been closed since the claim; the book has it wait then."""
        known = sending.subscription
        if sending.delivery.channel is not None or known.suspended is not None:
            return False
        kept = await self._ask(lambda book: book.subscription(known.id))
        return kept is not None and kept.suspended is not None

    async def _deliver(self, sending: Sending) -> bool:
        """Send or edit one delivery and write how that ended; tell whether it was done."""
        delivery = sending.delivery
        if sending.message is None:
            await self._settle(delivery, DeliveryState.DROPPED, detail="nothing left to tell")
            return False
        if delivery.next_at is not None and delivery.next_at <= self._now():
            return False
        try:
            async with asyncio.timeout(self._patience):
                number = await self._try(sending, sending.message)
                if sending.wants_thread and number is not None:
                    await self._begin_thread(sending, number)
        except (PassingError, TimeoutError) as error:
            await self._postpone(delivery, error)
        except ClosedError as error:
            await self._close_channel(sending, error.reason)
        except RefusedError as error:
            log.exception("refused", extra=told(sending))
            # What was sent stays sent; it is only its correction that is refused.
            was_sent = delivery.state is DeliveryState.SENT
            ending = DeliveryState.SENT if was_sent else DeliveryState.DROPPED
            await self._settle(delivery, ending, detail=str(error))
        else:
            await self._done(sending, number)
            return True
        return False

    async def _try(self, sending: Sending, message: Message) -> str | None:
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
        return await post(bare(message))

    async def _begin_thread(self, sending: Sending, number: str) -> None:
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
            log.warning("no thread", extra=told(sending) | {"detail": str(error)})
            return
        await self._ask(lambda book: book.keep_thread(subscription, service, number))

    async def _amend(self, sending: Sending, message: Message) -> None:
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
        except (AgedError, RefusedError) as error:
            log.info("takes no edit", extra=told(sending) | {"detail": str(error)})
        if sending.reply is None:
            return
        if delivery.tries > 2:
            # The first try was the alert's own: this is a second one of the reply.
            find = self._backend.find
            if await self._paced(find, sending.channel, sending.reply.marker) is not None:
                return
        await self._send(sending.channel, sending.reply, again(delivery.nonce), number)

    async def _done(self, sending: Sending, number: str | None) -> None:
        log.info("delivered", extra=told(sending))

        def mark(book: Book) -> None:
            now = self._now()
            book.settle(sending.delivery.id, DeliveryState.SENT, message=number, at=now)
            if sending.subscription.suspended is not None and sending.delivery.channel is None:
                book.resume(sending.subscription.id, now)

        await self._ask(mark)

    async def _postpone(self, delivery: Delivery, error: BaseException) -> None:
        detail = str(error) or type(error).__name__
        asked = timedelta(seconds=error.after if isinstance(error, PassingError) else 0.0)
        doublings: int = 2 ** min(delivery.tries - 1, 12)
        wait = max(min(_FIRST_WAIT * doublings, _LONGEST_WAIT), asked)
        log.warning("not delivered yet", extra={"delivery": delivery.id, "detail": detail})
        next_at = self._now() + wait
        await self._ask(lambda book: book.postpone(delivery.id, next_at, detail=detail))

    async def _close_channel(self, sending: Sending, reason: str) -> None:
        log.warning("channel closed", extra=told(sending) | {"detail": reason})
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

    async def _ask(self, question: Callable[[Book], _Answer]) -> _Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._ask_here, question)

    def _ask_here(self, question: Callable[[Book], _Answer]) -> _Answer:
        if self._book is None:
            self._book = Book.open(self._path, create=False)
            self._presence = Presence(self._path)
            if self._presence.is_alone:
                # Who claimed them is dead, or the lock would be shared.
                self._book.release_claims()
            self._presence.share()
        return question(self._book)
