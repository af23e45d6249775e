"""Measure the installed program and fail below a floor.

Knows how to run the acceptance site and the scorers that lie beside the project, how to read
their figures, and the floors in `floor.json`. Floors are figures once reached: a better figure is
written there by hand, with the change that reached it; a worse one is a regression.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FLOORS = Path(__file__).with_name("floor.json")

ACCEPTANCE = {"plain": (), "etag": ("--etag",), "confirm": ("--confirm",), "serve": ("--serve",)}
"""The modes of the acceptance site, each with its options."""

Figures = dict[str, float]


def run(script: Path, *options: str) -> str:
    """Run one measure, show what it prints, and return that."""
    print(f"$ {' '.join((script.name, *options))}", flush=True)
    command = [sys.executable, str(script), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr, end="", flush=True)
    return done.stdout


def acceptance(measures: Path, program: str) -> Figures:
    """Play the site's history in each mode; figures as `acceptance.MODE.NAME`."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for mode, options in ACCEPTANCE.items():
            out = Path(folder) / f"{mode}.json"
            script = measures / "acceptance" / "run.py"
            run(script, "--command", program, "--json", str(out), *options)
            told = json.loads(out.read_text()) if out.exists() else {}
            figures |= {f"acceptance.{mode}.{name}": float(n) for name, n in told.items()}
    return figures


def gold(measures: Path, program: str) -> Figures:
    """Score the labelled pairs; figures as `gold.NAME`."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "gold.json"
        script = measures / "evaluate" / "score.py"
        command = f"{program} compare --batch {{requests}} --json"
        options = ("--command", command, "--show", "none", "--json", str(out))
        run(script, str(measures / "gold"), *options)
        told = json.loads(out.read_text())["figures"] if out.exists() else {}
    return {f"gold.{k}": float(v) for k, v in told.items() if isinstance(v, int | float)}


def extraction(measures: Path, program: str) -> Figures:
    """Score the reading of real pages; figures as `extract.NAME`."""
    script = measures / "evaluate" / "score_extract.py"
    said = run(script, str(measures / "html"), "--command", f"{program} extract {{file}}")
    found = re.search(r" F1 ([\d.]+)  block F1 ([\d.]+)", said)
    return {"extract.f1": float(found[1]), "extract.block_f1": float(found[2])} if found else {}


def pages(measures: Path, program: str) -> Figures:
    """Score raw pages as fetched; figures as `pages.NAME`."""
    script = measures / "evaluate" / "score_pages.py"
    said = run(
        script,
        str(measures / "html"),
        "--command",
        f"{program} compare --batch {{requests}} --json",
        "--extract",
        f"{program} extract {{file}}",
    )
    names = {
        "seen": r"changes seen (\d+)/",
        "quiet": r"others quiet (\d+)/",
        "refused": r"non-policies refused (\d+)/",
        "refused_wrongly": r" policies refused (\d+)/",
    }
    found = {name: re.search(pattern, said) for name, pattern in names.items()}
    return {f"pages.{name}": float(match[1]) for name, match in found.items() if match}


MEASURES = {"acceptance": acceptance, "gold": gold, "extract": extraction, "pages": pages}
"""Each measure with the first part of its figures' names."""


def judge(figures: Figures, limits: dict[str, Figures], measured: set[str]) -> list[str]:
    """Print a table of the limits on what was measured; return the names that do not hold."""
    broken = []
    for sort, holds in (("at_least", float.__ge__), ("at_most", float.__le__)):
        for name, limit in limits[sort].items():
            if name.partition(".")[0] not in measured:
                continue
            figure = figures.get(name)
            right = figure is not None and holds(figure, float(limit))
            shown = "missing" if figure is None else f"{figure:.3f}"
            print(f"{'ok  ' if right else 'FAIL'} {name:34} {shown:>9}  {sort} {limit}")
            if not right:
                broken.append(name)
    return broken


def main() -> int:
    """Run the measures; return 0 when every limit holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measures", type=Path, required=True, help="folder of the measures")
    parser.add_argument("--command", default="clausewatch", help="the program to measure")
    parser.add_argument(
        "only", nargs="*", metavar="MEASURE", help="these alone: acceptance, gold, extract, pages"
    )
    asked = parser.parse_args()
    chosen = asked.only or list(MEASURES)
    figures: Figures = {}
    for name in chosen:
        figures |= MEASURES[name](asked.measures, asked.command)
    return 1 if judge(figures, json.loads(FLOORS.read_text()), set(chosen)) else 0


if __name__ == "__main__":
    sys.exit(main())
