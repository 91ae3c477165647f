"""Every Binder keeps the order of its plan, says where each page went, and gives equal bytes for equal input."""

import io

import pikepdf
import pytest

from caseferry.domain.composition import BinderPlan, BoundPage, Stamp
from caseferry.domain.pages import Page, PageRef, PageState
from caseferry.engines.pdf.binder import PdfBinder
from caseferry.engines.typst import TypstTypesetter
from caseferry.ports.writing import Material


@pytest.fixture(params=[PdfBinder])
def binder(request):
    return request.param(TypstTypesetter())


def _pdf(*widths):
    with pikepdf.new() as pdf:
        for width in widths:
            pdf.add_blank_page(page_size=(width, 842))
        buffer = io.BytesIO()
        pdf.save(buffer, static_id=True)
        return buffer.getvalue()


def _case(*numbers):
    """A plan over pages of one file whose widths are 400 plus their number."""
    source = _pdf(*(400 + number for number in range(1, 6)))
    pages = tuple(
        BoundPage(
            PageRef("s-1", number),
            Stamp("file.pdf", number, 5, "2025-10-02"),
            bookmark=f"Page {number}",
            document=f"d-{number}",
        )
        for number in numbers
    )
    material = [
        Material(
            Page("s-1", number, 400 + number, 842, PageState.READ, origin="text_layer"), pdf=source, pdf_page=number - 1
        )
        for number in numbers
    ]
    return BinderPlan(
        "send/CT_2025-10-02.pdf", "ct", "CT", "2025-10-02", tuple(f"d-{n}" for n in numbers), pages
    ), material


def _widths(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [round(float(page.mediabox[2])) for page in opened.pages]


def test_pages_stand_in_the_order_of_the_plan(binder):
    (made,) = binder.bind(*_case(4, 1, 3))
    assert (made.path, made.pages, _widths(made.pdf)) == ("send/CT_2025-10-02.pdf", 3, [404, 401, 403])
    assert made.placed == ((PageRef("s-1", 4), 1), (PageRef("s-1", 1), 2), (PageRef("s-1", 3), 3))


def test_the_contents_page_comes_first_and_is_counted(binder):
    (made,) = binder.bind(*_case(2), contents=_pdf(595))
    assert (made.pages, _widths(made.pdf), made.placed) == (2, [595, 402], ((PageRef("s-1", 2), 2),))


def test_the_same_page_may_be_bound_twice(binder):
    (made,) = binder.bind(*_case(1, 1))
    assert _widths(made.pdf) == [401, 401]


def test_equal_input_gives_equal_bytes(binder):
    assert binder.bind(*_case(1, 2)) == binder.bind(*_case(1, 2))


def test_no_part_is_larger_than_the_limit(binder):
    plan, material = _case(1, 2, 3, 4, 5)
    limit = len(binder.bind(plan, material)[0].pdf) - 1
    made = binder.bind(plan, material, limit_bytes=limit)
    assert [part.path for part in made] == ["send/CT_2025-10-02_part1of2.pdf", "send/CT_2025-10-02_part2of2.pdf"]
    assert max(len(part.pdf) for part in made) <= limit
    assert [ref.page for part in made for ref, _ in part.placed] == [1, 2, 3, 4, 5]


def test_material_that_does_not_fit_the_plan_is_a_value_error(binder):
    plan, material = _case(1, 2)
    with pytest.raises(ValueError):
        binder.bind(plan, material[:1])
