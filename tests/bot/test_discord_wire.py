"""The loopback Discord, tried with bare HTTP and a bare websocket: it keeps Discord's own rules."""

import asyncio
import json
from typing import Any

import aiohttp
import httpx
import pytest

from tests.bot.running import within
from tests.doubles.discord_wire import (
    Channel,
    DiscordWire,
    HiddenError,
    Limits,
    Permission,
    forbidden,
    gone,
    reset,
    status,
    too_many,
)


class Bare:
    """A bot of nothing but HTTP."""

    def __init__(self, wire: DiscordWire) -> None:
        self._base = wire.api_base
        self._headers = {"Authorization": f"Bot {wire.token}"}

    def __call__(self, method: str, path: str, payload: Any = None, **more: Any) -> httpx.Response:
        with httpx.Client(headers=self._headers) as client:
            return client.request(method, self._base + path, json=payload, **more)

    def send(self, channel: Channel, **payload: Any) -> httpx.Response:
        return self("POST", f"/channels/{channel.id}/messages", payload)


@pytest.fixture
def bare(wire: DiscordWire) -> Bare:
    return Bare(wire)


@pytest.fixture
def alerts(wire: DiscordWire) -> Channel:
    return wire.channel(wire.guild())


def code(answer: httpx.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


def test_a_nonce_that_is_enforced_makes_one_message(
    wire: DiscordWire, bare: Bare, alerts: Channel
) -> None:
    first, second = (bare.send(alerts, content="x", nonce="a", enforce_nonce=True) for _ in "ab")
    assert first.json()["id"] == second.json()["id"]
    wire.advance(wire.discord.nonce_memory + 1)
    bare.send(alerts, content="x", nonce="a", enforce_nonce=True)
    assert len(wire.messages(alerts)) == 2


def test_what_breaks_a_rule_is_refused_and_written_down(
    wire: DiscordWire, bare: Bare, alerts: Channel
) -> None:
    before = len(wire.ledger.deliberate)
    embeds = [{"title": "t", "description": "d" * 4000}, {"description": "d" * 2001}]
    two = [{"type": 2, "style": 1, "label": "a", "custom_id": "same"}] * 2
    with wire.on_purpose("messages over the limits"):
        assert code(bare.send(alerts, content="x" * 2001)) == (400, 50035)
        assert code(bare.send(alerts, embeds=embeds)) == (400, 50035)
        assert code(bare.send(alerts, components=[{"type": 1, "components": two}])) == (400, 50035)
    assert len(wire.ledger.deliberate) - before >= 3
    assert code(bare.send(alerts)) == (400, 50006)
    assert wire.messages(alerts) == []


def test_permissions_decide_who_may_post(wire: DiscordWire, bare: Bare, alerts: Channel) -> None:
    wire.deny(alerts, Permission.EMBED_LINKS)
    assert code(bare.send(alerts, embeds=[{"title": "t"}])) == (403, 50013)
    assert bare.send(alerts, content="words only").status_code == 200
    wire.deny(alerts, Permission.VIEW_CHANNEL)
    assert code(bare.send(alerts, content="x")) == (403, 50001)
    wire.delete_channel(alerts)
    assert code(bare.send(alerts, content="x")) == (404, 10003)


def test_only_allowed_mentions_of_mentionable_roles_ping(
    wire: DiscordWire, bare: Bare, alerts: Channel
) -> None:
    assert alerts.guild is not None
    loud = wire.role(alerts.guild, "loud", mentionable=True)
    shy = wire.role(alerts.guild, "shy")
    text = f"@everyone <@&{loud.id}> <@&{shy.id}>"
    bare.send(alerts, content=text)
    bare.send(alerts, content=text, allowed_mentions={"parse": []})
    bare.send(alerts, content=text, allowed_mentions={"parse": [], "roles": [str(loud.id)]})
    pings = [message.pings for message in wire.messages(alerts)]
    assert pings == [{f"role:{loud.id}"}, frozenset(), {f"role:{loud.id}"}]


def test_rate_limits_are_fixed_windows_with_headers(
    wire: DiscordWire, bare: Bare, alerts: Channel
) -> None:
    wire.limit(Limits(messages=(2, 60.0)))
    first, second, third = (bare.send(alerts, content="x") for _ in range(3))
    assert first.headers["X-RateLimit-Remaining"] == "1"
    assert second.headers["X-RateLimit-Remaining"] == "0"
    assert third.status_code == 429
    assert third.headers["X-RateLimit-Scope"] == "user"
    assert 0 < third.json()["retry_after"] <= 60
    assert len(wire.messages(alerts)) == 2


def test_faults_come_once_and_before_or_after_storing(
    wire: DiscordWire, bare: Bare, alerts: Channel
) -> None:
    for fault in (status(503), too_many("global"), forbidden(50013), gone()):
        wire.fail(fault)
        assert bare.send(alerts, content="x").status_code == fault.status
    wire.fail(reset(stored=False))
    with pytest.raises(httpx.TransportError):
        bare.send(alerts, content="lost")
    assert wire.messages(alerts) == []
    wire.fail(reset(stored=True))
    with pytest.raises(httpx.TransportError):
        bare.send(alerts, content="kept")
    assert bare.send(alerts, content="whole").status_code == 200
    assert [message.content for message in wire.messages(alerts)] == ["kept", "whole"]


def test_a_webhook_waits_only_when_asked_and_has_no_idle_buttons(
    wire: DiscordWire, alerts: Channel
) -> None:
    hook = wire.webhook(alerts)
    link = {"type": 2, "style": 5, "label": "page", "url": "https://example.org"}
    payload = {"content": "x", "components": [{"type": 1, "components": [link]}]}
    assert httpx.post(hook.url, json=payload).status_code == 204
    told = httpx.post(hook.url, params={"wait": "true", "with_components": "true"}, json=payload)
    assert told.status_code == 200
    without, with_button = wire.messages(alerts)
    assert without.components == []
    assert with_button.components
    assert httpx.post(hook.url[:-3] + "abc", json=payload).status_code == 401


def test_files_arrive_and_can_be_fetched(wire: DiscordWire, bare: Bare, alerts: Channel) -> None:
    payload = {"content": "x", "attachments": [{"id": "0", "description": "the diff"}]}
    answer = bare(
        "POST",
        f"/channels/{alerts.id}/messages",
        data={"payload_json": json.dumps(payload)},
        files={"files[0]": ("a.diff", b"-old\n+new\n", "text/plain")},
    )
    (told,) = answer.json()["attachments"]
    assert told["description"] == "the diff"
    assert httpx.get(told["url"]).content == b"-old\n+new\n"
    assert wire.messages(alerts)[0].file("a.diff") == b"-old\n+new\n"


def test_a_wrong_token_is_unauthorized(wire: DiscordWire, bare: Bare) -> None:
    assert bare("GET", "/users/@me").status_code == 200
    wire.revoke_token()
    assert bare("GET", "/users/@me").status_code == 401


def test_an_old_message_takes_few_edits(wire: DiscordWire, bare: Bare, alerts: Channel) -> None:
    path = f"/channels/{alerts.id}/messages/{bare.send(alerts, content='x').json()['id']}"
    wire.advance(3601)
    answers = [bare("PATCH", path, {"content": str(n)}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == 30046


COMMAND = {
    "name": "policy-alerts",
    "description": "Manage alerts",
    "type": 1,
    "default_member_permissions": int(Permission.MANAGE_GUILD),
}


def test_commands_keep_their_ids_and_hide_from_who_may_not(
    wire: DiscordWire, bare: Bare, alerts: Channel
) -> None:
    path = f"/applications/{wire.discord.world.application}/commands"
    first = bare("PUT", path, [COMMAND]).json()
    again = bare("PUT", path, [COMMAND | {"description": "Manage the alerts"}]).json()
    assert first[0]["id"] == again[0]["id"]
    assert first[0]["version"] != again[0]["version"]
    assert alerts.guild is not None
    admin = wire.role(alerts.guild, "admin", Permission.MANAGE_GUILD)
    reader = wire.user(guild=alerts.guild)
    manager = wire.user("manager", guild=alerts.guild, roles=(admin,))
    assert wire.person(manager, alerts).commands() == ["policy-alerts"]
    with pytest.raises(HiddenError):
        wire.person(reader, alerts).slash("policy-alerts")


def test_who_does_not_answer_in_time_has_failed(
    wire: DiscordWire, bare: Bare, alerts: Channel
) -> None:
    bare("PUT", f"/applications/{wire.discord.world.application}/commands", [COMMAND])
    assert alerts.guild is not None
    wire.do(lambda: setattr(wire.discord, "patience", 0.1))
    reply = wire.person(alerts.guild.owner, alerts).slash("policy-alerts")
    assert reply.failed
    token = reply.interaction.token
    late = bare("POST", f"/interactions/{reply.interaction.id}/{token}/callback", {"type": 5})
    assert code(late) == (404, 10062)


def test_the_gateway_greets_resumes_and_replays(wire: DiscordWire) -> None:
    within(_gateway_story(wire))


async def _gateway_story(wire: DiscordWire) -> None:
    await asyncio.to_thread(wire.guild, "first")
    me = {"token": wire.token, "intents": 1, "shard": [0, 1], "properties": {}}
    async with aiohttp.ClientSession() as http:
        async with http.ws_connect(wire.gateway) as socket:
            assert (await socket.receive_json())["op"] == 10
            await socket.send_json({"op": 2, "d": me})
            ready, created = await socket.receive_json(), await socket.receive_json()
            assert (ready["t"], created["t"]) == ("READY", "GUILD_CREATE")
            await socket.send_json({"op": 1, "d": created["s"]})
            assert (await socket.receive_json())["op"] == 11
        await asyncio.to_thread(wire.guild, "second")
        session = {"token": wire.token, "session_id": ready["d"]["session_id"], "seq": created["s"]}
        async with http.ws_connect(wire.gateway) as socket:
            await socket.receive_json()
            await socket.send_json({"op": 6, "d": session})
            missed, resumed = await socket.receive_json(), await socket.receive_json()
            assert (missed["d"]["name"], resumed["t"]) == ("second", "RESUMED")


@pytest.mark.parametrize(
    ("token", "intents", "closed"), [("wrong", 1, 4004), (None, 1 << 15, 4014)]
)
def test_the_gateway_refuses_a_token_or_intents(
    wire: DiscordWire, token: str | None, intents: int, closed: int
) -> None:
    async def story() -> int | None:
        async with aiohttp.ClientSession() as http, http.ws_connect(wire.gateway) as socket:
            await socket.receive_json()
            me = {"token": token or wire.token, "intents": intents, "properties": {}}
            await socket.send_json({"op": 2, "d": me})
            await socket.receive()
            return socket.close_code

    assert within(story()) == closed
