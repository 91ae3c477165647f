"""The strip of biomarkers."""

from __future__ import annotations

import pytest

from caseferry.domain.facts import Assertion, Fact, Quantity
from caseferry.domain.quotation import Quotation
from caseferry.steps.compose.summary_findings import not_found


def _fact(value: str, *, normal: str = "", assertion: Assertion = Assertion.PRESENT) -> Fact:
    quotation = Quotation("q-1", "s-1", 1, ((0.1, 0.1, 0.2, 0.2),), value, "d-1")
    return Fact(
        "f-1",
        "biomarker",
        "HER2",
        value,
        (quotation,),
        normal=Quantity(normal) if normal else None,
        assertion=assertion,
    )


@pytest.mark.parametrize(
    ("fact", "last"),
    [
        (_fact("3+", normal="positive"), False),
        (_fact("2+"), False),
        (_fact("not detected", normal="negative"), True),
        (_fact("MSS", normal="mss"), True),
        (_fact("отсутствует", assertion=Assertion.ABSENT), True),
        (_fact("equivocal", normal="equivocal"), False),
    ],
)
def test_only_what_was_not_found_stands_behind_what_was(fact: Fact, last: bool) -> None:
    assert not_found(fact) is last
