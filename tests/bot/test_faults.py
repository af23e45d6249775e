"""Whatever goes wrong between the bot and Discord: one alert, or a suspension that can be seen."""

import pytest

from tests.bot.scene import Scene
from tests.doubles.discord_wire import (
    Fault,
    Permission,
    forbidden,
    gone,
    page,
    reset,
    silence,
    status,
    too_many,
)

PASSING = {
    "500": status(500),
    "500 after storing": status(500, stored=True),
    "502": status(502),
    "502 after storing": status(502, stored=True),
    "503": status(503),
    "503 after storing": status(503, stored=True),
    "504": status(504),
    "504 after storing": status(504, stored=True),
    "524 after storing": status(524, stored=True),
    "429 user": too_many("user"),
    "429 shared": too_many("shared"),
    "429 global": too_many("global"),
    "reset before storing": reset(stored=False),
    "reset after storing": reset(stored=True),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_what_passes_makes_one_alert(scene: Scene, fault: Fault) -> None:
    scene.wire.fail(fault)
    scene.change()
    with scene.bot():
        scene.wait_alert()
    assert scene.suspended() is None


CLOSED = {"403 50001": forbidden(50001), "403 50013": forbidden(50013), "404 10003": gone()}


@pytest.mark.parametrize("fault", CLOSED.values(), ids=CLOSED.keys())
def test_a_closed_channel_is_a_suspension_that_can_be_seen(scene: Scene, fault: Fault) -> None:
    scene.wire.fail(fault, times=100)
    scene.change()
    with scene.bot():
        scene.wire.wait_for(scene.suspended, 20, "the suspension")
    assert scene.wire.messages(scene.channel) == []


def test_a_permission_that_is_missing_suspends_until_it_is_there(scene: Scene) -> None:
    scene.wire.deny(scene.channel, Permission.SEND_MESSAGES)
    scene.change()
    with scene.bot():
        scene.wire.wait_for(scene.suspended, 20, "the suspension")
        scene.wire.allow(scene.channel, Permission.SEND_MESSAGES)
        scene.wait_alert()
    assert scene.suspended() is None


def test_the_gateway_may_be_down_at_the_start(scene: Scene) -> None:
    scene.wire.gateway_down()
    scene.change()
    with scene.bot():
        scene.wait_alert()
        scene.wire.gateway_up()
        scene.wire.wait_connected()


def test_the_gateway_may_go_away_for_a_while(scene: Scene) -> None:
    with scene.bot():
        scene.wire.wait_connected()
        scene.wire.gateway_down()
        scene.change()
        scene.wait_alert()
        scene.wire.gateway_up()
        scene.wire.wait_connected(20)


def test_all_of_discord_may_be_down_at_the_start(scene: Scene) -> None:
    scene.wire.fail(status(503), on="*", times=4)
    scene.change()
    with scene.bot():
        scene.wait_alert()
        scene.wire.wait_connected()


def test_a_page_in_place_of_an_api_passes(scene: Scene) -> None:
    scene.wire.fail(page("<p>Log in to the network"), on="*", times=4)
    scene.change()
    with scene.bot():
        scene.wait_alert()
        scene.wire.wait_connected()


def test_an_api_that_does_not_answer_keeps_no_stop_waiting(scene: Scene) -> None:
    me = "GET /users/@me"
    scene.wire.fail(silence(stored=False), on=me, times=2)
    with scene.bot() as bot:
        scene.wire.wait_for(lambda: scene.wire.is_silent(2), 10, "two logins")
    assert bot.error is None


def meet(scene: Scene, what: str) -> None:
    """Let something happen to the connection, and wait until it was dealt with."""
    wire, sessions, resumed = scene.wire, len(scene.wire.identified), scene.wire.resumed
    match what:
        case "op 7":
            wire.reconnect()
        case "op 9":
            wire.invalidate()
        case "op 9 resumable":
            wire.invalidate(resumable=True)
        case "dropped":
            wire.drop_gateway()
        case "malformed":
            wire.send_raw("CHANNEL_UPDATE", {"id": None})
            wire.send_raw("GUILD_CREATE", {"id": []})
            return
        case _:
            wire.close_gateway(int(what))
    wire.wait_for(
        lambda: len(wire.identified) > sessions or wire.resumed > resumed, 20, "a new connection"
    )


@pytest.mark.parametrize(
    "what",
    ["op 7", "op 9", "op 9 resumable", "4000", "4004", "4014", "dropped", "malformed"],
)
def test_the_gateway_may_do_what_it_likes(scene: Scene, what: str) -> None:
    with scene.bot():
        scene.wire.wait_connected()
        meet(scene, what)
        scene.change()
        scene.wait_alert()
        scene.wire.wait_connected()
        owner = scene.wire.person(scene.channel.guild.owner, scene.channel)  # type: ignore[union-attr]
        scene.wire.wait_for(lambda: "policy" in owner.commands(), 10, "the commands")
        assert not owner.slash("policy status").failed


def test_a_wrong_token_is_one_sentence(scene: Scene) -> None:
    with scene.bot(token="wrong.token") as bot:
        assert bot.ended.wait(20)
    assert str(bot.error).startswith("Discord does not accept DISCORD_TOKEN;")


def test_a_token_that_is_withdrawn_is_one_sentence(scene: Scene) -> None:
    with scene.bot() as bot:
        scene.wire.wait_connected()
        scene.wire.revoke_token()
        scene.wire.close_gateway(4000)
        assert bot.ended.wait(20)
    assert str(bot.error).startswith("Discord does not accept DISCORD_TOKEN;")


def test_intents_that_stay_refused_are_one_sentence(scene: Scene) -> None:
    scene.wire.refuse_intents()
    with scene.bot() as bot:
        assert bot.ended.wait(30)
    assert str(bot.error).startswith("Discord refuses the intents of this bot")


def test_a_gateway_that_was_set_wins_over_the_one_that_discord_names(scene: Scene) -> None:
    scene.wire.advertise("wss://gateway.invalid")
    with scene.bot():
        scene.wire.wait_connected()
        scene.wire.close_gateway(4000)
        scene.wire.wait_for(lambda: scene.wire.resumed, 10, "the session to be resumed")


def test_only_harmless_intents_are_asked_for_and_shards_are_discords_choice(scene: Scene) -> None:
    scene.wire.shards(2)
    with scene.bot():
        scene.wire.wait_connected(30)
        scene.change()
        scene.wait_alert()
    assert [said["intents"] for said in scene.wire.identified] == [1, 1]
    assert [said["shard"] for said in scene.wire.identified] == [[0, 2], [1, 2]]


def test_commands_that_are_gone_are_registered_again(scene: Scene) -> None:
    with scene.bot():
        scene.wire.wait_for(scene.wire.commands, 10, "the commands")
    scene.wire.do(lambda: scene.wire.discord.world.commands.update({None: []}))
    with scene.bot():
        scene.wire.wait_for(scene.wire.commands, 10, "the commands again")


def test_commands_are_registered_when_they_changed_and_not_otherwise(scene: Scene) -> None:
    put = "PUT /applications/{application_id}/commands"
    scene.wire.fail(status(503), on=put)
    with scene.bot():
        scene.wire.wait_connected()
        scene.wire.wait_for(lambda: scene.wire.requests(put), 10, "the refused registration")
    for _ in range(2):
        with scene.bot():
            scene.wire.wait_for(scene.wire.commands, 10, "the commands")
            scene.wire.wait_connected()
    assert [seen.status for seen in scene.wire.requests(put)] == [503, 200]
