"""The tables of findings: valid, complete in both languages, and free of words that cannot be found."""

from __future__ import annotations

import pytest

from caseferry.knowledge import anatomy, biomarkers, conditions, cues, labs, results, staging
from caseferry.knowledge.lexicon import Lexicon, fold, plain

TONGUES = ("en", "es", "fr", "ru", "zh", "ar", "vi", "pt", "de", "it", "id", "tr")
DISPLAYS = {
    **{f"lab {key}": row.display for key, row in labs.analytes().items()},
    **{f"marker {key}": row.display for key, row in biomarkers.markers().items()},
    **{f"site {key}": row.display for key, row in anatomy.sites().items()},
    **{f"histology {key}": row.display for key, row in anatomy.histologies().items()},
    **{f"stage {key}": row.display for key, row in staging.stage_systems().items()},
    **{f"result {key}": shown for key, shown in results.result_displays().items()},
    **{
        f"condition {key}": shown
        for group in conditions.GROUPS
        for key, shown in conditions.condition_displays(group).items()
    },
}


@pytest.mark.parametrize("name", sorted(DISPLAYS))
def test_every_code_has_english_and_chinese_words(name):
    assert DISPLAYS[name].en.strip() and DISPLAYS[name].zh.strip()


@pytest.mark.parametrize("language", TONGUES)
def test_every_lexicon_of_a_language_can_be_built_and_finds_its_words(language):
    for build in (
        labs.analyte_names,
        anatomy.tumour_words,
        anatomy.site_words,
        anatomy.metastasis_words,
        anatomy.lesion_words,
    ):
        assert isinstance(build(language), Lexicon)
    assert cues.assertion_cues().first("no evidence of") is not None
    assert cues.section_headings().first("Conclusion") is not None


@pytest.mark.parametrize(
    ("words", "language", "analyte"),
    [
        ("ACE", "fr", "cea"),
        ("PCR", "es", "crp"),
        ("PAL", "fr", "alp"),
        ("ALP", "en", "alp"),
        ("VS", "fr", "esr"),
        ("DHL", "pt", "ldh"),
    ],
)
def test_a_short_name_means_what_its_language_says(words, language, analyte):
    hit = labs.analyte_names(language).first(words)
    assert hit is not None and hit.key == analyte


@pytest.mark.parametrize(("words", "language"), [("ACE", "en"), ("PCR", "en"), ("PAL", "en"), ("VS", "es")])
def test_a_short_name_of_another_language_means_nothing(words, language):
    assert labs.analyte_names(language).first(words) is None


def test_units_that_look_alike_are_told_apart_by_the_analyte():
    unit = labs.unit_at(fold("G/L"), 0)
    assert unit is not None and {"10*9/L", "g/L"} <= set(unit.codes)
    table = labs.analytes()
    assert [code for code in unit.codes if table["platelets"].takes(code)] == ["10*9/L"]
    assert [code for code in unit.codes if table["albumin"].takes(code)] == ["g/L"]


def test_words_that_fold_to_another_languages_word_count_only_at_home():
    assert anatomy.site_words("vi").first("thận") is not None
    assert anatomy.site_words("en").first("smaller than before") is None
    assert anatomy.site_words("en").first("os") is None


def test_folding_keeps_every_offset():
    text = "Adénocarcinome ＨＥＲ２：３＋ ١١٫٢ g/dL Ⅲ期 ﬁn ß İ ё đ\u200f"
    assert len(plain(text)) == len(fold(text)) == len(text)


def test_a_lexicon_prefers_the_longest_word_and_minds_its_marks():
    lexicon = Lexicon.of({"cd3": ["CD3"], "cd30": ["CD30"], "met": ["=MET"], "liver": ["печен*", "肝"]})
    text = "CD30 CD3 MET met печенью 肝"
    hits = [(text[h.start : h.end], h.key) for h in lexicon.find(plain(text), fold(text))]
    assert hits == [("CD30", "cd30"), ("CD3", "cd3"), ("MET", "met"), ("печенью", "liver"), ("肝", "liver")]


def test_a_word_without_a_letter_is_refused():
    with pytest.raises(ValueError, match="without a letter"):
        Lexicon([("(-)", "negative")])
