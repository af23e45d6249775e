"""A worker process, seen from outside.

Knows how one is started, asked, timed and ended; what it does inside is `inside`'s affair.
"""

import contextlib
import io
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from monitor.errors import ReadError
from monitor.workers.frames import ANSWER, SPENT, STEP, UNREAD, ModelUnpickler, frame, framed

_TASKS = 1_000
"""Tasks after which a worker makes room for a fresh one, so that nothing can pile up in it."""

GRACE_S = 2.0
"""How much later than it would be killed a worker ends by itself."""

_BOOT = (
    "import sys; sys.path[:] = {path!r}; from monitor.workers.inside import work;"
    " work({memory}, {grace})"
)


class Worker:
    """One worker process, seen from outside; used by one thread at a time."""

    def __init__(self, *, memory: int, start: float) -> None:
        self._start = start
        self._tasks = 0
        self._over = ""
        boot = _BOOT.format(path=sys.path, memory=memory, grace=GRACE_S)
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
        timer = self._limit(self._start)
        try:
            self._write(task)
            while True:
                kind, body = frame(self._stdout)
                timer.cancel()
                if kind != STEP:
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
            self._process.wait(GRACE_S)
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
        self._stdin.write(framed(ANSWER, body))
        self._stdin.flush()

    def _answered(self, kind: bytes, body: bytes) -> Any:
        if kind == ANSWER:
            return ModelUnpickler(io.BytesIO(body)).load()
        if kind == SPENT:
            self._over = body.decode()
        if kind in (UNREAD, SPENT):
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
            self._process.wait(GRACE_S)
        code = self._process.returncode
        how = "without a word" if code is None else f"status {code}"
        if code is not None and code < 0:
            how = signal.strsignal(-code) or f"signal {-code}"
        return f"The page brought down the process that read it ({how})."
