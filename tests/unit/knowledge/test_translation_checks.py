"""Negations, sides, positives and units in the languages of records."""

import pytest

from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.translation_checks import count_meanings, find_units, known_languages


def test_every_list_holds_words_and_every_unit_one_symbol():
    table = load_yaml("translation_checks.yaml")
    lists = [
        table[key].values()
        for key in ("negation", "positive", "negative", "left", "right", "both", "traps", "units", "function_words")
    ]
    assert all(isinstance(word, str) for group in lists for words in group for word in words)
    assert find_units("5 mg")[0].symbol == "mg"
    assert {"en", "zh", "ru", "es", "fr", "ar", "vi", "pt", "de", "id"} <= known_languages()


@pytest.mark.parametrize(
    ("language", "text", "counted"),
    [
        (
            "en",
            "No mass in the left lung, not seen on the right; non-small cell",
            {"negation": 2, "left": 1, "right": 1},
        ),
        (
            "es",
            "Sin adenopatías en axila derecha, no Hodgkin, HER2 negativo",
            {"negation": 1, "right": 1, "negative": 1},
        ),
        ("fr", "Pas de métastase, sein gauche, récepteurs positifs", {"negation": 1, "left": 1, "positive": 1}),
        ("ru", "Справа без узлов, слева не выявлено, левофлоксацин", {"negation": 2, "right": 1, "left": 1}),
        ("ar", "لا يوجد انصباب في الرئة اليسرى، سرطان غير صغير الخلايا", {"negation": 1, "left": 1}),
        ("zh", "双侧乳腺未见肿块，ER阳性，非小细胞", {"both": 1, "negation": 1, "positive": 1}),
        ("vi", "không thấy hạch, phổi phải, âm tính", {"negation": 1, "right": 1, "negative": 1}),
        ("de", "Kein Anhalt, linke Mamma, nicht-kleinzelliges Karzinom", {"negation": 1, "left": 1}),
        ("sw", "hakuna uvimbe", {}),
    ],
)
def test_what_is_said_is_counted_and_traps_are_not(language, text, counted):
    assert dict(count_meanings(text, language)) == counted


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("312 Ед/л", "312 U/L"),
        ("5 мг/кг каждые 3 недели", "5 mg/kg every 3 weeks"),
        ("60戈瑞，12毫米", "60 Gy, 12 mm"),
        ("8 مم", "8 mm"),
        ("62 tuổi", "62 years"),
        ("5,6 ×10⁹/л", "5.6 x10⁹/L"),
        ("Ед/л", "U/L"),
    ],
)
def test_a_unit_in_two_languages_has_one_symbol(one, two):
    assert [hit.symbol for hit in find_units(one)] == [hit.symbol for hit in find_units(two)] != []


def test_a_heading_that_says_units_is_no_unit():
    assert find_units("Units") == []
