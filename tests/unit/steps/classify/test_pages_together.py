"""Which pages are one document, which are photographs of one report, which show a page again."""

from dataclasses import replace

import pytest
from tests.unit.steps.classify.pages_of_text import REQUEST, page_of, source_of

from caseferry.domain.pages import PageRef, PageState
from caseferry.domain.request import CaseRequest
from caseferry.domain.sources import SourceKind
from caseferry.steps.classify import classify

LAB = """SILVERSTREAM LABORATORY
Patient: Nora Whitfield	Lab ID: {id}
Collected: {day} March 2025
FULL BLOOD COUNT
Test	Result	Unit	Range
Haemoglobin	{hb}	g/dL	12.0-15.0
White cells	{wbc}	10^9/L	4.0-10.0
Platelets	{plt}	10^9/L	150-400
Creatinine	{cr}	umol/L	45-84"""
MRI = """HARBOUR IMAGING CENTRE
MRI PELVIS
Patient: Nora Whitfield	Accession: MR-{id}
Exam date: {day} April 2025
Findings
Mass in the cervix of {size} mm with parametrial extension.
Impression
Cervical carcinoma."""


def lab(**more):
    return LAB.format(**({"id": "SL-1001", "day": 3, "hb": "11.2", "wbc": "6.1", "plt": "233", "cr": "71"} | more))


def documents(*pages, sources=None, request=REQUEST):
    sources = sources or [source_of("scan.pdf", kind=SourceKind.PDF)]
    return classify(pages, sources, request=request)


def places(found):
    return [[(ref.source, ref.page) for ref in document.pages] for document in found]


def test_a_mixed_scan_is_cut_at_each_letterhead_and_title():
    found = documents(
        page_of(lab(), number=1),
        page_of(MRI.format(id=77, day=4, size=31), number=2),
        page_of(lab(id="SL-1002", day=9, hb="9.1", wbc="3.3", plt="99", cr="88"), number=3),
    )
    assert places(found) == [[("s1", 1)], [("s1", 2)], [("s1", 3)]]
    assert [d.category for d in found] == ["labs", "imaging_mri", "labs"]


def test_a_page_without_a_head_goes_on():
    found = documents(
        page_of(
            "CITY HOSPITAL\nDISCHARGE SUMMARY\nName: Nora Whitfield\nDate of admission: 3 May 2025\nDate of discharge: 9 May 2025\nShe was treated with",
            number=1,
        ),
        page_of("cisplatin and recovered well.\nDischarge medications: paracetamol.", number=2),
    )
    assert places(found) == [[("s1", 1), ("s1", 2)]]


def test_page_numbers_hold_pages_together_under_one_letterhead():
    page = "CITY HOSPITAL, Department of Pathology\nPATHOLOGY REPORT\nPatient: Nora Whitfield\nLab No: P-55\n{text}\nPage {n} of 3"
    found = documents(
        *(
            page_of(page.format(text=text, n=n), number=n)
            for n, text in enumerate(
                ["Macroscopy: two pieces.", "Microscopy: carcinoma.", "Conclusion: carcinoma."], start=1
            )
        )
    )
    assert places(found) == [[("s1", 1), ("s1", 2), ("s1", 3)]]


def test_page_one_of_one_starts_anew_every_time():
    page = "LABO MÉDICAL\nPatient: Nora Whitfield\nBILAN BIOLOGIQUE\nLeucocytes\t{v}\tG/L\t4-10\nPg 1/1"
    found = documents(page_of(page.format(v="5,1"), number=1), page_of(page.format(v="7,3"), number=2))
    assert places(found) == [[("s1", 1)], [("s1", 2)]]


def test_another_patient_starts_a_new_document():
    found = documents(
        page_of("Name: Nora Whitfield\nSome note about her care.", number=1),
        page_of("Name: Peter Osei\nSome note about his care.", number=2),
    )
    assert places(found) == [[("s1", 1)], [("s1", 2)]]


def test_a_discharge_summary_that_quotes_pathology_stays_one():
    found = documents(
        page_of(
            "CITY HOSPITAL\nDISCHARGE SUMMARY\nName: Nora Whitfield\nDate of admission: 3 May 2025\nDate of discharge: 9 May 2025\nCourse in hospital: operated.",
            number=1,
        ),
        page_of(
            "Histopathology report: Gross description: a piece of skin.\nMicroscopic description: carcinoma.\nCondition at discharge: stable.",
            number=2,
        ),
    )
    assert [(d.category, len(d.pages)) for d in found] == [("discharge", 2)]


def test_blank_and_refused_pages_belong_to_nothing():
    found = documents(
        page_of(lab(), number=1),
        page_of("", number=2, state=PageState.BLANK),
        page_of("x", number=3, state=PageState.REFUSED),
    )
    assert places(found) == [[("s1", 1)]]


def test_photographs_of_one_report_are_joined_in_order():
    first = (
        "CITY HOSPITAL\nPATHOLOGY REPORT\nPatient: Nora Whitfield\nLab No: P-55\nMacroscopy: two pieces.\nPage 1 of 2"
    )
    second = "CITY HOSPITAL\nPatient: Nora Whitfield\nLab No: P-55\nConclusion: carcinoma.\nPage 2 of 2"
    found = documents(
        page_of(second, source="s1"), page_of(first, source="s2"),
        sources=[source_of("IMG_0013.jpg"), source_of("IMG_0012.jpg", id="s2")],
    )  # fmt: skip
    assert places(found) == [[("s2", 1), ("s1", 1)]]


def test_a_photograph_that_goes_on_in_mid_sentence_is_joined_when_the_names_follow():
    first = "CITY HOSPITAL\nPATHOLOGY REPORT\nPatient: Nora Whitfield\nMacroscopy: two pieces of skin embedded in"
    second = "one block. Microscopy shows an invasive carcinoma of the usual type."
    found = documents(
        page_of(first, source="s1"), page_of(second, source="s2"),
        sources=[source_of("IMG_0012.jpg"), source_of("IMG_0013.jpg", id="s2")],
    )  # fmt: skip
    assert places(found) == [[("s1", 1), ("s2", 1)]]


CARD = (
    "CITY HOSPITAL\nDISCHARGE SUMMARY\nPatient: Nora Whitfield\nCase No: C-5512\nDate of discharge: 18 July 2025\nWell."
)
SLIDE = "CITY HOSPITAL\nSURGICAL PATHOLOGY REPORT\nPatient: Nora Whitfield\nCase No: C-5512\nReported: 8 July 2025\nCarcinoma."


def test_two_reports_of_one_visit_photographed_one_after_the_other_stay_apart():
    found = documents(
        page_of(CARD, source="s1"), page_of(SLIDE, source="s2"),
        sources=[source_of("IMG_0012.jpg"), source_of("IMG_0013.jpg", id="s2")],
    )  # fmt: skip
    assert [(d.category, d.date.value) for d in found] == [("discharge", "2025-07-18"), ("pathology", "2025-07-08")]


def test_two_reports_of_one_visit_in_one_scan_are_cut():
    found = documents(page_of(CARD, number=1), page_of(SLIDE, number=2))
    assert places(found) == [[("s1", 1)], [("s1", 2)]]


def test_photographs_without_evidence_stay_apart():
    found = documents(
        page_of(lab(), source="s1"), page_of(MRI.format(id=77, day=4, size=31), source="s2"),
        sources=[source_of("IMG_0012.jpg"), source_of("IMG_0013.jpg", id="s2")],
    )  # fmt: skip
    assert len(found) == 2


def test_the_same_page_photographed_again_is_a_copy_of_the_better_one():
    noisy = lab().replace("Whitfield", "Whitfie1d").replace("White cells", "Whlte cells")
    found = documents(
        page_of(noisy, source="s1", confidence=0.7), page_of(lab(), source="s2"),
        sources=[source_of("IMG_0012.jpg"), source_of("scan.pdf", id="s2", kind=SourceKind.PDF)],
    )  # fmt: skip
    assert [(d.pages, d.copies) for d in found] == [((PageRef("s2", 1),), ((PageRef("s1", 1), PageRef("s2", 1)),))]


def test_a_flat_scan_is_kept_before_a_photograph_of_the_same_page_whatever_the_files_are():
    photo = replace(page_of(lab(), source="s1", confidence=0.98), photo=True)
    found = documents(
        photo, page_of(lab(), source="s2", confidence=0.93),
        sources=[source_of("photos.pdf", kind=SourceKind.PDF), source_of("scan.jpg", id="s2")],
    )  # fmt: skip
    assert places(found) == [[("s2", 1)]]


def test_two_reports_on_one_form_are_never_copies():
    other = lab(id="SL-1002", day=9, hb="11.9", wbc="6.4", plt="240", cr="70")
    found = documents(
        page_of(lab(), source="s1"),
        page_of(other, source="s2"),
        sources=[source_of("a.jpg"), source_of("b.jpg", id="s2")],
    )
    assert [d.copies for d in found] == [(), ()]


def test_a_corrected_report_is_no_copy_of_the_first():
    other = "CORRECTED REPORT\n" + lab(hb="10.2")
    found = documents(
        page_of(lab(), source="s1"),
        page_of(other, source="s2"),
        sources=[source_of("a.jpg"), source_of("b.jpg", id="s2")],
    )
    assert len(found) == 2


def test_the_same_bytes_twice_are_a_copy():
    found = documents(
        page_of(lab(), source="s1"), page_of(lab(), source="s1-2"),
        sources=[source_of("a.pdf", sha256="same"), source_of("b.pdf", id="s1-2", sha256="same", duplicate_of="s1")],
    )  # fmt: skip
    assert [(d.pages, d.copies) for d in found] == [((PageRef("s1", 1),), ((PageRef("s1-2", 1), PageRef("s1", 1)),))]


def test_numbers_that_two_photographs_show_differently_are_said():
    other = lab(plt="238")
    found = documents(
        page_of(lab(), source="s1", fingerprint="ff00ff00ff00ff00"), page_of(other, source="s2", fingerprint="ff00ff00ff00ff01"),
        sources=[source_of("a.jpg"), source_of("b.jpg", id="s2")],
    )  # fmt: skip
    assert [w.code for d in found for w in d.warnings] == ["copy_differs"]


def test_what_the_family_declares_a_statement_is_one():
    request = CaseRequest(as_of=REQUEST.as_of, statements=(("words.txt", "family"),))
    found = documents(page_of("PATHOLOGY REPORT\nShe has cancer."), sources=[source_of("words.txt")], request=request)
    assert [d.category for d in found] == ["statement"]


@pytest.mark.parametrize(
    ("words", "date"),
    [("She walks slowly.", REQUEST.as_of.isoformat()), ("12 January 2026\nShe walks slowly.", "2026-01-12")],
)
def test_a_statement_is_of_its_own_day_or_of_the_day_it_is_handed_over(words, date):
    request = CaseRequest(as_of=REQUEST.as_of, statements=(("words.txt", "family"),))
    (found,) = documents(page_of(words), sources=[source_of("words.txt")], request=request)
    assert (found.date.value, str(found.date_role)) == (date, "reported")


def test_the_id_of_a_document_survives_more_files():
    alone = documents(page_of(lab(), source="s2"), sources=[source_of("b.jpg", id="s2")])
    more = documents(
        page_of(MRI.format(id=1, day=2, size=3), source="s1"),
        page_of(lab(), source="s2"),
        sources=[source_of("a.jpg"), source_of("b.jpg", id="s2")],
    )
    assert alone[0].id == more[1].id


def test_a_section_heading_at_the_top_of_a_further_page_starts_nothing():
    found = documents(
        page_of(
            "CITY HOSPITAL\nDISCHARGE SUMMARY\nName: Nora Whitfield\nDate of admission: 3 May 2025\nDate of discharge: 9 May 2025\nCourse in hospital: operated.",
            number=1,
        ),
        page_of("Laboratory results\nHaemoglobin\t11\tg/dL\t12-15\nMedications on discharge: paracetamol.", number=2),
    )
    assert [(d.category, len(d.pages)) for d in found] == [("discharge", 2)]


def test_a_mail_is_no_report_whatever_it_speaks_of():
    (found,) = documents(
        page_of(
            "From\tA. Whitfield <a@family.invalid>\nTo\trecords@charity.invalid\nSubject\tMRI brain\nAttached\tMRI brain.pdf\nPlease find the MRI of my wife."
        )
    )
    assert found.category == "administrative"


def test_why_a_kind_was_chosen_is_kept():
    (found,) = documents(page_of(lab()))
    assert {(e.category, e.where) for e in found.evidence} >= {("labs", "title"), ("labs", "structure")}
    assert found.title == "FULL BLOOD COUNT"
    assert found.confidence > 0.9


def test_a_page_that_says_nothing_is_unsure():
    (found,) = documents(page_of("lorem ipsum\ndolor sit"))
    assert [w.code for w in found.warnings] == ["kind_unknown", "no_date"]
    assert found.confidence < 0.7


def test_exact_pages_with_one_other_number_are_two_reports():
    sources = [source_of(f"{name}.xlsx", id=name, kind=SourceKind.BLOCKS) for name in ("a", "b")]
    pages = [
        replace(page_of(lab(hb=hb), source=name), origin="rendition", fingerprint="ff00ff00ff00ff00")
        for name, hb in (("a", "11.2"), ("b", "11.3"))
    ]
    assert places(documents(*pages, sources=sources)) == [[("a", 1)], [("b", 1)]]


def test_legible_photographs_of_the_same_form_on_two_days_are_two_reports():
    head = "Born: 4 May 1960\n"
    sources = [source_of(f"{name}.jpg", id=name, kind=SourceKind.IMAGE) for name in ("a", "b")]
    pages = [
        replace(
            page_of(head + lab(day=day), source=name), origin="ocr", fingerprint="ff00ff00ff00ff00", confidence=0.97
        )
        for name, day in (("a", 3), ("b", 9))
    ]
    assert places(documents(*pages, sources=sources)) == [[("a", 1)], [("b", 1)]]
