"""The page's own dates: when it was last updated, from when it is in force.

Knows how dates are written in the languages of `words` and which words announce them. Says
nothing of what a changed date means.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from monitor.document.normal import visible
from monitor.document.words import languages
from monitor.model import Block

_ISO = re.compile(r"\b((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[-./](\d{1,2})[-./]((?:19|20)\d\d|\d\d)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARLIKE = re.compile(r"\d\d")
_WINDOW = 60
"""How many characters after its cue a date may begin."""


@lru_cache(maxsize=1)
def _written() -> tuple[re.Pattern[str], dict[str, int]]:
    months = {name: n for words in languages().values() for name, n in words.months.items()}
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    pattern = re.compile(
        rf"\b(?:(?P<d1>\d{{1,2}})(?:er|st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<m1>{names})\.?,?\s+(?P<y1>(?:19|20)\d\d)"
        rf"|(?P<m2>{names})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)"
        rf"|(?P<m3>{names})\.?,?\s+(?P<y3>(?:19|20)\d\d))\b",
        re.IGNORECASE,
    )
    return pattern, months


def find_dates(text: str, language: str = "") -> tuple[tuple[date, tuple[int, int]], ...]:
    """Return the dates written in a text with their (start, end), in order.

    A month without a day counts as its first. "05/12/2023" is read by the habit of `language`.

    >>> find_dates("1er janvier 2026")[0][0].isoformat()
    '2026-01-01'
    """
    found: list[tuple[date, tuple[int, int]]] = []
    if not _YEARLIKE.search(text):
        return ()
    pattern, months = _written()
    whole = _YEAR.search(text) is not None
    for m in pattern.finditer(text) if whole else ():
        g = m.groupdict()
        year = g["y1"] or g["y2"] or g["y3"]
        month = months[(g["m1"] or g["m2"] or g["m3"]).lower()]
        _append(found, year, month, g["d1"] or g["d2"] or "1", m.span())
    for m in _ISO.finditer(text) if whole else ():
        _append(found, m[1], int(m[2]), m[3], m.span())
    words = languages().get(language)
    for m in _NUMERIC.finditer(text):
        first, second = int(m[1]), int(m[2])
        month_first = (second > 12) or (first <= 12 and words is not None and words.month_first)
        day, month = (second, first) if month_first else (first, second)
        _append(found, m[3] if len(m[3]) == 4 else "20" + m[3], month, str(day), m.span())
    return tuple(sorted(found, key=lambda f: f[1]))


def _append(
    found: list[tuple[date, tuple[int, int]]],
    year: str,
    month: int,
    day: str,
    span: tuple[int, int],
) -> None:
    if any(start < span[1] and span[0] < end for _, (start, end) in found):
        return
    try:
        found.append((date(int(year), month, int(day)), span))
    except ValueError:
        return


@lru_cache(maxsize=1)
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    def compiled(cues: set[str]) -> re.Pattern[str]:
        longest_first = sorted(map(re.escape, cues), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(longest_first)})\b", re.IGNORECASE)

    every = languages().values()
    return (
        compiled({c for words in every for c in words.updated}),
        compiled({c for words in every for c in words.effective}),
    )


def stamp(text: str, language: str = "") -> tuple[str, date] | None:
    """Return ("updated" | "effective", the date) if a text is little more than such a stamp.

    "Little more" is at most eight words beside cue and date.

    >>> stamp("Last updated: December 16, 2025")
    ('updated', datetime.date(2025, 12, 16))
    """
    seen = visible(text)
    if len(seen) > 200:
        return None
    dates = find_dates(seen, language)
    if not dates:
        return None
    for start, end, name in _announced(seen):
        rest = seen[:start] + seen[end:]
        for _, (first, last) in dates:
            rest = rest.replace(seen[first:last], " ")
        if len(re.findall(r"\w+", rest)) <= 8:
            return name, dates[0][0]
    return None


def _announced(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, "updated" | "effective") of each cue that lies in no longer one.

    "Effective as of" announces no update, though "as of" alone does.
    """
    found = [
        (*match.span(), name)
        for name, cue in zip(("updated", "effective"), _cues(), strict=True)
        for match in cue.finditer(text)
    ]
    return sorted(
        (start, end, name)
        for start, end, name in found
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in found)
    )


def begins_stamp(text: str) -> bool:
    """Tell whether a short text announces a date of update, with or without giving one.

    >>> begins_stamp("Last updated: never")
    True
    """
    seen = visible(text)
    return len(seen) <= 60 and bool(_cues()[0].match(seen))


def own_dates(blocks: Sequence[Block], language: str = "") -> tuple[date | None, date | None]:
    """Return (updated on, effective on) as the page says at its beginning or end.

    Looks at the first 40 and the last 20 blocks, for a date at most 60 characters behind its cue.
    """
    updated = effective = None
    where = blocks if len(blocks) <= 60 else [*blocks[:40], *blocks[-20:]]
    for i, block in enumerate(where):
        text = visible(block.text)
        if len(text) > 400:
            continue
        if len(text) < 40 and i + 1 < len(where):  # "Last updated" alone, the date on the next line
            text = f"{text} {visible(where[i + 1].text)[:40]}"
        found = find_dates(text, language)
        if not found:
            continue
        cues = _announced(text)
        updated = updated or _after("updated", cues, found)
        effective = effective or _after("effective", cues, found)
    return updated, effective


def _after(
    name: str,
    cues: Sequence[tuple[int, int, str]],
    dates: Sequence[tuple[date, tuple[int, int]]],
) -> date | None:
    for _, end, announced in cues:
        for day, (start, _) in dates:
            if announced == name and end <= start <= end + _WINDOW:
                return day
    return None
