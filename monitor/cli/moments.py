"""Moments as people type them: `30d` ago, `2026-03-01`, `2026-03-01T12:00:00Z`.

Knows the spellings; knows nothing of what a moment is for. What names no zone is UTC.
"""

import re
from datetime import UTC, datetime, timedelta

import click

_AGO = re.compile(r"(\d{1,6})\s*([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def moment(written: str) -> datetime:
    """Convert the value of an option, for click; what it refuses it tells."""
    found = moment_of(written, datetime.now(UTC))
    if found is None:
        says = f"{written!r} is no moment; write 30d, 12h, 2026-03-01 or a full ISO time"
        raise click.BadParameter(says)
    return found


def moment_of(written: str, now: datetime) -> datetime | None:
    """Return the moment that was written, seen from `now`; None where it is none."""
    ago = _AGO.fullmatch(written.strip())
    try:
        if ago:
            return now - timedelta(seconds=int(ago[1]) * _SECONDS[ago[2]])
        found = datetime.fromisoformat(written.strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None
