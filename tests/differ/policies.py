"""Clauses for tests: short notations for a document, and a synthetic policy of any length."""

import random
from collections.abc import Sequence

from monitor.model import Clause, Edit

_SUBJECTS = (
    "We", "Our support team", "The provider", "Our processors", "The operator of the platform",
    "Each member of staff", "Our parent company", "The payment service", "The hosting company",
    "Moderators", "An independent auditor", "The newsletter tool",
)  # fmt: skip
_ACTS = (
    "collect", "store", "review", "anonymise", "disclose", "encrypt", "back up", "erase",
    "transfer abroad", "combine", "analyse", "log", "share with authorities", "correct",
)  # fmt: skip
_THINGS = (
    "billing records", "chat messages", "device identifiers", "uploaded photographs",
    "support tickets", "login times", "postal addresses", "voice recordings", "purchase histories",
    "crash reports", "survey answers", "cookie identifiers", "friend lists", "dates of birth",
    "approximate locations", "game scores", "invoices", "access logs",
)  # fmt: skip
_ENDS = (
    "for as long as the account is open", "within thirty days of a request",
    "unless the law requires otherwise", "only with prior consent", "to keep the service secure",
    "to prevent fraud and abuse", "for up to twelve months", "in the European Union",
    "when a court orders it", "before the start of each season", "to measure how pages are used",
    "so that refunds can be paid", "at least once a year", "under a written contract",
    "where a parent has agreed", "without undue delay",
)  # fmt: skip


def document(*lines: str) -> list[Clause]:
    """Read a notation: "# heading", "| row", "- item", "lead-in:" and plain sentences."""
    clauses: list[Clause] = []
    path: tuple[str, ...] = ()
    lead_in = ""
    for at, line in enumerate(lines):
        mark, _, rest = line.partition(" ")
        text = rest if mark in {"#", "|", "-"} else line
        if mark == "#":
            path, lead_in = (text,), ""
        elif mark not in {"|", "-"}:
            lead_in = text if text.endswith(":") else ""
        shown = lead_in if mark in {"|", "-"} else ""
        clauses.append(
            Clause(
                path,
                "",
                shown,
                text,
                "en",
                at,
                at,
                heading=mark == "#",
                row=mark == "|",
                item=mark == "-",
            )
        )
    return clauses


def told(edits: Sequence[Edit]) -> list[tuple[str, str, str]]:
    """Put edits as (kind, old texts, new texts), the texts of one side joined by " / "."""
    return [(edit.kind.value, _line(edit.old), _line(edit.new)) for edit in edits]


def _line(clauses: Sequence[Clause]) -> str:
    return " / ".join(clause.text for clause in clauses)


def sentences(count: int, seed: int) -> list[str]:
    """Make distinct sentences that share most of their words with many others."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [chance.choice(bank) for bank in (_SUBJECTS, _ACTS, _THINGS, _ENDS)]
        also = f"and {chance.choice(_ACTS)} {chance.choice(_THINGS)} {chance.choice(_ENDS)}"
        found[f"{' '.join(parts)}, {also}."] = None
    return list(found)


def in_sections(texts: Sequence[str], size: int = 10) -> list[Clause]:
    """Lay sentences out in numbered sections, without clauses for the headings."""
    return [
        Clause((f"Part {text[:12]}",) if at % size == 0 else (), "", "", text, "en", at)
        for at, text in enumerate(texts)
    ]
