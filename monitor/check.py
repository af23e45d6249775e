"""One visit: an order in, an outcome out.

Fetches through the `get` that it is handed, reads, asks whether this is the policy, compares
with the last accepted text, and decides with `hold` whether the change is believed yet. Pure but
for `get`: no clock, no book, no network of its own; everything it takes and returns pickles, so
that `check_host` may run in a worker process.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import differ, document
from monitor.document import gate
from monitor.errors import ReadError
from monitor.hold import changed, hold, likeness, returned
from monitor.model import (
    Changed,
    Comparison,
    Document,
    Failed,
    Fault,
    First,
    Flag,
    Get,
    Held,
    NotModified,
    Order,
    Outcome,
    Request,
    Scope,
    Settings,
    Snapshot,
    Unchanged,
    Validators,
    Watch,
)

Read = Callable[[tuple[Snapshot, ...], Scope], Document]
Compare = Callable[[Document, Document], Comparison]
FaultOfPage = Callable[[bytes, Document, Document | None], tuple[Fault, str] | None]
FaultOfPart = Callable[[bytes, Document], tuple[Fault, str] | None]


@dataclass(frozen=True, slots=True)
class Craft:
    """The pure functions that a visit is made of."""

    read: Read = document.read
    fault_of_page: FaultOfPage = gate.fault_of_page
    compare: Compare = differ.compare
    fault_of_part: FaultOfPart = gate.fault_of_part


CRAFT = Craft()

Fetched = tuple[Snapshot | NotModified, ...]
Decide = Callable[[Order, Fetched, Settings, datetime, Craft], Outcome]
"""As `decide`, here or in another process."""


def decide(
    order: Order, fetched: Fetched, settings: Settings, now: datetime, craft: Craft
) -> Outcome:
    """Read what was fetched, and decide what it comes to. A page that no reader can read fails."""
    fresh, whole = _fresh(fetched), _whole(order, fetched)
    try:
        page = craft.read(whole, scope_of(order.watch))
        return _Decision(order, settings, now, craft, fresh, whole, page).made()
    except ReadError as error:
        return Failed(order.watch.id, Fault.UNREADABLE, str(error))


def check(
    order: Order,
    get: Get,
    settings: Settings,
    now: datetime,
    *,
    craft: Craft = CRAFT,
    decide: Decide = decide,
) -> Outcome:
    """Make one visit and decide what it came to.

    A page whose bytes were accepted before is not read again; one that reads like the accepted
    version is not compared. Everything that goes wrong outside is a `Failed`, never raised.
    """
    fetched = _fetch(order, get)
    if isinstance(fetched, Failed):
        return fetched
    if _is_accepted(order, fetched):
        return Unchanged(order.watch.id, _fresh(fetched))
    return decide(order, fetched, settings, now, craft)


def check_host(
    orders: Iterable[Order],
    get: Get,
    settings: Settings,
    now: Callable[[], datetime],
    *,
    craft: Craft = CRAFT,
    decide: Decide = decide,
) -> Iterator[tuple[Order, Outcome]]:
    """Walk one host's orders one after the other; `get` keeps the host's delay."""
    for order in orders:
        yield order, check(order, get, settings, now(), craft=craft, decide=decide)


def _fresh(fetched: Fetched) -> tuple[Snapshot, ...]:
    return tuple(part for part in fetched if isinstance(part, Snapshot))


def _fetch(order: Order, get: Get) -> Fetched | Failed:
    """Fetch every address of the watch; the first failure is the visit's."""
    watch, fetched = order.watch, []
    for part, url in enumerate(watch.urls):
        validators = order.validators[part] if order.validators else Validators()
        answer = get(Request(url, watch.id, validators, watch.robots, watch.render))
        if isinstance(answer, Failed):
            named = f"{url}: {answer.detail}" if len(watch.urls) > 1 else answer.detail
            return replace(answer, detail=named)
        if isinstance(answer, NotModified) and validators == Validators():
            return Failed(watch.id, Fault.SERVER, f"{url} answered 304 to a plain request")
        fetched.append(answer)
    return tuple(fetched)


def _is_accepted(order: Order, fetched: Fetched) -> bool:
    """Tell whether all parts are, byte for byte, what was accepted before."""
    if order.version is None or order.accept or order.announced:
        return False
    return all(
        isinstance(part, NotModified) or part.sha256 == seen
        for part, seen in zip(fetched, order.seen, strict=True)
    )


def _whole(order: Order, fetched: Fetched) -> tuple[Snapshot, ...]:
    """Return all parts, those that were not modified from the accepted version."""
    at_hand = {snapshot.url: snapshot for snapshot in order.prior}
    return tuple(part if isinstance(part, Snapshot) else at_hand[part.url] for part in fetched)


def scope_of(watch: Watch) -> Scope:
    """Return how a watch's pages are to be read."""
    return Scope(watch.select, watch.remove, watch.language)


@dataclass(frozen=True, slots=True)
class _Decision:
    """What a page that was read comes to.

    `fresh` are the parts that were fetched; `whole` are all, and make a version of their own.
    """

    order: Order
    settings: Settings
    now: datetime
    craft: Craft
    fresh: tuple[Snapshot, ...]
    whole: tuple[Snapshot, ...]
    page: Document

    def made(self) -> Outcome:
        """Ask whether this is the policy, and whether it is the policy that was known."""
        order, page = self.order, self.page
        same = (page.fingerprint, page.reader) == (order.fingerprint, order.reader)
        if same and not order.accept:
            return self._agrees()
        prior = None if order.version is None else self._read(order.prior)
        body = b"\n".join(snapshot.body for snapshot in self.whole)
        fault = self._fault_of_parts() or self.craft.fault_of_page(
            body, page, None if order.accept else prior
        )
        if fault is not None:
            return Failed(order.watch.id, *fault)
        if prior is None or order.accept:
            return First(order.watch.id, self.whole, page)
        if page.fingerprint == prior.fingerprint:
            return self._agrees()
        comparison = self.craft.compare(prior, page)
        return self._differs(comparison) if changed(comparison) else self._agrees()

    def _fault_of_parts(self) -> tuple[Fault, str] | None:
        """Tell which address of several failed, though it was answered; its name is in the detail.

        Else a document of which one part shows maintenance would have lost that part's clauses.
        """
        if len(self.order.watch.urls) == 1:
            return None
        for part in self.fresh:
            fault = self.craft.fault_of_part(part.body, self._read((part,)))
            if fault is not None:
                return fault[0], f"{part.url}: {fault[1]}"
        return None

    def _agrees(self) -> Unchanged | Changed:
        """Answer for a page that reads like the accepted version.

        Where quiet returns have settled in it, users may have been told of another text last:
        that is compared now, and what differs is a change like any other.
        """
        order, page = self.order, self.page
        if order.announced:
            comparison = self.craft.compare(self._read(order.announced), page)
            if changed(comparison):
                told = order.announced_version
                return Changed(order.watch.id, self.whole, page, comparison, told)
        return Unchanged(order.watch.id, self.fresh, page)

    def _differs(self, comparison: Comparison) -> First | Held | Changed:
        """Hold the change, or accept it; replace a first text that proves another page's."""
        order = self.order
        unlike = likeness(comparison)
        if order.provisional and unlike is not None and self.settings.confirm_after:
            return First(order.watch.id, self.whole, self.page)
        comparison = _flagged(comparison, unlike, returned(order, self.page))
        waits = hold(order, comparison, self.settings, self.now)
        if waits is None:
            return Changed(order.watch.id, self.whole, self.page, comparison)
        told = waits.told and not (order.hold is not None and order.hold.told)
        return Held(order.watch.id, self.fresh, comparison, waits.confirm_at, waits, told)

    def _read(self, snapshots: tuple[Snapshot, ...]) -> Document:
        return self.craft.read(snapshots, scope_of(self.order.watch))


def _flagged(comparison: Comparison, unlike: Flag | None, returns: tuple[Flag, ...]) -> Comparison:
    more = (*returns, *([unlike] if unlike is not None else ()))
    flags = (*comparison.flags, *(flag for flag in more if flag not in comparison.flags))
    return replace(comparison, flags=flags)
