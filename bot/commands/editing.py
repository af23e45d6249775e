"""`/policy-alerts edit`: a subscription in menus, each choice saved at once.

Knows the menus and what each of them changes; what is written is a whole subscription, so that two
people who edit at once do not mix half of each.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.commands import quieting, wants
from bot.commands.asked import Asked
from bot.commands.refusal import Refusal, tell_error
from bot.translations import Words
from bot.views import TOKEN_SECONDS
from bot.wording import languages
from monitor.model import Direction, Level, Mention, Pace, Quiet, Subscription, Topic
from monitor.store import Book

Change = Callable[[Subscription, Sequence[str]], Subscription]

_ANY = "any"
_MOST_ROLES = 5


class EditView(discord.ui.LayoutView):
    """A subscription's settings as menus that show what is set."""

    def __init__(self, asked: Asked, subscription: Subscription, told: str) -> None:
        super().__init__(timeout=TOKEN_SECONDS)
        self._asked, self._told = asked, told
        self._fill(subscription, saved=False)

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Let only the asker choose."""
        if interaction.user.id == self._asked.interaction.user.id:
            return True
        text = self._asked.words.answer("not-yours")
        await interaction.response.send_message(text, ephemeral=True)
        return False

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, _: discord.ui.Item[Any]
    ) -> None:
        """Tell an error as a sentence."""
        await tell_error(interaction, error)

    async def save(self, interaction: discord.Interaction, change: Change, to: list[str]) -> None:
        """Write a choice into the book, and show the menus as they now stand."""
        await interaction.response.defer()
        number = self._number
        saved = await self._asked.ask(lambda book: _amend(book, number, change, to))
        self._asked.office.index.forget()
        self._fill(saved, saved=True)
        await interaction.edit_original_response(view=self)

    def _fill(self, subscription: Subscription, *, saved: bool) -> None:
        self._number = subscription.id
        self.clear_items()
        words = self._asked.words
        head = words.phrase(
            "alerts",
            "editing",
            number=subscription.id,
            channel=wants.channel_of(subscription),
            wants=self._told,
        )
        if saved:
            head += f"\n-# {words.phrase('alerts', 'edited')}"
        self.add_item(discord.ui.TextDisplay(head))
        for title, menu in self._menus(subscription):
            self.add_item(discord.ui.TextDisplay(f"-# {words.phrase('alerts', title)}"))
            self.add_item(discord.ui.ActionRow(menu))
        self.add_item(discord.ui.ActionRow(*self._buttons(subscription)))

    def _buttons(self, kept: Subscription) -> Iterable[discord.ui.Item[Any]]:
        words = self._asked.words
        threads = words.phrase("alerts", f"edit-thread-{_on(is_on=kept.thread)}")
        yield _Switch(self, threads, _switch_thread)
        hours = quieting.written(kept.quiet) if kept.quiet else words.phrase("alerts", "no-quiet")
        yield _QuietButton(self, words.phrase("alerts", "edit-quiet", hours=hours), kept.quiet)
        if kept.quiet:
            urgent = words.phrase("alerts", f"edit-urgent-{_on(is_on=kept.quiet.urgent)}")
            yield _Switch(self, urgent, _switch_urgent)

    @property
    def words(self) -> Words:
        """The words of the person who edits."""
        return self._asked.words

    def _menus(self, kept: Subscription) -> Iterable[tuple[str, discord.ui.Item[Any]]]:
        words = self._asked.words
        levels = [(level.value, words.choice(level.value)) for level in Level]
        leanings = [(_ANY, words.choice(_ANY))]
        leanings += [(d.value, words.choice(d.value)) for d in (Direction.WORSE, Direction.BETTER)]
        tongues = [(code, wants.language(code)) for code in languages()]
        paces = [(pace.value, wants.pace(pace, words)) for pace in Pace]
        topics = [(topic.value, words.word(topic)) for topic in Topic]
        leaning = kept.direction.value if kept.direction else _ANY
        yield "edit-from", _Menu(self, levels, [kept.at_least], _set_level)
        yield "edit-direction", _Menu(self, leanings, [leaning], _set_direction)
        yield "edit-topics", _Menu(self, topics, list(kept.topics), _set_topics, several=True)
        yield "edit-language", _Menu(self, tongues, [kept.language], _set_language)
        yield "edit-digest", _Menu(self, paces, [kept.digest], _set_pace)
        yield "edit-roles", _Roles(self, [mention.role for mention in kept.mentions])
        if kept.mentions:
            yield (
                "edit-mention-from",
                _Menu(self, levels, [kept.mentions[0].at_least], _set_mention_level),
            )


class _Menu(discord.ui.Select[EditView]):
    """A menu of one setting; `several` lets any number be chosen, none included."""

    def __init__(
        self,
        editor: EditView,
        options: Sequence[tuple[str, str]],
        chosen: Sequence[str],
        change: Change,
        *,
        several: bool = False,
    ) -> None:
        shown = [
            discord.SelectOption(label=name, value=value, default=value in chosen)
            for value, name in options
        ]
        least, most = (0, len(shown)) if several else (1, 1)
        super().__init__(options=shown, min_values=least, max_values=most)
        self._editor, self._change = editor, change

    async def callback(self, interaction: discord.Interaction) -> None:
        """Save what was chosen."""
        await self._editor.save(interaction, self._change, list(self.values))


class _Roles(discord.ui.RoleSelect[EditView]):
    """The menu of the roles that are mentioned; everyone is none of them."""

    def __init__(self, editor: EditView, chosen: Sequence[str]) -> None:
        shown = [
            discord.SelectDefaultValue(id=int(role), type=discord.SelectDefaultValueType.role)
            for role in chosen[:_MOST_ROLES]
        ]
        super().__init__(min_values=0, max_values=_MOST_ROLES, default_values=shown)
        self._editor = editor

    async def callback(self, interaction: discord.Interaction) -> None:
        """Save the chosen roles."""
        roles = [str(role.id) for role in self.values if not role.is_default()]
        await self._editor.save(interaction, _set_roles, roles)


class _Switch(discord.ui.Button[EditView]):
    """A setting that is on or off, as its label says."""

    def __init__(self, editor: EditView, label: str, change: Change) -> None:
        super().__init__(label=label)
        self._editor, self._change = editor, change

    async def callback(self, interaction: discord.Interaction) -> None:
        """Turn the switch."""
        await self._editor.save(interaction, self._change, [])


class _QuietButton(discord.ui.Button[EditView]):
    """The button that asks for quiet hours in a form."""

    def __init__(self, editor: EditView, label: str, quiet: Quiet | None) -> None:
        super().__init__(label=label)
        self._editor, self._quiet = editor, quiet

    async def callback(self, interaction: discord.Interaction) -> None:
        """Open the form."""
        await interaction.response.send_modal(_QuietForm(self._editor, self._quiet))


class _QuietForm(discord.ui.Modal):
    """Quiet hours and their zone, to be typed; what is no such thing is told and changes nothing."""

    def __init__(self, editor: EditView, quiet: Quiet | None) -> None:
        words = editor.words
        super().__init__(title=words.phrase("alerts", "quiet-title"), timeout=TOKEN_SECONDS)
        self._editor, self._kept = editor, quiet
        hours, zone = (quieting.written(quiet), quiet.zone) if quiet else ("", "")
        self._hours = _line("quiet", hours)
        self._zone = _line("zone", zone)
        for key, item in (("quiet-hours", self._hours), ("quiet-zone", self._zone)):
            self.add_item(discord.ui.Label(text=words.phrase("alerts", key), component=item))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Save what was typed."""
        quiet = None
        if hours := self._hours.value.strip():
            zone = self._zone.value.strip() or None
            words = self._editor.words
            quiet = quieting.quiet_as(self._kept, hours, zone, urgent=None, words=words)
        await self._editor.save(interaction, lambda kept, _: replace(kept, quiet=quiet), [])

    async def on_error(  # type: ignore[override]  # as discord.py itself has it for forms
        self, interaction: discord.Interaction, error: Exception
    ) -> None:
        """Tell an error as a sentence."""
        await tell_error(interaction, error)


def _line(name: str, value: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(custom_id=name, default=value, required=False, max_length=60)


def _amend(book: Book, number: int, change: Change, to: Sequence[str]) -> Subscription:
    found = book.subscription(number)
    if found is None:
        raise Refusal("no-subscription", table="alerts", name=str(number))
    return book.amend(change(found, to))


def _set_level(kept: Subscription, to: Sequence[str]) -> Subscription:
    return replace(kept, at_least=Level(to[0]).value)


def _set_direction(kept: Subscription, to: Sequence[str]) -> Subscription:
    return replace(kept, direction=None if to[0] == _ANY else Direction(to[0]))


def _set_topics(kept: Subscription, to: Sequence[str]) -> Subscription:
    return replace(kept, topics=tuple(topic for topic in Topic if topic in to))


def _set_language(kept: Subscription, to: Sequence[str]) -> Subscription:
    return replace(kept, language=to[0])


def _set_pace(kept: Subscription, to: Sequence[str]) -> Subscription:
    return replace(kept, digest=Pace(to[0]))


def _set_roles(kept: Subscription, to: Sequence[str]) -> Subscription:
    level = kept.mentions[0].at_least if kept.mentions else kept.at_least
    return replace(kept, mentions=tuple(Mention(role, level) for role in to))


def _set_mention_level(kept: Subscription, to: Sequence[str]) -> Subscription:
    return replace(kept, mentions=tuple(replace(m, at_least=to[0]) for m in kept.mentions))


def _on(*, is_on: bool) -> str:
    return "on" if is_on else "off"


def _switch_urgent(kept: Subscription, _: Sequence[str]) -> Subscription:
    if kept.quiet is None:
        return kept
    return replace(kept, quiet=replace(kept.quiet, urgent=not kept.quiet.urgent))


def _switch_thread(kept: Subscription, _: Sequence[str]) -> Subscription:
    return replace(kept, thread=not kept.thread)
