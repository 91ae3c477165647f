"""Documents made from a few words, for the finders."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Line, Page, PageRef, PageState, Word
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.text import DocumentText, document_text


def page_of(text: str, *, source: str = "s1", number: int = 1, language: str = "und") -> Page:
    """A page whose lines are those of `text`, one box per word, evenly set."""
    rows = text.split("\n")
    lines = []
    for at, row in enumerate(rows):
        top, bottom = at / len(rows), (at + 0.9) / len(rows)
        width = max(len(row), 1)
        words = tuple(
            Word(m.group(), (m.start() / width, top, m.end() / width, bottom), m.start())
            for m in re.finditer(r"\S+", row)
        )
        lines.append(Line(row, (0.0, top, 1.0, bottom), words))
    return Page(source, number, 595.0, 842.0, PageState.READ, tuple(lines), language=language, origin="text_layer")


def document_of(text: str, *, category: str = "pathology", language: str = "und") -> DocumentText:
    """A one-page document."""
    page = page_of(text, language=language)
    return document_text(DocumentReference("d1", category, (PageRef("s1", 1),), language=language), [page])


@pytest.fixture
def document() -> Callable[..., DocumentText]:
    """Makes a one-page document from text."""
    return document_of


@pytest.fixture
def context() -> Callable[..., Context]:
    """Makes a context with sensible defaults."""

    def make(category: str = "pathology", language: str = "en", **more: str) -> Context:
        return Context(category=category, language=language, **more)

    return make


@pytest.fixture
def page() -> Callable[..., Page]:
    """Makes a page from text."""
    return page_of
