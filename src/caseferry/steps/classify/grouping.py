"""Which pages of one file are one document: a page starts a new one unless something holds it to the page before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from caseferry.knowledge.lexicon import fold
from caseferry.steps.classify.kinds.titles import TitleLine
from caseferry.steps.classify.marks import Marks, begins_open, ends_open, says_end

SAME_LETTERHEAD = 85.0
SAME_NAME = 75.0
TITLE_ALONE = 0.7
"""A title without a person, a letterhead or a date may be the heading of a section on a further page."""
START_AT = 1.0
"""A page starts a document when the evidence for a start adds up to this."""


@dataclass(frozen=True)
class Group:
    """Pages of one document, in order."""

    pages: tuple[Marks, ...]

    @property
    def first(self) -> Marks:
        """The first page."""
        return self.pages[0]

    @property
    def last(self) -> Marks:
        """The last page."""
        return self.pages[-1]


def group_pages(pages: Sequence[Marks]) -> list[Group]:
    """Documents of one source whose pages are given in order."""
    groups: list[list[Marks]] = []
    for marks in pages:
        if groups and not starts(marks, Group(tuple(groups[-1]))):
            groups[-1].append(marks)
        else:
            groups.append([marks])
    return [Group(tuple(group)) for group in groups]


def starts(marks: Marks, before: Group) -> bool:
    """True when `marks` is the first page of a new document and not a further page of `before`."""
    told = _told_by_number(marks, before)
    if told is not None:
        return told
    if marks.person and _other_person(marks, before):
        return True
    if marks.numbers and any(page.numbers & marks.numbers for page in before.pages) and not other_kind(marks, before):
        return False
    return _weight(marks, before) >= START_AT


def _told_by_number(marks: Marks, before: Group) -> bool | None:
    """`Page 1 of 3` starts, `page 2 of 3` after `page 1 of 3` goes on; None when page numbers say nothing."""
    last = before.last
    if marks.of and last.of == marks.of and marks.page == last.page + 1:
        return _contradicted(marks, before)
    if marks.page == 1:
        return True
    if last.of and last.page == last.of and marks.headed:
        return True
    return None


def _contradicted(marks: Marks, before: Group) -> bool:
    """Page 2 of 2 after page 1 of 2, but of another person or another report."""
    if marks.person and _other_person(marks, before):
        return True
    known = frozenset().union(*(page.numbers for page in before.pages))
    return bool(marks.numbers and known and not marks.numbers & known and marks.title is not None)


def _other_person(marks: Marks, before: Group) -> bool:
    named = [page.person for page in before.pages if page.person]
    return bool(named) and not any(alike(marks.person, name) for name in named)


def alike(one: str, other: str) -> bool:
    """True when two printed names may be one person's: most of the shorter one's words are in the longer one."""
    return fuzz.token_set_ratio(fold(one).replace("-", " "), fold(other).replace("-", " ")) >= SAME_NAME


def _weight(marks: Marks, before: Group) -> float:
    weight = 0.0
    if marks.title is not None:
        own = marks.person or marks.letterhead or marks.days
        weight += 0.2 if _same_title(marks, before) else (1.2 if own else TITLE_ALONE)
    if marks.letterhead:
        same = same_letterhead(marks, before.first)
        weight += (0.2 if same else 1.0) if before.first.letterhead else 0.6
    if marks.person:
        weight += 0.4
    if _other_report(marks, before):
        weight += 1.0
    if says_end(before.last.view):
        weight += 0.6
    if not marks.headed:
        weight -= 1.0
    if begins_open(marks.view) or (ends_open(before.last.view) and not marks.headed):
        weight -= 1.0
    return weight


def _same_title(marks: Marks, before: Group) -> bool:
    ours, theirs = marks.title, before.first.title
    return ours is not None and theirs is not None and fuzz.ratio(fold(ours.text), fold(theirs.text)) >= 90


def other_kind(marks: Marks, before: Group) -> bool:
    """True when both have a title and the titles name different kinds: one visit's number may stand on several reports."""
    ours, theirs = marks.title, before.first.title
    return ours is not None and theirs is not None and _kind(ours) != _kind(theirs)


def _kind(title: TitleLine) -> str:
    return max(title.evidence, key=lambda item: item.weight).category


def same_letterhead(marks: Marks, other: Marks) -> bool:
    """True when both pages come from one house."""
    return fuzz.token_set_ratio(marks.letterhead, other.letterhead) >= SAME_LETTERHEAD


def _other_report(marks: Marks, before: Group) -> bool:
    """Another report number, or none of the dates in the head of the first page."""
    known = frozenset().union(*(page.numbers for page in before.pages))
    if marks.numbers and known and not marks.numbers & known:
        return True
    ours, theirs = marks.days, before.first.days
    return bool(marks.person and ours and theirs and ours != theirs and not _mostly(ours, theirs))


def _mostly(ours: frozenset[tuple[int, ...]], theirs: frozenset[tuple[int, ...]]) -> bool:
    """All dates of one head stand in the other, a birth date alone does not count."""
    small, large = sorted((ours, theirs), key=len)
    return small <= large and (len(small) > 1 or len(large) == 1)
