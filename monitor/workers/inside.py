"""A worker process, seen from inside: tasks from standard input, answers on standard output.

Knows its limits of memory and time, and ends by itself when who started it is gone. Knows
nothing of what it is asked to call.
"""

import contextlib
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable

from monitor.errors import ReadError
from monitor.workers.frames import ANSWER, BUG, SPENT, STEP, UNREAD, frame, framed


def _tell_nobody(_kind: bytes, _body: bytes) -> None:
    """Stand for a master where there is none: outside of a worker."""


_say: Callable[[bytes, bytes], None] = _tell_nobody
"""Sends a frame to who started this worker."""


def begin(seconds: float) -> None:
    """Give the step that begins so many seconds, whoever watches; outside of a worker, nothing."""
    _say(STEP, str(seconds).encode())


def work(memory: int, grace: float) -> None:
    """Be a worker: take tasks from standard input and answer on standard output, until its end.

    `memory` is in bytes; `grace` is how many seconds later than it would be killed it ends itself.
    """
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between the answers.
    os.dup2(2, 1)
    for number in (signal.SIGINT, signal.SIGTERM):
        # A signal to the whole group asks for a good end: what is under way is finished first.
        signal.signal(number, signal.SIG_IGN)
    _limit_memory(memory)

    def say(kind: bytes, body: bytes) -> None:
        if kind == STEP and hasattr(signal, "setitimer"):
            # Should nobody be left to end this process, it ends by itself.
            signal.setitimer(signal.ITIMER_REAL, float(body) + grace)
        answers.write(framed(kind, body))
        answers.flush()

    # Imported before the first page comes, so that its time is all its own.
    from monitor.document import gate, html  # noqa: F401, PLC0415

    global _say  # noqa: PLW0603  (a worker has one master for all its life)
    _say = say
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            kind, body = _answer(frame(tasks)[1])
            say(kind, body)
            if kind == SPENT:
                return
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(task: bytes) -> tuple[bytes, bytes]:
    try:
        seconds, function, arguments = pickle.loads(task)  # noqa: S301  (our master's own words)
        begin(seconds)
        return ANSWER, pickle.dumps(function(*arguments), protocol=pickle.HIGHEST_PROTOCOL)
    except ReadError as error:
        return UNREAD, str(error).encode()
    except MemoryError:
        return SPENT, b"The page takes too much memory to be read."
    except Exception as error:  # noqa: BLE001  (told to the loop of visits, which logs it)
        told = f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
        return BUG, told.encode("utf-8", "replace")


def _limit_memory(memory: int) -> None:
    """Limit this process's memory, where the platform can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  (Unix alone has it)

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
