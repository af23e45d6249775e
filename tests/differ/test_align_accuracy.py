"""How often a clause that lost words, wherever it went, finds its counterpart."""

import random

import pytest

from monitor.differ.align import align
from tests.differ.policies import in_sections, sentences

_CLAUSES = 200


def _shorter(text: str, share: float, chance: random.Random) -> str:
    words = text.split()
    return " ".join(word for word in words if chance.random() >= share) or words[0]


def _shuffled(order: list[int], how: str, chance: random.Random) -> list[int]:
    if how == "all shuffled":
        return chance.sample(order, len(order))
    if how == "sections shuffled":
        starts = chance.sample(range(0, len(order), 10), len(order) // 10)
        return [at for start in starts for at in order[start : start + 10]]
    return order


@pytest.mark.parametrize("how", ["in order", "sections shuffled", "all shuffled"])
@pytest.mark.parametrize(("share", "floor"), [(0.1, 0.99), (0.2, 0.98), (0.3, 0.95)])
def test_counterparts_are_found_though_words_are_lost(how: str, share: float, floor: float) -> None:
    chance = random.Random(f"{how} {share}")
    texts = sentences(_CLAUSES, seed=7)
    order = _shuffled(list(range(_CLAUSES)), how, chance)
    edits = align(
        in_sections(texts), in_sections([_shorter(texts[at], share, chance) for at in order])
    )
    right = sum(
        1
        for edit in edits
        if len(edit.old) == len(edit.new) == 1
        and edit.old[0].position == order[edit.new[0].position]
    )
    assert right / _CLAUSES >= floor


def test_rows_that_differ_in_one_number_keep_to_their_own() -> None:
    old = [f"Server {n} has {n * 3} slots and keeps its logs for 30 days." for n in range(60)]
    new = [f"Server {n} has {n * 3} slots and keeps its logs for 14 days." for n in range(60)]
    del new[20]
    new.insert(5, "Server 99 has 7 slots and keeps its logs for 14 days.")
    for edit in align(in_sections(old), in_sections(new)):
        if edit.old and edit.new:
            before, after = edit.old[0].text, edit.new[0].text
            assert before.split()[:4] == after.split()[:4]
