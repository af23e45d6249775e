"""A message's value as the objects that discord.py sends.

Knows discord.py's parts; knows nothing of what a message says.
"""

import io
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.message import Attachment, Button, Message


class _Sent(discord.ui.View):
    """A view that discord.py sends and then forgets.

    Clicks are known by their custom ids, also after a restart; a view kept for each message would
    fill the memory.
    """

    def is_dispatchable(self) -> bool:
        """Say that no click is to be waited for."""
        return False


def arguments(message: "Message", *, files: bool) -> dict[str, Any]:
    """Return keyword arguments for `Messageable.send` or, without files, for `edit`.

    Must be called where an event loop runs.
    """
    told: dict[str, Any] = {
        "content": message.content,
        "embeds": [discord.Embed.from_dict(embed.to_payload()) for embed in message.embeds],
        "allowed_mentions": discord.AllowedMentions(
            everyone=False,
            users=False,
            roles=[discord.Object(int(role)) for role in message.roles],
            replied_user=False,
        ),
    }
    if message.buttons:
        told["view"] = _view(message.buttons)
    if files and message.attachments:
        told["files"] = files_of(message.attachments)
    return told


def files_of(attachments: "Iterable[Attachment]") -> list[discord.File]:
    """Return files that go along with a message or an answer."""
    return [
        discord.File(io.BytesIO(file.data), file.name, description=file.description or None)
        for file in attachments
    ]


def _view(buttons: "tuple[Button, ...]") -> discord.ui.View:
    view = _Sent(timeout=None)
    for button in buttons:
        link = button.url is not None
        view.add_item(
            discord.ui.Button(
                style=discord.ButtonStyle.link if link else discord.ButtonStyle.secondary,
                label=button.label,
                url=button.url,
                custom_id=button.custom_id,
            )
        )
    return view
