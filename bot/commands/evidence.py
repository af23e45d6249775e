"""Why an alert was sent: for each finding its rule and both quotes, and the pages' own hashes.

Knows what is told; the hashes are of the bytes as received, so that anybody can check them.
"""

from bot.budget import fit
from bot.commands import telling, texts
from bot.commands.asked import Asked
from bot.scrub import plain, prose
from bot.translations import Words
from monitor.model import Change, EditKind, Finding, Verdict
from monitor.render.sentences import says
from monitor.store import Book

_QUOTE = 350


async def tell_evidence(asked: Asked, change: Change) -> None:
    """Answer with the rule, the evidence and the hashes behind a change."""
    there = asked.words
    hashes = await asked.ask(lambda book: _hashes(book, change, there))
    found = [_finding(n, f, there) for n, f in enumerate(change.findings, 1)]
    judged = there.phrase("replies", "why-change", verdict=f"**{there.word(change.verdict)}**")
    title = there.phrase("replies", "why", number=change.id, name=telling.title_of(change))
    blocks = [judged, *found, *_quiet(change, there), "\n".join(hashes)]
    made = telling.pages(title, blocks)

    async def page(number: int) -> str:
        return made[number]

    await asked.tell_pages(len(made), page)


def _finding(number: int, finding: Finding, there: Words) -> str:
    told = fit(says(finding, there.language), 300, prose)
    lines = [there.phrase("replies", "why-finding", number=number, says=told)]
    rule = there.answer("rule", rule=fit(finding.rule, 60, plain).replace("`", "'"))
    place = [prose(finding.section)[:150]] if finding.section else []
    lines.append(f"-# {' · '.join([there.word(finding.verdict), rule, *place])}")
    sides = (("before", finding.before), ("after", finding.after))
    lines += [
        f"> {there.phrase('replies', f'why-evidence-{side}', quote=fit(text, _QUOTE, prose))}"
        for side, text in sides
        if text
    ]
    return "\n".join(lines)


def _quiet(change: Change, there: Words) -> list[str]:
    quiet = sum(
        edit.verdict.rank < Verdict.MINOR.rank and edit.kind is not EditKind.KEPT
        for edit in change.edits
    )
    if not quiet:
        return []
    return [f"-# {there.counted('replies', 'why-quiet', quiet, number=change.id)}"]


def _hashes(book: Book, change: Change, there: Words) -> list[str]:
    seen = {row.number: row.seen_at for row in book.versions(change.watch_id)}
    return [
        "-# "
        + there.phrase(
            "replies",
            "why-hash",
            version=version,
            when=telling.moment(seen.get(version), there, "f"),
            hash=sha256,
        )
        for version in (change.from_version, change.to_version)
        for sha256 in texts.hashes_of(book, change.watch_id, version)
    ]
