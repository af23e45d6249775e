"""Sending without a bot: what is owed to webhooks, once, and the sample that tries one.

Knows how a courier and webhooks are put together for a command that ends; `service` is for what
stays.
"""

import asyncio
from pathlib import Path

from bot import bundles
from bot.backend import DeliveryError
from bot.courier import Courier, utc_now
from bot.settings import Settings
from bot.webhooks import Webhooks
from monitor.errors import UsageError


def deliver_once(book_path: Path, settings: Settings) -> int:
    """Send what is due to webhooks now; return how many messages that were.

    What fails stays owed, for the next call or for `serve`.
    """

    async def work() -> int:
        async with Webhooks(settings.api_base) as webhooks:
            courier = Courier(book_path, webhooks)
            try:
                return await courier.deliver_due()
            finally:
                await courier.close()

    return asyncio.run(work())


def try_webhook(address: str, language: str, settings: Settings) -> None:
    """Send the sample alert to a webhook.

    Raises:
        UsageError: it did not arrive; the sentence tells why.
    """

    async def work() -> None:
        async with Webhooks(settings.api_base) as webhooks:
            await webhooks.send(address, bundles.sample(utc_now(), language=language), "")

    try:
        asyncio.run(work())
    except DeliveryError as error:
        reason = bundles.why(str(error), language)
        raise UsageError(f"The webhook takes no messages: {reason}.") from None
