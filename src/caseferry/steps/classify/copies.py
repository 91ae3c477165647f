"""Finds pages that show the same page again: photographed twice, exported twice, the same bytes twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from caseferry.domain.pages import PageRef
from caseferry.domain.sources import SourceFile
from caseferry.knowledge.structure import structure_book
from caseferry.steps.classify.marks import Marks

SAME_TEXT, SAME_NUMBERS = 88.0, 0.85
LIKELY_TEXT, LIKELY_NUMBERS = 75.0, 0.7  # enough when the pictures are alike as well
SAME_PICTURE = 0.16  # share of fingerprint bits that may differ
LEGIBLE = 0.9  # from here on a misread day is less likely than another day
FEW_WORDS = 12  # a page with less text is compared by its picture only


@dataclass(frozen=True, slots=True)
class Copy:
    """`copy` shows `original` again; `differing` are numbers that were read differently on the two."""

    copy: PageRef
    original: PageRef
    differing: tuple[str, ...] = ()


def find_copies(pages: Sequence[Marks], sources: Mapping[str, SourceFile]) -> list[Copy]:
    """Copies among the pages, each named with the better page that it repeats."""
    by_ref = {_ref(marks): marks for marks in pages}
    parents: dict[PageRef, PageRef] = {ref: ref for ref in by_ref}
    for one, other in _candidates(pages):
        if _repeats(by_ref[one], by_ref[other], sources):
            _union(parents, one, other)
    clusters: dict[PageRef, list[PageRef]] = defaultdict(list)
    for ref in by_ref:
        clusters[_root(parents, ref)].append(ref)
    found = []
    for cluster in clusters.values():
        best = min(cluster, key=lambda ref: _rank(by_ref[ref], sources))
        found += [Copy(ref, best, _differing(by_ref[ref], by_ref[best])) for ref in cluster if ref != best]
    return found


def _ref(marks: Marks) -> PageRef:
    return PageRef(marks.view.page.source, marks.view.page.number)


def _root(parents: dict[PageRef, PageRef], ref: PageRef) -> PageRef:
    while parents[ref] != ref:
        ref = parents[ref]
    return ref


def _union(parents: dict[PageRef, PageRef], one: PageRef, other: PageRef) -> None:
    parents[_root(parents, other)] = _root(parents, one)


def _candidates(pages: Sequence[Marks]) -> list[tuple[PageRef, PageRef]]:
    """Pairs worth comparing: they share rare numbers or words, or their pictures are alike."""
    by_mark: dict[str, list[int]] = defaultdict(list)
    for at, marks in enumerate(pages):
        words = {
            word.text for line in marks.view.lines for word in line.words if len(word.text) > 3 or word.text.isdigit()
        }
        for word in words:
            by_mark[word].append(at)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in by_mark.values():
        if len(places) <= 12:
            for pair in combinations(places, 2):
                shared[pair] += 1
    pairs = {pair for pair, count in shared.items() if count >= 4}
    pairs |= {pair for pair in combinations(range(len(pages)), 2) if _same_picture(pages[pair[0]], pages[pair[1]])}
    return [(_ref(pages[a]), _ref(pages[b])) for a, b in sorted(pairs)]


def _same_picture(one: Marks, other: Marks) -> bool:
    a, b = one.view.page.fingerprint, other.view.page.fingerprint
    if not a or not b or len(a) != len(b):
        return False
    return bin(int(a, 16) ^ int(b, 16)).count("1") <= SAME_PICTURE * len(a) * 4


def _repeats(one: Marks, other: Marks, sources: Mapping[str, SourceFile]) -> bool:
    """True when both show one page. Two reports on one form differ in their numbers, dates and report numbers."""
    a, b = one.view.page, other.view.page
    first, second = sources.get(a.source), sources.get(b.source)
    if first is not None and second is not None and first.sha256 == second.sha256 and a.source != b.source:
        return a.number == b.number
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return False
    if (one.of, one.page) != (other.of, other.page) and one.of and other.of:
        return False
    if _corrected(one) != _corrected(other):
        return False
    picture = _same_picture(one, other)
    if min(one.view.word_count, other.view.word_count) < FEW_WORDS:
        return picture and fuzz.ratio(one.view.folded, other.view.folded) >= SAME_TEXT
    numbers = _shared_numbers(one, other)
    need_text, need_numbers = (LIKELY_TEXT, LIKELY_NUMBERS) if picture else (SAME_TEXT, SAME_NUMBERS)
    if (
        numbers < need_numbers
        or _other_day(one, other)
        or (_exact(one) and _exact(other) and one.values != other.values)
    ):
        return False
    return fuzz.token_sort_ratio(one.view.folded, other.view.folded) >= need_text


def _corrected(marks: Marks) -> bool:
    """An addendum or a corrected report is never a copy of the first one."""
    return any(True for line in marks.view.lines for _ in line.find(structure_book("corrected")))


def _exact(marks: Marks) -> bool:
    """The letters were not recognised from a picture: a number that differs is another number, not a misreading."""
    return marks.view.page.origin != "ocr"


def _other_day(one: Marks, other: Marks) -> bool:
    """The heads name no day in common, or each names a day of its own and both are legible: another visit on the same form."""
    if not one.days or not other.days:
        return False
    legible = min(one.view.page.confidence, other.view.page.confidence) >= LEGIBLE
    return not one.days & other.days or (legible and bool(one.days - other.days) and bool(other.days - one.days))


def _shared_numbers(one: Marks, other: Marks) -> float:
    a, b = one.values, other.values
    return len(a & b) / len(a | b) if a or b else 1.0


def _differing(copy: Marks, original: Marks) -> tuple[str, ...]:
    return tuple(sorted(copy.values ^ original.values))[:12]


def _rank(marks: Marks, sources: Mapping[str, SourceFile]) -> tuple[bool, bool, bool, float, int, int, str, int]:
    """Smaller is better: no duplicate bytes, a text layer, a legible scan before a photograph, legible, complete, earlier."""
    page = marks.view.page
    source = sources.get(page.source)
    ids = list(sources)
    confidence = round(page.confidence, 1)
    position = ids.index(page.source) if page.source in sources else len(ids)
    scanned = not page.photo and page.confidence >= LEGIBLE
    return (
        bool(source and source.duplicate_of), page.origin != "text_layer", not scanned, -confidence, -(marks.view.word_count // 10),
        position, page.source, page.number,
    )  # fmt: skip
