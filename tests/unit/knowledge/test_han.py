"""Traditional and simplified Chinese are one text to every rule."""

from __future__ import annotations

from caseferry.knowledge.drugs import find_drugs
from caseferry.knowledge.han import simplified_characters
from caseferry.knowledge.lexicon import Lexicon, fold, plain


def test_traditional_words_fold_to_the_simplified_ones_at_the_same_offsets():
    assert (fold("肝細胞癌 4 個療程"), len(plain("肝細胞癌 4 個療程"))) == ("肝细胞癌 4 个疗程", 10)


def test_a_word_of_a_table_is_found_in_either_script():
    words = Lexicon([("肝细胞癌", "hcc")])
    assert [(hit.start, hit.key) for hit in words.find(plain("診斷：肝細胞癌"), fold("診斷：肝細胞癌"))] == [(3, "hcc")]


def test_a_drug_is_found_in_traditional_characters():
    assert [hit.drug.id for hit in find_drugs(plain("鉑類：順鉑"), fold("鉑類：順鉑"))] == ["cisplatin"]


def test_no_simplified_character_has_another_one_of_its_own():
    table = simplified_characters()
    assert not {simple for simple in table.values() if table.get(simple, simple) != simple}
