"""What people click: pages to turn, and the buttons that stay on an alert for ever.

Knows custom ids and how a click becomes a call; what a click does is told by the commands. The
buttons on alerts carry the change's number in their id, so that they work after any restart.
"""

import re
from collections.abc import Awaitable, Callable

import discord

from bot.translations import Words

STAYING = re.compile(
    r"cw:(?P<verb>diff|ack|more|why|follow|mute|noise|matters|unfollow):(?P<number>\d{1,15})"
)
"""The custom ids of buttons that work for ever: a verb, and a change's or subscription's number."""

_LABELS = {"ack": "acknowledge"}

TOKEN_SECONDS = 14 * 60.0
"""How long an answer can be edited: Discord lets go of an interaction after 15 minutes."""


def custom_id(verb: str, number: int) -> str:
    """Return the custom id of a button that stays: "cw:diff:42"."""
    return f"cw:{verb}:{number}"


def button(
    verb: str,
    number: int,
    words: Words,
    label: str | None = None,
) -> discord.ui.Button[discord.ui.View]:
    """Return a button that stays; without a label, it is the verb's in the language of `words`."""
    label = label or words.button(_LABELS.get(verb, verb))
    return discord.ui.Button(label=label, custom_id=custom_id(verb, number))


def buttons(*shown: discord.ui.Button[discord.ui.View]) -> discord.ui.View:
    """Return a view of buttons that stay; a click on them is answered by their custom ids."""
    view = _Sent(timeout=None)
    for item in shown:
        view.add_item(item)
    return view


class _Sent(discord.ui.View):
    """A view that is sent and forgotten: clicks are known by their custom ids."""

    def is_dispatchable(self) -> bool:
        """Say that no click is waited for here."""
        return False


class Pager(discord.ui.View):
    """Buttons that turn the pages of an answer; it goes quiet before Discord forgets the answer."""

    def __init__(
        self,
        interaction: discord.Interaction,
        count: int,
        page: Callable[[int], Awaitable[str]],
        words: Words,
    ) -> None:
        super().__init__(timeout=TOKEN_SECONDS)
        self._asked, self._count, self._page, self._words = interaction, count, page, words
        self._number = 0
        self._back: discord.ui.Button[Pager] = discord.ui.Button(label=words.button("previous"))
        self._on: discord.ui.Button[Pager] = discord.ui.Button(label=words.button("next"))
        self._back.callback = self._turn_back  # type: ignore[method-assign]
        self._on.callback = self._turn_on  # type: ignore[method-assign]
        self.add_item(self._back).add_item(self._on)
        self._mark_ends()

    async def text(self) -> str:
        """Return the page that is shown, with its number below."""
        shown = await self._page(self._number)
        place = self._words.answer("page", page=self._number + 1, pages=self._count)
        return f"{shown}\n-# {place}"

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Let only the asker turn pages."""
        if interaction.user.id == self._asked.user.id:
            return True
        await interaction.response.send_message(self._words.answer("not-yours"), ephemeral=True)
        return False

    async def on_timeout(self) -> None:
        """Grey the buttons out, as long as the answer can still be edited."""
        self._back.disabled = self._on.disabled = True
        try:
            await self._asked.edit_original_response(view=self)
        except discord.HTTPException:
            return

    def _mark_ends(self) -> None:
        self._back.disabled = self._number == 0
        self._on.disabled = self._number == self._count - 1

    async def _turn_back(self, interaction: discord.Interaction) -> None:
        await self._turn_to(self._number - 1, interaction)

    async def _turn_on(self, interaction: discord.Interaction) -> None:
        await self._turn_to(self._number + 1, interaction)

    async def _turn_to(self, number: int, interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        self._number = min(max(number, 0), self._count - 1)
        self._mark_ends()
        await interaction.edit_original_response(content=await self.text(), view=self)
