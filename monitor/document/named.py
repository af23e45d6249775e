"""Pages that are titled as a policy, however short they are.

Knows how policies are titled (`gate.toml`) and what the lines below such a title count for; knows
nothing of the page that they stand on. A bot's policy may have thirty words and none of the terms
of a long one: its title and a sentence or two are what tells it from a page that failed.
"""

import re
from collections.abc import Sequence
from functools import cache

from monitor.document.tongue import count_words, read_words
from monitor.model import Block, BlockKind

_LOOKED_AT = 3
"""Lines at the start of a page among which its title stands."""
_TITLE_MOST = 80
_NOTICE_MOST = 25
"""Words of a line up to which a phrase of failure is all that it says."""
_SENTENCE_LEAST = 4
_LINES_LEAST = 4
_ENDS = (".", "!", "?", ";", ":", "\u3002", "\uff1b", "\u061f", "\u0964")
_NAMED = re.compile(r"[^\s:]+(?:\s+[^\s:]+){0,3}\s*:\s*\S")
"""A line such as "Publisher: Ada Moss"."""
_FIGURES = re.compile(r"\d{3}|[^\s@]+@[^\s@]+\.\w")


def lines_told(blocks: Sequence[Block]) -> list[str]:
    """Return the lines that say something below a policy's title, none where there is no such title.

    These are sentences, and lines that name something ("Publisher: ..."); where there are several
    short lines and an address or number among them, all of these. Lines that tell of a failure
    are left out.
    """
    place = next(
        (at for at, block in enumerate(blocks[:_LOOKED_AT]) if is_policy_title(block.text)), -1
    )
    if place < 0:
        return []
    below = [block for block in blocks[place + 1 :] if block.kind is not BlockKind.HEADING]
    below = [block for block in below if not _is_notice(block.text)]
    imprint = len(below) >= _LINES_LEAST and any(_FIGURES.search(block.text) for block in below)
    return [block.text for block in below if imprint or _says(block.text)]


def _says(text: str) -> bool:
    return _NAMED.match(text) is not None or (
        text.endswith(_ENDS) and count_words(text) >= _SENTENCE_LEAST
    )


def _is_notice(text: str) -> bool:
    if count_words(text) > _NOTICE_MOST:
        return False
    lower = text.lower().replace("\u2019", "'")
    words = read_words()
    return any(mark in lower for mark in (*words["failure"]["text"], *words["challenge"]["text"]))


def is_policy_title(text: str) -> bool:
    """Tell whether a line is a title that only policies have, as "Terms of use of Fernleaf"."""
    if len(text) > _TITLE_MOST:
        return False
    phrase, lone = _titles()
    lower = " ".join(text.lower().replace("\u2019", "'").split())
    return phrase.fullmatch(lower) is not None or lone.fullmatch(lower) is not None


@cache
def _titles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what titles look like: a phrase and a few words, or one word and another beside it."""
    names = read_words()["names"]
    phrases, words = (
        "|".join(sorted(map(re.escape, names[key]), key=len, reverse=True))
        for key in ("titles", "lone")
    )
    return (
        re.compile(rf"(?:\S+ ){{0,4}}?(?:{phrases})(?:\W+\S+){{0,6}}\W*"),
        re.compile(rf"\W*(?:[^\W\d]+\W+)?(?:{words})\W*"),
    )
