"""Webhooks: messages to a channel by an address alone, without a bot.

Knows Discord's webhook endpoint and the form of its addresses. An address is a secret: it is in no
log and no error. There is no nonce here, so that a lost answer may mean a message sent twice; its
change number is visible.
"""

import asyncio
import json
import re
import time
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from bot.backend import PassingError, refusal
from bot.message import Message
from monitor.errors import UsageError

TIMEOUT_SECONDS = 20.0
_PATH = re.compile(r"(?P<base>.*?)/webhooks/(?P<id>\d{1,20})/(?P<token>[\w.-]{1,200})/?")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def checked(address: str) -> str:
    """Return the address of a webhook, without what does not belong to it.

    Raises:
        UsageError: it is none; the sentence does not repeat it.
    """
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    found = _PATH.fullmatch(parts.path) if host else None
    safe = host is not None and (parts.scheme == "https" or host in _LOOPBACK)
    if found is None or not safe or parts.scheme not in ("http", "https"):
        raise UsageError(
            "This is no webhook's address; it looks like"
            " https://discord.com/api/webhooks/ID/TOKEN and is found in Discord under the"
            " channel's settings, Integrations, Webhooks."
        )
    thread = re.search(r"(?:^|&)(thread_id=\d{1,20})(?:&|$)", parts.query)
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{thread[1]}" if thread else "")


class Webhooks:
    """Sends through Discord's webhook endpoint; `api_base` stands in for the addresses' own.

    Use it as an async context manager, or call `close`.
    """

    webhooks_only = True

    def __init__(self, api_base: str | None = None) -> None:
        self._api_base = api_base
        self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False)
        self._free_at: dict[str, float] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def send(
        self, channel: str, message: Message, nonce: str, *, reply_to: str | None = None
    ) -> str:
        """Send a message; webhooks know neither nonces nor replies."""
        del nonce, reply_to
        told = message.for_webhook()
        asked = {"wait": "true", "with_components": "true"}
        answer = await self._ask("POST", channel, "", asked, payload=told.to_payload(), files=told)
        return str(answer.get("id", ""))

    async def edit(self, channel: str, number: str, message: Message) -> None:
        """Replace a message's text, embeds and buttons; its files stay."""
        told = message.for_webhook()
        path, payload = f"/messages/{number}", told.to_payload(files=False)
        await self._ask("PATCH", channel, path, {"with_components": "true"}, payload=payload)

    async def open_thread(self, channel: str, number: str, name: str) -> None:
        """Begin no thread: a webhook cannot."""
        del channel, number, name

    async def find(self, channel: str, marker: str) -> str | None:
        """Find nothing: a webhook cannot read its channel."""
        del channel, marker
        return None

    async def _ask(
        self,
        method: str,
        channel: str,
        path: str,
        asked: Mapping[str, str],
        *,
        payload: Mapping[str, Any],
        files: Message | None = None,
    ) -> dict[str, Any]:
        await self._wait_for(channel)
        url = self._address(channel, path).copy_merge_params(asked)
        parts = _multipart(payload, files)
        body: dict[str, Any] = {"files": parts} if parts else {"json": payload}
        try:
            response = await self._client.request(method, url, **body)
        except (httpx.HTTPError, OSError) as error:
            raise PassingError(f"connection: {type(error).__name__}") from None
        self._remember(channel, response)
        answer = _read(response)
        if response.is_success:
            if not answer and response.status_code != httpx.codes.NO_CONTENT:
                raise PassingError("an answer that is not Discord's")
            return answer
        code = answer.get("code")
        detail = f"HTTP {response.status_code}, code {code or 0}"
        after = _number(answer.get("retry_after")) or _number(response.headers.get("Retry-After"))
        raise refusal(response.status_code, code if isinstance(code, int) else 0, detail, after)

    def _address(self, channel: str, path: str) -> httpx.URL:
        parts = urlsplit(channel)
        found = _PATH.fullmatch(parts.path)
        if self._api_base is None or found is None:
            base = f"{parts.scheme}://{parts.netloc}{parts.path}"
        else:
            base = f"{self._api_base}/webhooks/{found['id']}/{found['token']}"
        return httpx.URL(f"{base}{path}" + (f"?{parts.query}" if parts.query else ""))

    async def _wait_for(self, channel: str) -> None:
        """Wait until this webhook's allowance is renewed, as its last answer said."""
        rest = self._free_at.pop(channel, 0.0) - time.monotonic()
        if rest > 0:
            await asyncio.sleep(min(rest, TIMEOUT_SECONDS))

    def _remember(self, channel: str, response: httpx.Response) -> None:
        if response.headers.get("X-RateLimit-Remaining") == "0":
            rest = _number(response.headers.get("X-RateLimit-Reset-After"))
            self._free_at[channel] = time.monotonic() + rest


def _multipart(payload: Mapping[str, Any], files: Message | None) -> dict[str, Any]:
    if files is None or not files.attachments:
        return {}
    parts: dict[str, Any] = {"payload_json": (None, json.dumps(payload), "application/json")}
    for number, file in enumerate(files.attachments):
        parts[f"files[{number}]"] = (file.name, file.data, "application/octet-stream")
    return parts


def _read(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _number(value: object) -> float:
    try:
        return max(float(str(value)), 0.0)
    except ValueError:
        return 0.0
