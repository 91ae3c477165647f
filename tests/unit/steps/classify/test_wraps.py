"""Cells of a form that go on below."""

from __future__ import annotations

import pytest

from caseferry.domain.pages import Line, Page, PageState, Word
from caseferry.steps.classify.views import view
from caseferry.steps.classify.wraps import Wrap, find_wraps


def _line(top: float, *cells: tuple[float, float, str]) -> Line:
    """A row of cells, each with its left and right edge."""
    text, words = "", []
    for left, right, cell in cells:
        text += "\t" if text else ""
        words.append(Word(cell, (left, top, right, top + 0.015), len(text)))
        text += cell
    return Line(text, (cells[0][0], top, cells[-1][1], top + 0.015), tuple(words))


def _wraps(*lines: Line) -> tuple[Wrap, ...]:
    page = Page("s1", 1, 595.0, 842.0, PageState.READ, lines)
    return find_wraps(view(page))


ROW = _line(0.10, (0.1, 0.27, "Name: FERIDE"), (0.4, 0.55, "Born: 1977"))


@pytest.mark.parametrize(
    ("below", "found"),
    [
        (_line(0.117, (0.1, 0.2, "SONMEZ")), (Wrap(0, 0, (1,)),)),  # in the first cell
        (_line(0.117, (0.4, 0.5, "January")), (Wrap(0, 13, (1,)),)),  # in the second
        (_line(0.117, (0.1, 0.6, "Diagnosis: a tumour")), ()),  # wider than the first cell
        (_line(0.16, (0.1, 0.2, "SONMEZ")), ()),  # too far below
    ],
)
def test_a_short_line_right_under_a_cell_goes_on_with_it(below: Line, found: tuple[Wrap, ...]) -> None:
    assert _wraps(ROW, below) == found


def test_a_paragraph_has_no_cells() -> None:
    paragraph = _line(0.10, (0.1, 0.9, "A long sentence that ends here"))
    assert _wraps(paragraph, _line(0.117, (0.1, 0.2, "below."))) == ()
