"""Document x Document -> Comparison: what changed, what it means and for whom.

`compare` is pure: the same two documents give the same answer on any machine. It never refuses a
policy for being unlike the other side; that is told by a flag.
"""

from monitor.differ.align import align
from monitor.differ.judge import judge
from monitor.differ.world import look
from monitor.model import Comparison, Direction, Document, Verdict

__all__ = ["compare"]


def compare(old: Document, new: Document) -> Comparison:
    """Compare two readings of one document, the older first."""
    if old.fingerprint and old.fingerprint == new.fingerprint:
        verdict = Verdict.NONE if old.links == new.links else Verdict.COSMETIC
        return Comparison(verdict, None, Direction.NEUTRAL, (), (), (), (), 1.0)
    edits = align(old.clauses, new.clauses)
    return judge(edits, look(old, new, edits))
