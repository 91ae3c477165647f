"""A date beside Arabic reads 2026-01-11, on paper and on the screen: the places of its digits are measured."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from tests.unit.invented_case import CaseMaker
from tests.unit.steps.compose.cases import CASES

from caseferry.domain.understanding import Understanding
from caseferry.engines.html.review import ReviewPage
from caseferry.engines.typst import TypstTypesetter
from caseferry.knowledge.direction import ISO_DATE
from caseferry.steps.check import check
from caseferry.steps.compose import compose, place_documents
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.letters import letters
from caseferry.steps.compose.review import review


def arabic() -> Understanding:
    """Stage, findings and old papers, all in Arabic, each with a date beside it."""
    maker = CaseMaker(question="ما هي خيارات العلاج؟", cancer="breast")
    letter = maker.document(
        "medical_summary", "سرطان الثدي\nالمرحلة الثالثة", date="2025-01-11", language="ar", title="تقرير طبي"
    )
    scan = maker.document(
        "imaging_ct", "تصوير", date="2025-03-02", role="performed", language="ar", title="تصوير مقطعي"
    )
    maker.fact(letter, "diagnosis", "سرطان الثدي")
    maker.fact(letter, "stage", "المرحلة الثالثة", date="2024-12-09")
    maker.fact(scan, "lesion", "تصوير", date="2025-03-02")
    return place_documents(check(maker.case(cancer="breast")))


def backwards(pdf: bytes) -> list[str]:
    """Dates on the pages whose digits do not stand from left to right."""
    found, seen = [], 0
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        words = text.get_text_range()
        for match in ISO_DATE.finditer(words):
            lefts = [text.get_charbox(at)[0] for at in range(match.start(), match.end())]
            seen += 1
            if lefts != sorted(lefts):
                found.append(match.group())
        # a date that was turned round is no ISO date any more: look for its remains, too
        found += [part for part in words.replace("\u200e", "").split() if part.strip("()،.") in TURNED]
    assert seen
    return found


TURNED = {"11-01-2025", "02-03-2025", "09-12-2024", "11-01-2026"}


@pytest.mark.parametrize("make", [arabic, CASES["arabic_name"]])
def test_no_date_of_a_letter_is_turned_round_beside_arabic(make) -> None:
    case, typesetter = make(), TypstTypesetter()
    for plan in letters(case, bind(case), None):
        if plan.template != "how_to_send":
            assert backwards(typesetter.typeset(plan.template, plan.data, at_most=plan.at_most).pdf) == [], (
                plan.template
            )


@pytest.mark.browser
def test_no_date_of_the_review_page_is_turned_round_beside_arabic(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    case = arabic()
    page_file = tmp_path / "review.html"
    page_file.write_bytes(ReviewPage().write(review(case, compose(case), ()), {}))
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(page_file.as_uri())
        placed = page.evaluate(
            """() => {
              const found = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                if (node.parentElement.closest("details:not([open]), pre, script, style")) continue;
                for (const match of node.data.matchAll(/\\d{4}-\\d{2}-\\d{2}/g)) {
                  const boxes = [0, 9].map((at) => {
                    const range = document.createRange();
                    range.setStart(node, match.index + at);
                    range.setEnd(node, match.index + at + 1);
                    return range.getBoundingClientRect();
                  });
                  found.push([match[0], boxes[1].left - boxes[0].left, boxes[1].top - boxes[0].top]);
                }
              }
              return found;
            }"""
        )
        browser.close()
    assert len(placed) >= 4
    assert [date for date, along, down in placed if along <= 0 or abs(down) > 1] == []
