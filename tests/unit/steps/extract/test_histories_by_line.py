"""Histories as lists by date, counts beside plans, and words that look like a number of cycles or a date."""

from __future__ import annotations

import pytest

from caseferry.steps.extract.treatments_courses import courses_of
from caseferry.steps.extract.treatments_dates import dates_of


def told(document, context, text: str, language: str, cancer: str):
    """Code, cycles given and planned, start and end of each statement about a course."""
    page = document(text, category="medical_summary", language=language)
    items = courses_of(page, context("medical_summary", language, cancer=cancer))
    return [
        (
            item.mention.code,
            item.assertion.value,
            item.cycles.count if item.cycles else 0,
            item.cycles.total if item.cycles else 0,
            item.attributes.get("start", ""),
            item.attributes.get("end", ""),
        )
        for item in items
    ]


COUNTS = {
    "5 given of 6 planned, in brackets": (
        "Cisplatin 40 mg/m2 weekly x 5 (6 planned; 6th withheld)", "en", "head_neck",
        [("cisplatin", "present", 5, 6, "", "")],
    ),
    "the plan as a bare number behind": (
        "Проведено 8 курсов FOLFOX, планировалось 12.", "ru", "colorectal",
        [("FOLFOX", "present", 8, 0, "", ""), ("FOLFOX", "planned", 12, 0, "", "")],
    ),
    "the plan in Arabic brackets": (
        "تلقت 4 دورات من FLOT (من أصل 8 مقررة)", "ar", "gastric",
        [("FLOT", "present", 4, 0, "", ""), ("FLOT", "planned", 8, 0, "", "")],
    ),
    "the drugs explained behind the count": (
        "2024-06-20至2024-08-02行GP方案诱导化疗3周期（吉西他滨+顺铂）。", "zh", "npc",
        [("GP (NPC)", "present", 3, 0, "2024-06-20", "2024-08-02")],
    ),
    "planned and given in one Turkish sentence": (
        "Sonrasında 4 kür MAP planlandı, 3 kür verildi.", "tr", "sarcoma",
        [("MAP", "planned", 4, 0, "", ""), ("MAP", "present", 3, 0, "", "")],
    ),
    "doses out of doses": (
        "Weekly Paclitaxel x 9/12 doses till 10 July 2025", "en", "breast",
        [("paclitaxel", "present", 9, 12, "", "2025-07-10")],
    ),
    "tablets are no cycles": (
        "Đã truyền 4 chu kỳ FOLFOX. Thuốc: Metformin 500 mg x 2 lần/ngày", "vi", "colorectal",
        [("FOLFOX", "present", 4, 0, "", "")],
    ),
    "a list by date without full stops": (
        "06/2023 - 09/2023 4 Zyklen VRd\nab 01/2024 Erhaltung mit Lenalidomid 10 mg\n10/2025 Progress", "de", "myeloma",
        [("VRd", "present", 4, 0, "2023-06", "2023-09"), ("lenalidomide", "present", 0, 0, "2024-01", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_a_course_is_counted_and_dated_as_written(document, context, name):
    text, language, cancer, expected = COUNTS[name]
    assert told(document, context, text, language, cancer) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Выписан: 20.05.2025\nПроведено 8 курсов FOLFOX", "ru"),
        ("Data de nascimento: 21/02/1980\nFez AC, 4 ciclos", "pt"),
    ],
)
def test_the_days_of_the_paper_itself_are_no_course(document, context, text, language):
    page = document(text, category="discharge", language=language)
    assert dates_of(page, context("discharge", language)) == []


def test_the_end_of_a_sentence_is_no_day_of_the_month(document, context):
    page = document("Края чистые, R0.\nИюнь-июль 2023 - ДЛТ", category="medical_summary", language="ru")
    assert [(w.start, w.end) for w in dates_of(page, context("medical_summary", "ru"))] == [("2023-06", "2023-07")]
