"""Moments as people type them."""

from datetime import UTC, datetime

import pytest

from monitor.cli.moments import moment_of

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("30d", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("12h", datetime(2026, 3, 31, tzinfo=UTC)),
        ("2w", datetime(2026, 3, 17, 12, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T01:00:00+01:00", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T00:00:00Z", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_understood(written: str, means: datetime) -> None:
    assert moment_of(written, NOW) == means


@pytest.mark.parametrize(
    "written", ["", "yesterday", "30", "d", "2026-13-01", "999999w", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_moment_is_refused(written: str) -> None:
    assert moment_of(written, NOW) is None
