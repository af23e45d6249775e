"""`evaluate`: how well substantive changes are told from noise, on labelled pairs.

Knows whom to ask (this program, or another tool by `--command`) and how the figures are set out
for people and programs; what they are is `monitor.evaluate`'s word. The report is for developers
and speaks English alone.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from monitor.check import CRAFT, Read
from monitor.cli.compare import answers
from monitor.cli.inputs import snapshot_of_file
from monitor.cli.options import Options, answer, progress, shared
from monitor.errors import ReadError
from monitor.evaluate.baselines import Extent, baselines, extent
from monitor.evaluate.gold import Label, load
from monitor.evaluate.scores import Answers, Scores, Share, by_language, score
from monitor.evaluate.tools import ask
from monitor.model import Scope
from monitor.render import contract, escape
from monitor.workers import Workers

NAME_WIDTH = 26
"""Columns of a figure's name."""


@click.command(
    "evaluate",
    short_help="Score the differ, or another tool, on labelled pairs.",
    epilog="Example: clausewatch evaluate gold --command 'othertool --pairs {requests}'",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--command",
    metavar="TEXT",
    help="Ask this command instead: it is given a file of JSON lines {id, old, new, language} as "
    "{requests} and prints JSON lines {id, verdict, direction, topics, findings, ms}.",
)
@click.option(
    "--show",
    type=click.Choice(["misses", "none"]),
    default="none",
    show_default=True,
    help="Tell which pairs are judged wrongly, too.",
)
@shared
def evaluate_command(options: Options, folder: Path, command: str | None, show: str) -> None:
    """Score the differ on labelled pairs, beside what simple rules would have answered.

    DIR holds labels.jsonl and pairs/ID/old.* and new.*. Substantive changes are counted against
    none and cosmetic ones; pairs labelled minor count neither way. Intervals are 95 % (Wilson).
    """
    labels = load(folder)
    started = time.perf_counter()
    answers = ask(command, labels) if command else _own_answers(labels, options.language)
    wall = 1000 * (time.perf_counter() - started) / len(labels)
    scores, languages = score(labels, answers), by_language(labels, answers)
    simple = baselines(labels, _extents(labels))
    if options.as_json:
        told = figures(scores, wall)
        told["by_language"] = {code: figures(s) for code, s in languages.items()}
        told["baselines"] = {name: _detected(s) for name, s in simple.items()}
        told["misses"] = [_missed(scores, i) for i in range(len(scores.misses))]
        answer(told)
        return
    for line in (*_table(scores, wall), *_beside(languages, simple)):
        click.echo(line)
    if show == "misses":
        for miss in scores.misses:
            told_miss = f"\n{miss.id}: labelled {miss.gold}, judged {miss.got}"
            click.echo(escape.for_terminal(told_miss))
            click.echo(escape.for_terminal(f"  label: {miss.why}"))
            click.echo(escape.for_terminal(f"  said:  {miss.says}"))


def _own_answers(labels: Sequence[Label], language: str) -> Answers:
    """Answer every pair as a batch is answered."""
    requests = (label.request() for label in labels)
    with (
        Workers(1) as workers,
        progress(answers(requests, workers), len(labels), "comparing") as told,
    ):
        lines = [one.line(language) for one in told]
    return {str(line["id"]): line for line in lines}


def _extents(labels: Sequence[Label]) -> dict[str, Extent]:
    """Count the changed words of every pair that can be read."""
    found = {}
    with Workers(1) as workers, progress(labels, len(labels), "counting words") as pairs:
        read = workers.craft(CRAFT).read
        for label in pairs:
            try:
                found[label.id] = extent(*(_text(p, label, read) for p in (label.old, label.new)))
            except ReadError:
                continue
    return found


def _text(file: Path, label: Label, read: Read) -> str:
    document = read((snapshot_of_file(file),), Scope(language=label.language or None))
    return "\n".join(clause.text for clause in document.clauses)


def figures(scores: Scores, wall: float | None = None) -> contract.Json:
    """Return the figures as an object; `wall` is the milliseconds a pair took in all."""
    return {
        "pairs": scores.pairs,
        "unanswered": scores.unanswered,
        "faulted": scores.faulted,
        **_detected(scores),
        "four_way_accuracy": _value(scores.four_way),
        "direction_accuracy": _value(scores.direction),
        "direction_of": scores.direction.of,
        "direction_flips": scores.flips,
        "topics_f1": round(scores.topics.f1, 4),
        "facts_exact": _value(scores.facts),
        "facts_of": scores.facts.of,
        "evidence_shown": _value(scores.evidence),
        "evidence_of": scores.evidence.of,
        "ms_p50": scores.percentile(0.5),
        "ms_p95": scores.percentile(0.95),
        "wall_ms_a_pair": None if wall is None else round(wall, 1),
    }


def _detected(scores: Scores) -> contract.Json:
    """Return the figures that every tool and rule has."""
    return {
        "precision": _value(scores.alerts.precision),
        "precision_95": _interval(scores.alerts.precision),
        "recall": _value(scores.alerts.recall),
        "recall_95": _interval(scores.alerts.recall),
        "f1": round(scores.alerts.f1, 4),
        "quiet": _value(scores.quiet),
        "quiet_95": _interval(scores.quiet),
        "minor_alerted": _value(scores.minor_alerted),
    }


def _value(share: Share) -> float | None:
    return None if share.value is None else round(share.value, 4)


def _interval(share: Share) -> list[float]:
    return [round(bound, 4) for bound in share.interval]


def _missed(scores: Scores, index: int) -> dict[str, Any]:
    miss = scores.misses[index]
    return {"id": miss.id, "gold": miss.gold, "got": miss.got, "why": miss.why, "says": miss.says}


def _table(scores: Scores, wall: float) -> list[str]:
    """Set out one tool's figures, one a line."""
    unread = f"{scores.unanswered} unanswered, {scores.faulted} refused"
    rows = [
        ("pairs", f"{scores.pairs}  ({unread})"),
        ("precision", _share(scores.alerts.precision)),
        ("recall", _share(scores.alerts.recall)),
        ("F1", f"{scores.alerts.f1:.3f}"),
        ("quiet on none, cosmetic", _share(scores.quiet)),
        ("minor alerted", _share(scores.minor_alerted)),
        ("four-way accuracy", _share(scores.four_way)),
        ("direction right", f"{_share(scores.direction)}, {scores.flips} flipped"),
        ("topics, micro F1", f"{scores.topics.f1:.3f}"),
        ("facts exact", _share(scores.facts)),
        ("evidence shown", _share(scores.evidence)),
        ("ms a pair, median, 95 %", f"{_ms(scores, 0.5)} / {_ms(scores, 0.95)}"),
        ("ms a pair, wall time", f"{wall:.0f}"),
    ]
    return [f"{name:<{NAME_WIDTH}}{told}" for name, told in rows]


def _beside(languages: dict[str, Scores], simple: dict[str, Scores]) -> list[str]:
    """Set languages and simple rules side by side."""
    columns = ("precision", "recall", "F1", "quiet", "minor alerted")
    lines = []
    for title, rows in (("by language", languages), ("simple rules", simple)):
        head = "".join(f"{column:>15}" for column in columns)
        lines += ["", f"{title:<{NAME_WIDTH}}{head}"]
        for name, scores in rows.items():
            alerts = scores.alerts
            shares = (alerts.precision, alerts.recall, None, scores.quiet, scores.minor_alerted)
            cells = [f"{alerts.f1:.3f}" if s is None else _bare(s) for s in shares]
            lines.append(f"{name or '?':<{NAME_WIDTH}}" + "".join(f"{cell:>15}" for cell in cells))
    return lines


def _share(share: Share) -> str:
    if share.value is None:
        return "-"
    low, high = share.interval
    return f"{share.value:.3f}  [{low:.3f}, {high:.3f}]  {share.hits} of {share.of}"


def _bare(share: Share) -> str:
    return "-" if share.value is None else f"{share.value:.3f}"


def _ms(scores: Scores, share: float) -> str:
    told = scores.percentile(share)
    return "-" if told is None else f"{told:.0f}"
