"""`/policy-alerts test`: an alert about an invented service, sent as real ones are.

Knows how it is sent and what a refusal is told as; what the sample says is `bot.bundles`'.
"""

from datetime import datetime

import discord

from bot import bundles
from bot.commands.doctor import Place
from bot.scrub import prose
from bot.translations import Words


async def send_sample(place: Place, words: Words, now: datetime) -> str:
    """Send the sample alert to a channel; return what Discord refused it for, else nothing."""
    sample = bundles.sample(now, language=words.language)
    try:
        await place.send(**sample.to_discord())
    except discord.HTTPException as error:
        reason = f"{prose(error.text)} ({error.code})"
        return words.phrase("alerts", "refused", channel=place.mention, reason=reason)
    return ""
