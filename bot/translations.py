"""The bot's words in each language, and their way into Discord's own menus.

Knows how Discord's locales map to the phrase files, and where in them the name of a command stands;
holds no word of any language but the code of the one whose names go over the wire. A new language
is a new file in `bot/phrases` and in `monitor/render/phrases`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from inspect import signature
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.wording import Wording, languages, wording
from monitor.model import Direction, Severity, Topic, Verdict

BASE = "en"
"""The language of the names and descriptions that the others are localizations of."""

_Callback = TypeVar("_Callback", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Words(Wording):
    """The bot's words of one language, as the commands ask for them."""

    def answer(self, key: str, **parts: object) -> str:
        """Return a phrase that answers a question."""
        return self.phrase("answers", key, **parts)

    def button(self, key: str) -> str:
        """Return the label of a button, at most 80 characters."""
        return self.phrase("buttons", key)

    def choice(self, value: str) -> str:
        """Return what a choice of an option is called; a language is called by its own name."""
        if value in languages():
            return str(words(value).tables["name"])
        for kind in (Topic, Direction):
            if value in list(kind) and value not in self.tables["choices"]:
                return self.nouns.word(kind(value))
        return self.phrase("choices", value)

    def word(self, member: Topic | Direction | Severity | Verdict) -> str:
        """Return the word for a noun of the model, as the alerts have it."""
        return self.nouns.word(member)

    def permission(self, name: str) -> str:
        """Return what Discord's client calls a permission."""
        return self.phrase("permissions", name)

    def command(self, name: str) -> Mapping[str, str]:
        """Return the `name` and description (`says`) that the client shows for a command."""
        shown: Mapping[str, str] = self.tables["commands"][name]
        return shown

    def option(self, command: str, name: str) -> Mapping[str, str]:
        """Return the `name` and description (`says`) of an option of a command."""
        table = self.tables["options"]
        shown: Mapping[str, str] = table.get(f"{command} {name}") or table[name]
        return shown


@lru_cache(maxsize=16)
def words(language: str) -> Words:
    """Return the words of a language; the base language's where there is no file for it."""
    found = wording(language)
    return Words(found.language, found.tables, found.nouns)


def languages_named() -> dict[str, str]:
    """Return the name of each language, in that language, by its code."""
    return {code: str(words(code).tables["name"]) for code in languages()}


def language_of(locale: discord.Locale) -> str:
    """Return the code of the language to answer in: "fr" for fr, "en" for what is not known."""
    code = locale.value.partition("-")[0]
    return code if code in languages() else BASE


def says(command: str) -> str:
    """Return a command's description in the base language, for its declaration."""
    return words(BASE).command(command)["says"]


WHY = "Why this alert?"
"""The name of the message command, by which its words are found as well."""


def with_options_of(command: str) -> Callable[[_Callback], _Callback]:
    """Describe every option of a command's callback by the words of the base language.

    A trailing underscore of a parameter is no part of the option's name, since Python keeps some
    names for itself: `from_` is the option `from`.
    """

    def describe(callback: _Callback) -> _Callback:
        names = [name for name in signature(callback).parameters if name not in _NO_OPTIONS]
        shown = {name: words(BASE).option(command, name.rstrip("_")) for name in names}
        renamed = {name: name.rstrip("_") for name in names if name.endswith("_")}
        app_commands.describe(**{name: text["says"] for name, text in shown.items()})(callback)
        return app_commands.rename(**renamed)(callback) if renamed else callback

    return describe


_NO_OPTIONS = frozenset({"self", "interaction"})


class PhraseTranslator(app_commands.Translator):
    """Gives Discord the localizations of names, descriptions and choices."""

    async def translate(
        self,
        string: app_commands.locale_str,  # noqa: ARG002 - the place says which text is meant
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the localized text, None where the base language's is meant."""
        language = language_of(locale)
        if language == BASE:
            return None
        return _localized(words(language), context)


def _localized(there: Words, context: app_commands.TranslationContextTypes) -> str | None:
    place = app_commands.TranslationContextLocation
    match context.location:
        case place.command_name | place.group_name:
            return there.command(context.data.qualified_name)["name"]
        case place.command_description | place.group_description:
            return there.command(context.data.qualified_name)["says"]
        case place.parameter_name:
            return _option(there, context.data)["name"]
        case place.parameter_description:
            return _option(there, context.data)["says"]
        case place.choice_name:
            return there.choice(str(context.data.value))
    return None


def _option(there: Words, option: app_commands.Parameter) -> Mapping[str, str]:
    return there.option(option.command.qualified_name, option.name.rstrip("_"))
