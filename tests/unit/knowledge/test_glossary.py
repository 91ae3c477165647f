"""The glossary of the house, and those that a person hands over."""

import pytest

from caseferry.domain.errors import UsageError
from caseferry.domain.translation import Term
from caseferry.knowledge.drugs import load_drugs
from caseferry.knowledge.glossary import chinese, load_glossary, read_glossary, write_glossary

HEAD = "language,term,en,zh\n"


def test_no_english_word_has_two_chinese_ones_in_its_group():
    assert load_glossary()["drug"]  # raises when one has


def test_T3_the_glossary_and_the_drugs_table_agree_on_every_drug():
    table = {drug.en.casefold(): drug.zh for drug in load_drugs().values()}
    shared = {en: (zh, table[en.casefold()]) for en, zh in load_glossary()["drug"] if en.casefold() in table}
    assert len(shared) > 50
    assert {en: pair for en, pair in shared.items() if pair[0] != pair[1]} == {}


def test_a_glossary_finds_its_terms_in_their_language():
    glossary = read_glossary(HEAD + "ru,Карбоплатин Тева,carboplatin,卡铂\nes,mama,breast,\n", "g.csv")
    found = glossary.find("Введён карбоплатин тева 300 мг", "ru")
    assert [(hit.start, hit.end, term.rendering("zh")) for hit, term in found] == [(7, 23, "卡铂")]
    assert glossary.find("Введён карбоплатин тева", "es") == []


def test_a_glossary_survives_its_file():
    glossary = read_glossary(HEAD + 'es,"mama, derecha",right breast,\nru,печень,liver,肝\n', "g.csv")
    assert read_glossary(write_glossary(glossary), "g.csv").terms == glossary.terms
    assert glossary.terms[1] == Term("ru", "печень", "liver", "肝")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "ru,печень,liver,\nru,узел,node,\nru,Печень,hepar,\n", "g.csv contradicts itself: 'Печень' is 'liver' on line 2 and 'hepar' on line 4"),
        (HEAD + "ru,печень,,\n", "Line 2 of the glossary g.csv needs a language, a term, and English or Chinese"),
        (HEAD + "ru\n", "Line 2 of the glossary g.csv needs"),
        ("term,en\nx,y\n", "lacks the column 'language'"),
        ("", "lacks the column 'language'"),
    ],
)  # fmt: skip
def test_a_glossary_that_cannot_be_used_is_told_in_one_sentence(text, words):
    with pytest.raises(UsageError) as refused:
        read_glossary(text, "g.csv")
    assert words in str(refused.value)


def test_the_same_term_twice_in_the_same_words_is_no_contradiction():
    assert len(read_glossary(HEAD + "ru,печень,liver,\nru,печень,liver,肝\n", "g.csv").terms) == 1


def test_a_word_is_found_whatever_its_case():
    assert (chinese("Cisplatin", "drug"), chinese("nonsense")) == ("顺铂", "")
