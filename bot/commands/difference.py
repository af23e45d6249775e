"""`/policy diff` and the button "Full diff": one change word by word, with files to keep.

Knows how edits read on Discord and which files go along; the redline is `monitor.render`'s.
"""

import io

import discord

from bot.commands import telling
from bot.commands.asked import Asked
from bot.scrub import prose
from bot.translations import Words
from monitor.model import Change, Edit, EditKind, Verdict
from monitor.render.escape import file_name, for_terminal_line
from monitor.render.passages import in_reading_order, section, text
from monitor.render.quotes import extract
from monitor.render.redline import redline

_LONGEST_SIDE = 320
_QUIET = frozenset({EditKind.KEPT, EditKind.MOVED})


async def tell_difference(asked: Asked, change: Change) -> None:
    """Answer with a change's edits, the weighty ones first, and with a .diff and an HTML redline."""
    made = telling.pages(_title(change, asked.words), blocks(change, asked.words))

    async def page(number: int) -> str:
        return made[number]

    await asked.tell_pages(len(made), page, files_of(change, asked.language))


def blocks(change: Change, words: Words) -> list[str]:
    """Return each edit as a quote in prose and as a coloured diff; moved clauses are left out."""
    shown = [edit for edit in in_reading_order(change.edits) if edit.kind not in _QUIET]
    shown.sort(key=lambda edit: -edit.verdict.rank)
    if not shown:
        return [words.answer("diff-empty")]
    return [*(_block(edit) for edit in shown), f"-# {words.answer('diff-more')}"]


def files_of(change: Change, language: str) -> list[discord.File]:
    """Return the change as a .diff, which Discord shows in place, and as a page of HTML."""
    name = f"{change.watch_id} {change.id}"
    lines = "\n".join(diff_lines(change)) + "\n"
    return [
        _file(lines, file_name(name, ".diff")),
        _file(redline(change, language), file_name(name, ".html")),
    ]


def diff_lines(change: Change) -> list[str]:
    """Return the change as lines of a unified diff, a clause a line."""
    lines = [
        f"--- {change.watch_id} version {change.from_version}",
        f"+++ {change.watch_id} version {change.to_version}",
    ]
    place: tuple[str, ...] | None = None
    for edit in in_reading_order(change.edits):
        if edit.kind in _QUIET:
            continue
        if section(edit) != place:
            place = section(edit)
            lines.append(f"@@ {for_terminal_line(' > '.join(place))} @@")
        lines += [f"-{for_terminal_line(clause.text)}" for clause in edit.old]
        lines += [f"+{for_terminal_line(clause.text)}" for clause in edit.new]
    return lines


def _title(change: Change, words: Words) -> str:
    return words.answer("diff", number=change.id, name=telling.title_of(change))


def _block(edit: Edit) -> str:
    old, new = text(edit.old) if edit.old else None, text(edit.new) if edit.new else None
    mark = "🔸" if edit.verdict is Verdict.SUBSTANTIVE else "▫️"
    place = prose(extract(" > ".join(section(edit)), 120))
    head = f"{mark} {place}".rstrip()
    return f"{head}\n> {telling.quoted_change(old, new, _LONGEST_SIDE)}"


def _file(written: str, name: str) -> discord.File:
    return discord.File(io.BytesIO(written.encode("utf-8", "replace")), filename=name)
