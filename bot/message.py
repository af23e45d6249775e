"""A message as a value: what is sent, edited and compared, before any library has a hand in it.

Knows the parts of a Discord message and their form as JSON (Discord's API v10); knows nothing of
changes or languages. Nothing pings but the roles that a message names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

LINK = 5
SECONDARY = 2
_BUTTON = 2
_ROW = 1
_BUTTONS_A_ROW = 5


@dataclass(frozen=True, slots=True)
class Field:
    """A name and a value of an embed, side by side with others where `inline`."""

    name: str
    value: str
    inline: bool = True


@dataclass(frozen=True, slots=True)
class Embed:
    """The framed part of a message; empty parts are left out. `colour` is 0xRRGGBB."""

    title: str = ""
    description: str = ""
    url: str | None = None
    colour: int = 0x95A5A6
    author: str = ""
    footer: str = ""
    fields: tuple[Field, ...] = ()
    at: datetime | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the embed as JSON."""
        parts: dict[str, Any] = {"type": "rich", "color": self.colour}
        parts |= {"title": self.title} if self.title else {}
        parts |= {"description": self.description} if self.description else {}
        parts |= {"url": self.url} if self.url else {}
        parts |= {"author": {"name": self.author}} if self.author else {}
        parts |= {"footer": {"text": self.footer}} if self.footer else {}
        parts |= {"timestamp": self.at.isoformat()} if self.at else {}
        if self.fields:
            parts["fields"] = [
                {"name": field.name, "value": field.value, "inline": field.inline}
                for field in self.fields
            ]
        return parts


@dataclass(frozen=True, slots=True)
class Button:
    """A button: a link where `url` is set, else one that tells the bot its `custom_id`."""

    label: str
    url: str | None = None
    custom_id: str | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the button as JSON."""
        if self.url is not None:
            return {"type": _BUTTON, "style": LINK, "label": self.label, "url": self.url}
        return {
            "type": _BUTTON,
            "style": SECONDARY,
            "label": self.label,
            "custom_id": self.custom_id,
        }


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along: its name, its bytes, and what it is, for those who cannot see it."""

    name: str
    data: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to a channel. `roles` are the ids of those that may be pinged, no one else.

    `marker` stands in the message and in no other of its channel: by it a message is found again
    of which nobody knows whether it was sent.
    """

    content: str
    embeds: tuple[Embed, ...] = ()
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    roles: tuple[str, ...] = ()
    marker: str = ""

    def for_webhook(self) -> "Message":
        """Return the message with link buttons only: no bot hears the others there."""
        return replace(self, buttons=tuple(b for b in self.buttons if b.url is not None))

    def to_payload(self, *, files: bool = True) -> dict[str, Any]:
        """Return the message as JSON for REST and webhooks; its files are sent beside it.

        Without `files` it is the form for an edit, which leaves the files as they are.
        """
        payload: dict[str, Any] = {
            "content": self.content,
            "embeds": [embed.to_payload() for embed in self.embeds],
            "components": _rows(self.buttons),
            "allowed_mentions": {"parse": [], "roles": list(self.roles), "replied_user": False},
        }
        if files and self.attachments:
            payload["attachments"] = [
                {"id": str(number), "filename": file.name, "description": file.description}
                for number, file in enumerate(self.attachments)
            ]
        return payload

    def to_discord(self, *, files: bool = True) -> dict[str, Any]:
        """Return keyword arguments for discord.py's `Messageable.send` or, without files, `edit`.

        Must be called where an event loop runs.
        """
        # A value must not need the library: it is loaded where there is a bot.
        from bot import parts  # noqa: PLC0415

        return parts.arguments(self, files=files)


def _rows(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    return [
        {
            "type": _ROW,
            "components": [b.to_payload() for b in buttons[start : start + _BUTTONS_A_ROW]],
        }
        for start in range(0, len(buttons), _BUTTONS_A_ROW)
    ]
