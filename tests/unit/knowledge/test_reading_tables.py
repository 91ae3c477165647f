"""The tables of document kinds, dates and people are whole, and the small readers beside them read right."""

import pytest

from caseferry.knowledge.calendar_words import (
    country_orders,
    country_words,
    language_orders,
    month_names,
    role_words,
    small_words,
)
from caseferry.knowledge.categories import STATEMENT, load_categories, load_category_words
from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.mrz import check_digit, read_mrz
from caseferry.knowledge.people import honorifics, person_labels, sex_words, word_set
from caseferry.knowledge.phrases import PhraseBook
from caseferry.knowledge.schema import load_packet_schema
from caseferry.knowledge.spelling import name_parts
from caseferry.knowledge.structure import structure_book, structure_list
from caseferry.knowledge.words import tokens


def test_the_kinds_are_those_of_the_packets_schema_in_packet_order_with_passports_private():
    kinds = load_categories()
    allowed = load_packet_schema()["$defs"]["document"]["properties"]["category"]["enum"]
    assert set(allowed) == {*kinds, STATEMENT}
    assert [kind.id for kind in kinds.values() if kind.private] == ["passport"]
    assert [kind.id for kind in kinds.values() if kind.dropped] == ["administrative"]
    assert [kind.order for kind in kinds.values()] == sorted(kind.order for kind in kinds.values())


@pytest.mark.parametrize("language", ["en", "es", "fr", "ru", "zh", "ar", "vi"])
def test_every_kind_is_named_in_every_main_language(language):
    text = " ".join(load_categories())
    named = {m.category for m in load_category_words().meanings() if m.tier == "names" and m.language == language}
    assert named == set(text.split())


def test_every_table_loads():
    months = ("may", "mayo", "мая", "أبريل", "मार्च", "janvier", "январь", "enero", "januar")
    assert {fold(name) for name in months} - set(month_names()) == set()
    assert country_orders()["US"] == "mdy" and language_orders()["fr"] == "dmy"
    assert "en" not in language_orders()
    assert small_words("until") >= {"to", "au", "по", "至"}
    assert sex_words()["female"] == "F" and honorifics()["mrs"] == "F" and "years" in word_set("age_units")
    assert all(structure_list(name) for name in ("facility", "lab_units", "money", "corrected"))
    assert [h.meanings for h in structure_book("facility").find(tokens(fold("CITY HOSPITAL")))] == [("facility",)]


def test_the_longest_phrase_wins_and_phrases_never_overlap():
    book = PhraseBook([("ct", "a"), ("pet ct", "b"), ("томограф*", "c"), ("胸部ct", "d")])
    found = [(hit.phrase, hit.meanings) for hit in book.find(tokens(fold("PET/CT томографии CT 胸部CT")))]
    assert found == [("pet ct", ("b",)), ("томограф*", ("c",)), ("ct", ("a",)), ("胸部ct", ("d",))]


def test_a_phrase_without_a_word_is_refused():
    with pytest.raises(ValueError, match="must begin with a word"):
        PhraseBook([("--", 1)])


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Prélèvement", "collected"),
        ("дата забора материала", "collected"),
        ("报告日期", "reported"),
        ("تاريخ الخروج", "discharged"),
    ],
)
def test_words_beside_dates(text, role):
    assert [hit.meanings[0] for hit in role_words().find(tokens(fold(text)))] == [role]


def test_labels_and_countries_are_found():
    assert [hit.meanings[0] for hit in person_labels().find(tokens(fold("Họ và tên")))] == ["name"]
    assert [hit.meanings[0] for hit in country_words().find(tokens(fold("Dar es Salaam")))] == ["TZ"]


def test_the_passport_of_the_standard():
    zone = read_mrz(["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"])
    assert zone is not None
    assert (zone.surname, zone.given_names, zone.number, zone.country, zone.birth_date, zone.sex, zone.expiry, zone.checked) == (
        "ERIKSSON", "ANNA MARIA", "L898902C3", "UTO", "1974-08-12", "F", "2012-04-15", True,
    )  # fmt: skip


def test_the_identity_card_of_the_standard():
    zone = read_mrz(
        ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]
    )
    assert zone is not None
    assert (zone.surname, zone.given_names, zone.birth_date, zone.checked) == (
        "ERIKSSON",
        "ANNA MARIA",
        "1974-08-12",
        True,
    )


def test_a_wrong_check_digit_leaves_the_value_empty():
    zone = read_mrz(["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408132F1204159ZE184226B<<<<<10"])
    assert zone is not None
    assert (zone.birth_date, zone.number, zone.checked) == ("", "L898902C3", False)


def test_letters_that_recognition_took_for_digits_are_put_right_in_dates():
    zone = read_mrz(["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO74O8122F12O4159ZE184226B<<<<<10"])
    assert zone is not None
    assert (zone.birth_date, zone.checked) == ("1974-08-12", True)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Hello <<< world"],
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"],
        ["<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"],
    ],
)
def test_what_is_no_zone(lines):
    assert read_mrz(lines) is None


def test_a_check_digit_of_the_standard():
    assert (check_digit("520727"), check_digit("AB2134<<<")) == (3, 5)


def test_names_lose_titles_and_particles():
    assert name_parts("Mrs Ana de la Cruz Ruiz") == ("ana", "cruz", "ruiz")


def test_a_misread_word_is_forgiven_only_when_asked_and_only_when_one_word_fits():
    book = PhraseBook([("haemoglobin", 1), ("collected", 2), ("corrected", 3)])
    noisy = tokens(fold("haemogl0bin c0llected correcled"))
    assert [hit.meanings for hit in book.find(noisy)] == []
    assert [hit.meanings for hit in book.find(noisy, forgiving=True)] == [(1,), (2,), (3,)]
    assert next(iter(book.find(tokens("collected"), forgiving=True))).meanings == (2,)
    assert list(PhraseBook([("abcdefgh", 1), ("abcdefgk", 2)]).find(tokens("abcdefgx"), forgiving=True)) == []
