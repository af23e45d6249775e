"""Hours and time zones as people type them: "22:00-07:00", "22h-7h", "Paris".

Knows how a clock is written, and the zones of this system's zone data, which are named after
places; what hours are for is known elsewhere. No word of any language.
"""

import difflib
import re
from datetime import time
from functools import lru_cache
from zoneinfo import available_timezones

_CLOCK = r"(\d{1,2})(?:[:h.](\d{2})?)?"
_HOURS = re.compile(rf"{_CLOCK}[-–—→]{_CLOCK}", re.IGNORECASE)
_LONGEST = 60
_REGIONS = frozenset(
    [
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ]
)
"""What comes before the slash of a zone that is named after a place."""


def read_hours(typed: str) -> tuple[time, time] | None:
    """Return from when to when, None where these are no hours; midnight may be written as 24.

    >>> read_hours("22h30 - 7")
    (datetime.time(22, 30), datetime.time(7, 0))
    """
    found = _HOURS.fullmatch("".join(typed[:_LONGEST].split()))
    start = _clock(found[1], found[2]) if found else None
    end = _clock(found[3], found[4]) if found else None
    return None if start is None or end is None else (start, end)


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """Return the zones that are named after places, and UTC; it reads the zone data, once."""
    named = (name for name in available_timezones() if name.partition("/")[0] in _REGIONS)
    return frozenset({"UTC", *named})


def zone_called(typed: str) -> str | None:
    """Return the zone of that name or of that city, None where there is none."""
    said = spoken(typed.strip()[:_LONGEST])
    exact = [name for name in zones() if spoken(name) == said]
    found = exact or [name for name in zones() if spoken(_city(name)) == said]
    return min(found, default=None)


def zone_like(typed: str) -> str | None:
    """Return the zone whose name or city is nearest to what was typed, None where none is near."""
    by_name = {spoken(_city(name)): name for name in sorted(zones())}
    by_name |= {spoken(name): name for name in zones()}
    near = difflib.get_close_matches(spoken(typed.strip()[:_LONGEST]), by_name, n=1)
    return by_name[near[0]] if near else None


def spoken(name: str) -> str:
    """Return a zone's name as it may be typed: without case and underscores."""
    return name.casefold().replace("_", " ")


def _city(name: str) -> str:
    return name.rpartition("/")[2]


def _clock(hour: str, minute: str | None) -> time | None:
    """Return a time of the day, None where no clock shows it."""
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > 1440:
        return None
    return time(*divmod(minutes % 1440, 60))
