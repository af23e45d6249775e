"""How much of thousands of made edits the differ judges right, by family and language.

Run `python -m tests.bench.mutations [--count 2000] [--seed 1] [--language en] [--family NAME]
[--show 3]`. Prints a table and the failing examples; asserts nothing. A cosmetic edit is right
when nothing substantive is told, a substantive one when something is.
"""

import argparse
import difflib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tests.differ.mutations.cases import Case, cosmetic_cases, substantive_cases
from tests.differ.mutations.verdicts import Outcome, judged

_LANGUAGES = ("en", "fr")
_LEGEND = "right: quiet, or caught | dir: direction right/flipped/of so many asked | fact, topic: in per cent"


def main() -> None:
    """Draw, judge and print."""
    options = _options()
    start = time.perf_counter()
    outcomes: list[Outcome] = []
    for draw in (cosmetic_cases, substantive_cases):
        for language in options.language or _LANGUAGES:
            cases = draw(language, options.count // len(_LANGUAGES), options.seed)
            chosen = (c for c in cases if not options.family or c.family in options.family)
            outcomes.extend(judged(case) for case in chosen)
    for title, asked in (("Cosmetic", False), ("Substantive", True)):
        part = [o for o in outcomes if (o.case.wanted is not None) is asked]
        if part:
            print(f"\n{title} ({len(part)} cases)")
            print("\n".join(_table(part)))
    print(f"\n{_LEGEND}\n{len(outcomes)} comparisons in {time.perf_counter() - start:.0f} s")
    for line in _examples(outcomes, options.show, directions=options.directions):
        print(line)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="cases of each kind, all languages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", action="append", choices=_LANGUAGES)
    parser.add_argument("--family", action="append")
    parser.add_argument(
        "--show", type=int, default=2, help="failing examples a family and language"
    )
    parser.add_argument(
        "--directions", action="store_true", help="show wrong directions, facts, topics too"
    )
    return parser.parse_args()


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.case.family].append(outcome)
    positions: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.case.position:
            positions[f"in a {outcome.case.position}"].append(outcome)
    yield f"{'family':22}" + "".join(f"{language:>34}" for language in _LANGUAGES)
    yield f"{'':22}" + f"{'right':>13}{'dir':>10}{'fact':>5}{'topic':>6}" * len(_LANGUAGES)
    for name, group in [*groups.items(), *positions.items(), ("all", list(outcomes))]:
        cells = [_cell([o for o in group if o.case.language == code]) for code in _LANGUAGES]
        yield f"{name:22}" + "".join(cells)


def _cell(outcomes: Sequence[Outcome]) -> str:
    right = sum(o.right for o in outcomes)
    directions = [o.direction for o in outcomes if o.direction]
    told = (
        f"{directions.count('right')}/{directions.count('flipped')}/{len(directions)}"
        if directions
        else ""
    )
    share = f"{100 * right / len(outcomes):.1f} %" if outcomes else ""
    return f"{right:>5}{share:>8}{told:>10}{_share(o.fact for o in outcomes):>5}{_share(o.topic for o in outcomes):>6}"


def _share(values: Iterable[bool | None]) -> str:
    asked = [v for v in values if v is not None]
    return f"{100 * sum(asked) // len(asked)}" if asked else ""


def _examples(outcomes: Sequence[Outcome], most: int, *, directions: bool) -> Iterator[str]:
    shown: dict[tuple[str, str], int] = defaultdict(int)
    for outcome in outcomes:
        wrong = [] if outcome.right else ["alerted" if outcome.case.wanted is None else "missed"]
        if directions:
            wrong += [outcome.direction] if outcome.direction in ("flipped", "other") else []
            wrong += ["fact"] if outcome.fact is False else []
            wrong += ["topic"] if outcome.topic is False else []
        place = outcome.case.family, outcome.case.language
        if not wrong or shown[place] >= most:
            continue
        shown[place] += 1
        yield f"\n{outcome.case.name}: {', '.join(wrong)}"
        yield from _changes(outcome.case)
        if outcome.case.wanted is not None:
            yield f"  wanted {outcome.case.wanted}"
        for finding in outcome.comparison.findings[:4]:
            yield (
                f"  said {finding.verdict.value} {finding.direction.value} {finding.topic.value}"
                f" {finding.kind.value} {finding.old!r} -> {finding.new!r} ({finding.rule})"
            )


def _changes(case: Case) -> Iterator[str]:
    old, new = case.old.splitlines(), case.new.splitlines()
    for line in list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:12]:
        if not line.startswith("@@"):
            yield f"  {line[:400]}"


if __name__ == "__main__":
    main()
