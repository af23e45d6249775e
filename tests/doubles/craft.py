"""A toy reader and differ, and a page to visit, for tests of what is decided about visits.

A page is lines of text, each a clause; a line that starts with "<!--" is unseen, one that starts
with "~" is said without substance. The decisions must not depend on how well policies are read.
"""

import difflib
import hashlib
from datetime import UTC, datetime

from monitor.check import Craft
from monitor.errors import ReadError
from monitor.model import (
    Clause,
    Comparison,
    Direction,
    Document,
    Edit,
    EditKind,
    Failed,
    Fault,
    Finding,
    FindingKind,
    NotModified,
    Request,
    Scope,
    Severity,
    Snapshot,
    Topic,
    Validators,
    Verdict,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def read(snapshots: tuple[Snapshot, ...], _scope: Scope) -> Document:
    body = b"\n".join(snapshot.body for snapshot in snapshots)
    if body.startswith(b"%broken"):
        raise ReadError("the page cannot be read")
    lines = [line for line in body.decode().splitlines() if not line.startswith("<!--")]
    clauses = tuple(
        Clause(("Policy",), "", "", line, "en", position) for position, line in enumerate(lines)
    )
    seen = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return Document(clauses, "Policy", "en", None, None, "toy/1", fingerprint=seen)


def fault_of_page(
    body: bytes, _document: Document, _prior: Document | None
) -> tuple[Fault, str] | None:
    return (Fault.NOT_A_POLICY, "we are down for maintenance") if b"maintenance" in body else None


def compare(old: Document, new: Document) -> Comparison:
    edits = tuple(_edits(old.clauses, new.clauses))
    findings = tuple(_finding(edit) for edit in edits if edit.kind is not EditKind.KEPT)
    verdict = max((f.verdict for f in findings), key=lambda v: v.rank, default=Verdict.NONE)
    loud = verdict is Verdict.SUBSTANTIVE
    return Comparison(
        verdict=verdict,
        severity=Severity.HIGH if loud else None,
        direction=Direction.WORSE if loud else Direction.NEUTRAL,
        topics=(Topic.RETENTION,) if loud else (),
        edits=edits,
        findings=findings,
        flags=(),
        confidence=1.0,
    )


def _edits(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> list[Edit]:
    before, after = [c.text for c in old], [c.text for c in new]
    edits = []
    for op, a, b, c, d in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if op == "equal":
            edits += [
                Edit(EditKind.KEPT, (x,), (y,)) for x, y in zip(old[a:b], new[c:d], strict=True)
            ]
            continue
        kind = {"insert": EditKind.ADDED, "delete": EditKind.REMOVED}.get(op, EditKind.REWORDED)
        quiet = all(clause.text.startswith("~") for clause in new[c:d] or old[a:b])
        verdict = Verdict.COSMETIC if quiet else Verdict.SUBSTANTIVE
        edits.append(Edit(kind, old[a:b], new[c:d], rule="toy", verdict=verdict))
    return edits


def _finding(edit: Edit) -> Finding:
    return Finding(
        topic=Topic.RETENTION,
        kind=FindingKind.CLAUSE,
        what="clause",
        old=None,
        new=None,
        direction=Direction.WORSE,
        verdict=edit.verdict,
        severity=Severity.HIGH if edit.verdict is Verdict.SUBSTANTIVE else None,
        section="Policy",
        before=" ".join(clause.text for clause in edit.old) or None,
        after=" ".join(clause.text for clause in edit.new) or None,
        rule=edit.rule,
    )


def fault_of_part(body: bytes, document: Document) -> tuple[Fault, str] | None:
    return fault_of_page(body, document, None)


TOY = Craft(read, fault_of_page, compare, fault_of_part)


class Page:
    """What an address shows at the moment: a text, or a fault. `get` is what visits it."""

    def __init__(self, text: str = "", *, etags: bool = False) -> None:
        self.text = text
        self.etags = etags
        self.fault: Fault | None = None
        self.retry_after: float | None = None
        self.noise = 0
        self.asked: list[Request] = []

    def get(self, request: Request) -> Snapshot | NotModified | Failed:
        self.asked.append(request)
        if self.fault is not None:
            return Failed(request.watch_id, self.fault, "the double says so", self.retry_after)
        etag = hashlib.sha256(self.text.encode()).hexdigest()[:8]
        if self.etags and request.validators == Validators(etag):
            return NotModified(request.url)
        self.noise += 1
        body = self.text.encode() + (b"" if self.etags else f"\n<!-- {self.noise}".encode())
        return Snapshot(
            watch_id=request.watch_id,
            fetched_at=NOON,
            final_url=request.url,
            status=200,
            media_type="text/plain",
            headers={"etag": etag} if self.etags else {},
            sha256=hashlib.sha256(body).hexdigest(),
            body=body,
            url=request.url,
        )
