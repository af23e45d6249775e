"""`init`, `watch` and `status`: the watchlist's file, and how its watches fare.

Knows how a new watch is named after its address; knows nothing of YAML, which is the watchlist's
affair, nor of how a page is judged.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from monitor import watchlist, watchlist_edit
from monitor.cli.options import SOME_FAILED, Options, answer, settings_of, shared
from monitor.errors import UsageError, WatchNotFoundError
from monitor.model import Failed, Fault, First, Settings, Watch
from monitor.naming import watch_for
from monitor.render import contract, escape, tables
from monitor.render.tables import WatchState
from monitor.store import Book, Status


@click.command(
    "init",
    short_help="Write a commented watchlist where there is none.",
    epilog="Example: clausewatch init --watchlist policies.yaml",
)
@shared
def init_command(options: Options) -> None:
    """Write a commented watchlist where there is none."""
    try:
        with options.watchlist.open("x", encoding="utf-8") as file:
            file.write(watchlist_edit.render_starter())
    except FileExistsError:
        raise UsageError(f"{options.watchlist} is there already; it is left as it is") from None
    if options.as_json:
        answer({"watchlist": str(options.watchlist)})
    else:
        click.echo(f"Wrote {options.watchlist}. Edit it, then: clausewatch check")


@click.group(
    "watch",
    short_help="List, add, remove, accept and test watches.",
    epilog="Example: clausewatch watch add https://example.org/privacy",
)
def watch_command() -> None:
    """List, add, remove, accept and test watches."""


@watch_command.command("list", epilog="Example: clausewatch watch list --json")
@shared
def list_command(options: Options) -> None:
    """List what the watchlist says."""
    for watch in watchlist.load(options.watchlist).watches:
        if options.as_json:
            answer(_entry(watch))
        else:
            click.echo(f"{watch.id}  {watch.service} · {watch.name}")
            for url in watch.urls:
                click.echo(f"    {escape.for_terminal_line(url)}")


def _entry(watch: Watch) -> contract.Json:
    return {
        "watch": watch.id,
        "service": watch.service,
        "name": watch.name,
        "kind": watch.kind,
        "urls": list(watch.urls),
        "language": watch.language,
        "every": watchlist_edit.render_interval(watch.every),
        "translation_of": watch.translation_of,
    }


@watch_command.command(
    "add", epilog="Example: clausewatch watch add https://example.org/privacy --every 1d"
)
@click.argument("url")
@click.option("--id", "watch_id", help="Its id; by default made of the address.")
@click.option("--service", help="Who publishes it; by default the host.")
@click.option("--name", help="What it is called; by default made of its kind.")
@click.option("--kind", help="privacy-policy, terms, cookies, dpa, acceptable-use, other ...")
@click.option("--language", help="en, fr ...; by default as the page says.")
@click.option("--every", default="6h", show_default=True, help="How often it is visited.")
@click.option("--select", help="CSS for what is the document.")
@click.option("--remove", multiple=True, help="CSS for what is not the document; repeatable.")
@shared
def add_command(
    options: Options,
    url: str,
    *,
    watch_id: str | None,
    service: str | None,
    name: str | None,
    kind: str | None,
    language: str | None,
    every: str,
    select: str | None,
    remove: tuple[str, ...],
) -> None:
    """Add a watch to the watchlist's file; its comments stay."""
    if watch_id is None:
        _refuse_known(options, url)
    named = watch_for(url, kind=kind)
    watch = replace(
        named,
        id=watch_id or named.id,
        service=service or named.service,
        name=name or named.name,
        language=language,
        every=_interval(every),
        select=select,
        remove=remove,
    )
    watchlist_edit.add_to_file(options.watchlist, watch)
    if options.as_json:
        answer(_entry(watch))
    else:
        click.echo(f"Added {watch.id} to {options.watchlist}. Try it: clausewatch check {watch.id}")


def _refuse_known(options: Options, url: str) -> None:
    """Refuse an address that the watchlist has already; with an id of its own it may be again."""
    for listed in watchlist.load(options.watchlist).watches:
        if url.rstrip("/") in {known.rstrip("/") for known in listed.urls}:
            raise UsageError(f"{url} is watched already, as {listed.id}; give --id to add it again")


def _interval(written: str) -> timedelta:
    from monitor.watchlist_schema import parse_interval

    try:
        return parse_interval(written)
    except ValueError as error:
        raise UsageError(f"--every {written}: {error}") from None


@watch_command.command("remove", epilog="Example: clausewatch watch remove example-privacy")
@click.argument("watch")
@shared
def remove_command(options: Options, watch: str) -> None:
    """Take a watch out of the watchlist's file; its history stays in the book."""
    watchlist_edit.remove_from_file(options.watchlist, watch)
    if options.as_json:
        answer({"watch": watch})
    else:
        click.echo(f"Removed {watch} from {options.watchlist}. Its history stays in the book.")


@watch_command.command("accept", epilog="Example: clausewatch watch accept example-privacy")
@click.argument("watch")
@shared
def accept_command(options: Options, watch: str) -> None:
    """Take the page as it now stands as the new base; nobody is alerted."""
    from monitor import run
    from monitor.cli.visits import tell

    listed = watchlist.load(options.watchlist)
    with Book.open(options.db) as book:
        known = bool(book.versions(watch))
        visited = run.accept(book, listed, watch)
    if known and isinstance(visited.outcome, First) and not options.as_json:
        click.echo(f"{watch}: accepted as the new base, version {visited.recorded.version}.")
    else:
        tell(options, visited)
    if isinstance(visited.outcome, Failed):
        raise SystemExit(SOME_FAILED)


@watch_command.command("test", epilog="Example: clausewatch watch test https://example.org/privacy")
@click.argument("watch", metavar="WATCH|URL|FILE")
@click.option("--select", help="CSS for what is the document, tried in the watch's place.")
@click.option("--remove", multiple=True, help="CSS for what is not the document; repeatable.")
@shared
def test_command(
    options: Options, watch: str, *, select: str | None, remove: tuple[str, ...]
) -> None:
    """Fetch a watch, an address or a file and tell how it reads.

    That is its text, its dates, what was left out, and a selector that would choose the same text.
    Nothing is recorded. Ends with 4 where the page is no policy.
    """
    from monitor.cli.trial import tried

    found, settings = _meant(options, watch)
    watch_tried = replace(found, select=select or found.select, remove=remove or found.remove)
    tried(options, watch_tried, settings)


def _meant(options: Options, named: str) -> tuple[Watch, Settings]:
    """Return the watch of that name, or one for an address or a file that no watch is named."""
    from monitor.cli.inputs import is_address

    if is_address(named):
        return watch_for(named), settings_of(options)
    if Path(named).is_file():
        return Watch(named, "", named, "other", (named,)), Settings()
    listed = watchlist.load(options.watchlist)
    found = next((w for w in listed.watches if w.id == named), None)
    if found is None:
        raise WatchNotFoundError(f"no watch {named!r} in {options.watchlist}, and no file either")
    return found, listed.settings


@click.command(
    "status",
    short_help="Tell how each watch fares and when it is visited next.",
    epilog="Example: clausewatch status",
)
@shared
def status_command(options: Options) -> None:
    """Tell how each watch fares: its last visit, its version, its fault, its next visit."""
    with Book.open(options.db, create=False) as book:
        states = book.statuses()
    if options.as_json:
        for state in states:
            answer(_status(state))
        return
    rows = [row for state in states for row in _row(state)]
    click.echo(tables.status(rows, options.language, **options.paper), color=options.colour)


def _row(state: Status) -> Iterator[WatchState]:
    """Return how a listed watch stands, for the table."""
    if not state.active:
        return
    fault = Fault(state.fault) if state.fault else None
    outcome = "failed" if fault else "held" if state.held_since else "unchanged"
    yield WatchState(
        watch=state.watch_id,
        outcome=outcome if state.visits else None,
        version=state.version,
        last_visit=state.last_visit_at,
        next_visit=state.next_visit_at,
        fault=fault,
        detail=state.detail or "",
        since=state.failing_since,
    )


def _status(state: Status) -> contract.Json:
    """Return how a watch stands, moments as ISO 8601, everything always there."""
    return {
        "watch": state.watch_id,
        "service": state.service,
        "name": state.name,
        "url": state.url,
        "active": state.active,
        "visits": state.visits,
        "version": state.version,
        "version_since": contract.moment(state.version_since),
        "provisional": state.provisional,
        "changes": state.changes,
        "last_change_at": contract.moment(state.last_change_at),
        "last_visit_at": contract.moment(state.last_visit_at),
        "last_good_at": contract.moment(state.last_good_at),
        "next_visit_at": contract.moment(state.next_visit_at),
        "fault": state.fault,
        "detail": state.detail,
        "failures": state.failures,
        "failing_since": contract.moment(state.failing_since),
        "held_since": contract.moment(state.held_since),
        "confirm_at": contract.moment(state.confirm_at),
        "unstable": state.unstable,
    }
