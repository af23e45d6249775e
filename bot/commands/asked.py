"""One request from Discord: who asks, in which language, and the answer to it.

Knows how an interaction is acknowledged within Discord's three seconds and answered afterwards, in
pages where one message does not hold it. Knows no command.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import discord

from bot.commands.office import Office
from bot.translations import Words, language_of, words
from bot.views import Pager
from monitor.model import PERSON
from monitor.store import Book

_Answer = TypeVar("_Answer")

_SILENT = discord.AllowedMentions.none()


class Asked:
    """An acknowledged interaction, to be answered to the asker alone."""

    def __init__(self, office: Office, interaction: discord.Interaction) -> None:
        self.office, self.interaction = office, interaction
        self.words: Words = words(language_of(interaction.locale))
        self._reminded = False

    @classmethod
    async def begin(cls, office: Office, interaction: discord.Interaction) -> "Asked":
        """Acknowledge an interaction at once; the answer may take 15 minutes from here."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        return cls(office, interaction)

    @property
    def language(self) -> str:
        """The language of the answer."""
        return self.words.language

    @property
    def person(self) -> str:
        """The id of the asker."""
        return str(self.interaction.user.id)

    async def ask(self, question: Callable[[Book], _Answer]) -> _Answer:
        """Put a question to the book; see `Office.ask`."""
        return await self.office.ask(question)

    async def tell(
        self,
        text: str,
        *,
        view: discord.ui.View | None = None,
        files: Sequence[discord.File] = (),
    ) -> None:
        """Answer with one message of at most 2,000 characters; nothing in it pings."""
        await self.interaction.edit_original_response(
            content=text, view=view, attachments=files, allowed_mentions=_SILENT
        )
        await self._remind()

    async def _remind(self) -> None:
        """Say, once an answer, that the asker cannot be written to, where that has turned out."""
        if self._reminded:
            return
        self._reminded = True
        channel = f"{PERSON}{self.person}"
        mine = await self.ask(lambda book: book.subscriptions(channel=channel))
        closed = sum(s.suspended is not None for s in mine)
        if closed:
            text = self.words.counted("answers", "unreached", closed)
            await self.interaction.followup.send(text, ephemeral=True, allowed_mentions=_SILENT)

    async def tell_pages(
        self, count: int, page: Callable[[int], Awaitable[str]], files: Sequence[discord.File] = ()
    ) -> None:
        """Answer with the first of `count` pages, and buttons for the others where there are any.

        `page` makes the page of a number from 0; it is called when the page is turned to.
        """
        if count == 1:
            await self.tell(await page(0), files=files)
            return
        pager = Pager(self.interaction, count, page, self.words)
        await self.tell(await pager.text(), view=pager, files=files)
