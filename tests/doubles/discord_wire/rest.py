"""Discord's REST API v10 over real HTTP: reads requests, checks them, answers, and goes wrong.

Every request runs the same course: authorization, the fault that a test asked for, rate limits,
the body, the official schema and the documented rules, the operation itself; and the answer is
held to the schema as well. What the operations do is in the `routes_` modules.
"""

from __future__ import annotations

import asyncio
import json
import math
import socket
import struct
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from tests.doubles.discord_wire import (  # noqa: F401  the routes enter themselves on import
    routes_bot,
    routes_messages,
    routes_webhooks,
    rules,
)
from tests.doubles.discord_wire.engine import ROUTES, Call, Discord, RefusedError, Seen
from tests.doubles.discord_wire.faults import Fault
from tests.doubles.discord_wire.world import Attachment, Json

PREFIX = "/api/v10"
MAJORS = ("channel_id", "guild_id", "webhook_id", "webhook_token")
MESSAGES_IN = ("/messages", "/webhooks/")


class Rest:
    """The HTTP side of one loopback Discord."""

    def __init__(self, discord: Discord, closing: asyncio.Event) -> None:
        self._discord = discord
        self._closing = closing

    def app(self) -> web.Application:
        """Return the application to serve."""
        app = web.Application(client_max_size=2 * rules.REQUEST_LIMIT)
        for method, template in ROUTES:
            app.router.add_route(method, PREFIX + template, self._serve(template))
        # Old and unversioned addresses of webhooks, as people copy them.
        app.router.add_route(
            "POST", f"/api{routes_webhooks.HOOK}", self._serve(routes_webhooks.HOOK)
        )
        app.router.add_get("/attachments/{number}/{name}", self._attachment)
        app.router.add_route("*", "/{anything:.*}", self._stranger)
        return app

    def _serve(self, template: str) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._answer(request, template)

        return serve

    async def _stranger(self, request: web.Request) -> web.Response:
        where = f"{request.method} {request.path}"
        self._discord.ledger.add("request", where, ["no such operation in this double"])
        return _json(404, {"message": "404: Not Found", "code": 0}, {})

    async def _attachment(self, request: web.Request) -> web.Response:
        wanted = request.match_info["number"]
        for channel in self._discord.world.channels.values():
            for message in channel.messages.values():
                for attachment in message.attachments:
                    if str(attachment.id) == wanted:
                        return web.Response(body=attachment.body)
        return web.Response(status=404)

    async def _answer(self, request: web.Request, template: str) -> web.StreamResponse:
        discord = self._discord
        call, wrong = await self._read(request, template)
        fault = discord.faults.take(call.operation, call.params)
        admitted = discord.limiter.admit(
            call.operation,
            "+".join(call.params.get(name, "") for name in MAJORS),
            counted=not template.startswith(("/interactions/", "/webhooks/")),
        )
        if fault is None and admitted.refused is not None:
            fault = admitted.refused
        status, body = 0, None
        if fault is None or fault.stored:
            status, body = self._carry_out(call, wrong)
        if fault is not None:
            status, body = await self._go_wrong(request, fault)
        discord.seen.append(Seen(call, status, time.monotonic()))
        discord.announce()
        if status == 0:
            return web.Response()
        if fault is not None and fault.page:
            return web.Response(text=fault.page, content_type="text/html")
        if fault is None:
            self._check_answer(call, status, body)
        return _json(status, body, admitted.headers | _limit_headers(status, body, fault))

    async def _read(self, request: web.Request, template: str) -> tuple[Call, list[str]]:
        """Read a request whole; return it and what is wrong with its form."""
        payload: Any = None
        files: dict[str, Attachment] = {}
        wrong: list[str] = []
        try:
            if request.content_type == "multipart/form-data":
                payload, files = await self._read_parts(request)
            elif request.can_read_body:
                payload = json.loads(await request.read())
        except ValueError:
            wrong = ["the body is no JSON"]
        call = Call(
            request.method,
            template,
            dict(request.match_info),
            dict(request.query),
            payload,
            files,
            request.headers.get("Authorization", ""),
        )
        return call, wrong

    async def _read_parts(self, request: web.Request) -> tuple[Any, dict[str, Attachment]]:
        payload: Any = {}
        files = {}
        for name, part in (await request.post()).items():
            if isinstance(part, FileField):
                files[name] = Attachment(
                    self._discord.world.clock.snowflake(),
                    part.filename,
                    part.file.read(),
                    part.content_type,
                )
            elif name == "payload_json":
                payload = json.loads(bytes(part) if isinstance(part, bytearray) else part)
        return payload, files

    def _carry_out(self, call: Call, wrong: list[str]) -> tuple[int, Any]:
        try:
            self._authorize(call)
            wrong = wrong or self._check_request(call)
            if wrong:
                errors = {"_errors": [{"code": "INVALID", "message": each} for each in wrong]}
                return 400, _error(50035, "Invalid Form Body") | {"errors": _coded(errors)}
            return ROUTES[call.method, call.template](self._discord, call)
        except RefusedError as no:
            return no.status, _refusal(no)

    def _authorize(self, call: Call) -> None:
        if call.template.startswith(("/interactions/", "/webhooks/")):
            return
        if call.authorization != f"Bot {self._discord.token}":
            raise RefusedError(401, 0, "401: Unauthorized")

    def _check_request(self, call: Call) -> list[str]:
        """Hold a request to the schema and the rules; write down what is broken."""
        wrong: list[str] = []
        official = self._discord.official
        if official is not None:
            wrong += official.request(call.method, call.template, call.payload)
        if not wrong:
            sizes = {name: len(file.body) for name, file in call.files.items()}
            wrong += _broken_rules(call, sizes)
        self._discord.ledger.count(answer=False)
        self._discord.ledger.add("request", call.operation, wrong)
        return wrong

    def _check_answer(self, call: Call, status: int, body: Any) -> None:
        official = self._discord.official
        if official is not None:
            wrong = official.answer(call.method, call.template, status, body)
            self._discord.ledger.add("answer", f"{call.operation} {status}", wrong)
        self._discord.ledger.count(answer=True)

    async def _go_wrong(self, request: web.Request, fault: Fault) -> tuple[int, Any]:
        """Return the fault's answer; 0 where the connection has ended instead."""
        if fault.silent:
            self._discord.silenced += 1
            self._discord.announce()
            await self._closing.wait()
            return 0, None
        if fault.status is None:
            cut(request.transport)
            return 0, None
        if fault.status == 429:
            body = _error(0, "You are being rate limited.")
            everywhere = fault.scope == "global"
            return 429, body | {"retry_after": fault.retry_after, "global": everywhere}
        return fault.status, _error(fault.code, fault.says or "something went wrong")


def cut(transport: asyncio.BaseTransport | None) -> None:
    """Reset a TCP connection: the other side gets RST, no orderly end."""
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


def _broken_rules(call: Call, sizes: Mapping[str, int]) -> list[str]:
    payload = call.payload
    if call.template.endswith("/commands") and call.method == "PUT":
        return rules.broken_commands(payload or [])
    if call.template.endswith("/callback"):
        data = payload.get("data") or {}
        return rules.broken_message(data, sizes) if payload["type"] in (4, 7) else []
    speaks = any(part in call.template for part in MESSAGES_IN)
    if speaks and call.method in ("POST", "PATCH") and isinstance(payload, dict):
        return rules.broken_message(payload, sizes)
    return []


def _error(code: int, says: str) -> Json:
    return {"code": code, "message": says}


def _coded(errors: Json) -> Json:
    return {"_errors": [{"code": 50035, "message": e["message"]} for e in errors["_errors"]]}


def _refusal(no: RefusedError) -> Json:
    body = _error(no.code, no.says)
    return body | {"retry_after": 60.0, "global": False} if no.status == 429 else body


def _limit_headers(status: int, body: Any, fault: Fault | None) -> dict[str, str]:
    """Return the headers of a 429."""
    if status != 429:
        return {}
    scope = "user" if fault is None else fault.scope
    headers = {"Retry-After": str(math.ceil(body["retry_after"])), "X-RateLimit-Scope": scope}
    if fault is not None and not fault.via:
        headers["Via"] = ""
    return headers | ({"X-RateLimit-Global": "true"} if scope == "global" else {})


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """Answer as Discord does: the media type bare, and a Via, which clients look for."""
    common = {name: value for name, value in ({"Via": "1.1 google"} | headers).items() if value}
    if body is None:
        return web.Response(status=status, headers=common)
    text = json.dumps(body, ensure_ascii=False).encode()
    media = {"Content-Type": "application/json"}
    return web.Response(status=status, body=text, headers=common | media)
