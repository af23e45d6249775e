"""Quiet hours: whether a subscription rests at a moment, and until when. No row and no SQL.

Knows clocks and time zones (those of the system's zone data); knows nothing of deliveries.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.model import Quiet, Severity

_A_DAY = timedelta(days=1)


def zone_named(name: str) -> tzinfo | None:
    """Return the time zone of an IANA name, None where this system knows none of that name."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def ends_at(quiet: Quiet, now: datetime) -> datetime | None:
    """Return when the quiet hours that `now` lies in are over, in UTC; None outside of them.

    The beginning belongs to them, the end does not. A zone that is not known here counts as UTC.
    """
    zone = zone_named(quiet.zone) or UTC
    today = now.astimezone(zone).date()
    overnight = quiet.end <= quiet.start
    for day in (today - _A_DAY, today):
        begins = datetime.combine(day, quiet.start, zone)
        ends = datetime.combine(day + _A_DAY if overnight else day, quiet.end, zone)
        # Two moments of one zone would be compared by the clock, which is wrong where it is put on.
        if begins.astimezone(UTC) <= now < ends.astimezone(UTC):
            return ends.astimezone(UTC)
    return None


def holds(quiet: Quiet | None, severity: Severity | None, now: datetime) -> bool:
    """Tell whether a change of that severity waits for the end of quiet hours."""
    if quiet is None or (quiet.urgent and severity is Severity.HIGH):
        return False
    return ends_at(quiet, now) is not None
