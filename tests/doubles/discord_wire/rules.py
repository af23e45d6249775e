"""What Discord documents and its schema does not say: limits of messages, components, commands.

Each function returns sentences on what is broken, none where all is well. Pure; knows nothing of
HTTP. Source: Discord's developer documentation (Message, Component and Application Command
resources).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.doubles.discord_wire.world import Json

ROW, BUTTON, SELECTS, TEXT = 1, 2, (3, 5, 6, 7, 8), 10
COMPONENTS_V2 = 1 << 15
SENDABLE_FLAGS = (1 << 2) | (1 << 6) | (1 << 12) | COMPONENTS_V2
"""Flags that a sender may set: no embeds, ephemeral, silent, components V2."""

FILE_LIMIT = 10 * 1024 * 1024
REQUEST_LIMIT = 25 * 1024 * 1024
LOCALES = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)


def broken_message(payload: Json, files: Mapping[str, int] = {}) -> list[str]:
    """Check a message that is sent or edited; `files` maps form names to sizes in bytes."""
    return [
        *_broken_text(payload),
        *_broken_embeds(payload.get("embeds") or []),
        *_broken_components(payload),
        *_broken_mentions(payload.get("allowed_mentions") or {}),
        *_broken_files(payload.get("attachments") or [], files),
    ]


def is_empty(payload: Json, files: Mapping[str, object]) -> bool:
    """Tell whether a new message would show nothing (error 50006)."""
    return not files and not any(
        payload.get(key) for key in ("content", "embeds", "components", "sticker_ids", "poll")
    )


def _broken_text(payload: Json) -> Iterator[str]:
    if len(payload.get("content") or "") > 2000:
        yield "content: more than 2000 characters"
    nonce = payload.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        yield "nonce: more than 25 characters"
    flags = payload.get("flags") or 0
    if flags & ~SENDABLE_FLAGS:
        yield f"flags: {flags} holds flags that cannot be sent"


def _broken_embeds(embeds: Sequence[Json]) -> Iterator[str]:
    if len(embeds) > 10:
        yield "embeds: more than 10"
    total = 0
    for embed in embeds:
        parts: list[tuple[str, str, int]] = [
            ("title", embed.get("title") or "", 256),
            ("description", embed.get("description") or "", 4096),
            ("author.name", (embed.get("author") or {}).get("name") or "", 256),
            ("footer.text", (embed.get("footer") or {}).get("text") or "", 2048),
        ]
        for field in embed.get("fields") or []:
            for name, most in (("name", 256), ("value", 1024)):
                text = str(field.get(name) or "")
                if not text.strip():
                    yield f"embed field {name}: blank"
                parts.append((f"field {name}", text, most))
        if len(embed.get("fields") or []) > 25:
            yield "embed fields: more than 25"
        for name, text, most in parts:
            total += len(text)
            if len(text) > most:
                yield f"embed {name}: {len(text)} characters, more than {most}"
    if total > 6000:
        yield f"embeds: {total} characters in all, more than 6000"


def _walk(components: Iterable[Any]) -> Iterator[Json]:
    for component in components:
        yield component
        yield from _walk(component.get("components") or ())
        for key in ("accessory", "component"):
            if component.get(key):
                yield from _walk([component[key]])


def _broken_components(payload: Json) -> Iterator[str]:
    rows = payload.get("components") or []
    nested = list(_walk(rows))
    if (payload.get("flags") or 0) & COMPONENTS_V2:
        yield from _broken_layout(payload, nested)
    else:
        if len(rows) > 5:
            yield "components: more than 5 rows"
        if any(row["type"] != ROW for row in rows):
            yield "components: something else than rows, without the flag of components V2"
    for row in (each for each in nested if each["type"] == ROW):
        yield from _broken_row(row)
    names = [c["custom_id"] for c in nested if c.get("custom_id")]
    if len(names) != len(set(names)):
        yield "components: a custom_id twice"
    for component in nested:
        yield from _broken_component(component)


def _broken_layout(payload: Json, nested: Sequence[Json]) -> Iterator[str]:
    """Check what components V2 allow."""
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if payload.get(key):
            yield f"{key}: not beside components V2"
    if len(nested) > 40:
        yield f"components: {len(nested)} in all, more than 40"
    if sum(len(c.get("content") or "") for c in nested if c["type"] == TEXT) > 4000:
        yield "components: more than 4000 characters of text"


def _broken_row(row: Json) -> Iterator[str]:
    inner = row.get("components") or []
    buttons = sum(c["type"] == BUTTON for c in inner)
    if not inner or len(inner) > 5 or (buttons != len(inner) and len(inner) > 1):
        yield "row: neither 1 to 5 buttons nor one select"


def _broken_component(component: Json) -> Iterator[str]:
    if len(component.get("custom_id") or "") > 100:
        yield "custom_id: more than 100 characters"
    if component["type"] == BUTTON:
        yield from _broken_button(component)
    if component["type"] in SELECTS:
        yield from _broken_select(component)


def _broken_button(button: Json) -> Iterator[str]:
    link = button.get("style") == 5
    if len(button.get("label") or "") > 80:
        yield "button label: more than 80 characters"
    if not button.get("label") and not button.get("emoji"):
        yield "button: neither label nor emoji"
    if link and (not button.get("url") or button.get("custom_id")):
        yield "link button: needs a url, and no custom_id"
    if not link and (not button.get("custom_id") or button.get("url")):
        yield "button: needs a custom_id, and no url"
    if len(button.get("url") or "") > 512:
        yield "button url: more than 512 characters"


def _broken_select(select: Json) -> Iterator[str]:
    if len(select.get("placeholder") or "") > 150:
        yield "select placeholder: more than 150 characters"
    options = select.get("options") or []
    if select["type"] == 3 and not 1 <= len(options) <= 25:
        yield "select: not 1 to 25 options"
    values = [option["value"] for option in options]
    if len(values) != len(set(values)):
        yield "select: a value twice"
    for option in options:
        for key in ("label", "value", "description"):
            if len(option.get(key) or "") > 100:
                yield f"select option {key}: more than 100 characters"


def _broken_mentions(allowed: Json) -> Iterator[str]:
    kinds = allowed.get("parse") or []
    for key in ("users", "roles"):
        listed = allowed.get(key) or []
        if key in kinds and listed:
            yield f"allowed_mentions: {key} both parsed and listed"
        if len(listed) > 100 or len(listed) != len(set(listed)):
            yield f"allowed_mentions: {key} more than 100, or one twice"


def _broken_files(attachments: Sequence[Json], files: Mapping[str, int]) -> Iterator[str]:
    if len(files) > 10 or len(attachments) > 10:
        yield "attachments: more than 10"
    for name, size in files.items():
        if size > FILE_LIMIT:
            yield f"{name}: more than 10 MiB"
    if sum(files.values()) > REQUEST_LIMIT:
        yield "request: more than 25 MiB"
    for attachment in attachments:
        if len(attachment.get("description") or "") > 1024:
            yield "attachment description: more than 1024 characters"
        number = str(attachment.get("id"))
        if len(number) < 15 and f"files[{number}]" not in files:
            yield f"attachment {number}: no such file in the request"


def broken_commands(commands: Sequence[Json]) -> list[str]:
    """Check the commands of a bulk overwrite."""
    wrong: list[str] = []
    keys = [(c.get("type") or 1, c["name"]) for c in commands]
    if len(keys) != len(set(keys)):
        wrong.append("commands: a name twice")
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        if sum(k == kind for k, _ in keys) > most:
            wrong.append(f"commands: more than {most} of type {kind}")
    for command in commands:
        if (command.get("type") or 1) == 1:
            wrong.extend(f"/{command['name']}: {each}" for each in _broken_option(command))
            if (size := _size(command)) > 8000:
                wrong.append(f"/{command['name']}: {size} characters in all, more than 8000")
        elif command.get("description") or command.get("options"):
            wrong.append(f"{command['name']}: a menu command has no description or options")
    return wrong


def _broken_option(option: Json) -> Iterator[str]:
    """Check a command or option, and what is in it."""
    yield from _broken_words(option)
    inner = option.get("options") or []
    if len(inner) > 25:
        yield f"{option['name']}: more than 25 options"
    names = [each["name"] for each in inner]
    if len(names) != len(set(names)):
        yield f"{option['name']}: an option twice"
    required = [bool(each.get("required")) for each in inner]
    if required != sorted(required, reverse=True):
        yield f"{option['name']}: a required option after an optional one"
    yield from _broken_choices(option)
    for each in inner:
        yield from _broken_option(each)


def _broken_words(option: Json) -> Iterator[str]:
    """Check names and descriptions in every language."""
    for name in (option["name"], *(option.get("name_localizations") or {}).values()):
        if not _is_name(name):
            yield f"{name!r} is no name of a command or option"
    for key in ("name_localizations", "description_localizations"):
        strange = set(option.get(key) or {}) - LOCALES
        if strange:
            yield f"{key}: unknown locales {sorted(strange)}"
    localized = (option.get("description_localizations") or {}).values()
    for text in (option.get("description") or "", *localized):
        if not 1 <= len(text) <= 100:
            yield f"{option['name']}: description of {len(text)} characters, not 1 to 100"


def _broken_choices(option: Json) -> Iterator[str]:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        yield f"{option['name']}: choices beside autocomplete"
    yield from broken_choices(choices)


def broken_choices(choices: Sequence[Json]) -> list[str]:
    """Check the choices of an option or of an autocomplete answer."""
    wrong = ["choices: more than 25"] if len(choices) > 25 else []
    for choice in choices:
        names = (choice["name"], *(choice.get("name_localizations") or {}).values())
        if any(not 1 <= len(name) <= 100 for name in names):
            wrong.append(f"choice {choice['name'][:40]!r}: name not of 1 to 100 characters")
        if isinstance(choice["value"], str) and len(choice["value"]) > 100:
            wrong.append(f"choice {choice['name'][:40]!r}: value of more than 100 characters")
    return wrong


def broken_modal(data: Json) -> list[str]:
    """Check a modal's title, name and number of parts."""
    wrong = []
    if not 1 <= len(data.get("title") or "") <= 45:
        wrong.append("modal title: not 1 to 45 characters")
    if not 1 <= len(data.get("custom_id") or "") <= 100:
        wrong.append("modal custom_id: not 1 to 100 characters")
    if not 1 <= len(data.get("components") or []) <= 5:
        wrong.append("modal: not 1 to 5 components")
    return wrong


def _is_name(name: str) -> bool:
    letters = all(c in "-_'" or unicodedata.category(c)[0] in "LN" for c in name)
    return letters and 1 <= len(name) <= 32 and name == name.lower()


def _size(option: Json) -> int:
    """Count the characters of names, descriptions and values, the longest locale of each."""
    total = 0
    for key in ("name", "description"):
        texts = [option.get(key) or "", *(option.get(f"{key}_localizations") or {}).values()]
        total += max(map(len, texts))
    for choice in option.get("choices") or []:
        names = [choice["name"], *(choice.get("name_localizations") or {}).values()]
        total += max(map(len, names)) + len(str(choice["value"]))
    return total + sum(_size(each) for each in option.get("options") or [])
