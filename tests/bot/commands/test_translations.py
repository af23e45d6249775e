"""Both languages are whole, and what Discord is told of the commands keeps to its rules."""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot import commands
from bot.translations import WHY, language_of, words
from bot.wording import languages
from monitor.model import Topic

OTHERS = [code for code in languages() if code != "en"]
NAME = re.compile(r"[-_\w]{1,32}")
Payload = dict[str, Any]


def leaves(table: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(table, str):
        yield path, table
        return
    for key, part in table.items():
        yield from leaves(part, f"{path}/{key}")


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OTHERS)
def test_every_phrase_is_in_every_language_with_the_same_parts(code: str) -> None:
    base, other = dict(leaves(words("en").tables)), dict(leaves(words(code).tables))
    assert base.keys() == other.keys()
    assert {p: braces(base[p]) for p in base} == {p: braces(other[p]) for p in base}
    assert all(text.strip() for text in other.values())


@pytest.mark.parametrize("code", languages())
def test_buttons_fit_where_they_are_shown(code: str) -> None:
    assert all(0 < len(label) <= 34 for label in words(code).tables["buttons"].values())


@pytest.mark.parametrize(
    ("locale", "code"),
    [("fr", "fr"), ("en-GB", "en"), ("en-US", "en"), ("de", "en"), ("zh-CN", "en")],
)
def test_a_locale_is_answered_in_its_language_or_in_english(locale: str, code: str) -> None:
    assert language_of(discord.Locale(locale)) == code


async def payloads(guild: discord.Object | None = None) -> list[Payload]:
    client = discord.Client(intents=discord.Intents(guilds=True))
    tree = app_commands.CommandTree(client)
    await commands.install(tree, Path("none.db"), operator_guild=4711)
    assert tree.translator is not None
    return [
        await command.get_translated_payload(tree, tree.translator)
        for command in tree.get_commands(guild=guild)
    ]


def options(payload: Payload) -> Iterator[tuple[str, Payload]]:
    for option in payload.get("options", ()):
        yield payload["name"], option
        yield from options(option)


CONTRACT = {
    "policy": {
        "list": "", "history": "watch topic from since", "show": "change", "diff": "change",
        "facts": "watch", "search": "text", "status": "",
        "follow": "watch from quiet zone urgent",
    },
    "policy-alerts": {
        "subscribe": "watch channel from topic direction language digest mention thread"
                     " quiet zone urgent",
        "unsubscribe": "subscription", "edit": "subscription quiet zone urgent", "overview": "",
        "pause": "hours", "test": "channel",
    },
    "policy-admin": {"add": "url", "approve": "watch", "check": "watch"},
}  # fmt: skip


async def test_names_and_options_are_those_of_the_contract() -> None:
    told = [*await payloads(), *await payloads(discord.Object(4711))]
    groups = {p["name"]: p for p in told if p["type"] == 1}
    assert {
        name: {c["name"]: " ".join(o["name"] for o in c["options"]) for c in group["options"]}
        for name, group in groups.items()
    } == CONTRACT
    levels = next(o for _, o in options(groups["policy"]) if o["name"] == "from" and "choices" in o)
    assert [c["value"] for c in levels["choices"]] == ["cosmetic", "minor", "substantive", "high"]


async def test_admin_is_the_operator_s_alone_and_alerts_are_for_managers() -> None:
    everywhere = {p["name"]: p for p in await payloads()}
    assert set(everywhere) == {"policy", "policy-alerts", WHY}
    alerts = everywhere["policy-alerts"]
    assert alerts["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert alerts["dm_permission"] is False
    assert everywhere["policy"]["default_member_permissions"] is None
    (admin,) = await payloads(discord.Object(4711))
    assert admin["name"] == "policy-admin"


async def test_every_command_and_option_is_localized_within_discord_s_limits() -> None:
    for payload in [*await payloads(), *await payloads(discord.Object(4711))]:
        parts = [("", payload), *options(payload)]
        for parent, part in parts:
            if part is payload and payload["type"] == 3:
                assert part["name_localizations"]["fr"]
                continue
            for code in OTHERS:
                name, says = (
                    part["name_localizations"][code],
                    part["description_localizations"][code],
                )
                assert NAME.fullmatch(name), (parent, name)
                assert name == name.lower()
                assert 1 <= len(says) <= 100
            assert 1 <= len(part["description"]) <= 100
            siblings = part.get("options", ())
            for code in OTHERS:
                names = [s["name_localizations"][code] for s in siblings]
                assert len(set(names)) == len(names)
            for choice in part.get("choices", ()):
                assert len(choice["name"]) <= 100
                assert all(len(n) <= 100 for n in choice["name_localizations"].values())
        assert size(payload) <= 8000


def size(payload: Payload) -> int:
    """Return the characters that Discord counts: of each text, the longest localization."""
    own = 0
    for key in ("name", "description"):
        shown = [payload.get(key) or "", *(payload.get(f"{key}_localizations") or {}).values()]
        own += max(map(len, shown))
    own += len(str(payload.get("value", "")))
    parts = (*payload.get("options", ()), *payload.get("choices", ()))
    return own + sum(size(part) for part in parts)


def test_topics_fit_into_one_list_of_choices() -> None:
    assert len(Topic) <= 25
