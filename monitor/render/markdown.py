"""A change as Markdown, for an issue, a wiki or an export.

Knows CommonMark and the one extension that shows struck text; every piece of a page is escaped, so
that nothing in it becomes a heading, a link, a mention's markup or HTML.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC

from monitor.model import Change, Comparison, Direction, Finding, Op, Topic, Verdict, WordEdit
from monitor.render.escape import for_markdown, link
from monitor.render.passages import side
from monitor.render.phrases import Phrases, phrases
from monitor.render.quotes import marks, quote
from monitor.render.sentences import says, summary

_QUOTE_LENGTH = 400
_SIGNS = {Op.DELETE: "~~", Op.INSERT: "**"}


def markdown(result: Change | Comparison, language: str = "en", *, title: str = "") -> str:
    """Return a change or comparison as Markdown that ends with a newline.

    A recorded change has its own title; `title` heads a comparison, or takes that one's place.
    """
    words = phrases(language)
    loud = [f for f in result.findings if f.verdict.rank >= Verdict.MINOR.rank]
    quiet = [f for f in result.findings if f.verdict.rank < Verdict.MINOR.rank]
    blocks = [*_top(result, title, words)]
    if not loud:
        blocks.append(for_markdown(summary(result, language)))
    blocks += [_finding(number, f, words) for number, f in enumerate(loud, 1)]
    if quiet:
        told = "\n".join(f"- {for_markdown(says(f, language))}" for f in quiet)
        blocks.append(f"{for_markdown(words.label('findings-quiet'))}\n\n{told}")
    return "\n\n".join(blocks) + "\n"


def _top(result: Change | Comparison, title: str, words: Phrases) -> Iterator[str]:
    if isinstance(result, Change):
        title = title or f"{result.service} · {result.name}"
    if title:
        yield f"## {for_markdown(title)}"
    judged = [words.word(result.verdict)]
    if result.severity:
        judged.append(words.label("severity-of", severity=words.word(result.severity)))
    if result.direction is not Direction.NEUTRAL:
        judged.append(words.word(result.direction))
    judged.append(
        ", ".join(words.word(topic) for topic in result.topics if topic is not Topic.OTHER)
    )
    yield f"**{for_markdown(' · '.join(part for part in judged if part))}**"
    if isinstance(result, Change):
        yield _origin(result, words)
    for flag in result.flags:
        named = words.label("named", name=words.word(flag), text=words.phrase("flag-notes", flag))
        yield f"> {for_markdown(named)}"


def _origin(entry: Change, words: Phrases) -> str:
    versions = f"{words.label('version')} {entry.from_version} → {entry.to_version}"
    seen = f"{entry.detected_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    told = for_markdown(f"{words.label('change')} {entry.id} · {versions} · {seen}")
    # An address between angle brackets is a link as it stands (CommonMark 0.31, section 6.5).
    address = f"<{entry.url}>" if link(entry.url) else for_markdown(entry.url)
    return f"{told} · {address}"


def _finding(number: int, finding: Finding, words: Phrases) -> str:
    lines = [f"{number}. **{for_markdown(says(finding, words.language))}**"]
    if finding.section:
        lines[0] += "\\"
        lines.append(f"   {for_markdown(finding.section)}")
    for quoted in _quotes(finding, words):
        lines += ["", f"   > {quoted}"]
    return "\n".join(lines)


def _quotes(finding: Finding, words: Phrases) -> Iterator[str]:
    before, after = quote(finding.before, finding.after, _QUOTE_LENGTH)
    whole = before is None or after is None
    edits = () if whole else marks(before or "", after or "")
    for name, said, op in (("before", before, Op.DELETE), ("after", after, Op.INSERT)):
        if said:
            runs = (WordEdit(op, said),) if whole else side(edits, op)
            label = words.label("named", name=for_markdown(words.label(name)), text="")
            yield f"{label}{_marked(runs)}"


def _marked(edits: Sequence[WordEdit]) -> str:
    """Return runs of words with the changed ones struck or bold.

    The signs must touch the words, so white space at a run's ends is put outside of them.
    """
    parts: list[str] = []
    for edit in edits:
        core = for_markdown(edit.text)
        sign = _SIGNS.get(edit.op, "") if core else ""
        head = " " if edit.text[:1].isspace() else ""
        tail = " " if core and edit.text[-1:].isspace() else ""
        parts.append(f"{head}{sign}{core}{sign}{tail}")
    return " ".join("".join(parts).split())
