"""Translations in a run: taken from the packet before or from a folder, typeset, bound, and kept for the next run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from caseferry.domain.composition import TextPlan
from caseferry.domain.documents import Placement
from caseferry.domain.errors import UsageError
from caseferry.domain.pages import Page, PageRef, PageState
from caseferry.domain.request import CaseRequest
from caseferry.domain.translation import Translation
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.glossary import Glossary, read_glossary, write_glossary
from caseferry.ports.storage import PageStore
from caseferry.ports.writing import Material, Typesetter
from caseferry.steps.compose import place_documents
from caseferry.steps.compose.source_names import hidden_sources
from caseferry.steps.translate.records import read_translation, write_tasks, write_translation
from caseferry.steps.translate.sheet import translation_sheet
from caseferry.steps.translate.tasks import translation_tasks

PLACE = "keep/translations"
TASKS = "segments.json"
GLOSSARY = "glossary.csv"
_A4 = (595.28, 841.89)


def take_translations(request: CaseRequest, folder: Path | None, out: Path) -> CaseRequest:
    """`request` with the translations and the glossary of the packet before, and of `folder`, whose rows win.

    Raises UsageError for a folder without a translation, and for a file that is none.
    """
    earlier = out / PLACE
    found = {item.file_name: item for item in load_every(earlier)}
    terms = load_glossary_file(earlier).terms
    if folder is not None:
        given = load_every(folder)
        if not given:
            raise UsageError(
                f"There is no translation in {folder}.",
                next_step="Name a folder with the t-….yaml files of keep/translations.",
            )
        found |= {item.file_name: item for item in given}
        terms = load_glossary_file(folder).terms or terms
    return replace(request, translations=tuple(found[name] for name in sorted(found)), terms=terms)


def load_every(folder: Path) -> tuple[Translation, ...]:
    """The translations in a folder by file name, those that were replaced too."""
    paths = sorted(folder.glob("t-*.yaml")) if folder.is_dir() else []
    return tuple(read_translation(path.read_text(encoding="utf-8"), path.name) for path in paths)


def load_glossary_file(folder: Path) -> Glossary:
    """The glossary of a case; an empty one when it has none."""
    path = folder / GLOSSARY
    return read_glossary(path.read_text(encoding="utf-8-sig"), path.name) if path.is_file() else Glossary()


def print_translations(case: Understanding, typesetter: Typesetter, pages: PageStore) -> Understanding:
    """The case with every reviewed translation of a document that leaves typeset and counted."""
    placed = place_documents(case)
    documents = {
        document.id: document for document in placed.documents if document.placed in (Placement.PACKET, Placement.ANNEX)
    }
    names = hidden_sources(placed)
    hidden = frozenset(source.sha256 for source in case.sources if source.id in names)
    found = []
    for row in case.translations:
        document = documents.get(row.document)
        if row.state == "reviewed" and document is not None:
            data = translation_sheet(row.translation, document, as_of=case.request.as_of.isoformat(), hidden=hidden)
            made = typesetter.typeset("translation", data)
            pages.put(_key(row.translation.id), made.pdf)
            found.append(replace(row, printed=made.pages))
        else:
            found.append(replace(row, printed=0))
    return replace(case, translations=tuple(found))


def translated_material(ref: PageRef, pages: PageStore) -> Material | None:
    """What a binder needs of a typeset page of a translation; None when `ref` is a page of the input."""
    pdf = pages.get(_key(ref.source)) if ref.source.startswith("t-") else None
    if pdf is None:
        return None
    page = Page(ref.source, ref.page, *_A4, PageState.READ, origin="rendition")
    return Material(page, pdf=pdf, pdf_page=ref.page - 1)


def _key(translation: str) -> str:
    return f"translations/{translation}.pdf"


def translation_files(case: Understanding) -> Iterator[TextPlan]:
    """What stays in `keep/translations`: what may be translated, every translation, and the glossary."""
    tasks = translation_tasks(place_documents(case))
    if tasks:
        yield TextPlan(f"{PLACE}/{TASKS}", write_tasks(tasks))
    for translation in case.request.translations:
        yield TextPlan(f"{PLACE}/{translation.file_name}", write_translation(translation))
    if case.request.terms:
        yield TextPlan(f"{PLACE}/{GLOSSARY}", write_glossary(Glossary(case.request.terms)))
