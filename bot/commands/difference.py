"""`/policy diff` and the button "Full diff": one change word by word, with files to keep.

Knows how edits read on Discord; the files are those that go along with the alert.
"""

from bot import parts, quoting
from bot.commands import telling
from bot.commands.asked import Asked
from bot.files import files_of
from bot.scrub import prose
from bot.translations import Words
from monitor.model import Change, Edit, Verdict
from monitor.render.passages import section, told_anew, word_edits
from monitor.render.quotes import extract

_LONGEST = 900


async def tell_difference(asked: Asked, change: Change) -> None:
    """Answer with a change's edits, the weighty ones first, and with its files."""
    made = telling.pages(_title(change, asked.words), blocks(change, asked.words))

    async def page(number: int) -> str:
        return made[number]

    files = parts.files_of(files_of(change, asked.language))
    await asked.tell_pages(len(made), page, files)


def blocks(change: Change, words: Words) -> list[str]:
    """Return each edit as a quote in prose; moved clauses are left out."""
    shown = sorted(told_anew(change.edits), key=lambda edit: -edit.verdict.rank)
    if not shown:
        return [words.answer("diff-empty")]
    return [*(_block(edit) for edit in shown), f"-# {words.answer('diff-more')}"]


def _title(change: Change, words: Words) -> str:
    return words.answer("diff", number=change.id, name=telling.title_of(change))


def _block(edit: Edit) -> str:
    mark = "🔸" if edit.verdict is Verdict.SUBSTANTIVE else "▫️"
    place = prose(extract(" > ".join(section(edit)), 120))
    head = f"{mark} {place}".rstrip()
    return f"{head}\n> {quoting.in_prose(word_edits(edit), _LONGEST)}"
