"""Typed facts in a clause: what is promised, for how long, for how much, to whom, where.

Knows the order in which a clause is read (references and addresses first, so that their numbers
are no facts; then dates, quantities, lists) and how the facts of two sides belong together.
What words mean is the lexicon's; what a changed fact amounts to is `judge`'s.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from monitor.differ.ages import bare_ages, signed_ages
from monitor.differ.citations import citations, claim, web_spans
from monitor.differ.contacts import contacts
from monitor.differ.counts import cells, counts, multiples
from monitor.differ.dates import Moment, dates
from monitor.differ.lexicon import Lexicon
from monitor.differ.lists import members
from monitor.differ.names import companies, places, recipients
from monitor.differ.numbers import LOOSE, Quantity
from monitor.differ.pairing import matched
from monitor.differ.quantities import amounts, durations, events, percentages, rates, symbols
from monitor.differ.roles import Surroundings
from monitor.differ.scan import Hit, Scan
from monitor.differ.vocabulary import Vocabulary, scanned, vocabulary
from monitor.model import Fact, FindingKind

__all__ = ["find", "masked", "matched", "with_limit", "worded"]

_DEFAULT_ROLE = {
    FindingKind.DURATION: "duration",
    FindingKind.AMOUNT: "amount",
    FindingKind.PERCENTAGE: "percentage",
    FindingKind.AGE: "minimum-age",
    FindingKind.DATE: "date",
}
_OPERATOR_REACH = 5
_NEGATION_REACH = 4
_WORDED = {"free": 0.0, "full": 1.0}
_ENDLESS = 1500
"""Words in a sentence that nobody reads: limits beside its values are not looked for."""
_SMALL_WORD = 2
"""Letters of a preposition that limits only the value right behind it ("en 60 jours")."""
_LASTING = frozenset({"retention", "deletion-delay", "licence"})
_NAMED = frozenset({FindingKind.PARTY, FindingKind.PLACE})
_FIGURE = re.compile(r"\d")
_MARKS = frozenset({"units", "currencies", "percent", "terms", "spans", "age-before", "multiples"})
_ABBREVIATED = re.compile(r".\.\w\.|(?:Inc|Ltd|Co|orp)\.(?=,|\s[a-z(])")
_TAXED = re.compile(r" [A-Z]{2,4} \(\Z")
"""What may stand between a price and the same in words: "49 € TTC (quarante-neuf euros)"."""
_SENTENCE_ENDS = re.compile(r"[.;:!?](?:\s|$)")


def find(text: str, lexicon: Lexicon, *, context: str = "") -> tuple[Fact, ...]:
    """Return the facts of a clause, in the order of the text.

    `context` is the text around the clause (lead-in, section path): it gives a role to a value
    whose own clause gives none. Spans are characters of `text`. Never raises for any text.
    """
    words = vocabulary(lexicon)
    scan = scanned(words, text)
    if not scan.words:
        return ()
    reading = _Reading(scan, words, context)
    found = [*reading.quantities(), *reading.named(), *reading.listed(), *reading.contacts()]
    return tuple(sorted(found, key=lambda fact: (fact.span, fact.kind)))


def masked(text: str, lexicon: Lexicon) -> str:
    """Return the text, equally long, with what is no ordinary wording blanked by spaces.

    Blanked are dates, references to laws and sections, web and e-mail addresses and names with a
    legal form, so that "May 22" holds no modal verb.
    """
    words = vocabulary(lexicon)
    scan = scanned(words, text)
    moments = list(dates(scan, words))
    spans = web_spans(text)
    spans += [scan.span(moment.first, moment.last) for moment in moments]
    spans += [scan.span(first, last) for first, last in citations(scan, words, moments)]
    spans += [scan.span(name.first, name.last) for name in companies(scan, words)]
    signs = list(text)
    for start, end in spans:
        signs[start:end] = " " * (end - start)
    return "".join(signs)


def with_limit(text: str, lexicon: Lexicon, fact: Fact) -> tuple[int, int]:
    """Return the characters of a fact of this text and of the words that limit it.

    >>> from monitor.differ.lexicon import load
    >>> (fact,) = find("Answers come within 60 days.", load("en"))
    >>> with_limit("Answers come within 60 days.", load("en"), fact)
    (13, 27)
    """
    scan = scanned(vocabulary(lexicon), text)
    if len(scan.words) > _ENDLESS:
        return fact.span
    aged = fact.kind is FindingKind.AGE
    before = [h for h in scan.of("operators") if not aged or h.slug == "at-least"]
    after = [h for h in scan.of("operators-after") if not aged or h.slug == "at-least"]
    if aged:
        before += [*scan.of("age-before"), *(h for h in scan.of("age-limits") if h.slug == "over")]
        after += scan.of("age-after")
    else:
        before += scan.of("lengths")
    start, end = fact.span
    for hit in sorted(before, key=lambda hit: -hit.last):
        begin, stop = scan.span(hit.first, hit.last)
        if begin < start and not text[stop:start].strip(" \u00a0'\u2019"):
            start = begin
    for hit in sorted(after, key=lambda hit: hit.first):
        begin, stop = scan.span(hit.first, hit.last)
        if stop > end and not text[end:begin].strip(" \u00a0"):
            end = stop
    return start, end


def worded(text: str, lexicon: Lexicon) -> tuple[Fact, ...]:
    """Return sums, moments and rates that a clause tells in words: "free of charge", "once a year".

    They say little by themselves, for much is free that nobody would pay for; beside a value of
    the other side they are what that was.
    """
    words = vocabulary(lexicon)
    scan = scanned(words, text)
    found = [
        Quantity(FindingKind.AMOUNT, f"SYM:{hit.slug}", _WORDED.get(hit.slug), hit.first, hit.last)
        for hit in scan.of("sums")
    ]
    found += [
        Quantity(FindingKind.DURATION, f"SYM:{hit.slug}", 0.0, hit.first, hit.last)
        for hit in scan.of("moments")
    ]
    found += rates(scan, words)
    return tuple(_of_words(scan, each) for each in found)


def _of_words(scan: Scan, value: Quantity) -> Fact:
    role = "interval" if value.canonical.startswith("R ") else _DEFAULT_ROLE[value.kind]
    return Fact(
        kind=value.kind,
        role="fee" if value.kind is FindingKind.AMOUNT else role,
        subject="",
        operator="",
        value=scan.raw(value.first, value.last),
        canonical=value.canonical,
        magnitude=value.magnitude,
        polarity=True,
        span=scan.span(value.first, value.last),
    )


class _Reading:
    """One clause being read: which tokens are claimed, and by what."""

    def __init__(self, scan: Scan, words: Vocabulary, context: str) -> None:
        self.scan = scan
        self.words = words
        self.context = scanned(words, context)
        self.claimed = bytearray(len(scan.words))
        claim(scan, web_spans(scan.text), self.claimed)
        self.moments = self._free_dates()
        self.reached = list(contacts(scan, words, self.claimed))
        claim(scan, ((each.start, each.end) for each in self.reached), self.claimed)

    def _free_dates(self) -> list[Moment]:
        """Claim references and dates; return the dates that belong to no reference."""
        moments = [m for m in dates(self.scan, self.words) if not self.claimed[m.first]]
        for first, last in citations(self.scan, self.words, moments):
            self.claimed[first:last] = b"\x01" * (last - first)
        free = [m for m in moments if not self.claimed[m.first]]
        for moment in free:
            self.claimed[moment.first : moment.last] = b"\x01" * (moment.last - moment.first)
        return free

    def quantities(self) -> Iterator[Fact]:
        """Yield dates, durations, amounts, percentages and ages with their roles."""
        marked = _MARKS & self.scan.hits.keys() or _FIGURE.search(self.scan.text)
        if not (self.moments or marked or any(w in self.words.numbers for w in self.scan.words)):
            return
        found = [
            *(
                Quantity(FindingKind.DATE, m.canonical, m.ordinal, m.first, m.last)
                for m in self.moments
            ),
            *symbols(self.scan, self.words, self.claimed),
            *cells(self.scan, self.words, self.claimed),
            *amounts(self.scan, self.words, self.claimed),
            *percentages(self.scan, self.words, self.claimed),
            *durations(self.scan, self.words, self.claimed),
            *bare_ages(self.scan, self.words, self.claimed),
            *signed_ages(self.scan, self.words, self.claimed),
            *multiples(self.scan, self.words, self.claimed),
            *counts(self.scan, self.words, self.claimed),
        ]
        if _LASTING & (self.scan.slugs("duration-roles") | self.context.slugs("duration-roles")):
            found += events(self.scan, self.words, self.claimed)
        if not found:
            return
        found = _without_doubles(self.scan, sorted(found, key=lambda each: each.first))
        head = _first_cell(self.scan)
        spots = ((each.first, each.last) for each in found)
        near = Surroundings(self.scan, self.context, self.words, spots, head=head[:2])
        for each in found:
            yield self._fact(each, near, head)

    def _fact(self, value: Quantity, near: Surroundings, head: tuple[int, int, str]) -> Fact:
        if value.canonical.startswith("N "):  # a number of things
            role = "count"
        elif value.kind is FindingKind.DATE and "/" in value.canonical:  # a span of days
            role = "date"
        else:
            role = near.role(
                value.kind.value,
                value.first,
                value.last,
                _DEFAULT_ROLE[value.kind],
                own_words=not value.canonical.startswith(("SYM:while", "SYM:until")),
            )
        subject = near.subject(value.first, value.last)
        if head[2] and not head[0] <= value.first < head[1]:
            inside = [h.slug for h in self.scan.of("subjects") if head[0] <= h.first < head[1]]
            subject = inside[0] if inside else head[2]
        start, end = self.scan.span(value.first, value.last)
        said = self.scan.text[start:end]
        if said.count("(") > said.count(")") and self.scan.text[end : end + 1] == ")":
            end += 1
        return Fact(
            kind=value.kind,
            role=role,
            subject=subject,
            operator=self._operator(value),
            value=self.scan.text[start:end],
            canonical=value.canonical,
            magnitude=value.magnitude,
            polarity=not self._negated(value.first),
            span=(start, end),
        )

    def named(self) -> Iterator[Fact]:
        """Yield parties and places with their roles."""
        firms = [n for n in companies(self.scan, self.words) if not self.claimed[n.first]]
        for name in firms:
            self.claimed[name.first : name.last] = b"\x01" * (name.last - name.first)
        spots = list(places(self.scan, self.words, self.claimed))
        for name in spots:
            self.claimed[name.first : name.last] = b"\x01" * (name.last - name.first)
        firms += recipients(self.scan, self.context, self.words, self.claimed)
        if not firms and not spots:
            return
        both = ((name.first, name.last) for name in (*firms, *spots))
        near = Surroundings(self.scan, self.context, self.words, both)
        for kind, names in ((FindingKind.PARTY, firms), (FindingKind.PLACE, spots)):
            for name in names:
                role = near.role(kind.value, name.first, name.last, kind.value)
                yield self._plain(kind, role, name.canonical, name.first, name.last)

    def listed(self) -> Iterator[Fact]:
        """Yield rights, legal bases and categories of data; their role is their kind."""
        for each in members(self.scan, self.context, self.claimed):
            yield self._plain(each.kind, each.kind.value, each.canonical, each.first, each.last)

    def contacts(self) -> Iterator[Fact]:
        """Yield ways to reach somebody; the role is the way (email, url, phone, address)."""
        for each in self.reached:
            yield Fact(
                kind=FindingKind.CONTACT,
                role=each.way,
                subject="",
                operator="",
                value=self.scan.text[each.start : each.end],
                canonical=each.canonical,
                magnitude=None,
                polarity=True,
                span=(each.start, each.end),
            )

    def _plain(self, kind: FindingKind, role: str, canonical: str, first: int, last: int) -> Fact:
        """Return a fact that is a member of a list: no subject, no operator, no order."""
        start, end = self.scan.span(first, last)
        if kind in _NAMED and _ABBREVIATED.match(self.scan.text, end - 3):
            end += 1
        return Fact(
            kind=kind,
            role=role,
            subject="",
            operator="",
            value=self.scan.text[start:end],
            canonical=canonical,
            magnitude=None,
            polarity=not self._denied(first),
            span=(start, end),
        )

    def _denied(self, first: int) -> bool:
        """Tell whether a negation rules a member of a list: before it, in the same sentence."""
        negations = self.scan.of("negations")
        before = negations[: bisect_left(negations, first, key=lambda hit: hit.first)]
        for hit in reversed(before):
            if hit.last <= first and not self._limits(hit):
                start, end = self.scan.ends[hit.last - 1], self.scan.starts[first]
                return not _SENTENCE_ENDS.search(self.scan.text, start, end)
        return False

    def _operator(self, value: Quantity) -> str:
        """Return the limit that a value is under, from the words beside it.

        At the latest a day before is at least a day.
        """
        if value.kind is FindingKind.DATE or value.canonical.startswith("SYM:"):
            return ""
        if value.kind is FindingKind.AGE:
            return "at-least"
        best, least = "", _OPERATOR_REACH
        for hit in self.scan.near("operators", value.first, value.first, _OPERATOR_REACH):
            distance = value.first - hit.last
            apart = distance and hit.last - hit.first == 1
            if apart and len(self.scan.words[hit.first]) <= _SMALL_WORD:
                continue
            if 0 <= distance < least and self._unbroken(hit.last, value.first):
                best, least = hit.slug, distance
        last = self._rate_end(value.last)
        for hit in self.scan.near("operators-after", last, last, 2):
            if 0 <= hit.first - last < 2 and self._unbroken(last, hit.first):
                best = best or hit.slug
        if best == "latest":
            return "at-least" if self._is_before(last) else "at-most"
        return best

    def _rate_end(self, last: int) -> int:
        """Step over "a year", "per month" behind a value."""
        per = self.words.words("per") | self.words.words("articles")
        if last + 1 >= len(self.scan.words) or self.scan.words[last] not in per:
            return last
        units = self.scan.of("units")
        place = bisect_left(units, last + 1, key=lambda hit: hit.first)
        found = place < len(units) and units[place].first == last + 1
        return units[place].last if found else last

    def _is_before(self, last: int) -> bool:
        """Tell whether an event follows that a value lies before."""
        return last < len(self.scan.words) and self.scan.words[last] in self.words.words("before")

    def _unbroken(self, first: int, last: int) -> bool:
        """Tell whether no punctuation and no other value stands between two tokens."""
        if last >= len(self.scan.words) or any(self.claimed[first:last]):
            return False
        gaps = (self.scan.gap(index) for index in range(max(first, 1), last + 1))
        return all(not set(gap) & set(",;:.|") for gap in gaps)

    def _negated(self, first: int) -> bool:
        """Tell whether a negation stands within four tokens to the left, no comma between."""
        beside = self.scan.near("negations", first, first, _NEGATION_REACH)
        return any(
            0 <= first - hit.last < _NEGATION_REACH and self._unbroken(hit.last, first)
            for hit in beside
            if not self._limits(hit)
        )

    def _limits(self, negation: Hit) -> bool:
        """Tell a negation that is part of a limit ("no less than")."""
        beside = self.scan.near("operators", negation.first, negation.last, 0)
        return any(limit.first <= negation.first < limit.last for limit in beside)


def _first_cell(scan: Scan) -> tuple[int, int, str]:
    """Return where a row's first cell stands, and its words; an empty word where there is no row.

    A row reads "Header: cell; Header: cell".
    """
    text = scan.text
    end = text.find("; ")
    if end < 0 or text.count(": ") < 2 or len(text) > 600:
        return 0, 0, ""
    start = text.find(": ")
    if not 0 < start < end or text.find(": ", end) < 0 or end - start > 80:
        return 0, 0, ""
    first, last = bisect_left(scan.starts, start), bisect_left(scan.starts, end)
    return first, last, " ".join(scan.words[first:last])


def _without_doubles(scan: Scan, found: Sequence[Quantity]) -> list[Quantity]:
    """Make one value of one that is told again in brackets: "ten days (10 days)"."""
    kept: list[Quantity] = []
    for each in found:
        last = kept[-1] if kept else None
        if last and (last.kind, last.canonical) == (each.kind, each.canonical):
            gap = scan.text[scan.ends[last.last - 1] : scan.starts[each.first]]
            if "(" in gap and (LOOSE.match(gap) or _TAXED.match(gap)):
                kept[-1] = last._replace(last=each.last)
                continue
        kept.append(each)
    return kept
