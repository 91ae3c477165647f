"""Binders as they were written: a size budget may have made several files of one plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.composition import BinderPlan, WrittenFile


def as_written(binders: Sequence[BinderPlan], files: Sequence[WrittenFile]) -> tuple[BinderPlan, ...]:
    """One plan per written file, in order, each with the pages it really holds; all plans as they are where no file is given."""
    if not files:
        return tuple(binders)
    found = []
    for plan in binders:
        pages = {page.ref: page for page in plan.pages}
        for file in files:
            held = sorted(((number, ref) for ref, number in file.placed if ref in pages), key=lambda item: item[0])
            if held and file.path.split("/")[:-1] == plan.path.split("/")[:-1]:
                front = plan.contents if held[0][0] > 1 else ()
                found.append(replace(plan, path=file.path, pages=tuple(pages[ref] for _, ref in held), contents=front))
    return tuple(found)
