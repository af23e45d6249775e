"""Substantive edits: each changes what somebody may, must or gets, and says what must be found.

A family takes a tagged span, or a sentence with one, and returns the edited blocks with what is wanted
of the differ. Directions and facts are given only where every reader would agree.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from tests.differ.mutations import wholes
from tests.differ.mutations.edited import (
    MODALS,
    NEGATIONS,
    QUANTITIES,
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
from tests.differ.mutations.notation import Block, Tag
from tests.differ.mutations.quantities import FACTORS_DOWN, FACTORS_UP, scaled

DROPPED = frozenset({"without", "except", "only", "limit"})

Swap = Callable[[Block, Tag, Random, Words], tuple[str, Wanted] | None]


def _on_tag(names: frozenset[str], swap: Swap) -> Family:
    """Make a family that replaces the text of one tag."""

    def family(blocks: Blocks, random: Random, words: Words) -> Edited | None:
        places = [(i, t) for i, b in enumerate(blocks) for t in b.tags if t.name in names]
        random.shuffle(places)
        for i, tag in places:
            made = swap(blocks[i], tag, random, words)
            if made is not None and made[0] != tag.text:
                return Edited(_with(blocks, i, tag, made[0]), i, made[1])
        return None

    return family


def _with(blocks: Blocks, at: int, tag: Tag, new: str) -> Blocks:
    text = blocks[at].text[: tag.start] + new + blocks[at].text[tag.end :]
    return replaced(blocks, at, _tidy(text))


def _tidy(text: str) -> str:
    text = re.sub(r" +([.,;])", r"\1", re.sub(r"  +", " ", text)).strip()
    return text[:1].upper() + text[1:]


def _scaled(factors: Sequence[float]) -> Swap:
    def swap(_: Block, tag: Tag, random: Random, words: Words) -> tuple[str, Wanted] | None:
        factor = random.choice(factors)
        if tag.name == "age":  # a threefold age is none
            factor = 1.17 if factor > 1 else 0.75
        new = scaled(tag.text, factor, words)
        if new is None:
            return None
        sign = 0 if tag.name in ("age", "availability") else tag.sign * (1 if factor > 1 else -1)
        return new, Wanted(TOPIC_OF[tag.name], direction_of(sign), ((tag.text, new),))

    return swap


def _vague(_: Block, tag: Tag, random: Random, words: Words) -> tuple[str, Wanted] | None:
    if tag.name not in words["vague"]:
        return None
    new = random.choice(words["vague"][tag.name])
    sign = -1 if tag.name == "retention" else 0
    return new, Wanted(TOPIC_OF[tag.name], direction_of(sign), ((tag.text, new),))


def _bounded(block: Block, tag: Tag, _: Random, words: Words) -> tuple[str, Wanted] | None:
    """ "6 months" becomes "at least 6 months"."""
    least = words["patterns"]["at-least"][0]
    if tag.name not in ("retention", "lifetime") or block.text[: tag.start].rstrip().endswith(
        least
    ):
        return None
    if block.kind == "sentence" and not re.search(
        r"(for|pendant|of|de) $", block.text[: tag.start]
    ):
        return None
    return f"{least} {tag.text}", Wanted(TOPIC_OF[tag.name], "worse-for-user")


def _negation_dropped(
    _: Block, tag: Tag, random: Random, words: Words
) -> tuple[str, Wanted] | None:
    wanted = Wanted(direction=direction_of(tag.sign))
    if tag.name == "nepas":
        return re.sub(r"^(?:ne |n')|\s(?:pas|jamais)$", "", tag.text), wanted
    return random.choice(words["modals"][tag.text]), wanted


def _modal(*, negative: bool) -> Swap:
    def swap(_: Block, tag: Tag, random: Random, words: Words) -> tuple[str, Wanted] | None:
        marks = set(words["patterns"]["negative"])
        options = [
            o for o in words["modals"].get(tag.text, ()) if bool(marks & set(o.split())) == negative
        ]
        if tag.name == "may":
            options = [o for o in options if negative]
        if not options:
            return None
        return random.choice(options), Wanted(direction=direction_of(-tag.sign))

    return swap


def _dropped(block: Block, tag: Tag, _: Random, words: Words) -> tuple[str, Wanted] | None:
    if tag.name == "limit":
        new = "exclusive"
    elif tag.name == "only" and re.search(r"\{[^}]*~consent\+\}", block.text):
        return None  # "only with your consent": the family of consent drops both
    elif block.text[: tag.start].rstrip().endswith((" and", " et")):
        return None
    else:
        new = ""
    del words
    return new, Wanted(direction=direction_of(-tag.sign))


def _consent_dropped(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    del words
    places = [i for i, b in enumerate(blocks) if any(t.name == "consent" for t in b.tags)]
    if not places:
        return None
    at = random.choice(places)
    text = re.sub(r"\{[^{}]*~(?:consent|only)\+\}", "", blocks[at].text)
    return Edited(replaced(blocks, at, _tidy(text)), at, Wanted(direction="worse-for-user"))


def _safeguard_dropped(
    block: Block, tag: Tag, _: Random, words: Words
) -> tuple[str, Wanted] | None:
    wanted = Wanted(direction="worse-for-user")
    before = block.text[: tag.start]
    if block.kind == "row" and before.rstrip().endswith("|"):
        return words["patterns"]["clear"], wanted
    if re.search(r"\b(?:is|are|est|sont|form|forme|in|et|and) $", before):
        return f"{words['patterns']['still']} {tag.text}", wanted
    return "", wanted


def _default(_: Block, tag: Tag, __: Random, words: Words) -> tuple[str, Wanted] | None:
    new = words["defaults"].get(tag.text)
    return (new, Wanted(direction="worse-for-user")) if new else None


def _other(name: str) -> Swap:
    """Replace one law, court, basis or place by another."""

    def swap(_: Block, tag: Tag, random: Random, words: Words) -> tuple[str, Wanted] | None:
        if words["patterns"]["join"] in tag.text:
            return None
        others = [w for w in words["swaps"][name] if w != tag.text]
        new = random.choice(others)
        facts = () if name == "law" and "droit" in new else ((tag.text, new),)
        return new, Wanted(TOPIC_OF[name], "", facts)

    return swap


_INLINE = frozenset({"party", "data", "place"})
_SPLIT = re.compile(r", | and | et en | et ")


def _member_added(_: Block, tag: Tag, random: Random, words: Words) -> tuple[str, Wanted] | None:
    join: str = words["patterns"]["join"]
    if join not in tag.text:
        return None
    new: str = random.choice(words["members"][tag.name])
    link = " et au " if tag.name == "place" and join == " et " else join
    if link == " et au " and new not in ("Canada", "Brésil", "Maroc"):
        return None
    head, tail = tag.text.rsplit(join, 1)
    return f"{head}, {tail}{link}{new}", Wanted(
        TOPIC_OF[tag.name], "worse-for-user", ((None, new),)
    )


def _member_removed(_: Block, tag: Tag, random: Random, words: Words) -> tuple[str, Wanted] | None:
    join = words["patterns"]["join"]
    parts = _SPLIT.split(tag.text)
    if len(parts) < 2:
        return None
    gone = parts.pop(random.randrange(1, len(parts)))
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}{join}{parts[-1]}"
    return text, Wanted(TOPIC_OF[tag.name], "better-for-user", ((gone, None),))


def _swapped(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    """Two values of one kind change places, in one block or in neighbours."""
    del words
    values = [(i, t) for i, b in enumerate(blocks) for t in b.tags if t.name in QUANTITIES]
    pairs = [
        (one, two) for one in values for two in values
        if (one[0], one[1].start) < (two[0], two[1].start) and one[1].name == two[1].name
        and one[1].text != two[1].text and blocks[one[0]].group == blocks[two[0]].group
    ]  # fmt: skip
    if not pairs:
        return None
    (i, one), (j, two) = random.choice(pairs)
    after = _with(_with(blocks, j, two, one.text), i, one, two.text)
    return Edited(after, i, Wanted(TOPIC_OF[one.name]))


def _limit_turned(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    least, most = words["patterns"]["at-least"]
    places = [
        (i, t) for i, b in enumerate(blocks) for t in b.tags
        if t.name in QUANTITIES and b.text[: t.start].endswith(f"{least} ")
    ]  # fmt: skip
    if not places:
        return None
    at, tag = random.choice(places)
    sign = -1 if tag.name in ("notice", "termination-notice") else 0
    text = blocks[at].text
    turned = f"{text[: tag.start].removesuffix(f'{least} ')}{most} {text[tag.start :]}"
    return Edited(replaced(blocks, at, turned), at, Wanted(direction=direction_of(sign)))


def _appended(
    name: str, effects: tuple[int, ...], sign: int = 0, names: frozenset[str] = NEGATIONS | MODALS
) -> Family:
    """Append an exception, a condition or a discretion to a statement."""

    def family(blocks: Blocks, random: Random, words: Words) -> Edited | None:
        places = [
            i for i, b in enumerate(blocks)
            if effect_of(b, names) in effects and b.text.endswith(".")
        ]  # fmt: skip
        if not places:
            return None
        at = random.choice(places)
        effect = effect_of(blocks[at], names) or 0
        text = f"{blocks[at].text[:-1]}{random.choice(words['add'][name])}."
        return Edited(
            replaced(blocks, at, text), at, Wanted(direction=direction_of(sign or -effect))
        )

    return family


def _actors_turned(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    """What we do, you do; what is yours is ours."""
    turned = [
        (i, new + b.text.removeprefix(old))
        for i, b in enumerate(blocks)
        for old, new in words["patterns"]["actors"]
        if b.kind == "sentence" and b.tags and b.text.startswith(old)
    ]
    if not turned:
        return None
    at, text = random.choice(turned)
    return Edited(replaced(blocks, at, text), at, Wanted())


def _hedged(blocks: Blocks, random: Random, words: Words) -> Edited | None:
    places = [
        (i, t) for i, b in enumerate(blocks) for t in b.tags if t.name == "will" and t.sign > 0
    ]
    if not places:
        return None
    at, tag = random.choice(places)
    new = f"{tag.text} {random.choice(words['add']['hedge'])}"
    return Edited(_with(blocks, at, tag, new), at, Wanted(direction="worse-for-user"))


FAMILIES: dict[str, Family] = {
    "value-up": _on_tag(QUANTITIES, _scaled(FACTORS_UP)),
    "value-down": _on_tag(QUANTITIES, _scaled(FACTORS_DOWN)),
    "value-vague": _on_tag(QUANTITIES, _vague),
    "minimum-added": _on_tag(QUANTITIES, _bounded),
    "values-swapped": _swapped,
    "limit-turned": _limit_turned,
    "negation-dropped": _on_tag(NEGATIONS, _negation_dropped),
    "negation-added": _on_tag(MODALS, _modal(negative=True)),
    "modality": _on_tag(MODALS, _modal(negative=False)),
    "limit-dropped": _on_tag(DROPPED, _dropped),
    "consent-dropped": _consent_dropped,
    "safeguard-dropped": _on_tag(frozenset({"safeguard"}), _safeguard_dropped),
    "default-turned": _on_tag(frozenset({"default", "free", "delay"}), _default),
    "exception-added": _appended("exception", (1, -1)),
    "condition-added": _appended("condition", (1,)),
    "discretion-added": _appended("discretion", (-1,), -1, names=frozenset({"may"})),
    "actors-turned": _actors_turned,
    "hedge-added": _hedged,
    "basis-swapped": _on_tag(frozenset({"basis"}), _other("basis")),
    "law-swapped": _on_tag(frozenset({"law"}), _other("law")),
    "court-swapped": _on_tag(frozenset({"court"}), _other("court")),
    "place-swapped": _on_tag(frozenset({"place"}), _other("place")),
    "member-added": _on_tag(_INLINE, _member_added),
    "member-removed": _on_tag(_INLINE, _member_removed),
} | wholes.FAMILIES  # fmt: skip
