"""Gateways that hang, fall silent, leave things out or speak nonsense: the bot gets its way."""

import json

import pytest

from bot.client import Patience
from tests.bot.scene import Scene
from tests.doubles.discord_wire import Fault, reset, status

HASTY = Patience(launch=0.5, away=1.0, look=0.05, identify=0.1)
NAMED = "GET /gateway/bot"


def answers(scene: Scene, *, greeted: int = 0) -> None:
    """See that a person's command is answered, after so many greetings."""
    wire = scene.wire
    wire.wait_for(lambda: wire.greeted > greeted, 30, "a greeting")
    owner = wire.person(scene.guild.owner, scene.channel)
    wire.wait_for(lambda: "policy" in owner.commands(), 20, "the commands")
    assert not owner.slash("policy status").failed


def test_a_heartbeat_that_is_not_acknowledged_ends_the_connection_not_the_session(
    scene: Scene,
) -> None:
    """Events still come, so that the library believes the connection to be alive."""
    wire = scene.wire
    wire.heartbeat(0.3)
    with scene.bot() as bot:
        wire.wait_connected()
        wire.heartbeat(0.3, acknowledged=False)
        scene.change()
        wire.wait_for(lambda: (wire.role(scene.guild, "news"), wire.resumed)[1], 20, "resumption")
        wire.heartbeat(0.3)
        scene.wait_alert()
        wire.wait_connected()
        answers(scene)
        assert not bot.ended.is_set()
    assert len(wire.identified) == 1


@pytest.mark.parametrize("greeting", ["HELLO", "READY"])
def test_a_gateway_that_accepts_and_hangs_is_left(scene: Scene, greeting: str) -> None:
    scene.wire.mute(greeting)
    scene.change()
    with scene.bot(patience=HASTY):
        scene.wire.wait_for(lambda: len(scene.wire.requests(NAMED)) > 2, 30, "a third life")
        scene.wait_alert()
        scene.wire.mute()
        answers(scene)


def test_a_gateway_that_hangs_after_it_was_lost_is_left(scene: Scene) -> None:
    with scene.bot(patience=HASTY):
        scene.wire.wait_connected()
        scene.wire.mute("HELLO")
        greeted = scene.wire.greeted
        scene.wire.drop_gateway()
        scene.wire.wait_for(lambda: len(scene.wire.requests(NAMED)) > 1, 30, "a second life")
        scene.change()
        scene.wait_alert()
        scene.wire.mute()
        answers(scene, greeted=greeted)


def test_what_a_greeting_leaves_out_is_done_without(scene: Scene) -> None:
    wire = scene.wire
    wire.leave_out("READY", "resume_gateway_url", "shard", "application")
    wire.leave_out("RESUMED", "*")
    wire.leave_out("INTERACTION_CREATE", "attachment_size_limit", "entitlements", "version")
    with scene.bot():
        wire.wait_connected()
        answers(scene)
        wire.close_gateway(4000)
        wire.wait_for(lambda: wire.resumed, 20, "the session to be resumed")
        answers(scene)
    assert len(wire.identified) == 1


def test_a_greeting_that_cannot_be_read_begins_a_new_life(scene: Scene) -> None:
    scene.wire.leave_out("READY", "user")
    with scene.bot():
        scene.wire.wait_for(lambda: len(scene.wire.identified) > 1, 20, "a second life")
        greeted = scene.wire.greeted
        scene.wire.leave_out("READY")
        answers(scene, greeted=greeted)


def test_a_gateway_may_compress_nothing(scene: Scene) -> None:
    scene.wire.speak_plainly()
    with scene.bot():
        scene.wire.wait_connected()
        answers(scene)


NONSENSE = {
    "no JSON": "?",
    "a list": "[]",
    "nothing": "null",
    "no data": json.dumps({"op": 0, "t": "GUILD_ROLE_UPDATE", "s": None, "d": None}),
    "an interval that is none": json.dumps({"op": 10, "d": {}}),
    "an unknown opcode": json.dumps({"op": 99, "d": {}}),
    "an unknown event": json.dumps({"op": 0, "t": "NEWS", "s": None, "d": {"id": "x"}}),
    "an interaction of nobody": json.dumps({"op": 0, "t": "INTERACTION_CREATE", "d": {"id": "1"}}),
}


def test_nonsense_is_skipped(scene: Scene) -> None:
    with scene.bot():
        scene.wire.wait_connected()
        for frame in NONSENSE.values():
            scene.wire.send_text(frame)
            answers(scene)
        scene.change()
        scene.wait_alert()
    assert len(scene.wire.identified) == 1


@pytest.mark.parametrize(
    "fault", [status(503), status(500), status(404), reset(stored=False)], ids=str
)
def test_an_api_that_names_no_gateway_for_a_while_is_asked_again(
    scene: Scene, fault: Fault
) -> None:
    scene.wire.fail(fault, on=NAMED)
    with scene.bot(gateway=None):
        scene.wire.wait_connected(20)
        answers(scene)


def test_an_address_that_was_set_needs_no_api_that_names_one(scene: Scene) -> None:
    scene.wire.fail(status(404), on=NAMED, times=100)
    with scene.bot():
        scene.wire.wait_connected()
        answers(scene)


def test_the_address_that_the_api_named_is_kept_for_a_new_session(scene: Scene) -> None:
    with scene.bot(gateway=None):
        scene.wire.wait_connected()
        scene.wire.invalidate()
        scene.wire.wait_for(lambda: len(scene.wire.identified) > 1, 20, "a new session")
        scene.wire.wait_connected()
        answers(scene)
    assert len(scene.wire.requests(NAMED)) == 1
