"""What goes through the pipes between a worker and the process that started it.

Knows frames (a kind, a length, a body) and which values are taken out of them: a page that took a
worker over must gain nothing on this side. Knows nothing of what a task is.
"""

import pickle
import struct
from typing import IO, Any

FRAME = struct.Struct("!cQ")
STEP, ANSWER, UNREAD, SPENT, BUG = b"s", b"a", b"u", b"m", b"b"
"""A step begins; the answer; it cannot be read; out of memory; an exception that is a bug."""


def frame(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Read one frame; raise `EOFError` where the other side is gone."""
    head = stream.read(FRAME.size)
    if len(head) < FRAME.size:
        raise EOFError
    kind, length = FRAME.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return kind, body


def framed(kind: bytes, body: bytes) -> bytes:
    """Return a frame of this kind."""
    return FRAME.pack(kind, len(body)) + body


class ModelUnpickler(pickle.Unpickler):
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
