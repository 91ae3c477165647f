"""A fact is no surer than the words that it was read from."""

from __future__ import annotations

import pytest

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Line, Page, PageRef, PageState, Word
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.text import document_text

BOX = (0.1, 0.1, 0.9, 0.12)
WORDS = ("Stage", "IIIC", "confirmed")


def page(number: int, sure: float) -> Page:
    starts = (0, 6, 11)
    words = tuple(
        Word(word, BOX, start, sure if word == "IIIC" else 0.99) for word, start in zip(WORDS, starts, strict=True)
    )
    lines = (Line("Report", BOX, (Word("Report", BOX, 0),)), Line(" ".join(WORDS), BOX, words))
    return Page("s", number, 595, 842, PageState.READ, lines, origin="ocr")


@pytest.mark.parametrize(("sure", "confidence"), [(0.4, 0.5), (0.9, 1.0)])
def test_a_doubtful_word_makes_its_fact_doubtful(sure: float, confidence: float) -> None:
    document = DocumentReference("d", "pathology", (PageRef("s", 1), PageRef("s", 2)))
    text = document_text(document, [page(1, 0.99), page(2, sure)])
    start = text.text.rindex("Stage IIIC")
    fact = Draft("stage", "FIGO", "IIIC", start, start + len("Stage IIIC")).fact(text, Context("pathology", "en"))
    assert fact.confidence == confidence
    beside = text.text.rindex("confirmed")
    assert Draft("stage", "FIGO", "x", beside, beside + 9).fact(text, Context("pathology", "en")).confidence == 1.0
