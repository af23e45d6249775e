"""`compare`: two files, or a batch of pairs as JSON lines.

Knows how pairs are named, timed and answered, and that a bad pair is a line with a fault, never
the end; what changed is `monitor.differ`'s word, how it is told `monitor.render`'s. Pages are read
and compared in a worker: one that breaks it costs its own line.
"""

import json
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click

from monitor.check import Craft
from monitor.cli.inputs import policy_in, snapshot_of_file
from monitor.cli.options import SUBSTANTIVE, Options, answer, progress, shared, status_of
from monitor.errors import ReadError, UsageError
from monitor.model import Comparison, Document, Failed, Fault, Scope, Snapshot, Verdict
from monitor.render import contract, terminal
from monitor.workers import Workers


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files to compare; `language` is a hint on the language of their text."""

    id: str
    old: Path
    new: Path
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a pair came to. `language` is the new side's, `ms` milliseconds from bytes to end."""

    pair: str
    result: Comparison | Failed
    language: str | None = None
    ms: float | None = None

    def line(self, language: str) -> contract.Json:
        """Return the contract's object, with its sentences in `language`."""
        return contract.compare_object(
            self.pair, self.result, language, document_language=self.language, ms=self.ms
        )


def compared(pair: Pair, workers: Workers) -> Answer:
    """Read and compare one pair; raise ReadError where a file cannot be had at all.

    What oversteps the limits of a worker, or brings it down, is `Failed` (unreadable).
    """
    snapshots = snapshot_of_file(pair.old), snapshot_of_file(pair.new)
    try:
        told = workers.in_steps(judged, snapshots, *snapshots, pair.language)
    except ReadError as error:
        return Answer(pair.id, Failed("", Fault.UNREADABLE, str(error)), pair.language)
    return Answer(pair.id, *told)


def judged(
    old: Snapshot, new: Snapshot, language: str | None, craft: Craft
) -> tuple[Comparison | Failed, str | None, float]:
    """Read and compare two pages; return what came of it, the language and the milliseconds."""
    started = time.perf_counter()
    sides: list[Document] = []
    for snapshot in (old, new):
        side = policy_in(snapshot, Scope(language=language), craft.read)
        if isinstance(side, Failed):
            return side, language, _ms_since(started)
        sides.append(side)
    comparison = craft.compare(sides[0], sides[1])
    return comparison, sides[1].language, _ms_since(started)


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def answered(request: str, number: int, workers: Workers) -> Answer:
    """Answer line `number` of a batch, whatever it holds; a line without an id has its number."""
    try:
        told = json.loads(request)
    except (ValueError, RecursionError) as error:
        return Answer(str(number), Failed("", Fault.UNREADABLE, f"not JSON: {error}"))
    named = str(told.get("id", number)) if isinstance(told, dict) else str(number)
    if not isinstance(told, dict) or not all(isinstance(told.get(k), str) for k in ("old", "new")):
        return Answer(named, Failed("", Fault.UNREADABLE, "a request names two files: old, new"))
    language = told.get("language")
    pair = Pair(
        id=named,
        old=Path(told["old"]),
        new=Path(told["new"]),
        language=language if isinstance(language, str) else None,
    )
    try:
        return compared(pair, workers)
    except ReadError as error:
        return Answer(pair.id, Failed("", Fault.UNREADABLE, str(error)), pair.language)


def answers(requests: Iterable[str], workers: Workers) -> Iterator[Answer]:
    """Answer the lines of a batch in order; empty lines ask nothing.

    The next pair is compared while its caller is busy with the answer before.
    """
    lines = ((line, number) for number, line in enumerate(requests, 1) if line.strip())
    with ThreadPoolExecutor(1, thread_name_prefix="batch") as ahead:
        coming: Future[Answer] | None = None
        for line, number in lines:
            following = ahead.submit(answered, line, number, workers)
            if coming is not None:
                yield coming.result()
            coming = following
        if coming is not None:
            yield coming.result()


@click.command(
    "compare",
    short_help="Compare two files and tell what changed in substance.",
    epilog="Example: clausewatch compare privacy-2025.html privacy-2026.html",
)
@click.argument("files", nargs=-1, metavar="OLD NEW", type=click.Path(path_type=Path))
@click.option(
    "--batch",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help='JSON lines {"id", "old", "new", "language"} to answer in order; - reads standard input.',
)
@click.option("--language", help="The language of the texts, where you know it, such as en or fr.")
@shared
def compare_command(
    options: Options, files: tuple[Path, ...], batch: TextIO | None, language: str | None
) -> None:
    """Compare two files (html, md, txt, pdf) and tell what changed in substance.

    Ends with 1 when something substantive changed, with 4 when a side is no policy. A batch is
    answered line by line in JSON; a pair that cannot be compared is a line with a fault.
    """
    if batch is not None:
        if files:
            raise UsageError("give either OLD and NEW or --batch FILE, not both")
        _answer_batch(options, batch)
        return
    if len(files) != 2:
        raise UsageError("give two files, OLD and NEW, or --batch FILE")
    with Workers(1, always=False) as workers:
        told = compared(Pair(str(files[1]), files[0], files[1], language), workers)
    if options.as_json:
        answer(told.line(options.language))
    _tell(options, told)


def _answer_batch(options: Options, batch: TextIO) -> None:
    requests = list(batch)
    with (
        Workers(1) as workers,
        progress(answers(requests, workers), len(requests), "comparing") as told,
    ):
        for one in told:
            answer(one.line(options.language))


def _tell(options: Options, told: Answer) -> None:
    """Show one answer to a person, unless JSON was asked for, and end with its status."""
    if isinstance(told.result, Failed):
        click.echo(f"clausewatch: {told.result.fault}: {told.result.detail}", err=True)
        raise SystemExit(status_of(told.result))
    if not options.as_json:
        text = terminal.comparison(told.result, options.language, **options.paper)
        click.echo(text, color=options.colour)
    if told.result.verdict is Verdict.SUBSTANTIVE:
        raise SystemExit(SUBSTANTIVE)
