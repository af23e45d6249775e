"""Whether another courier serves the same book: a lock beside it that ends with its holder.

Knows files and locks; what follows from being alone is the courier's. An operating system without
such locks (Windows), or a file system without (some network drives), leaves everyone unsure, and
claims lapse by their time alone.
"""

import contextlib
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None  # type: ignore[assignment]


class Presence:
    """One courier's part in the lock of a book. `is_alone`: nobody else served it on entering.

    Whoever is alone keeps newcomers waiting until it calls `share`. The lock is the process's
    and the file's: a killed process holds it no longer.
    """

    def __init__(self, book_path: Path) -> None:
        self._file = book_path.with_name(f"{book_path.name}.courier").open("a")
        self.is_alone = False
        if fcntl is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.is_alone = True

    def share(self) -> None:
        """Let others in; wait until one who was alone does so."""
        if fcntl is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Serve the book no longer."""
        self._file.close()
