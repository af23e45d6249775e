"""The words that edits are made of; one TOML file a language."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "banks"


@lru_cache(maxsize=8)
def bank(language: str) -> dict[str, Any]:
    """Return the words of a language."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
