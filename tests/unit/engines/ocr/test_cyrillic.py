"""Latin codes among Cyrillic words."""

from __future__ import annotations

import pytest

from caseferry.engines.ocr.cyrillic import latin_code
from caseferry.engines.ocr.lines import Seen


@pytest.mark.parametrize(
    ("text", "sure", "cyrillic", "doubt", "taken"),
    [
        ("EGFR:", 0.99, "ЕСЕВ:", 0.8, "EGFR:"),
        ("HER2:", 0.99, "НЕВ2:", 0.62, "HER2:"),
        ("Ki-67:", 0.99, "К!-67:", 0.74, "Ki-67:"),
        ("FOLFOX-6:", 0.99, "ЕОЇРОХ-6:", 0.9, "FOLFOX-6:"),
        ("BI-RADS", 0.99, "В!-КАБ$", 0.46, "BI-RADS"),
        ("G2.", 0.99, "62.", 0.37, "G2."),
        ("cT2N1MO,", 0.94, "сТ2№1М0,", 0.82, "cT2N1M0,"),
        ("pT3N1bM0", 0.99, "рТ3М1ЬМ0", 0.8, "pT3N1bM0"),
        ("IIB", 0.99, "ПВ", 0.74, "IIB"),
        ("IIIB", 0.99, "ПІВ", 0.9, "IIIB"),
        ("IV", 0.99, "ТУ", 0.9, "IV"),
        ("IV", 0.97, "№", 0.5, "IV"),
        ("IIIB", 0.882, "ИВ", 0.32, "IIIB"),
        ("IA", 0.717, "М", 0.48, ""),
        ("CO3", 0.99, "СОЭ", 0.58, ""),
        ("(CKD-EPI)", 0.99, "(СКО-ЕР!)", 0.88, "(CKD-EPI)"),
        ("COD", 0.99, "СОД", 0.95, ""),  # all of it looks like Cyrillic letters
        ("ACT", 0.99, "АСТ", 0.97, ""),
        ("KAPTI", 0.91, "КАРТЫ", 0.93, ""),
        ("3.P.,", 0.99, "З.Р.,", 0.73, ""),  # initials, not a code
        ("EGFR", 0.9, "ЕСЕВ", 0.9, ""),  # not sure enough
        ("II", 0.99, "глюкоза", 0.9, ""),
        ("I", 0.99, "П", 0.9, ""),
        ("T2", 0.99, "Т2", 0.9, "T2"),  # a code with a digit
        ("T4", 0.99, "Та", 0.9, ""),
        ("Herceptin", 1.0, "Негсерйп", 0.6, "Herceptin"),
        ("(trastuzumab),", 1.0, "({га5{ититаБ),", 0.18, "(trastuzumab),"),
        ("Perjeta,", 1.0, "Рецеа,", 0.84, "Perjeta,"),
        ("Herceptin", 0.96, "Негсерйп", 0.6, ""),  # not sure enough
        ("caxapa", 1.0, "сахара", 0.6, ""),  # all of it looks like Cyrillic letters
        ("ntmt", 1.0, "пемо", 0.96, ""),  # the language is sure of its word
    ],
)
def test_a_latin_code_is_taken_where_cyrillic_letters_cannot_have_been_meant(
    text: str, sure: float, cyrillic: str, doubt: float, taken: str
) -> None:
    assert latin_code(text, sure, [Seen(cyrillic, 0.0, 1.0, doubt)]) == taken
