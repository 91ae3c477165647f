"""A Russian discharge summary of an invented patient, as values, with its translation."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.invented_case import CaseMaker

from caseferry.domain.documents import DocumentReference
from caseferry.domain.translation import Translation, TranslationTask
from caseferry.domain.understanding import Understanding
from caseferry.steps.translate.exchange import sheet_of, taken_back
from caseferry.steps.translate.locks import Wording
from caseferry.steps.translate.memory import Memory
from caseferry.steps.translate.tasks import translation_tasks

TEXT = "\n".join(
    [
        "ВЫПИСНОЙ ЭПИКРИЗ",
        "Рак правой молочной железы. Метастазов не выявлено.",
        "Показатель\tРезультат\tЕдиницы",
        "ЛДГ\t312,5\tЕд/л",
        "Тромбоциты\t1.234\t10⁹/л",
        "Назначен цисплатин 75 мг/м².",
    ]
)
ENGLISH = {
    "ВЫПИСНОЙ ЭПИКРИЗ": "Discharge summary",
    "Рак правой молочной железы. Метастазов не выявлено.": "Cancer of the right breast. No metastases were found.",
    "Показатель": "Test",
    "Результат": "Result",
    "Единицы": "Units",
    "ЛДГ": "LDH",
    "Тромбоциты": "Platelets",
    "1.234": "1.234",
    "Назначен цисплатин 75 мг/м².": "Cisplatin 75 mg/m² was prescribed.",
}


def make_case(text: str = TEXT, **request: object) -> tuple[Understanding, DocumentReference]:
    """The case with one Russian document."""
    maker = CaseMaker(**request)
    document = maker.document("discharge", text, language="ru", date="2025-09-12", title="ВЫПИСНОЙ ЭПИКРИЗ")
    maker.document("labs", "Haemoglobin 118 g/L", date="2025-09-12")
    return maker.case(), document


def make_task(text: str = TEXT, **request: object) -> TranslationTask:
    case, document = make_case(text, **request)
    return next(task for task in translation_tasks(case) if task.document == document.id)


def wording_of(task: TranslationTask) -> Wording:
    return Wording(task.language, task.to, task.names)


def translated(task: TranslationTask, words: dict[str, str] | None = None, **more: object) -> Translation:
    """The task with the translations of `words`, by the words of the source."""
    known = {**ENGLISH, **(words or {})}
    sheet = sheet_of(task, wording_of(task), Memory())
    back = replace(sheet, rows=tuple(replace(row, target=known[row.source]) for row in sheet.rows))
    segments = taken_back(back, task, wording_of(task), None, name="back.docx")
    made = Translation(
        pages=task.pages, language=task.language, to=task.to, translator="Anna Field", origin="person", segments=segments,
        layout=task.segments, title=task.title, names=task.names,
    )  # fmt: skip
    return replace(made, **more)
