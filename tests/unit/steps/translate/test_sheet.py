"""What stands on translated pages."""

from dataclasses import replace

import pytest
from tests.unit.steps.translate.documents import make_case, make_task, translated
from tests.unit.steps.translate.test_statement import signed

from caseferry.domain.translation import Statement
from caseferry.steps.translate.sheet import credit, translation_sheet
from caseferry.steps.translate.statement import seal


def sheet(translation, hidden=frozenset()):
    _, document = make_case()
    return translation_sheet(translation, document, as_of="2026-02-16", hidden=hidden)


def test_each_line_stands_beside_its_translation_and_rows_stay_rows():
    groups = sheet(signed())["pages"][0]["groups"]
    assert [(row["lines"], row["source"], row["target"]) for group in groups for row in group["rows"]][1:4] == [
        ("2", ["Рак правой молочной железы. Метастазов не выявлено."], ["Cancer of the right breast. No metastases were found."]),
        ("3", ["Показатель", "Результат", "Единицы"], ["Test", "Result", "Units"]),
        ("4", ["ЛДГ", "312,5", "Ед/л"], ["LDH", "312.5", "U/L"]),
    ]  # fmt: skip


def test_the_heading_says_who_or_what_translated_and_who_reviewed():
    made = signed()
    assert sheet(made)["by"] == "Readable translation by Anna Field, reviewed by Mark Stone"
    trade = replace(made, level="professional")
    assert credit(trade) == "Professional translation by Anna Field, revised by Mark Stone"
    assert credit(replace(made, to="zh"), "zh-Hans") == "参考译文：Anna Field翻译，Mark Stone审核"


def test_a_machine_is_never_called_professional_even_when_the_file_says_so():
    made = replace(signed(), origin="machine", translator="opus-mt", level="professional")
    assert credit(made) == "Machine translation (opus-mt), reviewed by Mark Stone"


def test_the_statement_names_the_source_and_the_seal():
    made = signed()
    rows = dict(sheet(made)["statement"]["rows"])
    assert rows["SHA-256 of the source file"] == f"{made.pages[0].sha256} (p. 1)"
    assert rows["SHA-256 of source and translation"] == seal(made) == made.statement.sha256


def test_the_hash_of_a_file_with_a_private_page_is_not_printed():
    made = signed()
    words = str(sheet(made, frozenset({made.pages[0].sha256})))
    assert made.pages[0].sha256 not in words and "enclosed in part" in words


def test_nothing_unreviewed_is_typeset():
    with pytest.raises(ValueError, match="without a statement"):
        sheet(translated(make_task()))


def test_a_row_of_many_cells_asks_for_a_landscape_page():
    made = signed()
    text = "\t".join("абвгдё")
    case, document = make_case(text)
    from caseferry.steps.translate.tasks import translation_tasks

    task = next(task for task in translation_tasks(case) if task.document == document.id)
    wide = translated(task, {letter: "a" for letter in "абвгдё"}, statement=Statement("M", "2026-02-14", ""))
    assert sheet(wide)["wide"] and not sheet(made)["wide"]
