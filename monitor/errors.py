"""The errors a caller may meet, each a sentence that tells the remedy.

Failures of a *visit* are values (`monitor.model.Failed`), never exceptions. What is raised is
about the caller's own input or machine::

    ClausewatchError
    ├── UsageError            a wrong option or argument
    ├── WatchlistError        the watchlist file: a list of `Problem`
    ├── ReadError             bytes that no reader can decode or parse
    ├── WatchNotFoundError    no watch (or change) of that name (also a LookupError)
    └── StoreError            the book of record
        ├── NewerSchemaError  written by a newer clausewatch
        └── LockedError       busy for longer than the timeout
"""

from dataclasses import dataclass


class ClausewatchError(Exception):
    """Root of all errors; `str()` is one sentence for the user."""


class UsageError(ClausewatchError):
    """A wrong option or argument."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a watchlist: where (both 1-based; 0 = the file as a whole) and what."""

    line: int
    column: int
    says: str


class WatchlistError(ClausewatchError):
    """A watchlist that cannot be used; tells all its problems at once."""

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        self.path = path
        self.problems = problems
        super().__init__(
            "\n".join(
                f"{path}:{p.line}:{p.column}: {p.says}" if p.line else f"{path}: {p.says}"
                for p in problems
            )
        )


class ReadError(ClausewatchError):
    """Bytes that no reader can decode or parse."""


class WatchNotFoundError(ClausewatchError, LookupError):
    """No watch, change or version of that name."""


class StoreError(ClausewatchError):
    """The book of record cannot be used."""


class NewerSchemaError(StoreError):
    """The book was written by a newer clausewatch."""


class LockedError(StoreError):
    """The book stayed busy for longer than the timeout."""
