"""Worker processes in which pages are read and compared, with limits of time and memory.

No parser is safe on every page: what hangs, swells or crashes costs one worker here, and the visit
ends as a fault by name. Knows processes, pipes and limits; what is done in a worker is
`monitor.check.decide`. A worker starts when the first page wants one, is used again, is killed
when it oversteps, and ends by itself when the process that started it is gone, however that ended.
"""

import contextlib
import io
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import IO, Any, Self

from monitor.check import CRAFT, Craft, decide
from monitor.errors import ReadError
from monitor.model import (
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

_FRAME = struct.Struct("!cQ")
_STEP, _ANSWER, _UNREAD, _SPENT, _BUG = b"s", b"a", b"u", b"m", b"b"
_SMALL = 256_000
"""Bytes of pages in all up to which reading them here takes no longer than starting a worker."""

_TASKS = 1_000
"""Tasks after which a worker makes room for a fresh one, so that nothing can pile up in it."""

_GRACE_S = 2.0
"""How much later than it would be killed a worker ends by itself."""

_BOOT = (
    "import sys, pickle; sys.path[:] = {path!r}; from monitor.workers import work; work({memory})"
)
_PDF = "application/pdf"


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


LIMITS = Limits()


class Workers:
    """At most `most` worker processes (default: one a processor), shared by threads.

    To be closed, or used as a context manager. With `always`, small pages go to a worker too:
    for runs of many visits, where it starts once and processors work side by side.
    """

    def __init__(
        self, most: int | None = None, *, always: bool = True, limits: Limits = LIMITS
    ) -> None:
        self._limits = limits
        self._always = always
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(most or os.cpu_count() or 1):
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
        craft: Craft = CRAFT,
    ) -> Outcome:
        """Decide what a page comes to (`monitor.check.decide`), in a worker where it is worth one.

        A page that oversteps its limits, or brings the worker down, is `Failed` (unreadable).
        """
        if not self._always and _is_small((*order.prior, *order.announced, *fetched)):
            return decide(order, fetched, settings, now, craft)
        try:
            page = (order, fetched, settings, now)
            outcome = self.run(_decided, self._limits, craft, *page, seconds=self._limits.read)
        except ReadError as error:
            return Failed(order.watch.id, Fault.UNREADABLE, str(error))
        assert isinstance(outcome, Outcome)
        return outcome

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
            worker = worker or _Worker(self._limits)
            return worker.ask((seconds, function, arguments))
        finally:
            if worker is not None and not worker.is_fit:
                worker.kill()
                worker = None
            self._free.put(worker)


def _is_small(pages: Sequence[Snapshot | NotModified]) -> bool:
    """Tell whether pages are of the kind and size that reads quickly, whatever is in them."""
    if _has_pdf(pages):
        return False
    return sum(len(page.body) for page in pages if isinstance(page, Snapshot)) <= _SMALL


def _has_pdf(pages: Sequence[Snapshot | NotModified]) -> bool:
    bodies = [page for page in pages if isinstance(page, Snapshot)]
    return any(page.media_type.startswith(_PDF) or page.body[:5] == b"%PDF-" for page in bodies)


class _Worker:
    """One worker process, seen from outside; used by one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tasks = 0
        self._over = ""
        boot = _BOOT.format(path=sys.path, memory=limits.memory)
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter, our own program)
            [sys.executable, "-P", "-c", boot], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    @property
    def is_fit(self) -> bool:
        """Tell whether another task can be given to it."""
        return not self._over and self._tasks < _TASKS and self._process.poll() is None

    def ask(self, task: tuple[float, Callable[..., Any], tuple[Any, ...]]) -> Any:
        """Give it a task and wait for the answer; raise as `Workers.run` does."""
        self._tasks += 1
        timer = self._limit(self._limits.start)
        try:
            self._write(task)
            while True:
                kind, body = self._read()
                timer.cancel()
                if kind != _STEP:
                    return self._answered(kind, body)
                timer = self._limit(float(body))
        except (OSError, EOFError):
            self._over = self._over or self._end_of_process()
            raise ReadError(self._over) from None
        finally:
            timer.cancel()

    def end(self) -> None:
        """Let a worker at rest end."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._stdout.close()

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._stdin.close()
        self._stdout.close()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def _write(self, task: object) -> None:
        body = pickle.dumps(task, protocol=pickle.HIGHEST_PROTOCOL)
        self._stdin.write(_FRAME.pack(_ANSWER, len(body)))
        self._stdin.write(body)
        self._stdin.flush()

    def _read(self) -> tuple[bytes, bytes]:
        return _frame(self._stdout)

    def _answered(self, kind: bytes, body: bytes) -> Any:
        if kind == _ANSWER:
            return _ModelUnpickler(io.BytesIO(body)).load()
        if kind == _SPENT:
            self._over = body.decode()
        if kind in (_UNREAD, _SPENT):
            raise ReadError(body.decode())
        name, _, trace = body.decode().partition("\n")
        error = RuntimeError(f"a worker failed: {name}")
        error.add_note(trace)
        raise error

    def _limit(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._overstepped, (seconds,))
        timer.daemon = True
        timer.start()
        return timer

    def _overstepped(self, seconds: float) -> None:
        self._over = f"The page could not be read within {seconds:g} seconds."
        self._process.kill()

    def _end_of_process(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE_S)
        code = self._process.returncode
        how = "without a word" if code is None else f"status {code}"
        if code is not None and code < 0:
            how = signal.strsignal(-code) or f"signal {-code}"
        return f"The page brought down the process that read it ({how})."


class _ModelUnpickler(pickle.Unpickler):
    """Takes nothing from a worker but values: a page that took one over gains nothing here."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class of the nouns; raise `UnpicklingError` for everything else."""
        nouns = module == "monitor.model" or module.startswith("monitor.model.")
        if nouns or (module, name) in _PLAIN:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"a worker answers with {module}.{name}")


_PLAIN = frozenset(
    {
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
        ("builtins", "frozenset"),
        ("builtins", "set"),
    }
)


def _frame(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Read one frame; raise `EOFError` where the other side is gone."""
    head = stream.read(_FRAME.size)
    if len(head) < _FRAME.size:
        raise EOFError
    kind, length = _FRAME.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return kind, body


def _tell_nobody(_kind: bytes, _body: bytes) -> None:
    """Stand for a master where there is none: outside of a worker."""


_say: Callable[[bytes, bytes], None] = _tell_nobody
"""Sends a frame to who started this worker."""


def _decided(limits: Limits, craft: Craft, *page: Any) -> Any:
    """Decide in a worker: each step has its own time."""

    def read(snapshots: tuple[Snapshot, ...], scope: Scope) -> Document:
        _begin(limits.pdf if _has_pdf(snapshots) else limits.read)
        return craft.read(snapshots, scope)

    timed = replace(
        craft,
        read=read,
        fault_of_page=partial(_step, limits.read, craft.fault_of_page),
        compare=partial(_step, limits.compare, craft.compare),
    )
    decision: Callable[..., Outcome] = decide
    return decision(*page, timed)


def _step(seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function for which the time begins anew."""
    _begin(seconds)
    return function(*arguments)


def _begin(seconds: float) -> None:
    """Tell how long the next step may take, and end by oneself if nobody is left to watch."""
    _say(_STEP, str(seconds).encode())
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE_S)


def work(memory: int) -> None:
    """Be a worker: take tasks from standard input and answer on standard output, until its end."""
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between the answers.
    os.dup2(2, 1)
    for number in (signal.SIGINT, signal.SIGTERM):
        # A signal to the whole group asks for a good end: what is under way is finished first.
        signal.signal(number, signal.SIG_IGN)
    _limit_memory(memory)

    def say(kind: bytes, body: bytes) -> None:
        answers.write(_FRAME.pack(kind, len(body)) + body)
        answers.flush()

    # Imported before the first page comes, so that its time is all its own.
    from monitor.document import gate, html  # noqa: F401, PLC0415

    global _say  # noqa: PLW0603  (a worker has one master for all its life)
    _say = say
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            kind, body = _answer(_frame(tasks)[1])
            say(kind, body)
            if kind == _SPENT:
                return
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(task: bytes) -> tuple[bytes, bytes]:
    try:
        seconds, function, arguments = pickle.loads(task)  # noqa: S301  (our master's own words)
        _begin(seconds)
        return _ANSWER, pickle.dumps(function(*arguments), protocol=pickle.HIGHEST_PROTOCOL)
    except ReadError as error:
        return _UNREAD, str(error).encode()
    except MemoryError:
        return _SPENT, b"The page takes too much memory to be read."
    except Exception as error:  # noqa: BLE001  (told to the loop of visits, which logs it)
        told = f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
        return _BUG, told.encode("utf-8", "replace")


def _limit_memory(memory: int) -> None:
    """Limit this process's memory, where the platform can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  (Unix alone has it)

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
