"""Changes to the watchlist's file that leave the rest of it, comments included, as it was.

Knows lines: where a watch's begin and end is told by `watchlist_marks`. Every result is read again
before it is handed out, so that an edit never leaves a file that cannot be read.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.errors import ClausewatchError, UsageError, WatchlistError, WatchNotFoundError
from monitor.model import Watch
from monitor.watchlist import parse, read_text
from monitor.watchlist_marks import Marked, read_marked

_PLAIN = re.compile(r"[^\W\d_][\w.,/()'&+ -]*", re.UNICODE)
_PLAIN_URL = re.compile(r"https?://[\w./~?=+-]+(:\d+[\w./~?=+-]*)?", re.ASCII)
_WORDS_WITH_MEANING = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_UNITS = ((604_800, "w"), (86_400, "d"), (3600, "h"), (60, "m"))
_KEY = re.compile(r"[ -]*([a-z_]+):")
_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Watch)}


def add_watch(text: str, watch: Watch, name: str = "watchlist.yaml") -> str:
    """Return the watchlist's text with one more watch after the last; `name` is the file's.

    Raises `WatchlistError` where the text is no valid watchlist, and `UsageError` where the new
    watch cannot be in it (an id used twice, say), or its watches are written in one line.
    """
    parse(text, name)
    marked = read_marked(text)
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if "\r\n" in text else "\n"
    if items := _items(lines, marked):
        end, column = items[-1].end, items[-1].column
        gap = [newline] if len(items) < 2 or _stands_apart(lines, items[-1].start) else []
    else:
        lines, end = _opened(lines, marked, newline)
        column, gap = 2, []
    if end and not lines[end - 1].endswith("\n"):
        lines[end - 1] += newline
    entry = [" " * column + line + newline for line in _entry(watch)]
    result = "".join([*lines[:end], *gap, *entry, *lines[end:]])
    try:
        parse(result, name)
    except WatchlistError as error:
        raise _refusal(error, entry, end + len(gap)) from None
    return result


def remove_watch(text: str, watch_id: str, name: str = "watchlist.yaml") -> str:
    """Return the watchlist's text without one watch; `name` is what problems call the file.

    Its own lines go, the comments within it, and those that stand directly above it, as far in
    as its hyphen. Raises `WatchNotFoundError`, and `WatchlistError` where another watch refers
    to it.
    """
    parse(text, name)
    marked = read_marked(text)
    lines = text.splitlines(keepends=True)
    ids = [entry["id"] for entry in marked.data.get("watches") or ()]
    if watch_id not in ids:
        raise WatchNotFoundError(f"no watch {watch_id!r} in {name}")
    item = _items(lines, marked)[ids.index(watch_id)]
    start, end = _comments_above(lines, item), item.end
    if end < len(lines) and _is_blank(lines[end]) and (start == 0 or _is_blank(lines[start - 1])):
        end += 1
    result = "".join([*lines[:start], *lines[end:]])
    parse(result, name)
    return result


def save(path: Path, text: str) -> None:
    """Write a watchlist so that there is the old file or the new one, and never half of one.

    Raises `WatchlistError` where the text is no valid watchlist, `UsageError` where it cannot be
    written.
    """
    parse(text, str(path))
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(target)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})") from None


def add_to_file(path: Path, watch: Watch) -> None:
    """Add a watch to a watchlist file; see `add_watch` and `save`."""
    save(path, add_watch(read_text(path), watch, str(path)))


def remove_from_file(path: Path, watch_id: str) -> None:
    """Remove a watch from a watchlist file; see `remove_watch` and `save`."""
    save(path, remove_watch(read_text(path), watch_id, str(path)))


def render_starter() -> str:
    """Return the commented watchlist that `clausewatch init` writes."""
    return files("monitor").joinpath("starter.yaml").read_text(encoding="utf-8")


def render_interval(interval: timedelta) -> str:
    """Write an interval as the watchlist does: "6h", "90m", "1.5s"."""
    seconds = interval.total_seconds()
    for size, unit in _UNITS:
        if seconds and seconds % size == 0:
            return f"{seconds // size:.0f}{unit}"
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"


def _entry(watch: Watch) -> Iterator[str]:
    """Write a watch, what it leaves at its default left out, its first line after the hyphen."""
    yield f"- id: {_scalar(watch.id)}"
    for name in ("service", "name", "kind"):
        yield f"  {name}: {_scalar(getattr(watch, name))}"
    if len(watch.urls) == 1:
        yield f"  url: {_scalar(watch.urls[0])}"
    else:
        yield "  urls:"
        yield from (f"    - {_scalar(url)}" for url in watch.urls)
    for name in ("language", "every", "binding", "translation_of", "select", "render", "robots"):
        value = getattr(watch, name)
        if name == "every" or value != _DEFAULTS[name]:
            yield f"  {name}: {_scalar(value)}"
    if watch.remove:
        yield "  remove:"
        yield from (f"    - {_scalar(css)}" for css in watch.remove)


def _scalar(value: object) -> str:
    """Write a value so that every reader of YAML takes it for the same."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, timedelta):
        return render_interval(value)
    value = str(value)
    is_plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS_WITH_MEANING
    if _PLAIN_URL.fullmatch(value) or (is_plain and not value.endswith(" ")):
        return value
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Item:
    """The lines of one watch, counted from 0, `end` after the last; its hyphen's column."""

    start: int
    end: int
    column: int


def _items(lines: list[str], marked: Marked) -> list[_Item]:
    """Find the lines of each watch; raise `UsageError` where they have none of their own."""
    span = marked.values.get(("watches",))
    watches = marked.data.get("watches") or ()
    if watches and span and not span.block:
        raise UsageError(
            "the watches are written in brackets on one line; write each on lines of its own,"
            " after a hyphen, or edit the file by hand"
        )
    last: dict[str | int, int] = {}
    for location, part in marked.values.items():
        if len(location) > 1 and location[0] == "watches" and not part.block:
            # A block of text ends at the beginning of the line after it.
            line = part.end.line - (part.end.column == 1)
            last[location[1]] = max(last.get(location[1], 0), line)
    return [
        _item(lines, marked.values["watches", n].start.line - 1, last[n])
        for n in range(len(watches))
    ]


def _item(lines: list[str], start: int, end: int) -> _Item:
    while not lines[start].lstrip().startswith("-"):
        start -= 1
    column = _indent(lines[start])
    # Comments that follow at once, indented like its keys, belong to the watch.
    while end < len(lines) and lines[end].lstrip().startswith("#") and _indent(lines[end]) > column:
        end += 1
    return _Item(start, end, column)


def _comments_above(lines: list[str], item: _Item) -> int:
    """Return where the comments begin that belong to a watch: directly above, in its column."""
    start = item.start
    while start and lines[start - 1].lstrip().startswith("#"):
        if _indent(lines[start - 1]) != item.column:
            break
        start -= 1
    return start


def _refusal(error: WatchlistError, entry: list[str], start: int) -> ClausewatchError:
    """Tell by which option a new watch was wrong, rather than where it would have stood.

    `entry` are its lines, `start` how many stand before them. What is wrong elsewhere stays so.
    """
    told: list[str] = []
    for problem in error.problems:
        above = entry[: problem.line - start]
        if not above or problem.line <= start or problem.line > start + len(entry):
            return error
        keys = [found[1] for line in above if (found := _KEY.match(line))]
        option = "URL" if keys[-1] in {"url", "urls"} else f"--{keys[-1].replace('_', '-')}"
        told.append(f"{option}: {problem.says}")
    return UsageError("; ".join(told))


def _opened(lines: list[str], marked: Marked, newline: str) -> tuple[list[str], int]:
    """Return the lines with an empty list of watches, and where its first goes."""
    key = marked.keys.get(("watches",))
    if key is None:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += newline
        return [*lines, f"watches:{newline}"], len(lines) + 1
    line = re.sub(
        r"\[\s*\]|(?<=:)\s*(~|null)(?=\s|$)", "", lines[key.line - 1].rstrip("\r\n"), count=1
    )
    return [*lines[: key.line - 1], line.rstrip() + newline, *lines[key.line :]], key.line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _stands_apart(lines: list[str], start: int) -> bool:
    """Tell whether a watch has a blank line before it, or before the comments above it."""
    while lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return _is_blank(lines[start - 1])


def _is_blank(line: str) -> bool:
    return not line.strip()
