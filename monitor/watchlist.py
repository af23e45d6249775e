"""The watchlist: YAML -> `Watchlist`, or every problem at once with its place and a remedy.

Knows how pydantic's complaints are put to a person, and how watches refer to each other; the
syntax is `watchlist_marks`, the shape `watchlist_schema`, changes to the file `watchlist_edit`.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from monitor.errors import Problem, WatchlistError
from monitor.model import Watchlist
from monitor.watchlist_marks import MAX_CHARACTERS, Location, Marked, read_marked
from monitor.watchlist_schema import FileEntry, Kind, SettingsEntry, WatchEntry

_SAYS = {
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "too_short": "the list is empty",
    "too_long": "the list is too long",
}


def load(path: Path) -> Watchlist:
    """Read a watchlist file.

    Raises `WatchlistError` with all its problems: the file's, the syntax's and the watches'.
    """
    return parse(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Return the text of a watchlist file, line ends as they are, or raise `WatchlistError`."""
    try:
        if path.stat().st_size > 4 * MAX_CHARACTERS:
            raise _fault(path, "the file is larger than 10 MB")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _fault(
            path, "there is no such file; `clausewatch init` writes one to begin with"
        ) from None
    except UnicodeDecodeError as error:
        raise _fault(path, f"the file is not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise _fault(path, f"the file cannot be read ({error.strerror})") from None


def parse(text: str, name: str = "watchlist.yaml") -> Watchlist:
    """Read a watchlist's text; `name` is what problems call the file."""
    marked = read_marked(text)
    entry: FileEntry | None = None
    problems = list(marked.problems)
    if not problems or marked.data is not None:
        if isinstance(marked.data, dict):
            try:
                entry = FileEntry.model_validate(marked.data)
            except ValidationError as error:
                problems += _problems_of_shape(error, marked)
            problems += _problems_between_watches(marked)
        else:
            says = "a watchlist has `settings:` and `watches:`; `clausewatch init` writes one"
            problems.append(Problem(0, 0, says) if marked.data is None else _at(marked, (), says))
    if problems or entry is None:
        raise WatchlistError(name, tuple(sorted(set(problems), key=_order)))
    settings = entry.settings or SettingsEntry()
    return Watchlist(settings.settings(), tuple(watch.watch() for watch in entry.watches or ()))


def _fault(path: Path, says: str) -> WatchlistError:
    return WatchlistError(str(path), (Problem(0, 0, says),))


def _order(problem: Problem) -> tuple[int, int, str]:
    return problem.line, problem.column, problem.says


def _at(marked: Marked, location: Location, says: str) -> Problem:
    return marked.place(location).problem(says)


def _problems_of_shape(error: ValidationError, marked: Marked) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        key = str(location[-1]) if location else ""
        match detail["type"]:
            case "extra_forbidden":
                says = f"unknown key {key!r}{_suggestion(key, _keys_at(location[:-1]))}"
                yield marked.key_place(location).problem(says)
            case "missing":
                yield _at(marked, location[:-1], f"{_named(marked, location)} has no {key!r}")
            case "literal_error":
                yield _at(marked, location, _says_of_choice(detail["input"], location))
            case "value_error":
                yield _at(marked, location, str(detail["ctx"]["error"]))
            case kind if kind.endswith(("model_type", "_attributes_type", "dict_type")):
                yield _at(marked, location, "write keys and values here, one a line")
            case "list_type":
                yield _at(marked, location, "write a list here, each item after a hyphen")
            case kind:
                yield _at(marked, location, _SAYS.get(kind, detail["msg"]))


def _says_of_choice(value: Any, location: Location) -> str:
    if location[-1] == "robots":
        return "write `robots: obey` or `robots: ignore`"
    kinds = get_args(Kind)
    if not isinstance(value, str):
        return f"write a kind: {', '.join(kinds)}"
    return f"unknown kind {value!r}{_suggestion(value, kinds)} (kinds: {', '.join(kinds)})"


def _keys_at(location: Location) -> Iterable[str]:
    if location[:1] == ("settings",):
        return SettingsEntry.model_fields
    return WatchEntry.model_fields if location else FileEntry.model_fields


def _suggestion(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def _named(marked: Marked, location: Location) -> str:
    """Name the watch that a location lies in as the user knows it."""
    watch = marked.data["watches"][location[1]] if len(location) > 1 else {}
    named = watch.get("id") if isinstance(watch, dict) else None
    return f"watch {named!r}" if isinstance(named, str) else "this watch"


def _problems_between_watches(marked: Marked) -> Iterator[Problem]:
    """Find what no watch shows by itself; copes with data of any shape."""
    watches = marked.data.get("watches")
    entries = [
        (("watches", n), entry)
        for n, entry in enumerate(watches if isinstance(watches, list) else ())
        if isinstance(entry, dict)
    ]
    lines: dict[str, int] = {}
    for location, entry in entries:
        if isinstance(named := entry.get("id"), str):
            mark = marked.place((*location, "id"))
            if named in lines:
                yield mark.problem(f"id {named!r} is already used on line {lines[named]}")
            lines.setdefault(named, mark.line)
    for location, entry in entries:
        yield from _problems_of_addresses(marked, location, entry)
        yield from _problems_of_translation(marked, location, entry, lines)


def _problems_of_addresses(
    marked: Marked, location: Location, entry: dict[str, Any]
) -> Iterator[Problem]:
    if entry.get("url") is None and entry.get("urls") is None:
        yield _at(marked, location, f"{_named(marked, (*location, ''))} has no 'url'")
    elif "url" in entry and "urls" in entry:
        says = "write either `url` or, for a document in parts, `urls`"
        yield marked.key_place((*location, "urls")).problem(says)


def _problems_of_translation(
    marked: Marked, location: Location, entry: dict[str, Any], known: Iterable[str]
) -> Iterator[Problem]:
    other = entry.get("translation_of")
    if not isinstance(other, str):
        return
    place = marked.place((*location, "translation_of"))
    if other == entry.get("id"):
        yield place.problem("a watch cannot be a translation of itself")
    elif other not in known:
        yield place.problem(f"there is no watch {other!r}{_suggestion(other, known)}")
