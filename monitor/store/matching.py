"""Which subscriptions ask for what, and when they are told of it. Pure: no row and no SQL.

Knows the levels, directions and paces of subscriptions; knows nothing of channels but that one is
told once.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

from monitor.model import Comparison, Direction, Level, Pace, Subscription

ALERTS_A_DAY = 6
"""So many alerts of one page within 24 hours; what comes on top is gathered for a day."""

DIGEST_HOUR = 8
"""The hour of the day, in UTC, at which digests are due; weekly ones on Mondays."""

_MONDAY = 0


def is_wanted(
    subscription: Subscription, watch_id: str, service: str, comparison: Comparison
) -> bool:
    """Tell whether the subscription asks for this change."""
    return (
        _names(subscription.wants, watch_id, service, comparison)
        and Level(subscription.at_least).is_reached(comparison.verdict, comparison.severity)
        and _leans(subscription.direction, comparison.direction)
        and (not subscription.topics or bool(set(subscription.topics) & set(comparison.topics)))
    )


def concerns(subscription: Subscription, watch_id: str, service: str) -> bool:
    """Tell whether the subscription is about this page, whatever it says."""
    kind, _, name = subscription.wants.partition(":")
    return _is_about(kind, name, watch_id, service)


def once_a_channel(
    wanted: Iterable[Subscription],
    comparison: Comparison | None = None,
    waits: Callable[[Subscription], bool] = lambda subscription: (
        subscription.digest is not Pace.INSTANT
    ),
) -> list[Subscription]:
    """Return one subscription for each channel and language: the one that says most, soonest.

    Two subscriptions of a channel may ask for the same; the channel is told once, by the one that
    mentions more roles, then by the one that does not wait (by default: for a digest), then by the
    older.
    """

    def last(subscription: Subscription) -> tuple[int, bool, int]:
        mentions = 0
        if comparison is not None:
            mentions = sum(
                Level(mention.at_least).is_reached(comparison.verdict, comparison.severity)
                for mention in subscription.mentions
            )
        return (-mentions, waits(subscription), subscription.id)

    chosen: dict[tuple[str, str], Subscription] = {}
    for subscription in sorted(wanted, key=last):
        chosen.setdefault((subscription.channel, subscription.language), subscription)
    return sorted(chosen.values(), key=lambda subscription: subscription.id)


def waits_for_digest(subscription: Subscription, comparison: Comparison) -> bool:
    """Tell whether this change is gathered; one of high severity is told at once."""
    if subscription.digest is Pace.INSTANT:
        return False
    return not Level.HIGH.is_reached(comparison.verdict, comparison.severity)


def next_digest(pace: Pace, now: datetime) -> datetime:
    """Return when the next digest of that pace is due, always later than `now`.

    >>> next_digest(Pace.WEEKLY, datetime(2026, 3, 1, 9, tzinfo=UTC)).isoformat()
    '2026-03-02T08:00:00+00:00'
    """
    today = datetime.combine(now.astimezone(UTC).date(), time(DIGEST_HOUR, tzinfo=UTC))
    due = today if today > now else today + timedelta(days=1)
    if pace is Pace.WEEKLY:
        due += timedelta(days=(_MONDAY - due.weekday()) % 7)
    return due


def _names(wants: str, watch_id: str, service: str, comparison: Comparison) -> bool:
    kind, _, name = wants.partition(":")
    if kind == "topic":
        return name in comparison.topics
    return _is_about(kind, name, watch_id, service)


def _is_about(kind: str, name: str, watch_id: str, service: str) -> bool:
    match kind:
        case "everything":
            return True
        case "watch":
            return name == watch_id
        case "service":
            return name.casefold() == service.casefold()
    return False


def _leans(wanted: Direction | None, direction: Direction) -> bool:
    return wanted is None or direction is wanted or direction is Direction.MIXED
