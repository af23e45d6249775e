"""Tables for the terminal: what policies say now, how watches fare, who brought each clause.

Knows rows and columns; the rows are given. Cells are escaped and wrapped, so that a table is never
wider than the terminal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from monitor.model import Clause, Fact, Fault, Topic
from monitor.render.ink import WIDTH, Ink, Look, Run, cells
from monitor.render.phrases import Phrases, phrases
from monitor.render.quotes import cut_around, extract

_GAP = "  "
_LEAST_COLUMN = 8
_QUOTE_LENGTH = 200
_OF_THE_DOCUMENT = frozenset({"updated", "effective"})
"""Roles that are said of the document itself, whatever it is called there."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that a document states: whose document, the fact, its clause and what it is about."""

    source: str
    fact: Fact
    clause: Clause
    topic: Topic


@dataclass(frozen=True, slots=True)
class WatchState:
    """How a watch fares. `outcome` is the contract's word, None before the first visit.

    `since` is when the present fault began; None where there is none.
    """

    watch: str
    outcome: str | None
    version: int | None = None
    last_visit: datetime | None = None
    next_visit: datetime | None = None
    fault: Fault | None = None
    detail: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """A clause that stands now, and the version and moment that brought it."""

    clause: Clause
    version: int
    seen_at: datetime


def facts(
    rows: Sequence[Stated], language: str = "en", *, colour: bool = False, width: int = WIDTH
) -> str:
    """Tell what one document states, by topic, with its quotes; several stand side by side."""
    ink, words = Ink(colour, width), phrases(language)
    sources = tuple(dict.fromkeys(row.source for row in rows))
    if not rows:
        return ink.line(Run(words.label("nothing"), Look.FAINT))
    if len(sources) > 1:
        return _side_by_side(rows, sources, words, ink)
    return "\n".join(_one_by_one(rows, words, ink))


def status(
    rows: Sequence[WatchState], language: str = "en", *, colour: bool = False, width: int = WIDTH
) -> str:
    """Tell how each watch fares: state, version, visits, and its fault since when."""
    ink, words = Ink(colour, width), phrases(language)
    head = [words.label(k) for k in ("watch", "outcome", "version", "last-visit", "next-visit")]
    body = [[Run(cell, look) for cell, look in _state(row, words)] for row in rows]
    lines = (
        [table([Run(h[:1].upper() + h[1:], Look.FAINT) for h in head], body, ink)] if rows else []
    )
    for row in rows:
        if row.fault is None:
            continue
        since = f" {words.label('since')} {_minute(row.since, words)}" if row.since else ""
        detail = f" ({row.detail})" if row.detail else ""
        told = words.word(row.fault) + detail + since
        name = words.label("named", name=row.watch, text="")
        lines.append(ink.wrapped([Run(name, Look.WARN), Run(told)], "! ", look=Look.WARN))
    return "\n".join(lines) or ink.line(Run(words.label("nothing"), Look.FAINT))


def blame(
    rows: Sequence[Brought], language: str = "en", *, colour: bool = False, width: int = WIDTH
) -> str:
    """Tell for each clause of the present text which version and day brought it."""
    ink, words = Ink(colour, width), phrases(language)
    lines: list[str] = []
    digits = max((len(str(row.version)) for row in rows), default=1)
    for path, group in groupby(rows, key=lambda row: row.clause.path):
        if path:
            lines += ["", ink.wrapped([Run(" > ".join(path), Look.STRONG)])]
        for row in group:
            day = f"{row.seen_at.astimezone(UTC):%Y-%m-%d}"
            head = f"{row.version:>{digits}}  {day}  "
            label = f"{row.clause.label} " if row.clause.label else ""
            lines.append(ink.wrapped([Run(label + row.clause.text)], head, look=Look.FAINT))
    return "\n".join(lines).strip("\n") or ink.line(Run(words.label("nothing"), Look.FAINT))


def table(head: Sequence[Run], body: Sequence[Sequence[Run]], ink: Ink) -> str:
    """Lay cells out in columns; the widest columns give way until a line fits."""
    rows = [head, *body]
    sizes = [max(cells(row[i].text) for row in rows) for i in range(len(head))]
    room = max(ink.width - len(_GAP) * (len(head) - 1), _LEAST_COLUMN * len(head))
    while sum(sizes) > room:
        sizes[sizes.index(max(sizes))] -= 1
    return "\n".join(line for row in rows for line in _row_lines(row, sizes, ink))


def _row_lines(row: Sequence[Run], sizes: Sequence[int], ink: Ink) -> Iterator[str]:
    columns = [
        Ink(colour=False, width=size).wrapped([cell]).split("\n")
        for cell, size in zip(row, sizes, strict=True)
    ]
    for index in range(max(len(column) for column in columns)):
        parts: list[str] = []
        for cell, column, size in zip(row, columns, sizes, strict=True):
            shown = column[index] if index < len(column) else ""
            pad = " " * (size - cells(shown))
            parts.append(ink.run(Run(shown, cell.look)) + pad)
        yield _GAP.join(parts).rstrip(" ")


def _one_by_one(rows: Sequence[Stated], words: Phrases, ink: Ink) -> Iterator[str]:
    order = list(Topic)
    ranked = sorted(rows, key=lambda row: (order.index(row.topic), row.clause.position))
    for number, (topic, group) in enumerate(groupby(ranked, key=lambda row: row.topic)):
        title = words.word(topic)
        yield ("\n" if number else "") + ink.line(Run(title[:1].upper() + title[1:], Look.STRONG))
        for row in group:
            name = words.label("named", name=_name(row, words), text="")
            value = Run(extract(row.fact.value), Look.STRONG)
            yield ink.wrapped([Run(name), value], _GAP)
            quote = cut_around(row.clause.text, (row.fact.span,), _QUOTE_LENGTH)
            yield ink.wrapped([Run(words.quoted(quote), Look.FAINT)], _GAP * 3)
            if row.clause.section:
                yield ink.wrapped([Run(row.clause.section, Look.FAINT)], _GAP * 3)


def _side_by_side(rows: Sequence[Stated], sources: Sequence[str], words: Phrases, ink: Ink) -> str:
    order = list(Topic)
    values: dict[tuple[int, str], dict[str, list[str]]] = {}
    for row in rows:
        of_all = row.fact.role in _OF_THE_DOCUMENT
        key = len(order) if of_all else order.index(row.topic), _name(row, words)
        told = values.setdefault(key, {}).setdefault(row.source, [])
        value = extract(row.fact.value)
        if value not in told:
            told.append(value)
    head = [Run(words.label("what"), Look.FAINT), *(Run(s, Look.STRONG) for s in sources)]
    unsaid = Run(words.label("not-stated"), Look.FAINT)
    body: list[list[Run]] = []
    for key in sorted(values):
        by_source = values[key]
        told_cells = [Run(", ".join(by_source[s])) if s in by_source else unsaid for s in sources]
        body.append([Run(key[1]), *told_cells])
    return table(head, body, ink)


def _name(row: Stated, words: Phrases) -> str:
    """Return what a fact is about: "data kept for (logs)"."""
    label = words.what(row.fact.role, row.topic, row.fact.kind)["label"]
    name = label[:1].upper() + label[1:]
    if not row.fact.subject or row.fact.role in _OF_THE_DOCUMENT:
        return name
    subject = words.subject(extract(row.fact.subject))
    return f"{name} ({subject})" if subject else name


def _state(row: WatchState, words: Phrases) -> Iterator[tuple[str, Look]]:
    outcome = words.phrase("outcome-words", row.outcome) if row.outcome else words.label("never")
    yield row.watch, Look.STRONG
    yield outcome, Look.WARN if row.fault else Look.PLAIN
    yield ("-" if row.version is None else str(row.version)), Look.PLAIN
    yield _minute(row.last_visit, words), Look.PLAIN
    yield _minute(row.next_visit, words), Look.PLAIN


def _minute(moment: datetime | None, words: Phrases) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if moment else words.label("never")
