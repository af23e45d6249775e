"""What may go wrong on the way to a page, and the fault that it is called by.

Knows httpcore's exceptions; knows nothing of pages: what a status or a body means is told by
`monitor.document.gate`.
"""

import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore

from monitor.model import Fault

MAX_RETRY_AFTER = 24 * 3600.0


class VisitError(Exception):
    """A visit that ends here; becomes a `Failed` before it leaves `monitor.web`."""

    def __init__(self, fault: Fault, detail: str, retry_after: float | None = None) -> None:
        self.fault = fault
        self.detail = detail
        self.retry_after = retry_after
        super().__init__(detail)

    def again(self) -> "VisitError":
        """Return the same failure for another visit, without the first one's traceback."""
        return VisitError(self.fault, self.detail, self.retry_after)


def error_of_network(error: Exception, host: str) -> VisitError:
    """Name the fault of an exception that httpcore raised while it spoke to `host`."""
    if isinstance(error, httpcore.TimeoutException):
        return VisitError(Fault.TIMEOUT, f"{host} did not answer in time")
    if isinstance(error, httpcore.ConnectError):
        return VisitError(Fault.CONNECTION, f"no connection to {host}: {error}")
    if isinstance(error, httpcore.ProtocolError):
        return VisitError(Fault.CONNECTION, f"{host} broke the HTTP protocol: {error}")
    return VisitError(Fault.CONNECTION, f"the connection to {host} broke: {error}")


def retry_after_of(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header (RFC 9110, section 10.2.3) as seconds from `now`.

    Clamped to 24 hours; None where there is none, where it lies in the past or cannot be read.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        # More digits than any sane wait: int() of a megabyte of digits would be slow, or refused.
        return min(float(text[:9]), MAX_RETRY_AFTER) or None
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(seconds, MAX_RETRY_AFTER) if seconds > 0 else None


def error_of_tls(error: ssl.SSLError, host: str | None) -> VisitError:
    """Name what kept us from a trusted connection."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = f"its certificate is refused ({error.verify_message})"
    else:
        reason = (error.reason or str(error)).replace("_", " ").lower()
    return VisitError(Fault.TLS, f"no trusted connection to {host}: {reason}")
