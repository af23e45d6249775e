"""Hard cases of our own and what the differ says of them today; writes docs/tricky-cases.md.

Run `python -m tests.differ.tricky`; a test holds the page to what the differ says, so that a case
that changes its verdict is seen by whoever changes the differ.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from monitor.differ import compare
from monitor.document import read
from monitor.model import Comparison, Document, Finding, Scope, Snapshot, Verdict

CASES = Path(__file__).parent / "cases"
PAGE = Path(__file__).parents[2] / "docs" / "tricky-cases.md"

OPENING = """\
# Tricky cases

Written by `python -m tests.differ.tricky` from `tests/differ/cases/`, and kept true by a test: each is a small change
inside a small policy of our own, what a careful reader says of it, and what the differ says today. Wrong answers stand
here too, marked **wrong**.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A change and what should be said of it. `topics`: one of them is enough."""

    name: str
    group: str
    language: str
    old: str
    new: str
    frame: str
    verdict: str
    why: str
    direction: str | None
    topics: tuple[str, ...]
    fact: dict[str, str]

    def compared(self) -> Comparison:
        """Return what the differ says of the case inside its frame."""
        return compare(*(document(self.frame.format(case=t), self.language) for t in self.sides))

    @property
    def sides(self) -> tuple[str, str]:
        """Both texts without the space around them."""
        return self.old.strip(), self.new.strip()


def document(text: str, language: str) -> Document:
    """Read a text as a Markdown file."""
    body = text.strip().encode()
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    snapshot = Snapshot("case", moment, "case.md", 200, "text/markdown", {}, "", body)
    return read((snapshot,), Scope(language=language))


def cases(folder: Path = CASES) -> list[Case]:
    """Return the cases of every file in a folder, file by file."""
    return [case for file in sorted(folder.glob("*.toml")) for case in _of_file(file)]


def _of_file(file: Path) -> Iterator[Case]:
    told: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    for case in told["case"]:
        yield Case(
            name=case["name"],
            group=case.get("group", ""),
            language=told["language"],
            old=case["old"],
            new=case["new"],
            frame=told["frame"],
            verdict=Verdict(case["verdict"]).value,
            why=case["why"],
            direction=case.get("direction"),
            topics=tuple(case.get("topics", ())),
            fact=case.get("fact", {}),
        )


def faults(case: Case, said: Comparison) -> list[str]:
    """Tell in what the differ is wrong; empty where it is right."""
    found = []
    if said.verdict.value != case.verdict:
        found.append(f"verdict {said.verdict.value}")
    elif said.verdict is Verdict.SUBSTANTIVE:
        if case.direction and said.direction.value != case.direction:
            found.append(f"direction {said.direction.value}")
        topics = [topic.value for topic in said.topics]
        if case.topics and not set(case.topics) & set(topics):
            found.append(f"topics {', '.join(topics)}")
        if case.fact and not any(_tells(finding, case.fact) for finding in said.findings):
            found.append("fact not told")
    return found


def _tells(finding: Finding, fact: dict[str, str]) -> bool:
    told = (finding.kind.value, finding.old, finding.new)
    return told == (fact["kind"], fact.get("old"), fact.get("new"))


def page() -> str:
    """Return the whole page."""
    judged = [(case, case.compared()) for case in cases()]
    groups = list(dict.fromkeys(case.group for case, _ in judged))
    judged.sort(key=lambda each: groups.index(each[0].group))
    parts = [OPENING, _summary(judged)]
    for group, members in groupby(judged, key=lambda each: each[0].group):
        parts.append(f"## {group}\n")
        parts.extend(_told(case, said) for case, said in members)
    return "\n".join(parts)


def _summary(judged: Sequence[tuple[Case, Comparison]]) -> str:
    lines = ["| language | cases | right in all | verdict right |", "| --- | --: | --: | --: |"]
    for language in sorted({case.language for case, _ in judged}):
        own = [(case, said) for case, said in judged if case.language == language]
        right = sum(not faults(*each) for each in own)
        verdicts = sum(case.verdict == said.verdict.value for case, said in own)
        lines.append(f"| {language} | {len(own)} | {right} | {verdicts} |")
    return "\n".join(lines) + "\n"


def _told(case: Case, said: Comparison) -> str:
    wrong = faults(case, said)
    expected = ", ".join(filter(None, (case.verdict, case.direction, " or ".join(case.topics))))
    today = f"**wrong** today: {'; '.join(wrong)}" if wrong else "right today"
    old, new = ([f"{sign} {x}".rstrip() for x in t.splitlines()] for sign, t in _signed(case))
    lines = [f"### {case.name}\n", "```diff", *old, *new, "```\n"]
    rule = f" (rule `{said.findings[0].rule}`)" if wrong and said.findings else ""
    lines.append(f"{case.why} Should be: {expected}; {today}{rule}.\n")
    return "\n".join(lines)


def _signed(case: Case) -> tuple[tuple[str, str], tuple[str, str]]:
    old, new = case.sides
    return ("-", old), ("+", new)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    for case in cases():
        said = case.compared()
        if wrong := faults(case, said):
            print(f"{case.language} {case.name}: {'; '.join(wrong)}")
