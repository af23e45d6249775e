"""Log lines of serve: one event a line, whatever a page or an error says."""

import logging

from monitor.cli.logs import Logfmt


def line(message: str, **extra: object) -> str:
    record = logging.makeLogRecord(
        {"name": "monitor.run", "levelname": "INFO", "msg": message, "created": 0.0} | extra
    )
    return Logfmt().format(record)


def test_an_event_is_one_line_of_keys_and_values() -> None:
    assert line("visited", watch="a", ms=12, fault=None) == (
        "1970-01-01T00:00:00Z info    visited watch=a ms=12"
    )


def test_no_value_can_look_like_another_key() -> None:
    assert line("visited", detail='x=1 fault="none"\nforged').endswith(
        r' detail="x=1 fault=\"none\"\nforged"'
    )
    assert "\x1b" not in line("visited\x1b[31m", detail="\x1b[31m")


def test_an_error_is_told_on_the_same_line() -> None:
    error = ValueError("broken")
    told = line("failed", exc_info=(ValueError, error, None))
    assert told.endswith('error="ValueError: broken"')
