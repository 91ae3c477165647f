"""The tables of drugs, regimens, courses, procedures and the glossary."""

from __future__ import annotations

import pytest

from caseferry.knowledge import courses
from caseferry.knowledge.drugs import drug_named, load_drugs
from caseferry.knowledge.glossary import chinese, load_glossary
from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.procedures import GROUPS, load_procedures, procedure_words
from caseferry.knowledge.regimens import cancer_tags, load_regimens, regimen_of_drugs
from caseferry.knowledge.tables import load_yaml

SPELLINGS = {
    "cisplatin": [
        "cisplatino",
        "cisplatine",
        "Cisplatin",
        "цисплатином",
        "sisplatin",
        "سيسبلاتين",
        "顺铂",
        "CDDP",
    ],
    "cyclophosphamide": [
        "ciclofosfamida",
        "Cyclophosphamid",
        "циклофосфан",
        "циклофосфамида",
        "siklofosfamid",
        "环磷酰胺",
    ],
    "trastuzumab": ["трастузумаба", "trastuzumabe", "Herceptin", "герцептин", "赫赛汀", "تراستوزوماب"],
    "doxorubicin": ["doxorrubicina", "доксорубицин", "دوكسوروبيسين", "adriamicina", "阿霉素"],
    "nab-paclitaxel": ["nab-paclitaxel", "Abraxane", "白蛋白紫杉醇"],
    "methotrexate": ["metotrexato", "méthotrexate", "метотрексат", "Methotrexat"],
}


@pytest.mark.parametrize(("inn", "word"), [(inn, word) for inn, words in SPELLINGS.items() for word in words])
def test_a_drug_is_known_by_its_spellings(inn: str, word: str) -> None:
    drug = drug_named(word)
    assert drug is not None
    assert drug.id == inn


@pytest.mark.parametrize(
    "word", ["patient", "hospital", "esterase", "больница", "المستشفى", "医院", "creatinine", "platelets"]
)
def test_common_words_are_no_drugs(word: str) -> None:
    assert drug_named(word) is None


def test_every_drug_is_found_by_its_own_name() -> None:
    missed = [
        drug.id for drug in load_drugs().values() if (found := drug_named(drug.id)) is None or found.id != drug.id
    ]
    assert missed == []


def test_regimens_consist_of_known_drugs_and_keep_their_names() -> None:
    names = [regimen.name for regimen in load_regimens()]
    assert len(names) == len(set(names))
    assert {"R-CHOP", "FLOT", "TC", "TC (paclitaxel-carboplatin)", "VRd", "FOLFOX"} <= set(names)


def test_drugs_name_their_regimen_by_tumour() -> None:
    drugs = ("cisplatin", "gemcitabine")
    assert [r.name if (r := regimen_of_drugs(drugs, cancer_tags(c))) else "" for c in ("npc", "bladder")] == [
        "GemCis",
        "GemCis",
    ]
    assert regimen_of_drugs(("paclitaxel",)) is None


@pytest.mark.parametrize(
    ("cancer", "tag"), [("cervix", "cervical"), ("dlbcl", "lymphoma"), ("lung", "nsclc"), ("nonsense", "")]
)
def test_a_case_knows_its_tumour_types(cancer: str, tag: str) -> None:
    assert (tag in cancer_tags(cancer)) if tag else not cancer_tags(cancer)


def test_tables_of_course_words_load_whole() -> None:
    for group in courses.CODED:
        assert courses.coded(group)
        courses.coded_words(group)
    for name in courses.LISTS:
        courses.words(name)
    for procedures in GROUPS:
        assert load_procedures(procedures)
        procedure_words(procedures)


@pytest.mark.parametrize(
    ("group", "printed", "code"),
    [("reasons", "une neuropathie de grade 2", "neuropathy"), ("reasons", "骨髓抑制", "cytopenia"), ("responses", "полный ответ", "CR"),
     ("responses", "respuesta parcial", "PR"), ("settings", "périopératoire", "perioperative")],
)  # fmt: skip
def test_printed_words_have_a_code(group: str, printed: str, code: str) -> None:
    found = courses.meaning_of(group, printed)
    assert found is not None
    assert found.id == code


def test_glossary_gives_chinese_for_english() -> None:
    assert chinese("Cisplatin", "drug") == "顺铂"
    assert chinese("Complete response") == "完全缓解"
    assert chinese("no such word") == ""
    assert set(load_glossary()) >= {"drug", "site", "histology"}


def test_no_status_word_is_so_short_that_another_language_uses_it() -> None:
    """Accents are folded: Vietnamese "sẽ" would be Spanish "se", and "đã" Portuguese "da"."""
    table = load_yaml("courses.yaml")["status"]
    short = [
        word
        for by in table.values()
        for words in by.values()
        for word in words
        if word.isalpha() and len(fold(word)) < 3
    ]
    assert [word for word in short if "a" <= fold(word)[0] <= "z"] == []
