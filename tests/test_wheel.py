"""What is shipped works alone: the demo runs from the built wheel, in an empty folder."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the project's own backend and unpack it as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-c", f"import hatchling.build as b; b.build_wheel({str(folder)!r})"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    wheel = next(folder.glob("clausewatch-*.whl"))
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command line in `folder`, with nothing of the source tree in reach."""
    program = "import monitor.cli; print(monitor.__file__, flush=True); monitor.cli.main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demo_runs_from_the_wheel_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    where, _, told = done.stdout.partition("\n")
    assert Path(where).is_relative_to(installed)
    assert "30 days" in told
    assert "14 days" in told
    assert [path.suffix for path in tmp_path.iterdir()] == [".html"]


def test_the_wheel_compares(installed: Path, tmp_path: Path) -> None:
    page = (installed / "monitor" / "demo" / "samples" / "quillhaven.html").read_text("utf-8")
    (tmp_path / "old.html").write_text(page, "utf-8")
    (tmp_path / "new.html").write_text(
        page.replace("at least 30 days", "at least 14 days"), "utf-8"
    )
    done = run(installed, tmp_path, "compare", "old.html", "new.html", "--json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout.partition("\n")[2])["topics"] == ["policy-change-notice"]
