"""One connection to a book: opened, checked, brought up to the present schema, and guarded.

Knows SQLite's pragmas and which of its complaints is what sentence; knows no table.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from monitor.errors import LockedError, NewerSchemaError, StoreError
from monitor.migrations import APPLICATION_ID, SCHEMA, schema

BUSY_SECONDS = 30.0
"""How long a connection waits for another process's transaction to end."""

LARGEST = 2**63 - 1
"""The largest integer that SQLite holds; asking for a row of a larger number is an error of it."""

_STRICT_SINCE = (3, 37, 0)


def open_database(path: Path, *, create: bool) -> Database:
    """Open the book at `path`, make it where `create` says so, and migrate it.

    Raises:
        StoreError: there is none (and `create` is false), it is no book, or it cannot be
            written. NewerSchemaError and LockedError are kinds of it.
    """
    if sqlite3.sqlite_version_info < _STRICT_SINCE:
        raise StoreError(
            f"This Python has SQLite {sqlite3.sqlite_version}; clausewatch needs 3.37 or newer."
        )
    if not path.exists():
        _make_room(path, create=create)
    with told(path), contextlib.ExitStack() as undo:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
        undo.callback(connection.close)
        database = Database(connection, execute_plugins=False, recursive_triggers=False)
        _prepare(database, path)
        undo.pop_all()
    return database


@contextlib.contextmanager
def unit(database: Database, path: Path) -> Iterator[None]:
    """Run the block as one transaction, begun IMMEDIATE: all of it is kept, or nothing.

    Raises:
        StoreError: SQLite refused; LockedError where the book stayed busy.
    """
    with told(path), contextlib.ExitStack() as undo:
        database.execute("BEGIN IMMEDIATE")
        undo.callback(database.rollback)
        # Rows of one unit refer to each other both ways; what holds is asked at the end.
        database.execute("PRAGMA defer_foreign_keys = ON")
        yield
        database.execute("COMMIT")
        undo.pop_all()


def select(
    database: Database, sql: str, values: Sequence[Any] | dict[str, Any] = ()
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a SELECT by column name.

    `Database.query` does this inside a savepoint, in case the statement writes; ours do not,
    and a visit asks a dozen questions.
    """
    cursor = database.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise _sentence(path, error) from error


def _sentence(path: Path, error: sqlite3.DatabaseError) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LockedError(
            f"{path} was busy for {BUSY_SECONDS:.0f} seconds; "
            "another clausewatch is writing: try again when it is done."
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(
            f"{path} cannot be written; give its folder write permission or choose --db."
        )
    if code == sqlite3.SQLITE_NOTADB:
        return StoreError(f"{path} is no SQLite database; choose another file with --db.")
    if code == sqlite3.SQLITE_CORRUPT:
        return StoreError(f"{path} is damaged ({error}); restore it from a backup.")
    if code == sqlite3.SQLITE_FULL:
        return StoreError(f"The disk that holds {path} is full; make room and try again.")
    return StoreError(f"{path} cannot be used: {error}.")


def _make_room(path: Path, *, create: bool) -> None:
    if not create:
        raise StoreError(
            f"There is no book at {path} yet; `clausewatch check` makes it, or choose --db."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} cannot be made ({error.strerror}); choose --db."
        ) from error


def _prepare(database: Database, path: Path) -> None:
    # Asked in this order: another process may commit both in between.
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (stamped,) = database.execute("PRAGMA application_id").fetchone()
    if tables and stamped != APPLICATION_ID:
        raise StoreError(f"{path} belongs to another program; choose another file with --db.")
    (step,) = database.execute("PRAGMA user_version").fetchone()
    if step > SCHEMA:
        raise NewerSchemaError(
            f"{path} was written by a newer clausewatch (schema {step}, this one knows {SCHEMA});"
            " upgrade clausewatch."
        )
    if step < SCHEMA:
        database.execute("PRAGMA journal_mode = WAL")
        _migrate(database, path)
    # FULL: a commit survives a power loss, not only a crash of this process.
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")


def _migrate(database: Database, path: Path) -> None:
    """Apply the missing steps as one transaction; another process may have been faster."""
    with unit(database, path):
        schema.apply(database)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {SCHEMA}")
