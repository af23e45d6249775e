"""What the steps of a task may cost, and which pages are worth a process of their own.

Knows the craft of a visit (reading, judging, comparing) and pages by kind and size; knows nothing
of processes but that one can be told how long its next step may take.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from monitor.model import Document, NotModified, Scope, Snapshot
from monitor.workers.inside import begin

if TYPE_CHECKING:
    from monitor.check import Craft

_SMALL = 256_000
"""Bytes of pages in all up to which reading them here takes no longer than starting a worker."""

_FEW_TAGS = 5_000
"""Tags of pages in all up to which even what grows with their square is soon done."""

_PDF = "application/pdf"

Pages = Sequence[Snapshot | NotModified]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one step may cost: seconds on the wall (of reading, and of comparing), and bytes.

    `pdf` is for reading PDFs, which takes a tenth of a second a page and more; `start` is what
    starting a worker may take. Memory is limited where the platform can.
    """

    read: float = 10.0
    pdf: float = 45.0
    compare: float = 60.0
    start: float = 60.0
    memory: int = 1 << 30

    def of_reading(self, pages: Pages) -> float:
        """Return the seconds that reading these pages may take."""
        return self.pdf if _has_pdf(pages) else self.read


LIMITS = Limits()


def is_small(pages: Pages) -> bool:
    """Tell whether pages are of the kind and size that reads quickly, whatever is in them."""
    if _has_pdf(pages):
        return False
    bodies = [page.body for page in pages if isinstance(page, Snapshot)]
    return sum(map(len, bodies)) <= _SMALL and sum(b.count(b"<") for b in bodies) <= _FEW_TAGS


def _has_pdf(pages: Pages) -> bool:
    bodies = [page for page in pages if isinstance(page, Snapshot)]
    return any(page.media_type.startswith(_PDF) or page.body[:5] == b"%PDF-" for page in bodies)


def stepwise(
    limits: Limits, task: Callable[..., Any], arguments: tuple[Any, ...], craft: "Craft"
) -> Any:
    """Call a task with a craft each of whose steps has its own time."""
    return task(*arguments, _timed(craft, limits))


def _timed(craft: "Craft", limits: Limits) -> "Craft":
    def read(snapshots: tuple[Snapshot, ...], scope: Scope) -> Document:
        begin(limits.of_reading(snapshots))
        return craft.read(snapshots, scope)

    return replace(
        craft,
        read=read,
        fault_of_page=partial(_step, limits.read, craft.fault_of_page),
        compare=partial(_step, limits.compare, craft.compare),
    )


def _step(seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
    begin(seconds)
    return function(*arguments)
