"""The house rules that a program can check: who imports whom, how long things are, what is slow."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.store import Book
from monitor.watchlist_edit import render_starter

PROJECT = Path(__file__).parents[1]
MODULES = sorted(
    path for package in ("monitor", "bot") for path in (PROJECT / package).rglob("*.py")
)
HEAVY = {"bs4", "discord", "diff_match_patch", "httpx", "lxml"}


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_module_says_what_it_knows_and_stays_short(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module opens with a paragraph"
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno}
    assert {name: lines for name, lines in long.items() if lines > 60} == {}


def broad_handlers(module: Path) -> list[int]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    handlers = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))
    return [
        handler.lineno
        for handler in handlers
        if handler.type is None
        or (
            isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"}
        )
    ]


def test_broad_excepts_stand_at_loop_boundaries_only() -> None:
    broad = {named(module): broad_handlers(module) for module in MODULES}
    loops = {"monitor/run.py", "monitor/crew.py", "monitor/workers/inside.py"}
    loops |= {"bot/courier.py", "bot/service.py"}
    loops.add("monitor/cli/__init__.py")  # where a bug gets a status of its own
    assert {name for name, lines in broad.items() if lines} <= loops


def loaded_by(*command: str) -> set[str]:
    """Return the heavy modules that a command imports, as a fresh process tells them."""
    program = (
        "import json, sys\n"
        "from monitor.cli import root\n"
        f"root({list(command)!r}, standalone_mode=False)\n"
        f"print(json.dumps([m for m in {sorted(HEAVY)!r} if m in sys.modules]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_starts_without_heavy_modules() -> None:
    assert loaded_by("--help") == set()


@pytest.mark.parametrize(
    "command",
    [["history", "--all", "--why"], ["history", "--json"], ["status"], ["history", "--help"]],
    ids=" ".join,
)
def test_a_question_to_the_book_starts_without_heavy_modules(
    command: list[str], tmp_path: Path
) -> None:
    db = tmp_path / "book.db"
    Book.open(db).close()
    assert loaded_by(*command, "--db", str(db)) == set()


@pytest.mark.parametrize("command", [["init"], ["watch", "list"]], ids=" ".join)
def test_the_watchlist_is_read_without_heavy_modules(command: list[str], tmp_path: Path) -> None:
    watchlist = tmp_path / "watchlist.yaml"
    if command != ["init"]:
        watchlist.write_text(render_starter(), "utf-8")
    assert loaded_by(*command, "--watchlist", str(watchlist)) == set()
