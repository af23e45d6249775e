"""Log lines for `serve`: one event a line, as `time level event key=value`.

Knows how a record becomes logfmt; which events there are is said by those who log, with the
standard library's `extra=`.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from monitor.render import escape

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Logfmt(logging.Formatter):
    """Write a record as one line of `key=value`, whatever its values hold."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level and event, then the record's own values in the order given."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        own = {k: v for k, v in vars(record).items() if k not in _STANDARD and v is not None}
        if record.exc_info and record.exc_info[1] is not None:
            own["error"] = self.formatException(record.exc_info)
        pairs = "".join(f" {key}={_value(value)}" for key, value in own.items())
        event = escape.for_terminal_line(record.getMessage())
        return f"{moment.replace('+00:00', 'Z')} {record.levelname.lower():7} {event}{pairs}"


def _value(value: Any) -> str:
    """Return a value that cannot be mistaken: bare where it is one word, else in quotes."""
    text = str(value)
    bare = text and not any(c in ' ="\\' or not c.isprintable() for c in text)
    return text if bare else json.dumps(text, ensure_ascii=True)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send this project's log to standard error as logfmt; others' only from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Logfmt())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for package in ("monitor", "bot"):
        logging.getLogger(package).setLevel(level)
