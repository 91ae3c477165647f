"""Words of one engine, numbers and codes of the other."""

from __future__ import annotations

import pytest

from caseferry.engines.ocr.blend import Stretch, blended, own_digits
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.lines import Seen


def _at(left: float, right: float, text: str, sure: float = 0.99) -> Stretch:
    return Stretch(left, right, Reading(text, (), (sure,) * len(text)))


def _read(text: str, sure: float) -> Stretch:
    return _at(0.5, 0.7, text, sure)


def test_a_latin_code_among_cyrillic_words_stays_latin() -> None:
    words = (Seen("Мутация", 0.0, 0.45, 0.95), Seen("ЕСЕВ:", 0.5, 0.7, 0.8))
    assert [word.text for word in blended(words, [_read("EGFR:", 0.99)], "Cyrl").words] == ["Мутация", "EGFR:"]


@pytest.mark.parametrize("seen", [_read("COD", 0.99), _read("EGFR", 0.9)])
def test_look_alikes_and_doubtful_codes_are_left_to_the_language(seen: Stretch) -> None:
    words = (Seen("доли", 0.0, 0.45, 0.95), Seen("СОД", 0.5, 0.7, 0.8))
    assert [word.text for word in blended(words, [seen], "Cyrl").words] == ["доли", "СОД"]


def test_a_number_that_a_gap_cuts_in_two_is_one_where_the_word_is_one() -> None:
    words = (Seen("делеция", 0.02, 0.43, 0.9), Seen("18", 0.48, 0.58, 0.95), Seen("экзона", 0.61, 0.97, 0.9))
    mixed = blended(words, [_at(0.481, 0.509, "1"), _at(0.533, 0.582, "9")], "Cyrl")
    assert [word.text for word in mixed.words] == ["делеция", "19", "экзона"]
    assert mixed.disagree  # the word said 18


def test_a_digit_that_was_read_as_the_first_letter_of_its_unit_stands_alone() -> None:
    mixed = blended((Seen("бмг", 0.1, 0.9, 0.9),), [_at(0.1, 0.3, "6"), _at(0.45, 0.9, "MF", 0.7)], "Cyrl")
    assert [(word.text, word.left) for word in mixed.words] == [("6", 0.1), ("мг", 0.45)]


@pytest.mark.parametrize("word", ["омг", "6мг", "был"])
def test_a_word_that_does_not_begin_like_the_digit_stays_whole(word: str) -> None:
    mixed = blended((Seen(word, 0.1, 0.9, 0.9),), [_at(0.1, 0.3, "5"), _at(0.45, 0.9, "MF", 0.7)], "Cyrl")
    assert word in [one.text for one in mixed.words]


def test_two_numbers_stay_two() -> None:
    words = (Seen("12,0", 0.4, 0.5, 0.9), Seen("16,0", 0.6, 0.7, 0.9))
    mixed = blended(words, [_at(0.4, 0.5, "12,0"), _at(0.6, 0.7, "16,0")], "Cyrl")
    assert [word.text for word in mixed.words] == ["12,0", "16,0"]


@pytest.mark.parametrize(
    ("word", "number"),
    [(Seen("Стр.1", 0.06, 0.52, 0.9), _at(0.47, 0.521, "1")), (Seen("1.", 0.099, 0.12, 0.9), _at(0.099, 0.107, "1"))],
)
def test_a_number_at_the_end_of_a_longer_word_is_not_said_twice(word: Seen, number: Stretch) -> None:
    assert blended([word], [number], "Cyrl").words == (word,)


@pytest.mark.parametrize(
    ("seen", "read", "doubtful"),
    [
        (".7=3+4", ".4+3=7", False),  # read from the right, and the total says so
        ("(3+4)", "(3+4)", True),  # from either side
        ("(4+4)", "(4+4)", False),
        ("8=3+4", "8=3+4", False),  # no sum at all
    ],
)
def test_a_sum_among_arabic_words_is_read_from_the_right_or_doubted(seen: str, read: str, doubtful: bool) -> None:
    mixed = blended([Seen("7-3+4", 0.5, 0.7, 0.5)], [_at(0.5, 0.7, seen)], "Arab")
    assert ([word.text for word in mixed.words], mixed.disagree) == ([read], doubtful)


def test_the_parts_of_a_stage_that_a_right_to_left_page_sets_apart_are_one() -> None:
    mixed = blended([Seen("cT3", 0.0, 0.2, 0.3)], [_at(0.01, 0.12, "cT3N1"), _at(0.14, 0.2, "MO", 0.92)], "Arab")
    assert [word.text for word in mixed.words] == ["cT3N1M0"]


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ((Seen("۱۳۴۹", 0.0, 1.0, 0.4),), True),
        ((Seen("1-۳021", 0.0, 1.0, 0.2),), False),  # a guess at 1349/06/21
        ((Seen("1-۳021", 0.0, 1.0, 0.9),), True),
        ((Seen("1349", 0.0, 1.0, 0.9),), False),
    ],
)
def test_digits_of_the_script_count_when_they_are_most_or_sure(words: tuple[Seen, ...], own: bool) -> None:
    assert own_digits(words) is own


@pytest.mark.parametrize(
    ("word", "stretches", "read"),
    [
        ("(120-140)", ["(120", "-", "140)"], ["(120-140)"]),
        ("(<33)", ["<<", "33)"], ["(<33)"]),
        ("4,0-9,0", ["4,0", "9,0"], ["4,0-9,0"]),  # the dash was not seen by itself
        ("40-9,0", ["4,0", "-", "9,0"], ["4,0", "9,0"]),  # a comma more: they do not agree
    ],
)
def test_a_range_that_both_read_keeps_its_dash(word: str, stretches: list[str], read: list[str]) -> None:
    step = 0.2 / len(stretches)
    found = [_at(0.7 + step * at, 0.7 + step * (at + 0.8), text) for at, text in enumerate(stretches)]
    mixed = blended([Seen("Гемоглобин", 0.0, 0.3, 0.97), Seen(word, 0.7, 0.9, 0.6)], found, "Cyrl")
    assert [seen.text for seen in mixed.words] == ["Гемоглобин", *read]
