"""What the environment says about Discord.

Knows the names of the variables and what is right for each; a wrong one is told in one sentence.
The token is a secret: it is kept out of `repr`. Knows nothing of the watchlist's settings.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from monitor.errors import UsageError

API = "https://discord.com/api/v10"
"""Discord's API, where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the bot was told. `token` None: there is no bot. Ids are Discord's.

    `api_base` and `gateway` are set where a proxy or a test stands in for Discord.
    """

    token: str | None = field(default=None, repr=False)
    api_base: str | None = None
    gateway: str | None = None
    operator_guild: int | None = None
    operator_channel: int | None = None


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; empty variables count as not set.

    Raises:
        UsageError: a value that cannot be right, and what would be.
    """
    given = os.environ if environment is None else environment
    said = {name: value.strip() for name, value in given.items() if value.strip()}
    return Settings(
        token=_token(said.get("DISCORD_TOKEN")),
        api_base=_address(said, "DISCORD_API_BASE", ("http", "https")),
        gateway=_address(said, "DISCORD_GATEWAY", ("ws", "wss")),
        operator_guild=_number(said, "CLAUSEWATCH_OPERATOR_GUILD", "a server"),
        operator_channel=_number(said, "CLAUSEWATCH_OPERATOR_CHANNEL", "a channel"),
    )


def _token(token: str | None) -> str | None:
    if token is None:
        return None
    # People copy it with the word that stands before it in a header.
    bare = token.removeprefix("Bot ").strip()
    if not re.fullmatch(r"[\x21-\x7e]+", bare):
        raise UsageError(
            "DISCORD_TOKEN holds spaces or letters that no token has;"
            " copy it again from the Bot page of the Discord developer portal."
        )
    return bare


def _address(said: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = said.get(name)
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        right = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if not right or any(c.isspace() for c in value):
        example = f"{schemes[0]}://127.0.0.1:8080" + ("/api/v10" if "http" in schemes else "/")
        raise UsageError(f"{name} is no address; it should look like {example}.")
    return value.rstrip("/")


def _number(said: Mapping[str, str], name: str, noun: str) -> int | None:
    value = said.get(name)
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,20}", value):
        raise UsageError(
            f"{name} is no id of {noun}; turn on Developer Mode in Discord, then use Copy ID."
        )
    return int(value)
