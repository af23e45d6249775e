"""Times of the day and of the week: "9 am to 5 pm", "de 9 h à 18 h", "weekdays, nine to five".

Knows how clock times are written and which days go with them, so that one time in two notations
is one, and office hours are a detail of contact. Words for days and times are the lexicon's.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.differ.numbers import number_starting
from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary

_CLOCK = re.compile(r"\d[:.]\d\d")
_TIGHT = re.compile(r"[ \u00a0\u202f.]{0,2}\Z")
_LINKS = re.compile(r"[ ,(\u00a0\u202f\-\u2013\u2014/.:]{0,3}\Z")
_DASH = re.compile(r" ?[\-\u2013\u2014] ?\Z")
_HOUR_MINUTE = re.compile(r"(\d{1,2})\.([0-5]\d)\Z")
_MINUTE = re.compile(r"[0-5]\d\Z")
_NOON = 12 * 60
_MIDNIGHT = 24 * 60
_WEEK = "1234567"
_LONGEST = 24


class Hours(NamedTuple):
    """Times at tokens `first` to `last` - 1; `office` tells a span of them from a lone time."""

    canonical: str
    first: int
    last: int
    office: bool


class _Time(NamedTuple):
    """A time in minutes: `sure` where its own form tells one, `half` where it says am or pm."""

    minutes: int
    last: int
    sure: bool = True
    half: bool = True


class _Run:
    """Days and times that stand together, with the words between them."""

    def __init__(self) -> None:
        self.days: set[str] = set()
        self.times: list[tuple[_Time, bool]] = []
        self.last = 0
        self._to = False
        self._day = ""

    def add_day(self, slug: str, last: int) -> None:
        """Add a day, or all from the last one to it."""
        if self._to and self._day and slug in _WEEK:
            begin, end = _WEEK.find(self._day), _WEEK.find(slug)
            self.days |= set(_WEEK[begin : end + 1])
        self.days |= set(slug)
        self._day, self._to, self.last = slug[-1], False, last

    def add_time(self, time: _Time) -> None:
        """Add a time, told whether it ends a span."""
        self.times.append((time, self._to and bool(self.times)))
        self._to, self.last = False, time.last

    def link(self, *, spans: bool) -> None:
        """Note what stands between two members."""
        self._to = self._to or spans


def hours(scan: Scan, words: Vocabulary, claimed: Sequence[int]) -> Iterator[Hours]:
    """Find office hours and lone times of the day; a number that may be anything else is none."""
    if not (scan.of("clock") or scan.of("days") or _CLOCK.search(scan.text)):
        return
    marks = {hit.first: hit for hit in scan.of("clock")}
    days = {hit.first: hit for hit in scan.of("days")}
    reader = _Reader(scan, words, claimed, marks, days)
    place = 0
    while place < len(scan.words):
        found = reader.read(place)
        if found:
            yield found
        place = found.last if found else place + 1


class _Reader:
    """Reads days and times at a token."""

    def __init__(
        self,
        scan: Scan,
        words: Vocabulary,
        claimed: Sequence[int],
        marks: dict[int, Hit],
        days: dict[int, Hit],
    ) -> None:
        self._scan, self._words, self._claimed = scan, words, claimed
        self._marks, self._days = marks, days
        self._before = words.words("clock")
        self._links = words.words("hours-links")
        self._ranges = words.words("hours-ranges")
        self._counted = {
            hit.first for kind in ("units", "currencies", "percent") for hit in scan.of(kind)
        } - {place for place, hit in marks.items() if hit.slug != "hour-word"}
        self._rates = words.words("per")
        self._limits = {hit.last for hit in scan.of("operators") if hit.slug == "within"}

    def read(self, first: int) -> Hours | None:
        """Return the hours that begin at a token, or None."""
        if first not in self._days and self._time(first) is None:
            return None
        run = self._run(first)
        if not run.times:
            return None
        spans = any(ends for _, ends in run.times)
        sure = any(time.sure for time, _ in run.times)
        if not (sure or (run.days and spans and self._stands_alone(run.last))):
            return None
        if first in self._limits and not run.days:
            return None
        lone = run.times[0][0]
        if not spans and not run.days and not (len(run.times) == 1 and lone.sure):
            return None
        told = "".join(sorted(run.days)) + " " + _told(run.times)
        return Hours(told.strip(), first, run.last, spans or bool(run.days))

    def _run(self, first: int) -> _Run:
        run, place = _Run(), first
        while place < min(len(self._scan.words), first + _LONGEST):
            gap = self._scan.gap(place) if place > first else ""
            if self._claimed[place] or not _LINKS.match(gap):
                break
            run.link(spans=bool(place > first and _DASH.match(gap)))
            time = self._time(place)
            if place in self._days:
                run.add_day(self._days[place].slug, self._days[place].last)
                place = run.last
            elif time:
                run.add_time(time)
                place = run.last
            elif self._scan.words[place] in self._links:
                run.link(spans=self._scan.words[place] in self._ranges)
                place += 1
            else:
                break
        return run

    def _time(self, place: int) -> _Time | None:
        """Read the time of the day that begins at a token."""
        if self._claimed[place]:
            return None
        mark = self._marks.get(place)
        if mark and mark.slug in ("noon", "midnight"):
            return _Time(_NOON if mark.slug == "noon" else _MIDNIGHT, mark.last)
        raw = self._scan.raw(place, place + 1)
        if dotted := _HOUR_MINUTE.match(raw):
            time = self._marked(int(dotted[1]), int(dotted[2]), place + 1, place)
            return time if time and time.sure else None
        number = number_starting(self._scan, self._words, place)
        if number is None or number.value % 1 or not 0 <= number.value <= 24:
            return None
        last, minutes, sure = number.last, 0, False
        if self._is_minute(last) and self._scan.gap(last) == ":":
            minutes, last, sure = int(self._scan.words[last]), last + 1, True
            if self._is_minute(last) and self._scan.gap(last) == ":":
                return None
        time = self._marked(int(number.value), minutes, last, place)
        return time._replace(sure=time.sure or sure) if time else None

    def _is_minute(self, place: int) -> bool:
        return place < len(self._scan.words) and bool(_MINUTE.match(self._scan.words[place]))

    def _marked(self, hour: int, minutes: int, last: int, first: int) -> _Time | None:
        """Add what stands after an hour: "pm", "h 30", "Uhr"; None where it counts things."""
        mark = self._marks.get(last) if last < len(self._scan.words) else None
        if mark is None or not _TIGHT.match(self._scan.gap(last)):
            if last in self._counted or self._per(last):
                return None
            return _Time(hour * 60 + minutes, last, sure=False, half=False)
        last = mark.last
        if mark.slug in ("am", "pm"):
            hour = hour % 12 + (12 if mark.slug == "pm" else 0)
            return _Time(hour * 60 + minutes, last)
        if not minutes and self._is_minute(last) and self._scan.gap(last) in {"", " ", "\u00a0"}:
            minutes, last = int(self._scan.words[last]), last + 1
        if self._per(last):
            return None
        begun = first > 0 and self._scan.words[first - 1] in self._before
        sure = mark.slug == "clock" or begun or bool(minutes)
        return _Time(hour * 60 + minutes, last, sure=sure, half=False)

    def _per(self, last: int) -> bool:
        """Tell "24h/24", "24/7" and "5 h par an" from times."""
        if last >= len(self._scan.words):
            return False
        return "/" in self._scan.gap(last) or self._scan.words[last] in self._rates

    def _stands_alone(self, last: int) -> bool:
        """Tell that a bare number counts nothing that follows."""
        if last >= len(self._scan.words) or self._scan.gap(last).strip():
            return True
        return not self._scan.raw(last, last + 1).islower()


def _told(times: Sequence[tuple[_Time, bool]]) -> str:
    """Return times as "09:00-17:00"; an end before its beginning is in the afternoon."""
    told = ""
    for index, (time, ends) in enumerate(times):
        minutes = time.minutes
        following = times[index + 1] if index + 1 < len(times) else None
        if following and following[1] and following[0].half and not time.half:
            afternoon = minutes + _NOON
            minutes = afternoon if afternoon < following[0].minutes else minutes
        if ends and not time.half and minutes <= times[index - 1][0].minutes < minutes + _NOON:
            minutes += _NOON
        told += f"{'-' if ends else ' '}{minutes // 60:02}:{minutes % 60:02}"
    return told.strip()
