"""Translated pages in binders, the manifest and the letter."""

from dataclasses import replace

import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.domain.documents import Placement
from caseferry.domain.pages import PageRef
from caseferry.domain.translation import AttachedTranslation, SourcePage, Statement, Translation
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.letters import letters
from caseferry.steps.compose.manifest import manifest
from caseferry.steps.compose.packet import compose
from caseferry.steps.compose.sending import send_manifest

SOFTWARE = {"version": "0", "knowledge_sha256": "0" * 64, "engines": {}}


def make(printed=2, placed=Placement.PACKET, reports=1):
    maker = CaseMaker()
    document = maker.document(
        "pathology",
        "Диагноз",
        "Заключение",
        language="ru",
        date="2025-09-12",
        title="Гистология",
        path="ru.pdf",
        placed=placed,
    )
    for number in range(1, reports):
        maker.document("pathology", "Diagnosis", date=f"2025-0{number}-01", path=f"{number}.pdf")
    made = Translation(
        (SourcePage("a" * 64, 1),),
        "ru",
        "en",
        "Anna Field",
        "person",
        (),
        (),
        statement=Statement("Mark Stone", "2026-02-14", "f" * 64),
    )
    return (
        maker.case(translations=(AttachedTranslation(made, document.id, "reviewed", printed=printed),)),
        document,
        made,
    )


def test_the_original_stands_before_its_translation_in_the_same_file():
    case, document, made = make()
    plan = bind(case)[0]
    assert [(page.ref.page, page.ref.source == made.id, page.bookmark) for page in plan.pages] == [
        (1, False, "2025-09-12 Гистология"),
        (2, False, ""),
        (1, True, "2025-09-12 Гистология (Translation into English)"),
        (2, True, ""),
    ]
    assert [(page.stamp.source, page.stamp.page, page.stamp.pages) for page in plan.pages[2:]] == [
        ("Translation into English of ru.pdf", 1, 2),
        ("Translation into English of ru.pdf", 2, 2),
    ]
    assert {page.document for page in plan.pages} == {document.id}


def test_the_contents_page_counts_the_translated_pages():
    case, _, _ = make(reports=3)
    assert [(row.title, row.pages) for row in bind(case)[0].contents] == [
        ("Гистология (with translation)", 4), ("pathology", 1), ("pathology", 1),
    ]  # fmt: skip


def test_pages_of_a_later_document_are_cited_behind_the_translation():
    maker_case, _, _ = make(reports=3)
    plan = bind(maker_case)[0]
    later = next(
        number
        for number, page in enumerate(plan.pages)
        if page.ref == PageRef(maker_case.documents[2].pages[0].source, 1)
    )
    assert later == 4


@pytest.mark.parametrize("placed", [Placement.WITHHELD, Placement.ADMINISTRATIVE])
def test_no_translation_is_bound_to_what_stays(placed):
    case, _, made = make(placed=placed)
    assert not any(page.ref.source == made.id for plan in bind(case) for page in plan.pages)


def test_a_translation_that_was_not_typeset_is_in_no_file_but_in_the_manifest():
    case, document, made = make(printed=0)
    case = replace(case, translations=(replace(case.translations[0], state="void", reason="changed"),))
    assert len(bind(case)[0].pages) == 2
    row = manifest(case, compose(case), (), software=SOFTWARE)["translations"][0]
    assert (row["id"], row["document"], row["state"], row["reason"], row["pages"]) == (
        made.id,
        document.id,
        "void",
        "changed",
        0,
    )


def test_what_leaves_tells_of_translations_that_leave():
    case, _document, made = make()
    packet = manifest(case, compose(case), (), software=SOFTWARE)
    assert [(row["id"], row["translator"], row["reviser"]) for row in send_manifest(packet)["translations"]] == [
        (made.id, "Anna Field", "Mark Stone")
    ]
    unprinted, _, _ = make(printed=0)
    assert send_manifest(manifest(unprinted, compose(unprinted), (), software=SOFTWARE))["translations"] == []


def test_a_lost_translation_is_a_warning():
    case, _, made = make()
    lost = AttachedTranslation(made, "", "lost", "No document of this case has exactly these pages now.")
    warnings = manifest(replace(case, translations=(lost,)), compose(case), (), software=SOFTWARE)["warnings"]
    assert [row["about"] for row in warnings if row["code"] == "translation_lost"] == [made.id]


def test_the_covering_letter_says_how_many_documents_have_a_translation():
    def line(case):
        return next(
            plan.data["translations"] for plan in letters(case, bind(case), None) if plan.template == "covering_letter"
        )

    assert line(make()[0])["en"].startswith("Documents with a translation behind the original: 1.")
    assert line(make(printed=0)[0]) is None
