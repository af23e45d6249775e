"""`watch test`: how a watch's pages would be read, without recording anything.

Knows what a person asks who sets up a watch: is it a policy, what is its text, what was left out.
"""

from collections.abc import Iterator

import click

from monitor import document
from monitor.cli.options import NO_POLICY, Options, answer
from monitor.document import gate
from monitor.errors import ReadError
from monitor.model import (
    Document,
    Failed,
    Fault,
    NotModified,
    Request,
    Scope,
    Settings,
    Snapshot,
    Watch,
)
from monitor.render import escape
from monitor.web import Web


def tried(options: Options, watch: Watch, settings: Settings) -> None:
    """Fetch and read a watch, tell how it reads, and end with 4 where it is no policy."""
    found = _read(watch, settings)
    if options.as_json:
        answer(_object(watch, found))
    elif not isinstance(found, Failed):
        for line in _lines(watch, *found):
            click.echo(line)
    if isinstance(found, Failed):
        click.echo(f"clausewatch: {watch.id}: {found.fault}: {found.detail}", err=True)
        raise SystemExit(NO_POLICY)


def _read(watch: Watch, settings: Settings) -> tuple[Document, tuple[str, ...]] | Failed:
    """Return the watch's document and what was left out of its pages, in words."""
    scope = Scope(watch.select, watch.remove, watch.language)
    snapshots: list[Snapshot] = []
    with Web(settings) as web:
        for url in watch.urls:
            fetched = web.get(Request(url, watch.id, robots=watch.robots))
            if isinstance(fetched, Failed):
                return fetched
            assert not isinstance(fetched, NotModified), "a plain request is answered in full"
            snapshots.append(fetched)
    try:
        read = document.read(tuple(snapshots), scope)
        pages = [document.read_page(s.body, s.media_type, scope) for s in snapshots]
    except ReadError as error:
        return Failed(watch.id, Fault.UNREADABLE, str(error))
    refused = gate.fault_of_page(b"\n".join(s.body for s in snapshots), read, None)
    if refused:
        return Failed(watch.id, *refused)
    return read, tuple(cut for page in pages for cut in page.cut)


def _object(watch: Watch, found: tuple[Document, tuple[str, ...]] | Failed) -> dict[str, object]:
    failed = found if isinstance(found, Failed) else None
    read, cut = found if not isinstance(found, Failed) else (None, ())
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
        "cut": list(cut),
        "text": [block.text for block in read.blocks] if read else [],
    }


def _lines(watch: Watch, read: Document, cut: tuple[str, ...]) -> Iterator[str]:
    yield f"{watch.id}: {len(read.clauses)} clauses, language {read.language}, {read.reader}"
    if read.updated_on:
        yield f"last updated {read.updated_on}"
    if read.effective_on:
        yield f"in force from {read.effective_on}"
    for part in cut:
        yield f"left out: {escape.for_terminal_line(part)}"
    yield ""
    for block in read.blocks:
        yield escape.for_terminal_line(block.text)
