"""Worker processes in which pages are read and compared, with limits of time and memory.

No parser is safe on every page: what hangs, swells or crashes costs one worker here, and the visit
(or the file, or the line of a batch) ends as a fault by name. Knows how many workers there are and
when one is worth it; what is done in a worker is its caller's affair. A worker starts when the
first page wants one, is used again, is killed when it oversteps, and ends by itself when the
process that started it is gone, however that ended.
"""

import contextlib
import os
import queue
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from monitor.errors import ReadError
from monitor.model import (
    Comparison,
    Document,
    Failed,
    Fault,
    NotModified,
    Order,
    Outcome,
    Scope,
    Settings,
    Snapshot,
)
from monitor.workers.process import Worker
from monitor.workers.steps import LIMITS, Limits, Pages, is_small, stepwise

if TYPE_CHECKING:
    from monitor.check import Craft

__all__ = ["LIMITS", "Limits", "Workers"]


class Workers:
    """At most `most` worker processes (default: one a processor), shared by threads.

    To be closed, or used as a context manager. With `always`, small pages go to a worker too:
    for runs of many pages, where it starts once and processors work side by side.
    """

    def __init__(
        self, most: int | None = None, *, always: bool = True, limits: Limits = LIMITS
    ) -> None:
        self._limits = limits
        self._always = always
        self._free: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(most or os.cpu_count() or 1):
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers that are at rest. To be called when no task is under way."""
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self._free.get_nowait()
                if worker is not None:
                    worker.end()

    def decide(
        self,
        order: Order,
        fetched: tuple[Snapshot | NotModified, ...],
        settings: Settings,
        now: datetime,
        craft: "Craft | None" = None,
    ) -> Outcome:
        """Decide what a page comes to (`monitor.check.decide`), in a worker where it is worth one.

        A page that oversteps its limits, or brings the worker down, is `Failed` (unreadable).
        """
        from monitor.check import decide  # noqa: PLC0415  (loads the differ)

        pages = (*order.prior, *order.announced, *fetched)
        try:
            outcome = self.in_steps(decide, pages, order, fetched, settings, now, craft=craft)
        except ReadError as error:
            return Failed(order.watch.id, Fault.UNREADABLE, str(error))
        assert isinstance(outcome, Outcome)
        return outcome

    def craft(self, craft: "Craft") -> "Craft":
        """Return a craft whose reading and comparing are done in workers, within the limits.

        Both raise `ReadError` where a page oversteps them or brings its worker down.
        """

        def read(snapshots: tuple[Snapshot, ...], scope: Scope) -> Document:
            found = self.in_steps(_read, snapshots, snapshots, scope, craft=craft)
            assert isinstance(found, Document)
            return found

        def compare(old: Document, new: Document) -> Comparison:
            found = self.in_steps(_compare, (), old, new, craft=craft)
            assert isinstance(found, Comparison)
            return found

        return replace(craft, read=read, compare=compare)

    def in_steps(
        self,
        task: Callable[..., Any],
        pages: Pages,
        *arguments: Any,
        craft: "Craft | None" = None,
    ) -> Any:
        """Call `task(*arguments, craft)` as `apply` does, each step of the craft in its own time.

        What is no step counts to the one before it.
        """
        from monitor.check import CRAFT  # noqa: PLC0415  (loads the differ)

        return self.apply(stepwise, pages, self._limits, task, arguments, craft or CRAFT)

    def apply(self, task: Callable[..., Any], pages: Pages, *arguments: Any) -> Any:
        """Call `task(*arguments)`, which reads `pages`, in a worker where they are worth one.

        Returns and raises as `run`; the time is that of reading pages of their kind.
        """
        if not self._always and is_small(pages):
            return task(*arguments)
        return self.run(task, *arguments, seconds=self._limits.of_reading(pages))

    def run(self, function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        """Call a function of a module in a worker, and return what it returns.

        It may take so many seconds. Arguments and answer are pickled; the answer may hold values
        of `monitor.model` alone.

        Raises:
            ReadError: the function raised it, overstepped the limits or ended the worker.
            RuntimeError: any other exception, with its traceback as a note.
        """
        worker = self._free.get()
        try:
            worker = worker or Worker(memory=self._limits.memory, start=self._limits.start)
            return worker.ask((seconds, function, arguments))
        finally:
            if worker is not None and not worker.is_fit:
                worker.kill()
                worker = None
            self._free.put(worker)


def _read(snapshots: tuple[Snapshot, ...], scope: Scope, craft: "Craft") -> Document:
    return craft.read(snapshots, scope)


def _compare(old: Document, new: Document, craft: "Craft") -> Comparison:
    return craft.compare(old, new)
