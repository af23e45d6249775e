"""Compare a text with its golden file; golden/README.md tells how to write them anew."""

import os
from pathlib import Path

_FOLDER = Path(__file__).with_name("golden")


def agrees(name: str, text: str) -> None:
    path = _FOLDER / name
    if os.environ.get("CLAUSEWATCH_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), f"{name} differs; see golden/README.md"
