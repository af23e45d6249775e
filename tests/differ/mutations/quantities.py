"""Values made larger, smaller or vague, as somebody would write them.

Knows digits, number words and units of the banks. Knows nothing of sentences.
"""

import re
from typing import Any

_NUMBER = re.compile(r"\d+(?:[ ,.]\d+)*")
FACTORS_UP = (2, 3, 1.5)
FACTORS_DOWN = (0.5, 0.25)


def scaled(text: str, factor: float, words: dict[str, Any]) -> str | None:
    """Return the value multiplied by about `factor`, above 1 or below, None where it cannot be.

    Number words give way to digits: "two weeks" doubled is "4 weeks".
    """
    if match := _NUMBER.search(text):
        digits = match[0]
        value = float(_plain(digits))
        new = value * factor
        if text.endswith("%") and new > 100:
            return None
        if digits in ("72", "48", "24"):  # hours: no whole day, lest "48 hours" be "2 days"
            new += 5
        shown = _shown(new, digits)
        return text[: match.start()] + shown + text[match.end() :] if shown != digits else None
    first, _, rest = text.partition(" ")
    value = next((int(n) for n, word in words["numbers"].items() if word == first), 0)
    if not value or not rest:
        return None
    if value * factor < 1:
        unit = words["patterns"]["singular"].get(rest, rest)
        shorter: dict[str, str] = words["patterns"]["shorter"]
        return shorter.get(unit)
    new = max(1, round(value * factor))
    plural = {one: many for many, one in words["patterns"]["singular"].items()}
    unit = plural.get(rest, rest) if new > 1 else words["patterns"]["singular"].get(rest, rest)
    return f"{new} {unit}" if new != value else None


def _plain(digits: str) -> str:
    """Return a number with a full stop and no thousands."""
    if re.search(r"[ ,.]\d{3}$", digits):
        return re.sub(r"[ ,.]", "", digits)
    return digits.replace(",", ".").replace(" ", "")


def _shown(value: float, like: str) -> str:
    decimals = re.search(r"[.,](\d{1,2})$", like)
    if decimals:
        shown = f"{value:.{len(decimals[1])}f}"
        return shown.replace(".", ",") if "," in like else shown
    return str(max(1, round(value)))


def spelled(text: str, words: dict[str, Any]) -> str | None:
    """Return "thirty (30) days" for "30 days", None where the bank has no such word."""
    match = _NUMBER.match(text)
    word = words["numbers"].get(match[0]) if match else None
    if not match or not word:
        return None
    return f"{word} ({match[0]}){text[match.end() :]}"
