"""Joins photographs of the pages of one report, each a file of its own; only with positive evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from caseferry.steps.classify.grouping import Group, alike, other_kind, same_letterhead
from caseferry.steps.classify.marks import Marks, begins_open, ends_open


def join_groups(groups: Sequence[Group], names: Mapping[str, str]) -> list[Group]:
    """`groups` with those put together that are pages of one report; `names` is the file path by source id."""
    joined = list(groups)
    changed = True
    while changed:
        changed = False
        for first in list(joined):
            following = next((other for other in joined if other is not first and _follows(first, other, names)), None)
            if following is None:
                continue
            at = joined.index(first)
            joined[at] = Group(first.pages + following.pages)
            joined.remove(following)
            changed = True
            break
    return joined


def _follows(first: Group, second: Group, names: Mapping[str, str]) -> bool:
    """True when `second` goes on where `first` stops, in another file."""
    a, b = first.last, second.first
    if a.view.page.source == b.view.page.source or _different(first, second):
        return False
    if a.of and b.of:
        return a.of == b.of and b.page == a.page + 1 and _related(first, b, names)
    if (a.of and a.page == a.of) or b.page == 1:
        return False
    sequential = _sequential(names.get(a.view.page.source, ""), names.get(b.view.page.source, ""))
    if any(page.numbers & b.numbers for page in first.pages):
        return sequential and not other_kind(b, first)
    if b.headed or not sequential:
        return False
    return begins_open(b.view) or ends_open(a.view) or bool(b.page > 1)


def _different(first: Group, second: Group) -> bool:
    people = [page.person for page in first.pages if page.person]
    others = [page.person for page in second.pages if page.person]
    if people and others and not any(alike(a, b) for a in people for b in others):
        return True
    numbers = frozenset().union(*(page.numbers for page in first.pages))
    theirs = frozenset().union(*(page.numbers for page in second.pages))
    return bool(numbers and theirs and not numbers & theirs)


def _related(first: Group, page: Marks, names: Mapping[str, str]) -> bool:
    """Something besides the page number holds them together."""
    if any(other.numbers & page.numbers for other in first.pages):
        return True
    if page.letterhead and any(other.letterhead and same_letterhead(page, other) for other in first.pages):
        return True
    if page.person and any(other.person and alike(other.person, page.person) for other in first.pages):
        return True
    last = first.last.view.page.source
    return _sequential(names.get(last, ""), names.get(page.view.page.source, ""))


def _sequential(one: str, other: str) -> bool:
    """`IMG_0012.jpg` and `IMG_0013.jpg`, `report p1.jpg` and `report p2.jpg`: alike but for a number one higher (or a later second)."""
    a, b = re.split(r"(\d+)", one.rsplit(".", 1)[0]), re.split(r"(\d+)", other.rsplit(".", 1)[0])
    if len(a) != len(b) or len(a) < 2:
        return False
    differ = [at for at in range(len(a)) if a[at] != b[at]]
    if len(differ) != 1 or differ[0] % 2 == 0:
        return False
    step = int(b[differ[0]]) - int(a[differ[0]])
    clock = len(a[differ[0]]) == 6 and differ[0] > 1 and len(a[differ[0] - 2]) == 8
    return 0 < step <= (60 if clock else 2)
