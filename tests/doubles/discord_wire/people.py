"""Simulated people: they run commands, type into options, click, pick, and fill in forms.

A person sees only what Discord would show: commands that were registered and that their
permissions open. What they do goes through the gateway, as with real Discord, and what the bot
answers is collected in a `Reply`. Every method may be called from any thread but the double's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from tests.doubles.discord_wire import shapes
from tests.doubles.discord_wire.engine import Discord, Interaction
from tests.doubles.discord_wire.world import (
    EVERYTHING,
    Channel,
    Json,
    Message,
    Permission,
    Role,
    User,
    base_permissions,
)

T = TypeVar("T")

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
SUBCOMMANDS = (1, 2)
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10


class Stage(Protocol):
    """What a person needs of the double: its engine, its thread, and to wait."""

    discord: Discord

    def do(self, work: Callable[[], T]) -> T:
        """Run work in the double's event loop and return what it returns."""

    def wait_for(self, what: Callable[[], T | None], timeout: float, why: str) -> T:
        """Wait until `what` returns something, and return it."""


class HiddenError(LookupError):
    """The command is not registered, or this person's permissions do not open it."""


class UnfitError(ValueError):
    """Discord's client would not let a person send this."""


class Reply:
    """What became of one thing that a person did."""

    def __init__(self, stage: Stage, interaction: Interaction) -> None:
        self._stage = stage
        self.interaction = interaction

    @property
    def failed(self) -> bool:
        """Whether the person was told that the application did not respond."""
        return self.interaction.acknowledged is None

    @property
    def milliseconds(self) -> float:
        """How long the first answer took."""
        return (self.interaction.acknowledged_at - self.interaction.began) * 1000

    @property
    def message(self) -> Message:
        """The message that answered, as it stands."""
        assert self.interaction.original is not None, "no message answered"
        return self.interaction.original

    @property
    def text(self) -> str:
        """All that the answering message says, embeds and text components included."""
        return said(self.message)

    @property
    def followups(self) -> list[Message]:
        """The messages after the first."""
        return self.interaction.followups

    @property
    def choices(self) -> list[Json]:
        """What autocomplete offered: `name` and `value` of each."""
        return list(self.interaction.data.get("choices") or [])

    @property
    def modal(self) -> Json:
        """The form that was opened."""
        assert self.interaction.acknowledged == 9, "no form was opened"
        return self.interaction.data

    def settled(self, timeout: float = 10.0) -> Reply:
        """Wait until the answer no longer says "is thinking"."""

        def done() -> Reply | None:
            original = self.interaction.original
            return None if original is not None and original.loading else self

        return self._stage.wait_for(done, timeout, "an answer after 'is thinking'")


def said(message: Message) -> str:
    """Return all that a message says: content, embeds, text of components, labels."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, list):
            return [text for each in value for text in texts(each)]
        if not isinstance(value, dict):
            return []
        names = ("author", "title", "description", "name", "value", "text", "content", "label")
        own = [value[name] for name in names if isinstance(value.get(name), str)]
        inner = [value[n] for n in ("author", "fields", "footer", "components", "accessory")
                 if isinstance(value.get(n), list | dict)]  # fmt: skip
        return own + [text for each in inner for text in texts(each)]

    return "\n".join([message.content, *texts(message.embeds), *texts(message.components)])


class Person:
    """One person in one channel."""

    def __init__(self, stage: Stage, user: User, channel: Channel) -> None:
        self._stage = stage
        self.user = user
        self.channel = channel

    def commands(self) -> list[str]:
        """Return the names of the commands that this person is shown here."""
        return [c["name"] for c in self._stage.do(self._registered) if self._is_open(c)]

    def slash(self, words: str, **options: Any) -> Reply:
        """Run a slash command, such as `slash("policy history", watch="acme")`; await the answer.

        Channels, roles and users are given as themselves.
        """
        return self._command(COMMAND, words, options)

    def complete(self, words: str, focused: str, typed: str, **options: Any) -> Reply:
        """Type into an option and return what is offered."""
        return self._command(AUTOCOMPLETE, words, options | {focused: typed}, focused)

    def menu(self, name: str, message: Message) -> Reply:
        """Run a message command on a message."""
        command = self._find(name, kind=3)
        data = {
            "id": command["id"],
            "name": name,
            "type": 3,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): self._shape(message)}},
        }
        return self._act(COMMAND, data, command=name)

    def click(self, message: Message, button: str) -> Reply:
        """Click a button, told by its label or custom_id."""
        component = _find_component(message, button)
        if component.get("disabled"):
            raise UnfitError(f"{button} is disabled")
        data = {"custom_id": component["custom_id"], "component_type": component["type"]}
        return self._act(COMPONENT, data, source=message)

    def pick(self, message: Message, select: str, values: Sequence[Any]) -> Reply:
        """Pick values of a select, told by its placeholder or custom_id."""
        component = _find_component(message, select)
        data: Json = {"custom_id": component["custom_id"], "component_type": component["type"]}
        if component["type"] == 3:
            offered = {option["value"] for option in component["options"]}
            if not set(values) <= offered:
                raise UnfitError(f"{set(values) - offered} is not offered")
            data["values"] = list(values)
        else:
            data["values"] = [str(value.id) for value in values]
            data["resolved"] = _resolved(values, self.channel)
        return self._act(COMPONENT, data, source=message)

    def submit(self, form: Reply, **values: str) -> Reply:
        """Send the form that a reply opened, with a value for each custom_id."""
        filled = [_fill(component, values) for component in form.modal["components"]]
        data = {"custom_id": form.modal["custom_id"], "components": filled}
        return self._act(MODAL_SUBMIT, data, source=form.interaction.source)

    def _command(
        self, kind: int, words: str, options: Mapping[str, Any], focused: str = ""
    ) -> Reply:
        name, *path = words.split()
        command = self._find(name, kind=1)
        inner: Json = command
        for word in path:
            inner = _named(inner.get("options") or [], word)
        given = [
            _option(_named(inner.get("options") or [], key), value, focused == key)
            for key, value in options.items()
        ]
        _check_required(inner, options, typing=bool(focused))
        for word in reversed(path):
            group = word != path[-1]
            given = [{"name": word, "type": 2 if group else 1, "options": given}]
        data: Json = {"id": command["id"], "name": name, "type": 1, "options": given}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        data["resolved"] = _resolved(list(options.values()), self.channel)
        return self._act(kind, data, command=words)

    def _registered(self) -> list[Json]:
        guild = self.channel.guild
        commands = self._stage.discord.world.commands
        return [*commands[None], *(commands.get(guild.id, []) if guild else [])]

    def _find(self, name: str, kind: int) -> Json:
        for command in self._stage.do(self._registered):
            if (command["name"], command["type"]) == (name, kind) and self._is_open(command):
                return command
        raise HiddenError(f"{name} is not registered here, or not open to {self.user.name}")

    def _is_open(self, command: Json) -> bool:
        guild = self.channel.guild
        contexts = command.get("contexts")
        if guild is None:
            here = contexts is None or bool({1, 2} & set(contexts))
            return here and bool(command.get("dm_permission", True))
        if contexts is not None and 0 not in contexts:
            return False
        needed = command["default_member_permissions"]
        held = self._permissions()
        if held == EVERYTHING or needed is None:
            return True
        return int(needed) != 0 and held & int(needed) == int(needed)

    def _permissions(self) -> int:
        return int(self._stage.discord.world.permissions(self.user, self.channel))

    def _shape(self, message: Message) -> Json:
        return shapes.message(message, self._stage.discord.base)

    def _act(
        self, kind: int, data: Json, *, source: Message | None = None, command: str = ""
    ) -> Reply:
        """Tell the bot through the gateway, and wait for its first answer."""
        discord = self._stage.discord

        def begin() -> Interaction:
            interaction = Interaction(
                discord.world.clock.snowflake(),
                secrets.token_urlsafe(96),
                kind,
                self.user,
                self.channel,
                discord.world.clock.now(),
                source,
                command,
            )
            discord.interactions[interaction.token] = interaction
            event = self._event(interaction, data)
            discord.dispatch("INTERACTION_CREATE", event, guild=self.channel.guild)
            return interaction

        interaction = self._stage.do(begin)

        def answered() -> Reply | None:
            late = discord.world.clock.now() - interaction.began > discord.patience
            if interaction.acknowledged is None and not late:
                return None
            interaction.lapsed = interaction.acknowledged is None
            return Reply(self._stage, interaction)

        return self._stage.wait_for(answered, discord.patience + 1, f"an answer to {command}")

    def _event(self, interaction: Interaction, data: Json) -> Json:
        discord, guild = self._stage.discord, self.channel.guild
        own = int(discord.world.permissions(discord.world.bot, self.channel))
        channel = shapes.channel(self.channel) | {"permissions": str(self._permissions())}
        event: Json = {
            "id": str(interaction.id),
            "application_id": str(discord.world.application),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel": channel,
            "channel_id": str(self.channel.id),
            "locale": self.user.locale,
            "app_permissions": str(own),
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
            "context": 1 if guild is None else 0,
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
        }
        if interaction.source is not None:
            event["message"] = self._shape(interaction.source)
        if guild is None:
            return event | {"user": shapes.user(self.user)}
        member = shapes.member(guild, self.user) | {"permissions": str(self._permissions())}
        about = {"id": str(guild.id), "locale": guild.locale, "features": []}
        return event | {
            "guild_id": str(guild.id),
            "guild": about,
            "guild_locale": guild.locale,
            "member": member,
        }


def _named(options: Sequence[Json], name: str) -> Json:
    for option in options:
        if option["name"] == name:
            return option
    raise UnfitError(f"no option {name!r} among {[option['name'] for option in options]}")


def _check_required(command: Json, given: Mapping[str, Any], *, typing: bool) -> None:
    missing = [
        option["name"]
        for option in command.get("options") or []
        if option.get("required") and option["name"] not in given
    ]
    if missing and not typing:
        raise UnfitError(f"required options are missing: {missing}")


def _option(option: Json, value: Any, focused: bool) -> Json:  # noqa: FBT001  Discord's own word
    kind = option["type"]
    if isinstance(value, User | Role | Channel):
        value = str(value.id)
    choices = option.get("choices")
    if choices and not focused and value not in [choice["value"] for choice in choices]:
        raise UnfitError(f"{value!r} is none of the choices of {option['name']}")
    fits = {INTEGER: int, BOOLEAN: bool, NUMBER: int | float}.get(kind, str)
    if not focused and not isinstance(value, fits):
        raise UnfitError(f"{option['name']} takes no {type(value).__name__}")
    told = {"name": option["name"], "type": kind, "value": value}
    return told | ({"focused": True} if focused else {})


def _resolved(values: Sequence[Any], channel: Channel) -> Json:
    """Tell of the users, roles and channels among the values, as Discord sends them along."""
    found: dict[str, Json] = {"users": {}, "members": {}, "roles": {}, "channels": {}}
    guild = channel.guild
    for value in values:
        if isinstance(value, User):
            found["users"][str(value.id)] = shapes.user(value)
            if guild is not None and value.id in guild.members:
                found["members"][str(value.id)] = shapes.member(guild, value) | {
                    "permissions": str(int(base_permissions(guild, value)))
                }
        elif isinstance(value, Role):
            found["roles"][str(value.id)] = shapes.role(value)
        elif isinstance(value, Channel):
            permissions = str(int(Permission.VIEW_CHANNEL))
            found["channels"][str(value.id)] = shapes.channel(value) | {"permissions": permissions}
    return {key: entries for key, entries in found.items() if entries}


def _find_component(message: Message, wanted: str) -> Json:
    def walk(components: Sequence[Json]) -> list[Json]:
        inner = [c for each in components for c in walk(each.get("components") or [])]
        sides = [each["accessory"] for each in components if each.get("accessory")]
        return [*components, *inner, *sides]

    for component in walk(shapes.numbered(message.components)):
        names = (component.get(key) for key in ("custom_id", "label", "placeholder"))
        if wanted in names and "custom_id" in component:
            return component
    raise UnfitError(f"the message has nothing to click called {wanted!r}")


def _fill(component: Json, values: Mapping[str, str]) -> Json:
    """Fill a part of a form: a row, a label or the field itself."""
    if "component" in component:
        return {
            "type": component["type"],
            "id": 1,
            "component": _fill(component["component"], values),
        }
    if "components" in component:
        inner = [_fill(each, values) for each in component["components"]]
        return {"type": component["type"], "id": 1, "components": inner}
    name = component.get("custom_id", "")
    told = {"type": component["type"], "id": 1, "custom_id": name}
    if component["type"] == 3:
        return told | {"values": [values[name]] if name in values else []}
    return told | {"value": values.get(name, component.get("value") or "")}
