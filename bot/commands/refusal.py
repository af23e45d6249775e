"""What cannot be done, as a sentence in the asker's language; and every error as such a sentence.

Knows which error is which phrase; holds no words.
"""

import logging
from types import TracebackType

import discord
from discord import app_commands

from bot.translations import Words, language_of, words
from monitor.errors import LockedError, StoreError

log = logging.getLogger(__name__)

_UNKNOWN_INTERACTION = 10062
"""Discord's code for an interaction that was not answered within three seconds."""

_SILENT = discord.AllowedMentions.none()


class Refusal(app_commands.AppCommandError):
    """A request that cannot be met; `key` of `table` is the phrase that says why."""

    def __init__(self, key: str, *, table: str = "answers", **parts: object) -> None:
        super().__init__(key)
        self.key, self.table, self.parts = key, table, parts

    def told(self, there: Words) -> str:
        """Return the sentence in a language."""
        return there.phrase(self.table, self.key, **self.parts)


async def tell_error(interaction: discord.Interaction, error: Exception) -> None:
    """Answer an interaction that failed with a sentence, and log what is a bug of ours.

    The signature is that of `CommandTree.on_error`; buttons and menus call it too.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.NotFound) and cause.code == _UNKNOWN_INTERACTION:
        log.warning("answered too late", extra={"interaction": interaction.id})
        return
    text = sentence_of(cause, words(language_of(interaction.locale)), interaction.id)
    if not isinstance(cause, app_commands.AppCommandError):
        log.error("command failed", exc_info=cause, extra={"interaction": interaction.id})
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True, allowed_mentions=_SILENT)
        else:
            await interaction.response.send_message(text, ephemeral=True, allowed_mentions=_SILENT)
    except discord.HTTPException:
        log.warning("error could not be told", extra={"interaction": interaction.id})


class Answering:
    """Tells any error of the block that it guards as a sentence, and lets none out.

    For clicks that discord.py would only log: the person would see nothing but "failed".
    """

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        await tell_error(self._interaction, error)
        return True


def sentence_of(error: BaseException, there: Words, code: int) -> str:
    """Return the sentence for an error; `code` finds it in the log."""
    if isinstance(error, Refusal):
        return error.told(there)
    if isinstance(error, app_commands.MissingPermissions):
        names = ", ".join(there.permission(name) for name in error.missing_permissions)
        return there.answer("not-allowed", permission=names)
    for kind, key in _PHRASES:
        if isinstance(error, kind):
            return there.answer(key)
    return there.answer("went-wrong", code=f"`{code}`")


_PHRASES: tuple[tuple[type[BaseException], str], ...] = (
    (app_commands.NoPrivateMessage, "server-only"),
    (app_commands.CheckFailure, "operator-only"),
    (app_commands.TransformerError, "no-channel"),
    (app_commands.CommandNotFound, "out-of-date"),
    (app_commands.CommandSignatureMismatch, "out-of-date"),
    (LockedError, "book-busy"),
    (StoreError, "book-unusable"),
)
"""Which error is which phrase; the first that fits."""
