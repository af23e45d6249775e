"""The files that go along with a message: the change as a .diff and, if long, as an HTML redline.

Knows the form of a unified diff, a clause a line; the redline is `monitor.render`'s. Pure.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.budget import FILE_BYTES
from bot.message import Attachment
from bot.wording import wording
from monitor.model import Change
from monitor.render.escape import file_name, for_terminal_line
from monitor.render.passages import section, told_anew
from monitor.render.redline import redline

_LONG = 1500
"""Bytes of a diff above which the redline goes along."""

_LONGEST_REDLINE = 600_000
"""Bytes of a diff above which no redline is drawn: it would take seconds, and nobody reads it."""

_CUT = "…\n".encode()


@lru_cache(maxsize=4)
def files_of(change: Change, language: str) -> tuple[Attachment, ...]:
    """Return what goes along with an alert, each file within what any server takes.

    The last few are kept: a change goes to many channels at the same time.
    """
    words = wording(language)
    told = _text([change])
    name = f"{change.watch_id} {change.id}"
    files = [Attachment(file_name(name, ".diff"), told, words.phrase("files", "diff"))]
    if _LONG < len(told) <= _LONGEST_REDLINE:
        page = redline(change, language).encode("utf-8", "replace")
        if len(page) <= FILE_BYTES:
            files.append(
                Attachment(file_name(name, ".html"), page, words.phrase("files", "redline"))
            )
    return tuple(files)


def diff_file(changes: Iterable[Change], name: str, language: str) -> Attachment:
    """Return several changes as one .diff, one after the other."""
    said = wording(language).phrase("files", "diff")
    return Attachment(file_name(name, ".diff"), _text(changes), said)


def diff_lines(change: Change) -> Iterator[str]:
    """Yield the change as lines of a unified diff, in reading order.

    Where the change was recorded without edits, the quotes of its findings take their place.
    """
    name = for_terminal_line(change.watch_id)
    yield f"--- {name} version {change.from_version}"
    yield f"+++ {name} version {change.to_version}"
    edits = told_anew(change.edits)
    place: str | None = None
    for edit in edits:
        here = " > ".join(section(edit))
        if here != place:
            place = here
            yield _place(here)
        yield from (f"-{for_terminal_line(clause.text)}" for clause in edit.old)
        yield from (f"+{for_terminal_line(clause.text)}" for clause in edit.new)
    if edits:
        return
    for finding in change.findings:
        yield _place(finding.section)
        for sign, text in (("-", finding.before), ("+", finding.after)):
            if text is not None:
                yield f"{sign}{for_terminal_line(text)}"


def _place(name: str) -> str:
    return f"@@ {for_terminal_line(name)} @@" if name else "@@ @@"


def _text(changes: Iterable[Change]) -> bytes:
    """Return the changes' lines, as many as a file may hold."""
    told, size = list[bytes](), 0
    for line in (line for change in changes for line in diff_lines(change)):
        written = f"{line}\n".encode("utf-8", "replace")
        size += len(written)
        if size > FILE_BYTES - len(_CUT):
            told.append(_CUT)
            break
        told.append(written)
    return b"".join(told)
