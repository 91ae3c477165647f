"""Which piece of a page is shown beside a fact."""

import itertools

import hypothesis.strategies as st
import pytest
from hypothesis import given
from tests.unit.steps.compose.review_case import PAGE, quote

from caseferry.domain.pages import Line, Page, PageRef, PageState
from caseferry.domain.quotation import Quotation
from caseferry.steps.compose.review_views import choose_views, frame_of, merged


def test_words_are_shown_with_their_surroundings():
    quotation = quote("10.4")
    (box,) = quotation.boxes
    x0, y0, x1, y1 = frame_of(quotation, PAGE)
    assert x0 < box[0] and y0 < box[1] and x1 > box[2] and y1 > box[3]
    assert x1 - x0 >= 0.5 and y1 - y0 < 0.1


def test_the_marks_are_the_words_in_points():
    windows, views = choose_views([quote("10.4")], [PAGE])
    view = views[quote("10.4").id]
    (box,) = quote("10.4").boxes
    assert view.window == windows[0].key
    assert view.marks == (
        pytest.approx((box[0] * 600, box[1] * 800, (box[2] - box[0]) * 600, (box[3] - box[1]) * 800), abs=0.1),
    )


def test_a_line_at_the_edge_is_in_or_out_as_a_whole():
    rows = tuple(Line(f"row {n}", (0.1, 0.1 + n * 0.02, 0.9, 0.115 + n * 0.02), ()) for n in range(20))
    page = Page("s-9", 1, 600, 800, PageState.READ, lines=rows)
    _, above, _, below = frame_of(page.quote(page.text.index("row 10"), page.text.index("row 11") - 1), page)
    assert [row for row in rows if row.box[1] < above - 0.003 < row.box[3] - 0.006] == []
    assert [row for row in rows if row.box[1] + 0.006 < below + 0.003 < row.box[3]] == []


def test_pieces_that_overlap_share_one_picture():
    windows, views = choose_views([quote("10.4"), quote("Hemoglobin")], [PAGE])
    assert len(windows) == 1
    assert {view.window for view in views.values()} == {windows[0].key}


def test_a_quotation_without_a_box_or_a_page_has_no_picture():
    nowhere = Quotation.of("s-1", 1, (), "said by the family")
    elsewhere = Quotation.of("s-7", 3, ((0.1, 0.1, 0.2, 0.2),), "gone")
    assert choose_views([nowhere, elsewhere], [PAGE]) == ((), {})


def test_windows_stand_in_page_order_whatever_the_order_of_facts():
    second = Page("s-0", 1, 600, 800, PageState.READ, lines=PAGE.lines)
    quotations = [quote("10.4"), Quotation.of("s-0", 1, ((0.1, 0.1, 0.2, 0.12),), "Patient")]
    forward, backward = (choose_views(row, [second, PAGE]) for row in (quotations, quotations[::-1]))
    assert forward == backward
    assert [window.ref for window in forward[0]] == [PageRef("s-0", 1), PageRef("s-1", 1)]


def test_a_quotation_longer_than_a_quarter_of_the_page_is_shown_from_its_beginning():
    boxes = tuple((0.1, 0.1 + n * 0.03, 0.9, 0.12 + n * 0.03) for n in range(20))
    _, y0, _, y1 = frame_of(Quotation.of("s-1", 1, boxes, "long"), PAGE)
    assert y0 < 0.1 and 0.2 < y1 - y0 < 0.32


_edge = st.floats(0, 1, allow_nan=False)


@given(
    st.lists(
        st.tuples(_edge, _edge, _edge, _edge).map(
            lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]))
        )
    )
)
def test_strips_hold_every_frame_and_do_not_overlap(frames):
    strips = merged(frames)
    for frame in frames:
        assert any(s[0] <= frame[0] and s[1] <= frame[1] and s[2] >= frame[2] and s[3] >= frame[3] for s in strips)
    assert all(upper[3] < lower[1] for upper, lower in itertools.pairwise(strips))
