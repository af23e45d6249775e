"""Substantive edits of whole statements: items, rows, clauses and sections come and go."""

from dataclasses import replace
from random import Random

from tests.differ.mutations.edited import (
    TOPIC_OF,
    Blocks,
    Edited,
    Family,
    Wanted,
    Words,
    direction_of,
    effect_of,
    replaced,
)

_PREAMBLE = 3
"""The index of the last block above the first section at most: title, stamp, greeting."""


def _item_added(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    places = [i for i, b in enumerate(blocks) if b.kind == "item" and b.member in words["members"]]
    if not places:
        return None
    at = random.choice(places)
    name = blocks[at].member
    text = random.choice(words["members"][name])
    if name == "purpose" and not blocks[at].text.startswith("to "):
        text = text.removeprefix("to ")
    new = replace(blocks[at], text=text)
    sign = 1 if name == "right" else -1
    facts = ((None, text),) if name in ("party", "data", "right") else ()
    wanted = Wanted(TOPIC_OF[name], direction_of(sign), facts)
    return Edited((*blocks[:at], new, *blocks[at:]), at, wanted)


def _item_removed(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    places = [
        i for i, b in enumerate(blocks)
        if b.kind == "item" and (b.member in words["members"] or b.tags)
    ]  # fmt: skip
    if not places:
        return None
    at = random.choice(places)
    sign = {"right": -1, "": 0}.get(blocks[at].member, 1)
    wanted = Wanted(TOPIC_OF.get(blocks[at].member, ""), direction_of(sign))
    return Edited((*blocks[:at], *blocks[at + 1 :]), at, wanted)


def _row_added(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    places = [
        i
        for i, b in enumerate(blocks)
        if b.kind == "row" and not b.header and b.text.count("|") >= 2
    ]
    if not places:
        return None
    at = random.choice(places)
    _, _, rest = blocks[at].text.partition(" | ")
    new = replace(blocks[at], text=f"{random.choice(words['add']['rows'])} | {rest}")
    return Edited((*blocks[: at + 1], new, *blocks[at + 1 :]), at, Wanted())


def _row_removed(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    del words
    places = [i for i, b in enumerate(blocks) if b.kind == "row" and not b.header and b.tags]
    if not places:
        return None
    at = random.choice(places)
    return Edited((*blocks[:at], *blocks[at + 1 :]), at, Wanted())


def _cell_changed(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    """What a provider is for, in a table with four columns."""
    places = [
        i
        for i, b in enumerate(blocks)
        if b.kind == "row" and not b.header and b.text.count("|") == 3
    ]
    if not places:
        return None
    at = random.choice(places)
    cells = blocks[at].text.split(" | ")
    cells[1] = random.choice(words["table"]["cells"])
    return Edited(replaced(blocks, at, " | ".join(cells)), at, Wanted())


def _clause_added(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    topic, direction, text = random.choice(words["add"]["clauses"])
    places = [
        i for i, b in enumerate(blocks)
        if (b.kind == "sentence" and i > _PREAMBLE and not b.text.rstrip().endswith((":", "-}", "+}")))
        or (b.kind == "item" and not b.member and b.text.endswith("."))
        or (b.kind == "row" and b.text.count("|") == 1 and not b.header)
    ]  # fmt: skip
    at = random.choice(places)
    if blocks[at].kind == "row":
        text = f"{blocks[at].text.partition(' | ')[0]}a | {text}"
    new = replace(blocks[at], text=text)
    if blocks[at].kind == "sentence" and random.random() < 0.4:
        new = replace(new, group=10_000)
    return Edited((*blocks[: at + 1], new, *blocks[at + 1 :]), at, Wanted(topic, direction))


def _clause_removed(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    del words
    places = [
        i for i, b in enumerate(blocks)
        if b.kind in ("sentence", "item", "row") and b.tags and (b.kind != "row" or b.text.count("|") == 1)
    ]  # fmt: skip
    at = random.choice(places)
    effect = effect_of(blocks[at])
    wanted = (
        Wanted(direction=direction_of(-effect))
        if effect and len(blocks[at].tags) == 1
        else Wanted()
    )
    return Edited((*blocks[:at], *blocks[at + 1 :]), at, wanted)


def _section_removed(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    del words
    heads = [i for i, b in enumerate(blocks) if b.kind == "heading" and b.level == 2]
    at = random.choice(heads[1:])
    end = next((i for i in heads if i > at), len(blocks))
    return Edited((*blocks[:at], *blocks[end:]), at, Wanted())


FAMILIES: dict[str, Family] = {
    "item-added": _item_added,
    "item-removed": _item_removed,
    "row-added": _row_added,
    "row-removed": _row_removed,
    "cell-changed": _cell_changed,
    "clause-added": _clause_added,
    "clause-removed": _clause_removed,
    "section-removed": _section_removed,
}
