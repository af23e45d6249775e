"""Outcomes, changes and comparisons as a person reads them in a terminal.

Knows the order in which a reader wants to know: the sentence first, then where, then the quote with
the changed words marked. Verdict, direction and severity are always words, never colour alone.
Every function returns text without a final newline; whether there may be colour is the caller's
word.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from monitor.model import (
    Change,
    Changed,
    Comparison,
    Direction,
    Edit,
    EditKind,
    Failed,
    Finding,
    First,
    Held,
    Op,
    Outcome,
    Topic,
    Unchanged,
    Verdict,
    WordEdit,
)
from monitor.render.contract import outcome_word
from monitor.render.ink import WIDTH, Ink, Look, Run, cells
from monitor.render.passages import passages, section, side, text, word_edits
from monitor.render.phrases import Phrases, phrases
from monitor.render.quotes import gathered, marks, quote
from monitor.render.sentences import fault_says, outcome_says, says, summary

_QUOTE_LENGTH = 400
_BULLETS = {
    Verdict.NONE: "·",
    Verdict.COSMETIC: "○",
    Verdict.MINOR: "◐",
    Verdict.SUBSTANTIVE: "●",
}
_LOOKS = {
    Direction.WORSE: Look.BAD,
    Direction.BETTER: Look.GOOD,
    Direction.MIXED: Look.WARN,
    Direction.NEUTRAL: Look.STRONG,
}
_MARKS = {Op.DELETE: Look.GONE, Op.INSERT: Look.COME}
_SIDES = {Op.DELETE: ("- ", Look.BAD), Op.INSERT: ("+ ", Look.GOOD)}
_INDENT = "   "


def outcome(
    result: Outcome,
    language: str = "en",
    *,
    change: int | None = None,
    pad: int = 0,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """Tell what a visit came to: one line, and the summary under it where something changed.

    `pad` is the width of the longest watch id, so that outcomes stand in columns; `change` the
    number under which the book holds the change.
    """
    ink, words = Ink(colour, width), phrases(language)
    name = result.watch_id + " " * max(0, pad - cells(result.watch_id))
    word = words.phrase("outcome-words", outcome_word(result))
    column = max(cells(str(w)) for w in words.tables["outcome-words"].values())
    bullet, look, said = _told(result, words)
    head = (Run(bullet, look), Run(f" {name}  "), Run(word.ljust(column), look))
    if isinstance(result, Held | Changed):
        number = f"  {words.label('change-number', number=change)}" if change is not None else ""
        judged = Run("  " + _judgement(result.comparison, words), look)
        lines = [ink.line(*head, judged, Run(number, Look.FAINT))]
        lines.append(ink.wrapped([Run(summary(result.comparison, language))], _INDENT))
        lines += _held(result, words, ink)
        return "\n".join(lines)
    return ink.wrapped([Run(said, Look.FAINT)], (*head, Run("  ")), " " * 4)


def _told(result: Outcome, words: Phrases) -> tuple[str, Look, str]:
    """Return the bullet, its look and what is said behind the outcome's word."""
    match result:
        case Held() | Changed():
            verdict = result.comparison.verdict
            look = _LOOKS[result.comparison.direction]
            return _BULLETS[verdict], look if verdict is Verdict.SUBSTANTIVE else Look.STRONG, ""
        case Failed():
            detail = f" ({result.detail})" if result.detail else ""
            return "✗", Look.WARN, words.word(result.fault) + detail
        case First():
            return "+", Look.STRONG, outcome_says(result, words.language)
        case Unchanged():
            return _BULLETS[Verdict.NONE], Look.FAINT, ""


def _held(result: Outcome, words: Phrases, ink: Ink) -> list[str]:
    if not isinstance(result, Held):
        return []
    if result.unstable:
        return [ink.wrapped([Run(words.label("unstable"), Look.WARN)], _INDENT)]
    when = words.label("confirm-at", time=_minute(result.confirm_at))
    waits = words.phrase("outcomes", "held")
    return [ink.wrapped([Run(f"{waits} {when}", Look.FAINT)], _INDENT)]


def change(
    entry: Change,
    language: str = "en",
    *,
    why: bool = False,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """Show a recorded change in full; `why` adds the rule behind each finding and edit."""
    ink, words = Ink(colour, width), phrases(language)
    lines = [
        ink.line(
            Run(f"{entry.service} · {entry.name}", Look.STRONG),
            Run(f"  {_numbered(entry, words)}", Look.FAINT),
        ),
        ink.line(Run(f"{_minute(entry.detected_at)}  {entry.url}", Look.FAINT)),
        _body(entry, words, ink, why=why),
    ]
    return "\n".join(lines)


def history_line(
    entry: Change,
    language: str = "en",
    *,
    why: bool = False,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """Tell a recorded change in a few lines: when, which, how grave, and its summary.

    `why` lists the edits with the rules that quieted them or made them count.
    """
    ink, words = Ink(colour, width), phrases(language)
    head = ink.line(
        Run(f"{_BULLETS[entry.verdict]} ", _LOOKS[entry.direction]),
        Run(f"{entry.id:>4}", Look.STRONG),
        Run(f"  {entry.detected_at.astimezone(UTC):%Y-%m-%d}  "),
        Run(entry.watch_id, Look.STRONG),
        Run("  "),
        Run(_judgement(entry, words), _loud_look(entry)),
    )
    policy = ink.wrapped([Run(f"{entry.service} · {entry.name}", Look.FAINT)], "       ")
    lines = [head, policy, ink.wrapped([Run(summary(entry, language))], "       ")]
    lines += [
        ink.wrapped([Run(words.word(flag), Look.WARN)], "       ! ", look=Look.WARN)
        for flag in entry.flags
    ]
    if entry.reverted_by is not None:
        taken_back = words.label("reverted-by", number=entry.reverted_by)
        lines.append(ink.wrapped([Run(taken_back, Look.FAINT)], "       "))
    if why:
        lines += _reasons(entry.edits, words, ink, "       ")
    return "\n".join(lines)


def comparison(
    result: Comparison,
    language: str = "en",
    *,
    why: bool = False,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """Tell what changed between two documents: the verdict, then finding by finding."""
    ink, words = Ink(colour, width), phrases(language)
    return _body(result, words, ink, why=why).lstrip("\n")


def diff(
    result: Comparison,
    language: str = "en",
    *,
    old: str = "",
    new: str = "",
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """Show two versions clause by clause; `old` and `new` name them.

    Unchanged clauses stand as they are, long stretches of them as their number.
    """
    ink, words = Ink(colour, width), phrases(language)
    lines: list[str] = []
    if old or new:
        lines += [
            ink.line(Run(f"--- {old}", Look.BAD)),
            ink.line(Run(f"+++ {new}", Look.GOOD)),
        ]
    where: tuple[str, ...] | None = None
    for passage in passages(result.edits):
        if passage.folded:
            lines.append(ink.line(Run(f"  … {_unchanged(len(passage.edits), words)}", Look.FAINT)))
            where = None
            continue
        for edit in passage.edits:
            if section(edit) != where:
                where = section(edit)
                lines.append("")
                if where:
                    lines.append(ink.wrapped([Run(" > ".join(where), Look.FAINT)], "@ "))
            lines += _diffed(edit, words, ink)
    lines += ["", ink.wrapped([Run(_counted(result.edits, words), Look.FAINT)])]
    return "\n".join(lines).strip("\n")


def failure(result: Failed, language: str = "en", *, colour: bool = False) -> str:
    """Tell why a page or file could not be taken for a policy, on one line."""
    detail = f" ({result.detail})" if result.detail else ""
    told = fault_says(result.fault, language).removesuffix(".") + detail
    return Ink(colour).line(Run(told, Look.WARN))


def _body(result: Comparison | Change, words: Phrases, ink: Ink, *, why: bool) -> str:
    lines = [ink.wrapped(_heading(result, words))]
    topics = ", ".join(words.word(t) for t in result.topics if t is not Topic.OTHER)
    if topics:
        lines.append(ink.wrapped([Run(topics, Look.FAINT)], "  "))
    for flag in result.flags:
        name = words.label("named", name=words.word(flag), text="")
        note = words.phrase("flag-notes", flag.value)
        lines.append(ink.wrapped([Run(name, Look.WARN), Run(note)], "  ! ", look=Look.WARN))
    loud = [f for f in result.findings if f.verdict.rank >= Verdict.MINOR.rank]
    quiet = [f for f in result.findings if f.verdict.rank < Verdict.MINOR.rank]
    if not loud:
        lines.append(ink.wrapped([Run(summary(result, words.language))], "  "))
    lines += _told_findings(loud, result.edits, words, ink, why=why)
    if quiet:
        lines += ["", ink.line(Run(words.label("findings-quiet"), Look.FAINT))]
        lines += [ink.wrapped([Run(says(f, words.language))], " · ") for f in quiet]
    if why and result.edits:
        lines += ["", ink.line(Run(words.label("edits"), Look.FAINT))]
        lines += _reasons(result.edits, words, ink, " ")
    return "\n".join(lines)


def _heading(result: Comparison | Change, words: Phrases) -> list[Run]:
    bullet = Run(f"{_BULLETS[result.verdict]} ", _loud_look(result))
    return [bullet, Run(_judgement(result, words), _loud_look(result))]


def _loud_look(result: Comparison | Change) -> Look:
    return _LOOKS[result.direction] if result.verdict is Verdict.SUBSTANTIVE else Look.STRONG


def _judgement(result: Comparison | Change, words: Phrases) -> str:
    """Return "substantive · high severity · worse for you", as far as there is something to say."""
    parts = [words.word(result.verdict)]
    if result.severity:
        parts.append(words.label("severity-of", severity=words.word(result.severity)))
    if result.direction is not Direction.NEUTRAL:
        parts.append(words.word(result.direction))
    return " · ".join(parts)


def _told_findings(
    findings: Sequence[Finding], edits: Sequence[Edit], words: Phrases, ink: Ink, *, why: bool
) -> Iterator[str]:
    """Return the sentence, section and quote of each finding; a passage is quoted once."""
    quoted: dict[tuple[str | None, str | None], int] = {}
    for number, finding in enumerate(findings, 1):
        sentence = Run(says(finding, words.language), Look.STRONG)
        yield ""
        yield ink.wrapped([sentence], f"{number}. ", look=Look.STRONG)
        first = quoted.setdefault((finding.before, finding.after), number)
        if first != number and (finding.before or finding.after):
            told = words.label("same-quote", number=first)
            yield ink.wrapped([Run(told, Look.FAINT)], _INDENT)
        else:
            if finding.section:
                yield ink.wrapped([Run(finding.section, Look.FAINT)], _INDENT)
            yield from _quoted(finding, edits, ink)
        if why:
            rule = words.label("by-rule", rule=finding.rule)
            yield ink.wrapped([Run(rule, Look.FAINT)], _INDENT)


def _quoted(finding: Finding, edits: Sequence[Edit], ink: Ink) -> Iterator[str]:
    """Return the old side after a minus and the new one after a plus, changed words marked."""
    before, after = quote(finding.before, finding.after, _QUOTE_LENGTH)
    if before is None or after is None:
        for said, op in ((before, Op.DELETE), (after, Op.INSERT)):
            if said:
                sign, look = _SIDES[op]
                yield ink.wrapped([Run(said, look)], _INDENT + sign, look=look)
        return
    edit_words = _known_words(before, after, edits) or marks(before, after)
    if all(edit.op is Op.EQUAL for edit in edit_words):
        yield ink.wrapped([Run(after)], f"{_INDENT}  ")
        return
    for op in (Op.DELETE, Op.INSERT):
        yield _side_line(op, edit_words, "", _INDENT, ink)


def _known_words(before: str, after: str, edits: Sequence[Edit]) -> tuple[WordEdit, ...]:
    """Return the differ's own word edits for a quote, where it quotes an edit's whole text."""
    for edit in edits:
        if edit.words and text(edit.old) == before and text(edit.new) == after:
            return gathered(edit.words)
    return ()


def _runs(edits: Iterable[WordEdit]) -> list[Run]:
    return [Run(edit.text, _MARKS.get(edit.op, Look.PLAIN)) for edit in edits]


def _diffed(edit: Edit, words: Phrases, ink: Ink) -> Iterator[str]:
    """Return an edit's lines: a sign, the number before the clause, and its marked words."""
    label = next((f"{c.label} " for c in (*edit.new, *edit.old) if c.label), "")
    match edit.kind:
        case EditKind.KEPT:
            yield ink.wrapped([Run(label + text(edit.new), Look.FAINT)], "  ")
        case EditKind.MOVED:
            came = words.label("moved-from", section=" > ".join(edit.old[0].path) or "¶")
            runs = [Run(label + text(edit.new)), Run(f" ({came})", Look.FAINT)]
            yield ink.wrapped(runs, "> ", look=Look.WARN)
        case EditKind.ADDED | EditKind.REMOVED:
            sign, look = _SIDES[Op.INSERT if edit.kind is EditKind.ADDED else Op.DELETE]
            yield ink.wrapped([Run(label + text(edit.new or edit.old), look)], sign, look=look)
        case _:
            for op in (Op.DELETE, Op.INSERT):
                yield _side_line(op, word_edits(edit), label, "", ink)


def _side_line(op: Op, edits: Sequence[WordEdit], label: str, indent: str, ink: Ink) -> str:
    """Return one side of a reworded clause behind its sign, the words of that side marked."""
    sign, look = _SIDES[op]
    return ink.wrapped([Run(label), *_runs(side(edits, op))], indent + sign, look=look)


def _reasons(edits: Sequence[Edit], words: Phrases, ink: Ink, indent: str) -> Iterator[str]:
    for edit in edits:
        if edit.kind is EditKind.KEPT and edit.verdict is Verdict.NONE:
            continue
        said = f"{words.word(edit.kind)}, {words.word(edit.verdict)}, {words.label('by-rule', rule=edit.rule)}"
        shown = text(edit.new or edit.old)
        named = words.label("named", name=said, text="")
        yield ink.wrapped([Run(named), Run(shown, Look.FAINT)], indent + "· ")


def _counted(edits: Sequence[Edit], words: Phrases) -> str:
    """Return how many clauses were kept, moved and so on, leaving out what did not happen."""
    parts: list[str] = []
    for kind in EditKind:
        count = sum(edit.kind is kind for edit in edits)
        if count:
            one = words.singular(Decimal(count))
            name = words.word(kind) if one else words.phrase("edits-many", kind.value)
            parts.append(f"{count} {name}")
    return ", ".join(parts)


def _unchanged(count: int, words: Phrases) -> str:
    return words.label("same-clause" if count == 1 else "same-clauses", count=count)


def _numbered(entry: Change, words: Phrases) -> str:
    versions = f"{words.label('version')} {entry.from_version} → {entry.to_version}"
    return f"{words.label('change-number', number=entry.id)} · {versions}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
