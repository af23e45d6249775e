"""The demo's story: two invented providers' policies and what happens to them, step by step.

Knows the sample pages and `story.toml` (package data) and how a page looks at a step; knows
nothing of servers, of the book or of what clausewatch will say about it.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from monitor.render.phrases import languages

SAMPLES = files("monitor.demo") / "samples"

CHALLENGE = "challenge.html"


@dataclass(frozen=True, slots=True)
class Policy:
    """One watched page of an invented provider, at `path` of the demo's own site."""

    watch: str
    service: str
    name: str
    language: str
    page: str
    path: str


@dataclass(frozen=True, slots=True)
class Replacement:
    """In the page of `watch`, `old` becomes `new`; `old` stands there exactly once."""

    watch: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Step:
    """What happens before one visit, in a sentence for each language of the command line."""

    says: dict[str, str]
    edits: tuple[Replacement, ...]
    challenge: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The policies and the steps, in order."""

    policies: tuple[Policy, ...]
    steps: tuple[Step, ...]

    def page(self, policy: Policy, step: int) -> str | None:
        """Return the page's HTML at a step (from 0); None while a challenge stands before it."""
        if policy.watch in self.steps[step].challenge:
            return None
        text = (SAMPLES / policy.page).read_text(encoding="utf-8")
        for past in self.steps[: step + 1]:
            for edit in past.edits:
                if edit.watch == policy.watch:
                    assert text.count(edit.old) == 1, edit.old
                    text = text.replace(edit.old, edit.new)
        return text


def load() -> Story:
    """Read the story from the package."""
    told = tomllib.loads((SAMPLES / "story.toml").read_text(encoding="utf-8"))
    return Story(
        policies=tuple(Policy(**policy) for policy in told["policy"]),
        steps=tuple(
            Step(
                says={code: step[code] for code in languages()},
                edits=tuple(Replacement(**edit) for edit in step.get("edits", ())),
                challenge=tuple(step.get("challenge", ())),
            )
            for step in told["step"]
        ),
    )
