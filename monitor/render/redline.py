"""A change as one HTML file: the findings with their quotes, then the document with its marks.

Knows the page's outline; its looks are in redline.css, its words in the phrase files. The file
stands alone: no script, no image, nothing fetched, and a policy (CSP 3) that forbids a browser to
do otherwise. Page text reaches it through `markup` only, which escapes.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files

from monitor.model import (
    Change,
    Comparison,
    Direction,
    Edit,
    EditKind,
    Finding,
    Op,
    Topic,
    Verdict,
    WordEdit,
)
from monitor.render.escape import link
from monitor.render.markup import Child, Markup, lines, tag, together
from monitor.render.passages import Passage, here, passages, side, text, word_edits
from monitor.render.phrases import Phrases, phrases
from monitor.render.quotes import marks, quote
from monitor.render.sentences import says, summary

_QUOTE_LENGTH = 700
_MARKS = {Op.DELETE: "del", Op.INSERT: "ins"}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the page says about itself at its top; empty parts are left out.

    `old` and `new` name the two versions ("3, 1 March 2026", "old.html").
    """

    service: str = ""
    name: str = ""
    url: str = ""
    old: str = ""
    new: str = ""
    seen_at: datetime | None = None
    change: int | None = None


def redline(
    result: Comparison | Change,
    language: str = "en",
    *,
    heading: Heading | None = None,
    edits: Sequence[Edit] | None = None,
) -> str:
    """Return a self-contained HTML file that shows a change or comparison.

    `heading` may be left out for a recorded change, which knows its own. `edits` take the place
    of the result's, for a change that was read without the clauses that were kept.
    """
    words = phrases(language)
    top = heading or _heading(result)
    shown = tuple(result.edits if edits is None else edits)
    title = " · ".join(part for part in (top.service, top.name) if part) or summary(
        result, language
    )
    body = lines(
        (
            _header(result, top, title, words),
            _findings(result, shown, words),
            _document(shown, words),
            tag("footer", tag("p", words.label("evidence"), class_="meta")),
        )
    )
    return f"<!doctype html>\n{_page(title, body, words.language).html}\n"


def _heading(result: Comparison | Change) -> Heading:
    if isinstance(result, Comparison):
        return Heading()
    return Heading(
        service=result.service,
        name=result.name,
        url=result.url,
        old=str(result.from_version),
        new=str(result.to_version),
        seen_at=result.detected_at,
        change=result.id,
    )


def _page(title: str, body: Markup, language: str) -> Markup:
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = lines(
        (
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=policy),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("title", title),
            # The style sheet is ours, package data; its hash is what the policy allows.
            tag("style", Markup(style)),
        )
    )
    return tag("html", tag("head", head), tag("body", body), lang=language)


@lru_cache(maxsize=1)
def _style() -> str:
    return files(__package__).joinpath("redline.css").read_text("utf-8")


def _header(result: Comparison | Change, top: Heading, title: str, words: Phrases) -> Markup:
    eyebrow: list[str] = []
    if top.change is not None:
        eyebrow.append(f"{words.label('change')} {top.change}")
    if top.old or top.new:
        eyebrow.append(f"{words.label('versions')} {top.old} → {top.new}")
    if top.seen_at is not None:
        eyebrow.append(_dated(top.seen_at, words))
    address = link(top.url)
    shown = tag("a", top.url, href=address, rel="noreferrer noopener") if address else top.url
    return tag(
        "header",
        tag("p", " · ".join(eyebrow), class_="eyebrow") if eyebrow else None,
        tag("h1", title),
        tag("p", summary(result, words.language), class_="lead"),
        _tags(result, words),
        *(_flag(flag.value, words) for flag in result.flags),
        tag("p", shown, class_="meta") if top.url else None,
    )


def _tags(result: Comparison | Change, words: Phrases) -> Markup:
    told = [tag("li", words.word(result.verdict), class_=result.verdict.value)]
    if result.severity:
        severity = words.label("severity-of", severity=words.word(result.severity))
        told.append(tag("li", severity))
    if result.direction is not Direction.NEUTRAL:
        told.append(tag("li", words.word(result.direction), class_=result.direction.value))
    told += [tag("li", words.word(topic)) for topic in result.topics if topic is not Topic.OTHER]
    return tag("ul", *told, class_="tags")


def _flag(flag: str, words: Phrases) -> Markup:
    return tag(
        "p",
        tag("strong", words.label("named", name=words.phrase("flags", flag), text="")),
        words.phrase("flag-notes", flag),
        class_="flag",
    )


def _findings(result: Comparison | Change, edits: Sequence[Edit], words: Phrases) -> Markup | None:
    loud = [f for f in result.findings if f.verdict.rank >= Verdict.MINOR.rank]
    quiet = [f for f in result.findings if f.verdict.rank < Verdict.MINOR.rank]
    parts: list[Child] = []
    if loud:
        parts.append(tag("h2", words.label("findings")))
        parts.append(tag("ol", *(_finding(f, edits, words) for f in loud), class_="findings"))
    if quiet:
        told = (tag("li", says(f, words.language)) for f in quiet)
        parts.append(
            tag(
                "details",
                tag("summary", f"{words.label('findings-quiet')} ({len(quiet)})"),
                tag("ul", *told, class_="quiet"),
            )
        )
    return tag("section", *parts) if parts else None


def _finding(finding: Finding, edits: Sequence[Edit], words: Phrases) -> Markup:
    place = next((e for e in edits if _quotes(finding, e)), None)
    language = here(place).language if place else None
    where: Child = finding.section or (words.label("in-document") if place else None)
    if place and where:
        where = tag("a", where, href=f"#{_anchor(place)}")
    return tag(
        "li",
        tag("p", says(finding, words.language), class_="says"),
        tag("p", where, class_="where") if where else None,
        *_sides(finding, language, words),
        tag("p", words.label("by-rule", rule=finding.rule), class_="rule"),
    )


def _quotes(finding: Finding, edit: Edit) -> bool:
    """Tell whether a finding speaks of an edit: it quotes the whole of one of its sides."""
    if edit.kind is EditKind.KEPT:
        return False
    old, new = text(edit.old), text(edit.new)
    return bool(
        (finding.after and finding.after == new) or (finding.before and finding.before == old)
    )


def _sides(finding: Finding, language: str | None, words: Phrases) -> Iterator[Markup]:
    before, after = quote(finding.before, finding.after, _QUOTE_LENGTH)
    whole = before is None or after is None
    edits = () if whole else marks(before or "", after or "")
    for name, said, op in (("before", before, Op.DELETE), ("after", after, Op.INSERT)):
        if said:
            runs = (WordEdit(op, said),) if whole else side(edits, op)
            label = tag("span", words.label(name), class_="side", lang=words.language)
            yield tag("blockquote", label, _marked(runs), class_=name, lang=language or None)


def _document(edits: Sequence[Edit], words: Phrases) -> Markup | None:
    if not edits:
        return None
    language = here(edits[0]).language or None
    return tag(
        "section",
        tag("h2", words.label("whole")),
        tag("p", words.label("legend"), class_="legend"),
        tag(
            "div",
            lines(_passage(p, words) for p in passages(edits)),
            class_="document",
            lang=language,
        ),
    )


def _passage(passage: Passage, words: Phrases) -> Markup:
    told = lines(_clause(edit, words) for edit in passage.edits)
    if not passage.folded:
        return told
    count = len(passage.edits)
    label = words.label("same-clause" if count == 1 else "same-clauses", count=count)
    return tag("details", tag("summary", label, lang=words.language), told)


def _clause(edit: Edit, words: Phrases) -> Markup:
    clause = here(edit)
    name = ("h3" if len(clause.path) < 2 else "h4") if clause.heading else "p"
    looks = [edit.kind.value, "item" if clause.item else "", "row" if clause.row else ""]
    changed = edit.kind is not EditKind.KEPT
    return tag(
        name,
        tag("span", f"{clause.label} ", class_="label") if clause.label else None,
        _marked(word_edits(edit)),
        _note(edit, words),
        class_=" ".join(look for look in looks if look) if changed or clause.item else None,
        id=_anchor(edit) if changed else None,
    )


def _note(edit: Edit, words: Phrases) -> Markup | None:
    """Return the words for what marks cannot show: that a clause came from elsewhere."""
    match edit.kind:
        case EditKind.MOVED:
            came = " > ".join(edit.old[0].path)
            told = words.label("moved-from", section=came) if came else words.word(edit.kind)
        case EditKind.SPLIT | EditKind.MERGED:
            told = words.word(edit.kind)
        case _:
            return None
    return tag("span", f" ({told})", class_="note", lang=words.language)


def _anchor(edit: Edit) -> str:
    return f"n{edit.new[0].position}" if edit.new else f"o{edit.old[0].position}"


def _marked(edits: Sequence[WordEdit]) -> Markup:
    return together(
        tag(_MARKS[edit.op], edit.text) if edit.op in _MARKS else edit.text for edit in edits
    )


def _dated(moment: datetime, words: Phrases) -> str:
    """Return a moment as the language writes a day, with the time in UTC."""
    there = moment.astimezone(UTC)
    months: list[str] = words.tables["format"]["months"]
    day = words.phrase(
        "format", "date", day=there.day, month=months[there.month - 1], year=there.year
    )
    return f"{day}, {there:%H:%M} UTC"
