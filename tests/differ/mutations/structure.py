"""Cosmetic edits of structure: order, numbering, lists, headings, and what is caught with a page."""

import re
from dataclasses import replace
from itertools import groupby
from random import Random

from tests.differ.mutations.cosmetic import Blocks, Family, Words
from tests.differ.mutations.notation import Block

_NUMBERED = re.compile(r"^((?:Article )?)(\d+)(\. )")


def _sections(blocks: Blocks) -> list[Blocks]:
    """Return the preamble and the sections, each from its heading on."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if block.kind == "heading" and block.level == 2:
            parts.append([])
        parts[-1].append(block)
    return [tuple(part) for part in parts]


def _joined(parts: list[Blocks]) -> Blocks:
    return tuple(block for part in parts for block in part)


def _renumbered(blocks: Blocks, random: Random, words: Words) -> Blocks | None:
    """Every section number grows by one, and the references follow."""
    if not any(b.kind == "heading" and _NUMBERED.match(b.text) for b in blocks):
        return None
    by = random.choice((1, 2))
    cited = re.compile(rf"\b({'|'.join(words['references']['words'])}) (\d+)\b", re.IGNORECASE)

    def shifted(block: Block) -> Block:
        if block.kind == "heading":
            return replace(
                block, text=_NUMBERED.sub(lambda m: f"{m[1]}{int(m[2]) + by}{m[3]}", block.text)
            )
        return replace(block, text=cited.sub(lambda m: f"{m[1]} {int(m[2]) + by}", block.text))

    return tuple(shifted(b) for b in blocks)


def _unnumbered(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    forms = ("", "§ {n} ", "{n}) ", "{n} - ", "{n} ")
    form = random.choice(forms)
    if not any(b.kind == "heading" and _NUMBERED.match(b.text) for b in blocks):
        return None
    return tuple(
        replace(b, text=_NUMBERED.sub(lambda m: form.format(n=m[2]), b.text))
        if b.kind == "heading"
        else b
        for b in blocks
    )


def _section_moved(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    parts = _sections(blocks)
    if len(parts) < 4:
        return None
    one = random.randrange(1, len(parts))
    moved = parts.pop(one)
    place = random.choice([i for i in range(1, len(parts) + 1) if i != one])
    parts.insert(place, moved)
    return _joined(parts)


def _paragraph_moved(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    """A paragraph, list or table goes to another section, a lead-in with its list."""
    heads = [i for i, b in enumerate(blocks) if b.kind == "heading" and b.level == 2]
    groups = [tuple(g) for _, g in groupby(blocks, key=lambda b: (b.group, b.kind))]
    alone = [
        g for g in groups
        if g[0].kind == "sentence" and not g[-1].text.endswith(":") and blocks.index(g[0]) > heads[0]
    ]  # fmt: skip
    if not alone:
        return None
    moved = random.choice(alone)
    rest = tuple(b for b in blocks if b not in moved)
    starts = [i for i, b in enumerate(rest) if i and b.kind == "heading" and b.level == 2]
    ends = [*starts[1:], len(rest)]
    at = random.choice(ends)
    return (*rest[:at], *moved, *rest[at:])


def _order_changed(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    """The items of a list, the rows of a table or the sentences of a paragraph change places."""
    groups: dict[int, list[int]] = {}
    for i, b in enumerate(blocks):
        stands_alone = b.kind in ("item", "row") and not b.header
        tells = b.kind == "sentence" and not re.match(
            r"(?:It|That|They|Il|Ce|Elle|These|Ces) ", b.text
        )
        if stands_alone or (tells and not b.text.endswith(":")):
            groups.setdefault(b.group, []).append(i)
    many = [
        g for g in groups.values()
        if len(g) > 1 and sum(blocks[g[0]].group == b.group for b in blocks) - len(g) <= 1
    ]  # fmt: skip
    if not many:
        return None
    places = random.choice(many)
    shuffled = random.sample(places, len(places))
    if shuffled == places:
        shuffled = places[::-1]
    order = dict(zip(places, shuffled, strict=True))
    return tuple(blocks[order.get(i, i)] for i in range(len(blocks)))


def _sentences_merged(blocks: Blocks, random: Random, words: Words) -> Blocks | None:
    """Two sentences become one, with a semicolon or an "and"."""
    starts = ("We ", "You ", "The ", "It ", "Nous ", "Vous ", "Les ", "Le ", "Il ", "Vos ")
    places = [
        i for i in range(len(blocks) - 1)
        if blocks[i].kind == blocks[i + 1].kind == "sentence" and blocks[i].group == blocks[i + 1].group
        and blocks[i].text.endswith(".") and blocks[i + 1].text.startswith(starts)
    ]  # fmt: skip
    if not places:
        return None
    at = random.choice(places)
    one, two = blocks[at].text[:-1], blocks[at + 1].text
    joint = random.choice((";", ",", f"{','}{words['patterns']['join'].rstrip()}"))
    merged = replace(blocks[at], text=f"{one}{joint} {two[0].lower()}{two[1:]}")
    return (*blocks[:at], merged, *blocks[at + 2 :])


def _list_told(blocks: Blocks, random: Random, words: Words) -> Blocks | None:
    """A list becomes the end of the sentence that leads it in."""
    places = [
        i for i in range(len(blocks) - 1)
        if blocks[i].kind == "sentence" and blocks[i].text.endswith(":") and blocks[i + 1].kind == "item"
    ]  # fmt: skip
    if not places:
        return None
    at = random.choice(places)
    end = next((i for i in range(at + 1, len(blocks)) if blocks[i].kind != "item"), len(blocks))
    items = [b.text.rstrip(".;") for b in blocks[at + 1 : end]]
    told = f"{', '.join(items[:-1])}{words['patterns']['join']}{items[-1]}."
    colon = random.choice((":", ""))
    lead = blocks[at].text.rstrip(": ") + colon
    return (*blocks[:at], replace(blocks[at], text=f"{lead} {told}"), *blocks[end:])


def _items_restyled(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    """Other bullets or letters, other marks at the end of items."""
    style = random.choice(("*", "+", "letters", "numbers"))
    end = random.choice(("", ";", ".", ","))
    done: list[Block] = []
    for block in blocks:
        if block.kind != "item":
            done.append(block)
            continue
        before = sum(1 for b in done if b.kind == "item" and b.group == block.group)
        marker = {"letters": f"{'abcdefghijkl'[before]})", "numbers": f"{before + 1}."}.get(
            style, style
        )
        done.append(replace(block, marker=marker, text=block.text.rstrip(".;,") + end))
    return tuple(done) if any(b.kind == "item" for b in blocks) else None


def _headings_restyled(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    style = random.randrange(4)

    def restyled(block: Block) -> Block:
        if block.kind != "heading" or block.level == 1:
            return block
        if style == 0:
            return replace(block, text=block.text.upper())
        if style == 1:
            return replace(block, text=block.text.rstrip("?:. ") + ":")
        if style == 2:
            return replace(block, level=3)
        return replace(block, kind="sentence", text=f"**{block.text}**", group=-block.group - 1)

    return tuple(restyled(b) for b in blocks)


def _heading_reworded(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    """A heading loses its number or gains a word."""
    places = [i for i, b in enumerate(blocks) if b.kind == "heading" and b.level == 2]
    at = random.choice(places)
    text = random.choice(("{}: details", "{}: overview", "About: {}")).format(blocks[at].text)
    return (*blocks[:at], replace(blocks[at], text=text), *blocks[at + 1 :])


def _paragraph_cut(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    """Sentences of a paragraph begin paragraphs of their own."""
    groups = {b.group for b in blocks if b.kind == "sentence"}
    chosen = {g for g in groups if random.random() < 0.5}
    cut = [
        replace(b, group=10_000 + i) if b.group in chosen and b.kind == "sentence" else b
        for i, b in enumerate(blocks)
    ]
    return tuple(cut) if chosen else None


def _caught(kind: str) -> Family:
    """Make a family that adds lines of a page's frame, at the top, the end or between sections."""

    def family(blocks: Blocks, random: Random, words: Words) -> Blocks | None:
        lines = random.sample(words["mess"][kind], random.randrange(1, 4))
        extra = [Block("sentence", line, 20_000 + i) for i, line in enumerate(lines)]
        heads = [i for i, b in enumerate(blocks) if b.kind == "heading" and b.level == 2]
        at = random.choice((0, len(blocks), random.choice(heads)))
        return (*blocks[:at], *extra, *blocks[at:])

    return family


def _menu(blocks: Blocks, random: Random, words: Words) -> Blocks | None:
    items = random.choice(words["mess"]["lists"])
    extra = [Block("item", text, 30_000) for text in items]
    at = random.choice((0, len(blocks)))
    return (*blocks[:at], *extra, *blocks[at:])


def _contents(blocks: Blocks, _: Random, __: Words) -> Blocks | None:
    """A table of contents stands before the first section."""
    heads = [b for b in blocks if b.kind == "heading" and b.level == 2]
    at = blocks.index(heads[0])
    extra = [Block("item", b.text, 40_000) for b in heads]
    return (*blocks[:at], *extra, *blocks[at:])


def _table_listed(blocks: Blocks, random: Random, _: Words) -> Blocks | None:
    """A table becomes a list, each cell with the name of its column."""
    groups = {b.group for b in blocks if b.kind == "row" and b.text.count("|") > 1}
    if not groups:
        return None
    chosen = random.choice(sorted(groups))
    done: list[Block] = []
    header: list[str] = []
    for b in blocks:
        if b.group != chosen or b.kind != "row":
            done.append(b)
        elif b.header:
            header = b.text.split(" | ")
        else:
            cells = b.text.split(" | ")
            told = "; ".join(f"{h}: {c}" for h, c in zip(header, cells, strict=True))
            done.append(replace(b, kind="item", text=told))
    return tuple(done)


FAMILIES: dict[str, Family] = {
    "renumbered": _renumbered,
    "numbers-restyled": _unnumbered,
    "section-moved": _section_moved,
    "paragraph-moved": _paragraph_moved,
    "order-changed": _order_changed,
    "sentences-merged": _sentences_merged,
    "list-told": _list_told,
    "items-restyled": _items_restyled,
    "headings-restyled": _headings_restyled,
    "heading-reworded": _heading_reworded,
    "paragraph-cut": _paragraph_cut,
    "navigation": _caught("navigation"),
    "promotion": _caught("promotion"),
    "footer": _caught("footer"),
    "menu": _menu,
    "contents": _contents,
    "table-listed": _table_listed,
}
