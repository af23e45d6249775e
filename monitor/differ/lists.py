"""What clauses list: rights, legal bases and categories of data, by their usual names.

Knows that some names speak for themselves ("right to erasure") while a plain word ("access",
"name") counts only where the clause or its context speaks of rights, bases or data. The slug of
the lexicon is the canonical value, one for all languages.
"""

from collections.abc import Iterator
from typing import NamedTuple

from monitor.differ.scan import Hit, Scan
from monitor.model import FindingKind

_LISTS = (
    (FindingKind.RIGHT, "rights", "right-words", "right-cues"),
    (FindingKind.LEGAL_BASIS, "bases", "base-words", "base-cues"),
    (FindingKind.DATA_CATEGORY, "data", "data-words", "data-cues"),
)


class Member(NamedTuple):
    """A member of a list at tokens `first` to `last` - 1; `canonical` is its slug."""

    kind: FindingKind
    canonical: str
    first: int
    last: int


def members(scan: Scan, context: Scan, claimed: bytearray) -> Iterator[Member]:
    """Find rights, legal bases and categories of data."""
    for kind, strong, weak, cues in _LISTS:
        taken: set[int] = set()
        for hit in scan.of(strong):
            if not claimed[hit.first] and not _labels_contact(scan, hit, claimed):
                taken.update(range(hit.first, hit.last))
                yield Member(kind, hit.slug, hit.first, hit.last)
        if not scan.of(weak) or not (scan.of(cues) or context.of(cues)):
            continue
        for hit in scan.of(weak):
            if not claimed[hit.first] and hit.first not in taken and hit.last - 1 not in taken:
                yield Member(kind, hit.slug, hit.first, hit.last)


def _labels_contact(scan: Scan, hit: Hit, claimed: bytearray) -> bool:
    """Tell a contact's label ("Phone: ...") from a category of data."""
    follows = hit.last < len(scan.words) and ":" in scan.gap(hit.last)
    return follows and bool(claimed[hit.last])
