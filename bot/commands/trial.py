"""`/policy-alerts test`: an alert about an invented service, sent as real ones are.

Knows what the sample says; how an alert looks is `bot.messages`'.
"""

from dataclasses import replace

import discord

from bot import messages
from bot.commands.doctor import Place
from bot.scrub import prose
from bot.translations import Words
from monitor.model import (
    Change,
    Direction,
    Finding,
    FindingKind,
    Severity,
    Topic,
    Verdict,
)


async def send_sample(place: Place, words: Words) -> str:
    """Send the sample alert to a channel; return what Discord refused it for, else nothing.

    It mentions nobody and has no buttons, since there is nothing in the book to act on.
    """
    sample = sample_change(place, words)
    made = messages.alert(sample, language=words.language)
    told = f"{made.content}\n-# {words.phrase('alerts', 'sample')}"
    try:
        await place.send(**replace(made, content=told, buttons=()).to_discord())
    except discord.HTTPException as error:
        reason = f"{prose(error.text)} ({error.code})"
        return words.phrase("alerts", "refused", channel=place.mention, reason=reason)
    return ""


def sample_change(place: Place, words: Words) -> Change:
    """Return the change that the sample tells: notice of changes cut from 30 to 14 days."""
    said = "We give {} days' notice before changes take effect."
    finding = Finding(
        topic=Topic.POLICY_CHANGE_NOTICE,
        kind=FindingKind.DURATION,
        what="notice",
        old="30 days",
        new="14 days",
        direction=Direction.WORSE,
        verdict=Verdict.SUBSTANTIVE,
        severity=Severity.HIGH,
        section="12.3",
        before=said.format(30),
        after=said.format(14),
        rule="duration-changed",
    )
    return Change(
        id=0,
        watch_id="sample",
        service=words.phrase("alerts", "sample-service"),
        name=words.phrase("alerts", "sample-name"),
        url="https://example.org/terms",
        detected_at=place.created_at or discord.utils.utcnow(),
        from_version=1,
        to_version=2,
        verdict=Verdict.SUBSTANTIVE,
        severity=Severity.HIGH,
        direction=Direction.WORSE,
        topics=(Topic.POLICY_CHANGE_NOTICE,),
        flags=(),
        findings=(finding,),
    )
