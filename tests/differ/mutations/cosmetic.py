"""Cosmetic edits of words and signs: a reader is told the same.

Each family takes the blocks of a policy without tags and returns them edited, or None where it
does not fit. Edits of structure stand in `structure`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from tests.differ.mutations.notation import Block
from tests.differ.mutations.quantities import spelled

Words = dict[str, Any]
Blocks = tuple[Block, ...]
Family = Callable[[Blocks, Random, Words], Blocks | None]
TextEdit = Callable[[str, Random, Words], str]


def on_text(edit: TextEdit, *, share: float = 0.5, headings: bool = False) -> Family:
    """Make a family that edits the text of a share of the blocks, of at least one."""

    def family(blocks: Blocks, random: Random, words: Words) -> Blocks | None:
        changed = [
            (i, new) for i, b in enumerate(blocks)
            if (headings or b.kind != "heading") and (new := edit(b.text, random, words)) != b.text
        ]  # fmt: skip
        if not changed:
            return None
        kept = [c for c in changed if random.random() < share] or [random.choice(changed)]
        edited = dict(kept)
        return tuple(replace(b, text=edited.get(i, b.text)) for i, b in enumerate(blocks))

    return family


def _quotes(text: str, random: Random, _: Words) -> str:
    text = text.replace("'", random.choice("’ʼ‘"))
    return re.sub(r'"([^"]*)"', random.choice(("“\\1”", "«\u00a0\\1\u00a0»", "„\\1“")), text)


def _dashes(text: str, random: Random, _: Words) -> str:
    return re.sub(r"(?<=\w)-(?=[a-zà-ÿ])", random.choice("\u2010\u2011"), text)


def _spaces(text: str, random: Random, _: Words) -> str:
    space = random.choice("\u00a0\u202f\u2009")
    text = re.sub(r" (?=[:;!?%»])", space, text)
    text = re.sub(r"(?<=\d) (?=[^\W\d])", space, text)
    return re.sub(r"(?<=[.,]) ", random.choice((" ", "  ", space)), text)


def _invisible(text: str, random: Random, _: Words) -> str:
    at = [m.start() for m in re.finditer(r"(?<=[a-zà-ÿ]{3})(?=[a-zà-ÿ]{3})", text)]
    for place in sorted(random.sample(at, min(3, len(at))), reverse=True):
        text = text[:place] + random.choice("\u00ad\u200b\u2060") + text[place:]
    return text


def _value(pattern_of: Callable[[str, Random, Words], str | None]) -> TextEdit:
    """Make an edit of each value with a unit."""

    def edit(text: str, random: Random, words: Words) -> str:
        units = "|".join(sorted(words["units"]["names"], key=len, reverse=True))
        numbers = "|".join(words["numbers"].values())
        return re.sub(
            rf"\b(?:\d+|{numbers}) (?:{units})\b",
            lambda m: pattern_of(m[0], random, words) or m[0],
            text,
        )

    return edit


def _spelled(value: str, random: Random, words: Words) -> str | None:
    both = spelled(value, words)
    if both is None or random.random() < 0.5:
        return both
    return re.sub(r" \(\d+\)", "", both)


def _unit(value: str, random: Random, words: Words) -> str | None:
    options = [new for old, new in words["units"]["equal"] if old == value]
    return random.choice(options) if options else None


def phrases(*path: str, most: int = 2) -> TextEdit:
    """Make an edit that puts up to `most` phrases of a bank's list in place of their like."""

    def edit(text: str, random: Random, words: Words) -> str:
        pairs: Sequence[Sequence[str]] = words[path[0]][path[1]]
        fitting = [
            p for p in pairs if re.search(rf"\b{re.escape(p[0])}(?!\w)", text, re.IGNORECASE)
        ]
        for old, new in random.sample(fitting, min(most, len(fitting))):
            text = _substituted(text, old, new)
        return text

    return edit


def _substituted(text: str, old: str, new: str) -> str:
    pattern = rf"\b{re.escape(old)}(?!\w)" if old[-1] != " " else rf"\b{re.escape(old)}"
    return re.sub(pattern, lambda m: _cased(new, m[0]), text, count=1, flags=re.IGNORECASE)


def _cased(new: str, old: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _typo(text: str, random: Random, _: Words) -> str:
    words = list(re.finditer(r"\b[a-zà-ÿ]{8,}\b", text))
    if not words:
        return text
    word = random.choice(words)
    at = word.start() + random.randrange(2, len(word[0]) - 2)
    kind = random.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _case(text: str, random: Random, _: Words) -> str:
    nouns = list(re.finditer(r"(?<=\w )[a-z][a-zà-ÿ]{4,}\b", text))
    for m in random.sample(nouns, min(2, len(nouns))):
        text = text[: m.start()] + m[0].capitalize() + text[m.end() :]
    return text


def _emphasis(text: str, random: Random, _: Words) -> str:
    words = [m for m in re.finditer(r"\b\w{4,}\b", text) if "@" not in text]
    if not words:
        return text
    m = random.choice(words)
    mark = random.choice(("**", "*", "_", "__"))
    return f"{text[: m.start()]}{mark}{m[0]}{mark}{text[m.end() :]}"


def _mojibake(text: str, random: Random, words: Words) -> str:
    damaged = _quotes(text, random, words).replace("\u00a0", " ")
    try:
        return damaged.encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return text


def _lost_letters(text: str, _: Random, __: Words) -> str:
    return re.sub(r"[éèêàùçîôœ]", "\ufffd", text)


def _entities(text: str, random: Random, _: Words) -> str:
    text = text.replace("&", "&amp;").replace("é", "&eacute;").replace("è", "&egrave;")
    return text.replace("'", random.choice(("&#39;", "&rsquo;"))).replace(" :", "&nbsp;:")


def _lost_accents(text: str, _: Random, __: Words) -> str:
    return text.translate(str.maketrans("éèêëàâùûçîïôÉÈÀ", "eeeeaauuciioEEA"))


def _masked(text: str, _: Random, __: Words) -> str:
    return re.sub(r"[\w.]+@[\w.]+\w", "[email protected]", text)


def _linked(text: str, random: Random, _: Words) -> str:
    words = [
        m
        for m in re.finditer(r"\b\w{5,}(?: \w{3,})?\b", text)
        if "@" not in text and "/" not in text
    ]
    if not words:
        return text
    m = random.choice(words)
    target = random.choice(
        ("https://example.org/a?utm_source=mail", "/legal/terms#s4", "../privacy.html")
    )
    return f"{text[: m.start()]}[{m[0]}]({target}){text[m.end() :]}"


def _terminated(text: str, random: Random, _: Words) -> str:
    if text.endswith("."):
        return text[:-1] + random.choice((" .", "", ";"))
    return text


def _commas(text: str, _: Random, __: Words) -> str:
    return re.sub(r"(, [^,.;:]+) (and|et) ", r"\1, \2 ", text)


def _stamp(blocks: Blocks, random: Random, words: Words) -> Blocks | None:
    """Another day, another form of the stamp."""
    at = next(
        (
            i
            for i, b in enumerate(blocks[:4])
            if b.kind == "sentence" and re.search(r"20\d\d", b.text)
        ),
        None,
    )
    if at is None:
        return None
    month, day = random.randrange(12), random.randrange(1, 29)
    shown = random.choice(words["dates"]["forms"]).format(
        month=words["dates"]["months"][month],
        day=day,
        year=2026,
        mm=f"{month + 1:02}",
        dd=f"{day:02}",
    )
    text = random.choice(words["dates"]["stamps"]).format(d=shown)
    return (*blocks[:at], replace(blocks[at], text=text), *blocks[at + 1 :])


def _stamp_gone(blocks: Blocks, _: Random, __: Words) -> Blocks | None:
    kept = tuple(
        b for i, b in enumerate(blocks)
        if not (i < 4 and b.kind == "sentence" and re.search(r"20\d\d", b.text))
    )  # fmt: skip
    return kept if len(kept) < len(blocks) else None


def _renamed(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    """The service takes another name throughout; the company behind it keeps its own."""
    names = [
        n for n in ("Larkfield", "Pebble & Thread", "Marlin", "Rivelune", "Galet & Fil", "Cadence")
        if any(n in b.text for b in blocks)
    ]  # fmt: skip
    if not names:
        return None
    new = random.choice(("Tamarack", "Oriole", "Bellwether", "Kestrel"))
    brand = re.compile(rf"{re.escape(names[0])}(?!(?: Hosting)? (?:Ltd|SAS))")
    return tuple(replace(b, text=brand.sub(new, b.text)) for b in blocks)


FAMILIES: dict[str, Family] = {
    "quotes": on_text(_quotes, headings=True),
    "dashes": on_text(_dashes, headings=True),
    "spaces": on_text(_spaces),
    "invisible": on_text(_invisible),
    "numbers-spelled": on_text(_value(_spelled)),
    "units-equal": on_text(_value(_unit)),
    "contractions": on_text(phrases("typography", "contractions")),
    "variants": on_text(phrases("typography", "variants"), share=0),
    "typos": on_text(_typo, share=0.1),
    "synonyms": on_text(phrases("phrases", "synonyms", most=1), share=0),
    "inflection": on_text(phrases("phrases", "inflections", most=1), share=0),
    "fillers": on_text(phrases("phrases", "fillers", most=1), share=0),
    "case": on_text(_case, share=0.3),
    "emphasis": on_text(_emphasis, share=0.4),
    "mojibake": on_text(_mojibake),
    "lost-letters": on_text(_lost_letters, share=0.3),
    "entities": on_text(_entities),
    "lost-accents": on_text(_lost_accents),
    "masked-address": on_text(_masked),
    "links": on_text(_linked, share=0.3),
    "full-stops": on_text(_terminated, share=0.3),
    "commas": on_text(_commas),
    "stamp": _stamp,
    "stamp-gone": _stamp_gone,
    "renamed": _renamed,
}
