"""A case with one Spanish document of two pages that asks for a translation, and that translation with three flags."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from caseferry.domain.pages import Line, Page, PageState
from caseferry.domain.translation import Segment, SourcePage, TranslationTask
from caseferry.engines.exchange import WordSheet
from caseferry.platform.cases.models import Build, Case
from caseferry.platform.cases.stores import stores_of
from caseferry.platform.vault.safes import open_safe
from caseferry.steps.translate.records import write_tasks

WORDS = {
    1: ("Informe de alta", "Metástasis en el pulmón izquierdo de 12 mm.", "No hay derrame pleural."),
    2: ("Hemoglobina 11,2 g/dL.", "Se recomienda control en 3 meses."),
}
ENGLISH = {
    "Informe de alta": "Discharge report",
    "Metástasis en el pulmón izquierdo de 12 mm.": "Metastasis in the right lung of 21 mm.",
    "No hay derrame pleural.": "There is no pleural effusion.",
    "Hemoglobina 11,2 g/dL.": "Haemoglobin 11.2 g/dL.",
    "Se recomienda control en 3 meses.": "A check in 6 months is recommended.",
}


def ask_translation(case: Case, sha256: str = "c" * 64) -> TranslationTask:
    """The newest build of the case says that the document asks for a translation; its pages are those of `sha256`."""
    build = Build.objects.filter(case=case).latest("number")
    segments = tuple(
        Segment(f"p{page}.l{line}", page, line, text)
        for page, texts in WORDS.items()
        for line, text in enumerate(texts, 1)
    )
    pages = tuple(SourcePage(sha256, page) for page in WORDS)
    task = TranslationTask("d-1", "discharge", "Informe de alta", "2026-01-09", "es", "readable", "en", pages, segments)
    open_safe(case.pk).files(build.folder).write("keep/translations/segments.json", write_tasks((task,)).encode())
    for page, texts in WORDS.items():
        lines = tuple(Line(text, (0.1, 0.1 * at, 0.9, 0.1 * at + 0.05), ()) for at, text in enumerate(texts, 1))
        kept = {"stamp": "", "page": msgspec.to_builtins(Page("s-1", page, 595, 842, PageState.READ, lines))}
        stores_of(case)[1].put(f"{sha256}/{page}.json", msgspec.json.encode(kept))
    return task


def filled(data: bytes, words: dict[str, str] | None = None) -> bytes:
    """The Word file as it comes back from the translator."""
    sheet = WordSheet().read(data)
    rows = tuple(replace(row, target={**ENGLISH, **(words or {})}[row.source]) for row in sheet.rows)
    return WordSheet().write(replace(sheet, rows=rows))
