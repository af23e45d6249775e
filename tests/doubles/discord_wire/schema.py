"""Holds requests, and the double's own answers, to Discord's official OpenAPI file.

The file is no part of the project: it is read where the environment variable
CLAUSEWATCH_DISCORD_OPENAPI names it, and its absence is told, never passed over. Knows the few
places in which the file and the documentation differ (the waivers below); knows no rule that the
file does not hold, those are in `rules`.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.doubles.discord_wire.world import Json

VARIABLE = "CLAUSEWATCH_DISCORD_OPENAPI"

KNOWN_EXTRAS = frozenset({"flags", "nsfw", "tts"})
"""Keys that discord.py sends where the file names none; Discord takes no notice of them."""

LOOSE = ("resolved", "errors", "name_localizations", "description_localizations")
"""Keys whose values are maps with names of their own."""


class Official:
    """The official file, ready to check; each operation's validators are made when first needed."""

    def __init__(self, path: Path) -> None:
        self._file: Json = json.loads(path.read_text("utf-8"))
        _waive(self._file["components"]["schemas"])
        self._validator = functools.cache(self._make_validator)

    def request(self, method: str, template: str, payload: Any) -> list[str]:
        """Return what is wrong with a request's JSON; an operation without a body has no say."""
        operation = self._operation(method, template)
        if operation is None:
            return [f"the official file has no {method} {template}"]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is None:
            return [] if payload is None else ["this operation takes no body"]
        return self._errors(method, template, "", body["schema"], payload)

    def answer(self, method: str, template: str, status: int, payload: Any) -> list[str]:
        """Return what is wrong with an answer of the double's own."""
        operation = self._operation(method, template)
        if operation is None:
            return [f"the official file has no {method} {template}"]
        answers = operation["responses"]
        answer = answers.get(str(status)) or answers.get(f"{status // 100}XX")
        if answer is None:
            return [f"{status} is no documented answer"] if status < 500 else []
        if "$ref" in answer:
            answer = self._file["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
        body = answer.get("content", {}).get("application/json")
        if body is None:
            return [] if payload is None else ["an answer without a body is documented"]
        return self._errors(method, template, str(status), body["schema"], payload)

    def _operation(self, method: str, template: str) -> Json | None:
        found = self._file["paths"].get(template, {}).get(method.lower())
        return found if isinstance(found, dict) else None

    def _errors(
        self, method: str, template: str, status: str, schema: Json, payload: Any
    ) -> list[str]:
        validator = self._validator(method, template, status, json.dumps(schema))
        wrong = [
            f"{'/'.join(map(str, error.instance_path)) or 'body'}: {error.message[:300]}"
            for error in validator.iter_errors(payload)
        ]
        return wrong or [f"{key}: unknown key" for key in self._strangers(schema, payload)]

    def _make_validator(self, method: str, template: str, status: str, schema: str) -> Any:
        import jsonschema_rs

        del method, template, status
        return jsonschema_rs.Draft202012Validator(
            {"allOf": [json.loads(schema)], "components": self._file["components"]}
        )

    def _strangers(self, schema: Json, value: Any, where: str = "") -> Iterator[str]:
        """Yield the keys that no branch of the schema names: the file lets typos pass."""
        branches = list(self._branches(schema))
        if isinstance(value, list):
            items = [b["items"] for b in branches if "items" in b]
            for each in value:
                yield from self._strangers({"anyOf": items}, each, where)
        elif isinstance(value, dict):
            named: dict[str, list[Json]] = {}
            for branch in branches:
                if "additionalProperties" in branch:
                    return
                for key, inner in branch.get("properties", {}).items():
                    named.setdefault(key, []).append(inner)
            for key, inner_value in value.items():
                if key in named and key not in LOOSE:
                    yield from self._strangers({"anyOf": named[key]}, inner_value, f"{where}{key}/")
                elif named and key not in KNOWN_EXTRAS and key not in named:
                    yield f"{where}{key}"

    def _branches(self, schema: Json) -> Iterator[Json]:
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            yield from self._branches(self._file["components"]["schemas"][name])
        for word in ("anyOf", "oneOf", "allOf"):
            for inner in schema.get(word, ()):
                yield from self._branches(inner)
        yield schema


def _waive(schemas: Json) -> None:
    """Mend the file where the documentation and every client differ from it."""
    schemas["SnowflakeType"] = {
        "anyOf": [{"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}, {"type": "integer"}]
    }
    kinds = schemas.get("ChannelTypes", {}).get("oneOf")
    if kinds is not None:
        kinds.append({"title": "GUILD_MEDIA", "const": 16})


@functools.cache
def official() -> Official | None:
    """Return the official file's checker where the environment names the file, else None."""
    named = os.environ.get(VARIABLE)
    return Official(Path(named)) if named else None
