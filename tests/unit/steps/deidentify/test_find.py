"""P8: what tells who the patient is, in the lines of a page, in any spelling; and what is left alone."""

from __future__ import annotations

import pytest

from caseferry.domain.pages import Line, Word
from caseferry.steps.deidentify import DateSpan, Who, deidentify, find_identifiers, moved, still_named

WHO = Who(
    ("Щукина Мария Сергеевна", "Maria Shchukina", "王小明", "玛丽亚·奥尔特加", "فاطمة الخطيب"),
    frozenset({(1968, 3, 12)}), frozenset({"hn48211"}),
)  # fmt: skip


def covered(line: str, *dates: DateSpan) -> list[tuple[str, str]]:
    return [(span.kind, line[span.start : span.end]) for span in find_identifiers([line], WHO, dates)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The patient Maria Shchukina was seen", ["Maria", "Shchukina"]),
        ("Frau Schtschukina, 57", ["Schtschukina"]),
        ("Пациентке Щукиной М. назначено", ["Щукиной", "М"]),
        ("SHCHUKINA^MARIA scan", ["SHCHUKINA", "MARIA"]),
        ("mariashchukina_ct.pdf", ["mariashchukina"]),
        ("患者王小明，男，56岁", ["王小明", "小明"]),
        ("姓名玛丽亚入院", ["玛丽亚"]),
        ("Shchuk1na", []),
        ("السيدة فاطمة الخطيب", ["فاطمة", "الخطيب"]),
    ],
)
def test_P8_a_name_is_found_in_every_spelling(line: str, words: list[str]) -> None:
    assert [text for kind, text in covered(line) if kind == "name"] == words


@pytest.mark.parametrize(
    "line",
    [
        "Лучевая терапия 50 Гр, лучевой ожог", "Metastasis in the liver, margin clear", "Haemoglobin 9.8 g/dL 12.0 - 15.0",
        "Osimertinib 80 mg daily since 14.10.2024", "胃腺癌，HER2 2+，建议化疗", "CEA 3.1 2.9 3.3 4.0 ng/mL", "T2N1M0, 120/80 mmHg, 36.6",
    ],
)  # fmt: skip
def test_P8_medicine_is_left_alone(line: str) -> None:
    assert covered(line) == []


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Address: 12 Lake Road, Tver", "address", "12 Lake Road, Tver"),
        ("Address 7 Orchard Lane, Port Vale\tPhone +971", "address", "7 Orchard Lane, Port Vale"),
        ("Адрес проживания: г. Тверь, ул. Мира, 3", "address", "г. Тверь, ул. Мира, 3"),
        ("家庭住址：广州市海棠路66号", "address", "广州市海棠路66号"),
        ("Tel. (01) 555-0134", "phone", "(01) 555-0134"),
        ("call +971 4 555 0177 today", "phone", "+971 4 555 0177"),
        ("手机 13800138000", "phone", "13800138000"),
        ("write to m.shch@mail.example", "email", "m.shch@mail.example"),
        ("MRN CCC-00451907", "number", "CCC-00451907"),
        ("История болезни № 4821/24", "number", "4821/24"),
        ("Nr HN 48211 of the ward", "number", "HN 48211"),
        ("P<UTOSHCHUKINA<<MARIA<<<<", "number", "P<UTOSHCHUKINA<<MARIA<<<<"),
        ("Patient\tAnna Probe\tWard\t3", "name", "Anna Probe"),
    ],
)
def test_P8_what_follows_a_label_or_has_a_known_form_is_found(line: str, kind: str, value: str) -> None:
    assert (kind, value) in covered(line)


def test_P8_values_below_a_row_of_labels_are_found() -> None:
    found = find_identifiers(["Patient name\tMRN\tAddress", "Anna Probe\t77-1\t3 Hill Street"], WHO, ())
    assert {(span.line, span.start, span.kind) for span in found} >= {
        (1, 0, "name"),
        (1, 11, "number"),
        (1, 16, "address"),
    }


def test_P8_the_birth_date_is_found_in_any_order_and_other_dates_only_when_they_are_to_be_moved() -> None:
    line = "DOB 12/03/1968, seen 04.06.2025, 03/04/2025"
    dates = (
        DateSpan(0, 4, 14, frozenset({(1968, 3, 12), (1968, 12, 3)})),
        DateSpan(0, 21, 31, frozenset({(2025, 6, 4)})),
        DateSpan(0, 33, 43, frozenset({(2025, 4, 3), (2025, 3, 4)})),
    )
    assert covered(line, *dates) == [("birth_date", "12/03/1968")]
    moved_spans = [(s.kind, s.instead) for s in find_identifiers([line], WHO, dates, shift=-10)]
    assert moved_spans == [("birth_date", ""), ("date", "2025-05-25"), ("date", "")]
    assert moved(DateSpan(0, 0, 0, frozenset({(2025, 2, 0)})), 3) == ""


def test_P8_a_thai_buddhist_year_is_the_same_birthday() -> None:
    assert covered("เกิด 12/03/2511", DateSpan(0, 5, 15, frozenset({(2511, 3, 12)}))) == [("birth_date", "12/03/2511")]


def test_P8_covered_words_leave_the_text_layer_whichever_reading_saw_them() -> None:
    words = (
        Word("Maria", (0.1, 0.1, 0.2, 0.12), 0),
        Word("HER2", (0.3, 0.1, 0.4, 0.12), 6),
        Word("Sh?", (0.5, 0.1, 0.6, 0.12), 11),
    )
    layer = (Line("Maria HER2 Sh?", (0.1, 0.1, 0.6, 0.12), words),)
    seen = (Line("Shchukina", (0.5, 0.1, 0.6, 0.12), (Word("Shchukina", (0.5, 0.1, 0.6, 0.12), 0),)),)
    spans = [find_identifiers([line.text for line in lines], WHO, ()) for lines in (layer, seen)]
    done = deidentify(layer, list(zip((layer, seen), spans, strict=True)))
    assert [line.text for line in done.lines] == ["HER2"]
    assert [cover.box for cover in done.covers] == [(0.1, 0.1, 0.2, 0.12), (0.5, 0.1, 0.6, 0.12)]
    assert not still_named([line.text for line in done.lines], WHO)


def test_P8_our_stamp_goes_whole_because_it_names_a_file() -> None:
    line = "any file.jpg · page 2 of 3 · 2025-01-02"
    assert ("stamp", line) in covered(line)
