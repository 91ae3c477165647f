"""Every page of every input exactly once."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.invented_case import CaseMaker

from caseferry.domain.composition import LedgerRow, WrittenFile
from caseferry.domain.pages import PageRef, PageState
from caseferry.domain.sources import Refused, SourceKind
from caseferry.steps.compose.copies import copy_files
from caseferry.steps.compose.ledger import fill_ledger, open_ledger
from caseferry.steps.compose.placement import place_documents
from caseferry.steps.compose.statuses import source_statuses


def outcomes(maker: CaseMaker) -> dict[tuple[str, int], str]:
    paths = {source.id: source.path for source in maker.sources}
    rows = open_ledger(place_documents(maker.case()))
    assert len({row.ref for row in rows}) == len(rows)
    return {(paths[row.ref.source], row.ref.page): row.outcome for row in rows}


def heap() -> CaseMaker:
    maker = CaseMaker()
    maker.source("all.zip", kind=SourceKind.CONTAINER)
    scan = maker.source("scan.pdf")
    maker.document("labs", "Hb", source=scan, date="2026-01-29", role="collected")
    maker.page(scan, "", state=PageState.BLANK)
    maker.page(scan, "", state=PageState.REFUSED, refused=Refused("unreadable", "Too dark.", "Photograph it again."))
    maker.document("passport", "P<", source=scan)
    again = maker.source("photo.jpg")
    copy = maker.page(again, "Hb")
    maker.documents[0] = replace(maker.documents[0], copies=((copy, maker.documents[0].pages[0]),))
    maker.source("scan (1).pdf", bytes_of="scan.pdf")
    maker.refused("broken.pdf")
    maker.refused("broken (1).pdf", bytes_of="broken.pdf")
    maker.document("labs", "Hb", path="other.jpg", match="mismatch")
    maker.document("administrative", "Invoice", path="invoice.jpg")
    maker.page(maker.source("film.jpg"), "", state=PageState.PICTURE)
    maker.study("1.2", files=1)
    maker.study("3.4", files=1, match="unknown")
    maker.source("odd.dcm", kind=SourceKind.DICOM)
    return maker


def test_every_page_has_one_row_with_its_fate() -> None:
    assert outcomes(heap()) == {
        ("scan.pdf", 1): "placed", ("scan.pdf", 2): "blank", ("scan.pdf", 3): "rejected", ("scan.pdf", 4): "private",
        ("photo.jpg", 1): "duplicate",
        ("scan (1).pdf", 1): "duplicate", ("scan (1).pdf", 2): "duplicate", ("scan (1).pdf", 3): "duplicate",
        ("scan (1).pdf", 4): "duplicate",
        ("broken.pdf", 1): "rejected", ("broken (1).pdf", 1): "rejected", ("other.jpg", 1): "withheld",
        ("invoice.jpg", 1): "administrative", ("film.jpg", 1): "withheld", ("1.2/0", 1): "imaging", ("3.4/0", 1): "withheld",
        ("odd.dcm", 1): "rejected",
    }  # fmt: skip


def test_the_status_of_a_file_follows_from_its_pages() -> None:
    case = place_documents(heap().case())
    statuses = source_statuses(case, open_ledger(case))
    assert {source.path: statuses[source.id][0] for source in case.sources} == {
        "all.zip": "used", "scan.pdf": "mixed", "photo.jpg": "duplicate", "scan (1).pdf": "duplicate",
        "broken.pdf": "rejected", "broken (1).pdf": "rejected", "other.jpg": "withheld", "invoice.jpg": "administrative",
        "film.jpg": "withheld", "1.2/0": "imaging", "3.4/0": "withheld", "odd.dcm": "rejected",
    }  # fmt: skip


def test_rows_get_file_and_page_once_the_files_are_written() -> None:
    rows = (LedgerRow(PageRef("s-1", 1), "placed"), LedgerRow(PageRef("s-1", 2), "duplicate"))
    file = WrittenFile(
        "send/Labs_2026-01-29.pdf", "labs", "2026-01-29", 3, 10, "0" * 64, placed=((PageRef("s-1", 1), 2),)
    )  # fmt: skip
    assert fill_ledger(rows, [file]) == (
        LedgerRow(PageRef("s-1", 1), "placed", "send/Labs_2026-01-29.pdf", 2),
        LedgerRow(PageRef("s-1", 2), "duplicate"),
    )


def test_originals_are_copied_once_a_hash_and_only_images_of_the_patient_leave() -> None:
    maker = heap()
    paths = [plan.path for plan in copy_files(maker.case())]
    assert paths[:2] == [
        "send/imaging/2026-02-03_MR_Pelvis/IM00001.dcm",
        "keep/withheld/imaging/2026-02-03_MR_Pelvis/IM00001.dcm",
    ]
    assert sorted(paths[2:]) == sorted({f"keep/originals/{source.sha256}" for source in maker.sources})


def test_without_originals_only_images_are_copied() -> None:
    maker = heap()
    maker.request = replace(maker.request, originals=False)
    assert not [plan for plan in copy_files(maker.case()) if "originals" in plan.path]
