"""A suspended subscription works again as soon as Discord tells that it can.

The courier's clock goes so slowly here that its own next try is half a minute away.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.bot.scene import Scene
from tests.doubles.discord_wire import POSTER, Channel, Permission, forbidden

SLOWLY = 10
"""The try by the clock comes after five of the courier's minutes, and no test waits that long."""


def forbid_in_channel(scene: Scene) -> None:
    scene.wire.deny(scene.channel, Permission.SEND_MESSAGES)


def hide_channel(scene: Scene) -> None:
    scene.wire.deny(scene.channel, Permission.VIEW_CHANNEL)


def forbid_by_role(scene: Scene) -> None:
    everyone = scene.guild.roles[scene.guild.id]
    everyone.permissions = Permission(0)
    scene.wire.permit(scene.guild, Permission.VIEW_CHANNEL)


CASES: dict[str, tuple[Callable[[Scene], None], Callable[[Scene], None]]] = {
    "channel": (
        forbid_in_channel,
        lambda scene: scene.wire.allow(scene.channel, Permission.SEND_MESSAGES),
    ),
    "hidden channel": (
        hide_channel,
        lambda scene: scene.wire.allow(scene.channel, Permission.VIEW_CHANNEL),
    ),
    "role": (forbid_by_role, lambda scene: scene.wire.permit(scene.guild, POSTER)),
    "one more role": (
        forbid_by_role,
        lambda scene: scene.wire.grant(scene.guild, scene.wire.role(scene.guild, "alerts", POSTER)),
    ),
    "invited again": (
        lambda scene: scene.wire.kick(scene.guild),
        lambda scene: scene.wire.invite(scene.guild),
    ),
}


@pytest.mark.parametrize(("close", "reopen"), CASES.values(), ids=CASES.keys())
def test_what_is_opened_again_is_tried_at_once(
    scene: Scene, close: Callable[[Scene], None], reopen: Callable[[Scene], None]
) -> None:
    with scene.bot(haste=SLOWLY):
        scene.wire.wait_connected()
        close(scene)
        scene.change()
        scene.wire.wait_for(scene.suspended, 20, "the suspension")
        reopen(scene)
        scene.wait_alert()
    assert scene.suspended() is None


def test_what_was_opened_while_the_bot_was_away_is_tried_when_it_is_back(scene: Scene) -> None:
    forbid_in_channel(scene)
    scene.change()
    with scene.bot(haste=SLOWLY):
        scene.wire.wait_for(scene.suspended, 20, "the suspension")
    scene.wire.allow(scene.channel, Permission.SEND_MESSAGES)
    with scene.bot(haste=SLOWLY):
        scene.wait_alert()
    assert scene.suspended() is None


def test_a_subscription_that_owes_nothing_works_again_by_word_alone(scene: Scene) -> None:
    (kept,) = scene.desk.book.subscriptions()
    scene.desk.book.suspend(kept.id, "forbidden", scene.desk.now)
    with scene.bot(haste=SLOWLY):
        scene.wire.wait_for(lambda: scene.suspended() is None, 20, "the end of the suspension")
    assert scene.wire.requests() == []


def test_news_that_change_nothing_try_nothing(scene: Scene) -> None:
    """A channel that Discord refuses for no visible reason is not hammered by its news."""
    guild = scene.guild
    with scene.bot(haste=SLOWLY):
        scene.wire.wait_connected()
        forbid_in_channel(scene)
        scene.change()
        scene.wire.wait_for(scene.suspended, 20, "the suspension")
        tries = len(scene.wire.requests())
        for number in range(3):
            scene.wire.role(guild, f"role {number}")
            scene.wire.deny(scene.channel, Permission.EMBED_LINKS)
        # The word of a channel that did open comes after that of the one that did not.
        other = scene.wire.channel(guild, "other")
        (kept,) = scene.desk.book.subscriptions()
        second = scene.desk.book.subscribe(replace(kept, channel=str(other.id)))
        scene.desk.book.suspend(second.id, "forbidden", scene.desk.now)
        scene.wire.allow(other, Permission.SEND_MESSAGES)
        scene.wire.wait_for(
            lambda: scene.desk.book.subscriptions()[1].suspended is None, 20, "the other's end"
        )
        assert _in(scene, scene.channel) == tries


def test_a_trial_that_is_refused_is_not_told_again(scene: Scene) -> None:
    guild = scene.guild
    (kept,) = scene.desk.book.subscriptions()
    told = scene.wire.channel(guild, "told")
    scene.desk.book.amend(replace(kept, guild=str(guild.id)))
    scene.desk.book.subscribe(
        replace(kept, channel=str(told.id), guild=str(guild.id), wants="watch:other")
    )
    scene.wire.fail(forbidden(50013), times=100, channel_id=scene.channel.id)
    with scene.bot(haste=SLOWLY):
        scene.wire.wait_connected()
        scene.change()
        scene.wire.wait_messages(told, 1, 20)
        for _ in range(2):
            tries = _in(scene, scene.channel)
            scene.wire.allow(scene.channel, Permission.SEND_MESSAGES)
            scene.wire.wait_for(lambda n=tries: _in(scene, scene.channel) > n, 20, "a trial")  # type: ignore[misc]
        scene.wire.mend()
        scene.wire.allow(scene.channel, Permission.SEND_MESSAGES)
        scene.wire.wait_messages(scene.channel, 1, 20)
    assert len(scene.wire.messages(told)) == 1


def _in(scene: Scene, channel: Channel) -> int:
    """Return how often a message to a channel was tried."""
    wanted = str(channel.id)
    return sum(seen.call.params["channel_id"] == wanted for seen in scene.wire.requests())
