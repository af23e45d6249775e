"""Where a text may be cut: never inside of what a reader sees as one sign.

Knows which characters join the one before them (Unicode's grapheme clusters, UAX 29, as far as they
occur in prose): accents, joined and coloured emoji, flags, Hangul. Pure.
"""

import unicodedata

_JOINER = "\u200d"
_MARKS = frozenset({"Mn", "Me", "Mc"})
_LONGEST = 40
"""Characters of a sign: longer ones are made to break displays, and are cut all the same."""


def before(text: str, place: int) -> int:
    """Return the last place up to `place` at which `text` may be cut.

    >>> before("cafe\u0301", 4)
    3
    """
    for at in range(min(place, len(text)), max(place - _LONGEST, 0), -1):
        if not _joins(text, at):
            return at
    return min(place, len(text)) if place > _LONGEST else 0


def after(text: str, place: int) -> int:
    """Return the first place from `place` on at which `text` may be cut."""
    last = min(place + _LONGEST, len(text))
    for at in range(max(place, 0), last):
        if not _joins(text, at):
            return at
    return len(text) if last == len(text) else place


def _joins(text: str, at: int) -> bool:
    """Tell whether the character at `at` belongs to the sign of the one before it."""
    if not 0 < at < len(text):
        return False
    here, last = text[at], text[at - 1]
    if here < "\u0300":
        return False
    if unicodedata.category(here) in _MARKS or _is_colour_or_tag(here):
        return True
    if here in "\u200c\u200d" or last == _JOINER:
        return True
    return _is_second_of_a_flag(text, at) or "\u1160" <= here <= "\u11ff"


def _is_colour_or_tag(character: str) -> bool:
    """Tell whether this is a skin tone, or a letter of a region's flag."""
    return "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"


def _is_second_of_a_flag(text: str, at: int) -> bool:
    """Tell whether a flag's second letter stands here: every other one of a row of them."""
    count = 0
    while count <= _LONGEST and at - count >= 0 and _is_flag_letter(text[at - count]):
        count += 1
    return count > 0 and count % 2 == 0


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
