"""`history`, `show`, `diff`, `blame`: what the book has recorded.

Knows the questions that may be asked and how their answers are laid out; asks the book alone, so
that a watch gone from the watchlist keeps its history.
"""

import re
from datetime import datetime
from pathlib import Path

import click

from monitor import history
from monitor.cli.moments import moment
from monitor.cli.options import Options, answer, shared
from monitor.errors import UsageError, WatchNotFoundError
from monitor.model import Change, Clause, Direction, HistoryQuery, Topic, Verdict
from monitor.render import contract, tables, terminal
from monitor.render.tables import Brought
from monitor.store import Blame, Book, VersionRow


@click.command(
    "history",
    short_help="Tell the recorded changes, newest first.",
    epilog="Example: clausewatch history --since 30d --direction worse-for-user",
)
@click.argument("watch", required=False)
@click.option("--since", type=moment, help="From then on: 30d ago, a day, or an ISO time.")
@click.option("--until", type=moment, help="Before then, written as for --since.")
@click.option("--topic", type=click.Choice([t.value for t in Topic]), help="Only this topic.")
@click.option(
    "--at-least",
    type=click.Choice([v.value for v in Verdict]),
    default=Verdict.MINOR.value,
    show_default=True,
    help="Only changes of this verdict or a higher one.",
)
@click.option("--direction", type=click.Choice([d.value for d in Direction]), help="Who gains.")
@click.option("--service", help="Only the documents of this service.")
@click.option("--search", metavar="WORDS", help="Only changes whose clauses hold these words.")
@click.option("--all", "everything", is_flag=True, help="Quiet changes too: --at-least none.")
@click.option("--why", is_flag=True, help="With each edit and the rule that judged it.")
@shared
def history_command(
    options: Options,
    watch: str | None,
    *,
    since: datetime | None,
    until: datetime | None,
    topic: str | None,
    at_least: str,
    direction: str | None,
    service: str | None,
    search: str | None,
    everything: bool,
    why: bool,
) -> None:
    """Tell the recorded changes, newest first; by default those from minor on.

    Nothing that was quieted is lost: --all --why shows every edit with its rule.
    """
    if search is not None and not any(map(str.isalnum, search)):
        raise UsageError("--search has no word in it; give the words that the clauses hold")
    query = HistoryQuery(
        watch=watch,
        service=service,
        since=since,
        until=until,
        topic=Topic(topic) if topic else None,
        at_least=Verdict.NONE if everything else Verdict(at_least),
        direction=Direction(direction) if direction else None,
        search=search,
        edits=why,
    )
    with Book.open(options.db, create=False) as book:
        found = False
        for change in history.entries(book, query):
            found = True
            _tell(options, change, why=why)
    if not found and not options.as_json:
        click.echo("No change matches.", err=True)


def _tell(options: Options, change: Change, *, why: bool) -> None:
    """Tell one change: a few lines for people, the contract's object for programs."""
    if options.as_json:
        line = contract.history_object(change, options.language)
        answer(line | {"edits": _edits(change)} if why else line)
    else:
        click.echo(
            terminal.history_line(change, options.language, why=why, **options.paper),
            color=options.colour,
        )


def _edits(change: Change) -> list[contract.Json]:
    """Return the edits of a change with the rules that judged them."""
    return [
        {
            "kind": edit.kind.value,
            "verdict": edit.verdict.value,
            "rule": edit.rule,
            "before": [clause.text for clause in edit.old],
            "after": [clause.text for clause in edit.new],
        }
        for edit in change.edits
    ]


@click.command(
    "show",
    short_help="Show one recorded change with its evidence.",
    epilog="Example: clausewatch show 12 --html change-12.html",
)
@click.argument("change", type=int)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write both texts with every word marked, as one self-contained page.",
)
@click.option("--why", is_flag=True, help="With each edit and the rule that judged it.")
@shared
def show_command(options: Options, change: int, html: Path | None, *, why: bool) -> None:
    """Show one recorded change: every finding, with the words before and after."""
    with Book.open(options.db, create=False) as book:
        found = history.entry(book, change)
        if html:
            from monitor.cli.versions import redline_of

            html.write_text(redline_of(options, book, found), encoding="utf-8")
            click.echo(f"clausewatch: wrote {html}", err=True)
    if options.as_json:
        answer(contract.history_object(found, options.language))
    else:
        text = terminal.change(found, options.language, why=why, **options.paper)
        click.echo(text, color=options.colour)


@click.command(
    "diff",
    short_help="Compare two recorded versions of a watch.",
    epilog="Example: clausewatch diff acme-privacy 2..5",
)
@click.argument("watch")
@click.argument("versions", required=False, metavar="[V1..V2]")
@shared
def diff_command(options: Options, watch: str, versions: str | None) -> None:
    """Compare two recorded versions of a watch, by default the last two.

    Both are read again by the present reader, so that the answer is today's.
    """
    from monitor.cli.versions import compared_versions

    with Book.open(options.db, create=False) as book:
        old, new = _span(watch, book.versions(watch), versions)
        result = compared_versions(options, book, watch, old, new)
    if options.as_json:
        answer(contract.compare_object(f"{watch} {old}..{new}", result, options.language))
        return
    named = {"old": f"{watch} {old}", "new": f"{watch} {new}"}
    click.echo(terminal.comparison(result, options.language, **options.paper), color=options.colour)
    click.echo()
    click.echo(
        terminal.diff(result, options.language, **named, **options.paper), color=options.colour
    )


def _span(watch: str, known: list[VersionRow], asked: str | None) -> tuple[int, int]:
    """Return the two version numbers that are meant."""
    if not known:
        raise WatchNotFoundError(f"the book has no version of '{watch}'; see: clausewatch status")
    if asked is None:
        if len(known) < 2:
            raise UsageError(f"'{watch}' has one version only; there is nothing to compare yet")
        return known[-2].number, known[-1].number
    found = re.fullmatch(r"([0-9]{1,40})\.\.([0-9]{1,40})", asked)
    if not found:
        raise UsageError(f"'{asked}' is no pair of versions; write 2..5")
    return int(found[1]), int(found[2])


@click.command(
    "blame",
    short_help="Tell which version and day brought each clause.",
    epilog="Example: clausewatch blame acme-privacy",
)
@click.argument("watch")
@shared
def blame_command(options: Options, watch: str) -> None:
    """Tell for each clause that now stands which version and day brought it."""
    with Book.open(options.db, create=False) as book:
        if not book.versions(watch):
            raise WatchNotFoundError(f"the book has no version of '{watch}'")
        clauses = book.blame(watch)
    if not options.as_json:
        rows = [_brought(clause) for clause in clauses]
        click.echo(tables.blame(rows, options.language, **options.paper), color=options.colour)
        return
    for clause in clauses:
        answer(
            {
                "watch": watch,
                "version": clause.first_version,
                "since": contract.moment(clause.since),
                "section": clause.section,
                "label": clause.label,
                "text": clause.text,
            }
        )


def _brought(blame: Blame) -> Brought:
    path = tuple(blame.section.split(" > ")) if blame.section else ()
    clause = Clause(path, blame.label, "", blame.text, "", 0)
    return Brought(clause, blame.first_version, blame.since)
