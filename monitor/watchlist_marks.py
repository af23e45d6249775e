"""YAML text as plain data, and the place in the text where each part of it stands.

Knows YAML's syntax through PyYAML's stream of events; knows nothing of watches. Built from events
rather than by PyYAML's loader, so that nothing recurses, every duplicate key is seen, and what a
list of watches needs none of is refused with its place: aliases (a few lines of which can unfold
to gigabytes), tags, several documents, deep nesting. Every scalar stays the text it is written as
("no" is the language of Norway, not a falsehood); only an empty one and `null` are None.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from monitor.errors import Problem

MAX_DEPTH = 8
MAX_CHARACTERS = 10_000_000

Location = tuple[str | int, ...]
"""The way to a part of the data: ("watches", 0, "url")."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text; both count from 1."""

    line: int
    column: int

    def problem(self, says: str) -> Problem:
        """Return a problem at this place."""
        return Problem(self.line, self.column, says)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a part begins and ends (line and column of the first character after it).

    `block` marks a list or mapping written without brackets: its end is only known to lie before
    the next word, beyond comments and blank lines; the ends of its parts are exact.
    """

    start: Mark
    end: Mark
    block: bool = False


@dataclass(slots=True)
class Marked:
    """Data (None, texts, lists and dicts), where its parts stand, and what is wrong with it.

    `keys` are the places of keys, `values` those of values.
    """

    data: Any = None
    keys: dict[Location, Mark] = field(default_factory=dict)
    values: dict[Location, Span] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, location: Location) -> Mark:
        """Return where a part stands, or the nearest part around it."""
        for length in range(len(location), -1, -1):
            if span := self.values.get(location[:length]):
                return span.start
        return Mark(1, 1)

    def key_place(self, location: Location) -> Mark:
        """Return where a part's key stands, else where the part does."""
        return self.keys.get(location) or self.place(location)


def read_marked(text: str) -> Marked:
    """Read YAML; problems are collected in the result, nothing is raised.

    After a mistake in the syntax, `data` is None.
    """
    if len(text) > MAX_CHARACTERS:
        return Marked(problems=[Problem(0, 0, "the file is larger than 10 MB")])
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as error:
        mark = _mark(error.problem_mark or error.context_mark)
        builder.refuse(mark, f"this is not YAML: {error.problem or error.context}")
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        mark = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
        builder.refuse(mark, f"this is not YAML: {error.reason}")
    return builder.marked


def _mark(mark: Any) -> Mark:
    """Return PyYAML's mark as ours; it gives none only where it knows no place."""
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    location: Location
    data: Any
    start: Mark
    block: bool
    key: str | None = None
    spoilt: bool = False


class _Builder:
    """Put data together from events."""

    def __init__(self) -> None:
        self.marked = Marked()
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Take the next event; return False where reading on would be of no use."""
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    return self.refuse(
                        _mark(event.start_mark), "a watchlist is one document; remove this `---`"
                    )
            case yaml.NodeEvent():
                return self._take_node(event, _mark(event.start_mark))
            case yaml.CollectionEndEvent():
                self._close(_mark(event.end_mark))
        return True

    def refuse(self, mark: Mark, says: str) -> bool:
        """Give up with a problem; return False."""
        self.marked.problems.append(mark.problem(says))
        self.marked.data = None
        return False

    def _take_node(self, event: Any, mark: Mark) -> bool:
        if says := self._refusal(event):
            return self.refuse(mark, says)
        if isinstance(event, yaml.ScalarEvent):
            if self._expects_key():
                self._take_key(event.value, mark)
            else:
                self._take_scalar(event, mark)
            return True
        location, data = self._location(), _empty(event)
        self._put(location, data)
        self._open.append(_Open(location, data, mark, not event.flow_style))
        return True

    def _refusal(self, event: Any) -> str | None:
        """Tell what about a node has no place in a watchlist."""
        if isinstance(event, yaml.AliasEvent):
            return f"aliases (*{event.anchor}) are not allowed; write it out"
        if event.anchor:
            return f"anchors (&{event.anchor}) are not allowed; write it out"
        if event.tag:
            return f"tags ({event.tag}) are not allowed; remove it"
        if len(self._open) >= MAX_DEPTH:
            return f"nested more than {MAX_DEPTH} deep"
        if self._expects_key() and not isinstance(event, yaml.ScalarEvent):
            return "a key is a word, not a list or mapping"
        return None

    def _expects_key(self) -> bool:
        return (
            bool(self._open)
            and isinstance(self._open[-1].data, dict)
            and (self._open[-1].key is None)
        )

    def _location(self) -> Location:
        """Return where the next value belongs."""
        if not self._open:
            return ()
        parent = self._open[-1]
        last = len(parent.data) if isinstance(parent.data, list) else parent.key or ""
        return (*parent.location, last)

    def _take_key(self, text: str, mark: Mark) -> None:
        parent = self._open[-1]
        location = (*parent.location, text)
        parent.key, parent.spoilt = text, text in parent.data
        if parent.spoilt:
            first = self.marked.keys[location].line
            says = f"duplicate key {text!r}, already on line {first}"
            self.marked.problems.append(mark.problem(says))
        else:
            self.marked.keys[location] = mark

    def _take_scalar(self, event: Any, mark: Mark) -> None:
        location = self._location()
        is_null = event.implicit[0] and event.value in _NULLS
        self._put(location, None if is_null else event.value)
        self.marked.values.setdefault(location, Span(mark, _mark(event.end_mark)))
        self._value_done()

    def _put(self, location: Location, data: Any) -> None:
        if not self._open:
            self.marked.data = data
            return
        parent = self._open[-1]
        if isinstance(parent.data, list):
            parent.data.append(data)
        elif not parent.spoilt:
            parent.data[location[-1]] = data

    def _value_done(self) -> None:
        if self._open:
            self._open[-1].key = None
            self._open[-1].spoilt = False

    def _close(self, end: Mark) -> None:
        done = self._open.pop()
        self.marked.values.setdefault(done.location, Span(done.start, end, done.block))
        self._value_done()


def _empty(event: Any) -> dict[str, Any] | list[Any]:
    return {} if isinstance(event, yaml.MappingStartEvent) else []
