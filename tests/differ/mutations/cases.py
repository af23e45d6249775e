"""Cases drawn from the families: an old text, a new text, and what must be said of the step.

Knows how to draw them fairly and by seed: every family in turn, over the policies of a language,
each paragraph at times recast as a list or a table, so that every edit is tried in every position.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from tests.differ.mutations import cosmetic, structure, substantive
from tests.differ.mutations.edited import Wanted
from tests.differ.mutations.notation import Block, Policy, markdown, policies
from tests.differ.mutations.words import bank

COSMETIC = cosmetic.FAMILIES | structure.FAMILIES
SUBSTANTIVE = substantive.FAMILIES
_NOISE = (
    "quotes",
    "spaces",
    "numbers-spelled",
    "typos",
    "case",
    "emphasis",
    "navigation",
    "stamp",
    "renumbered",
)
"""Cosmetic families that a substantive edit is hidden among."""


@dataclass(frozen=True, slots=True)
class Case:
    """One step from an old text to a new one; `wanted` is None where nothing may be alerted."""

    name: str
    language: str
    family: str
    position: str
    old: str
    new: str
    wanted: Wanted | None


def cosmetic_cases(language: str, count: int, seed: int) -> Iterator[Case]:
    """Give so many cosmetic cases of a language, every family in turn."""
    for name, family, random in _turns(tuple(COSMETIC), count, seed):
        if case := _cosmetic(name, family, language, random):
            yield case


def substantive_cases(language: str, count: int, seed: int) -> Iterator[Case]:
    """Give so many substantive cases of a language, every family in turn; a third amid noise."""
    for name, family, random in _turns(tuple(SUBSTANTIVE), count, seed):
        if case := _substantive(name, family, language, random):
            yield case


def case_of(family: str, language: str, seed: int) -> Case | None:
    """Give a case of one family, None where no policy of the language has a place for it."""
    name = f"{family}/{seed}"
    draw = _cosmetic if family in COSMETIC else _substantive
    return draw(name, family, language, Random(name))


def _turns(families: tuple[str, ...], count: int, seed: int) -> Iterator[tuple[str, str, Random]]:
    for number in range(count):
        family = families[number % len(families)]
        name = f"{family}/{seed}.{number}"
        yield name, family, Random(name)


def _policies(language: str, random: Random) -> list[Policy]:
    """Return the policies of a language in any order: the first that a family fits is edited."""
    mine = [p for p in policies() if p.language == language]
    return random.sample(mine, len(mine))


def _cosmetic(name: str, family: str, language: str, random: Random) -> Case | None:
    words = bank(language)
    for policy in _policies(language, random):
        blocks = _recast(policy.plain().blocks, random, words)
        if edited := COSMETIC[family](blocks, random, words):
            break
    else:
        return None
    sides = [markdown(blocks), markdown(edited)]
    if random.random() < 0.5:
        sides.reverse()
    return Case(f"{policy.name}/{name}", language, family, "", sides[0], sides[1], None)


def _substantive(name: str, family: str, language: str, random: Random) -> Case | None:
    words = bank(language)
    for policy in _policies(language, random):
        blocks = _recast(policy.blocks, random, words)
        if edited := SUBSTANTIVE[family](blocks, random, words):
            break
    else:
        return None
    old, new = (tuple(replace(b, text=b.plain) for b in side) for side in (blocks, edited.blocks))
    if random.random() < 1 / 3:
        new = _noisy(new, random, words)
    position = blocks[min(edited.at, len(blocks) - 1)].kind
    return Case(
        f"{policy.name}/{name}",
        language,
        family,
        position,
        markdown(old),
        markdown(new),
        edited.wanted,
    )


def _noisy(blocks: tuple[Block, ...], random: Random, words: dict[str, Any]) -> tuple[Block, ...]:
    return COSMETIC[random.choice(_NOISE)](blocks, random, words) or blocks


def _recast(blocks: tuple[Block, ...], random: Random, words: dict[str, Any]) -> tuple[Block, ...]:
    """Write some paragraphs as lists of their sentences, some as tables."""
    groups: dict[int, list[Block]] = {}
    for block in blocks:
        groups.setdefault(block.group, []).append(block)
    done: list[Block] = []
    for group in groups.values():
        plain = all(b.kind == "sentence" and not b.plain.endswith((":", "*")) for b in group)
        if not plain or len(group) < 3 or random.random() < 0.6:
            done.extend(group)
        elif random.random() < 0.5:
            done.extend(replace(b, kind="item") for b in group)
        else:
            done.append(replace(group[0], kind="row", text=words["table"]["header"], header=True))
            done.extend(
                replace(b, kind="row", text=f"{n} | {b.text}") for n, b in enumerate(group, 1)
            )
    return tuple(done)
