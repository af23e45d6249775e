"""`watch test`: how a watch's pages would be read, without recording anything.

Knows what a person asks who sets up a watch: is it a policy, what is its text, what was left out,
and which selector would name it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from monitor import document
from monitor.check import scope_of
from monitor.cli.inputs import is_address, snapshot_of_file
from monitor.cli.options import NO_POLICY, Options, answer
from monitor.document import gate
from monitor.errors import ReadError
from monitor.model import (
    Document,
    Failed,
    Fault,
    NotModified,
    Request,
    Settings,
    Snapshot,
    Watch,
)
from monitor.render import escape


@dataclass(frozen=True, slots=True)
class Trial:
    """How a watch reads: the document, what was left out in words, a selector to suggest."""

    read: Document
    cut: tuple[str, ...]
    suggested: str | None


def tried(options: Options, watch: Watch, settings: Settings) -> None:
    """Fetch and read a watch, tell how it reads, and end with 4 where it is no policy."""
    found = _tried(watch, settings)
    if options.as_json:
        answer(_object(watch, found))
    elif not isinstance(found, Failed):
        for line in _lines(watch, found):
            click.echo(line)
    if isinstance(found, Failed):
        click.echo(f"clausewatch: {watch.id}: {found.fault}: {found.detail}", err=True)
        raise SystemExit(NO_POLICY)


def _tried(watch: Watch, settings: Settings) -> Trial | Failed:
    from monitor.workers import Workers

    snapshots = _snapshots(watch, settings)
    if isinstance(snapshots, Failed):
        return snapshots
    try:
        with Workers(1, always=False) as workers:
            found = workers.apply(read_trial, snapshots, watch, snapshots)
    except ReadError as error:
        return Failed(watch.id, Fault.UNREADABLE, str(error))
    return found if isinstance(found, Failed) else Trial(*found)


def read_trial(
    watch: Watch, snapshots: tuple[Snapshot, ...]
) -> tuple[Document, tuple[str, ...], str | None] | Failed:
    """Read what was fetched: the document, what was left out, a selector; raise ReadError."""
    scope = scope_of(watch)
    read = document.read(snapshots, scope)
    given = not is_address(watch.urls[0])
    refused = gate.fault_of_page(b"\n".join(s.body for s in snapshots), read, None, given=given)
    if refused:
        return Failed(watch.id, *refused)
    pages = [document.read_page(s.body, s.media_type, scope) for s in snapshots]
    suggested = None
    if watch.select is None and len(snapshots) == 1 and read.reader.startswith("html"):
        from monitor.document.selector import suggest

        suggested = suggest(snapshots[0].body, snapshots[0].media_type)
    return read, tuple(cut for page in pages for cut in page.cut), suggested


def _snapshots(watch: Watch, settings: Settings) -> tuple[Snapshot, ...] | Failed:
    """Fetch the watch's addresses, or take the file that stands in their place."""
    if not is_address(watch.urls[0]):
        return (snapshot_of_file(Path(watch.urls[0])),)
    from monitor.web import Web

    snapshots: list[Snapshot] = []
    with Web(settings) as web:
        for url in watch.urls:
            fetched = web.get(Request(url, watch.id, robots=watch.robots, render=watch.render))
            if isinstance(fetched, Failed):
                return fetched
            assert not isinstance(fetched, NotModified), "a plain request is answered in full"
            snapshots.append(fetched)
    return tuple(snapshots)


def _object(watch: Watch, found: Trial | Failed) -> dict[str, object]:
    failed = found if isinstance(found, Failed) else None
    read = found.read if isinstance(found, Trial) else None
    updated, effective = (read.updated_on, read.effective_on) if read else (None, None)
    return {
        "watch": watch.id,
        "urls": list(watch.urls),
        "fault": failed.fault.value if failed else None,
        "detail": failed.detail if failed else None,
        "title": read.title if read else None,
        "language": read.language if read else None,
        "updated_on": updated.isoformat() if updated else None,
        "effective_on": effective.isoformat() if effective else None,
        "clauses": len(read.clauses) if read else 0,
        "cut": list(found.cut) if isinstance(found, Trial) else [],
        "suggested_select": found.suggested if isinstance(found, Trial) else None,
        "text": [block.text for block in read.blocks] if read else [],
    }


def _lines(watch: Watch, trial: Trial) -> Iterator[str]:
    read = trial.read
    yield f"{watch.id}: {len(read.clauses)} clauses, language {read.language}, {read.reader}"
    if read.updated_on:
        yield f"last updated {read.updated_on}"
    if read.effective_on:
        yield f"in force from {read.effective_on}"
    for part in trial.cut:
        yield f"left out: {escape.for_terminal_line(part)}"
    if trial.suggested:
        css = escape.for_terminal_line(trial.suggested)
        yield f"the same text, should it ever be missed: select: '{css}'"
    yield ""
    for block in read.blocks:
        yield escape.for_terminal_line(block.text)
