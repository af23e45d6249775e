"""What a claimed delivery says, as a message. Pure.

Knows which kind of delivery is told how; nothing of sending.
"""

from datetime import datetime

from bot import bundles, messages
from bot.message import Message
from monitor.model import DeliveryKind
from monitor.store import Parcel
from monitor.store.matching import ALERTS_A_DAY


def letter(parcel: Parcel, now: datetime) -> Message | None:
    """Return the message of a delivery, None where nothing is left to be told."""
    delivery, subscription = parcel.delivery, parcel.subscription
    language = subscription.language
    match delivery.kind:
        case DeliveryKind.ALERT:
            return _alert(parcel)
        case DeliveryKind.RUNAWAY:
            if not parcel.watches:
                return None
            return bundles.runaway(
                parcel.watches[0],
                count=ALERTS_A_DAY,
                since=delivery.owed_at or now,
                number=delivery.id,
                language=language,
            )
        case DeliveryKind.SUSPENSION:
            if subscription.suspended is None:
                return None
            return bundles.suspended(
                subscription, waiting=parcel.waiting, number=delivery.id, language=language
            )
        case _:
            if not parcel.changes and not parcel.notices:
                return None
            return bundles.bundle(
                delivery.kind,
                parcel.changes,
                parcel.notices,
                parcel.watches,
                number=delivery.id,
                language=language,
                subscription=subscription,
            )


def reply(parcel: Parcel) -> Message | None:
    """Return the reply to an alert too old to be edited, None where there is nothing to say."""
    if not parcel.changes:
        return None
    return messages.taken_back(parcel.changes[0], language=parcel.subscription.language)


def _alert(parcel: Parcel) -> Message | None:
    if not parcel.changes:
        return None
    return messages.alert(
        parcel.changes[0],
        language=parcel.subscription.language,
        subscription=parcel.subscription,
        effective_on=parcel.effective_on,
        acknowledged=parcel.delivery.acknowledged_by,
    )
