"""Which pages go into which PDF, under which name."""

from __future__ import annotations

import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.domain.composition import BinderPlan, BoundPage, ContentsRow, Stamp
from caseferry.domain.pages import PageRef, PageState
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.naming import NAME, file_name
from caseferry.steps.compose.placement import place_documents


def binders(maker: CaseMaker) -> list[BinderPlan]:
    return list(bind(place_documents(maker.case())))


def test_one_binder_a_category_newest_first_and_named_by_the_newest_date() -> None:
    maker = CaseMaker()
    old = maker.document("labs", "Hb", path="old.pdf", date="2025-08-18", role="collected", title="Blood count")
    new = maker.document("labs", "Hb", "LDH", path="new.pdf", date="2026-01-29", role="collected", title="Chemistry")
    assert binders(maker) == [
        BinderPlan(
            "send/Labs_2026-01-29.pdf", "labs", "Labs", "2026-01-29", (new.id, old.id),
            (
                BoundPage(new.pages[0], Stamp("new.pdf", 1, 2, "2026-01-29"), "2026-01-29 Chemistry", new.id),
                BoundPage(new.pages[1], Stamp("new.pdf", 2, 2, "2026-01-29"), "", new.id),
                BoundPage(old.pages[0], Stamp("old.pdf", 1, 1, "2025-08-18"), "2025-08-18 Blood count", old.id),
            ),
        )
    ]  # fmt: skip


def test_three_documents_make_a_contents_page() -> None:
    maker = CaseMaker()
    for day in (1, 2, 3):
        maker.document("labs", "Hb", path=f"{day}.pdf", date=f"2026-01-0{day}", role="collected", title=f"Day {day}")
    (plan,) = binders(maker)
    assert plan.contents == tuple(ContentsRow(f"Day {day}", f"2026-01-0{day}", 1, f"{day}.pdf") for day in (3, 2, 1))


@pytest.mark.parametrize(
    ("date", "role"), [("2025-09", "collected"), ("2025", "reported"), ("2025-09-12", "printed"), ("", "unknown")]
)
def test_a_partial_printed_or_missing_date_names_no_file(date: str, role: str) -> None:
    maker = CaseMaker()
    maker.document("pathology", "Carcinoma", date=date, role=role)
    assert binders(maker)[0].path == "send/Pathology_undated.pdf"


def test_blank_and_refused_pages_are_in_no_binder() -> None:
    maker = CaseMaker()
    source = maker.source("a.pdf")
    document = maker.document("labs", "Hb", source=source)
    blank = maker.page(source, "", state=PageState.BLANK)
    maker.documents[0] = document.__class__(**{**_fields(document), "pages": (*document.pages, blank)})
    assert [page.ref for page in binders(maker)[0].pages] == [PageRef(source.id, 1)]


def _fields(document: object) -> dict[str, object]:
    return {name: getattr(document, name) for name in document.__slots__}  # type: ignore[attr-defined]


def test_a_page_in_no_document_is_held_back_and_not_lost() -> None:
    maker = CaseMaker()
    ref = maker.page(maker.source("film.jpg"), "", state=PageState.PICTURE)
    (plan,) = binders(maker)
    assert (plan.path, [page.ref for page in plan.pages]) == ("keep/withheld/Unsorted_undated.pdf", [ref])


def test_a_file_with_a_private_page_is_shown_under_a_neutral_name_on_pages_that_leave() -> None:
    maker = CaseMaker()
    mixed = maker.source("passport and labs.pdf")
    maker.document("passport", "P<UTO", source=mixed)
    maker.document("labs", "Hb", source=mixed, date="2026-01-29")
    send = next(plan for plan in binders(maker) if plan.path.startswith("send/"))
    assert send.pages[0].stamp == Stamp("File 1", 2, 2, "2026-01-29")


def test_each_place_has_its_folder() -> None:
    maker = CaseMaker()
    maker.document("passport", "P<")
    maker.document("labs", "Hb", match="mismatch", date="2026-01-29", role="collected")
    maker.document("administrative", "Invoice")
    for year in range(2022, 2027):
        maker.document("imaging_ct", "CT", date=f"{year}-01-05", role="performed", title="CT chest")
    assert [plan.path for plan in binders(maker)] == [
        "send/CT_2026-01-05.pdf", "send/annex/CT_2023-01-05.pdf", "keep/private/Passport_undated.pdf",
        "keep/withheld/Labs_2026-01-29.pdf", "keep/Admin_undated.pdf",
    ]  # fmt: skip
    assert all(NAME.match(plan.path.rpartition("/")[2]) for plan in binders(maker))


def test_every_category_makes_a_name_of_the_contract() -> None:
    from caseferry.knowledge.categories import load_categories

    assert all(NAME.match(file_name(category, "")) for category in (*load_categories(), "statement"))
