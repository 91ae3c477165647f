"""Q1: a question rewritten for a family is at grade 8 or easier, beside the original."""

from __future__ import annotations

import pytest

from caseferry.domain.readability import Reading
from caseferry.knowledge.plain_language import load_plain_language
from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.wording import LANGUAGES
from caseferry.steps.readability import compare_reading, measure_reading
from caseferry.steps.readability.measure import sentences
from caseferry.steps.readability.syllables import count_syllables

ASKED = (
    "Kindly furnish the immunohistochemical evaluation of the resected specimen, including receptor status, "
    "and clarify whether adjuvant chemotherapy was administered subsequent to the operation."
)
PLAIN = (
    "Please send us the report on the tissue that was taken out in the operation. "
    "Please also tell us: was any drug treatment given after it? If you have a letter about this, take a photo of it."
)


def test_Q1_an_easy_rewriting_stands_beside_the_hard_original() -> None:
    found = compare_reading(ASKED, PLAIN, language="en")
    assert (found.method, found.easy, found.reasons, found.remarks) == ("flesch_kincaid", True, (), ())
    assert found.rewritten.grade is not None and found.original.grade is not None
    assert found.rewritten.grade <= 8 < 15 < found.original.grade


def test_Q1_a_rewriting_that_is_still_hard_says_what_to_change() -> None:
    found = compare_reading(ASKED, ASKED, language="en")
    assert not found.easy
    assert found.reasons[0].startswith("Reading grade ") and found.reasons[0].endswith("; 8 or less is the aim.")
    assert found.reasons[1] == "Hard words: administered, chemotherapy, evaluation, immunohistochemical, operation."


def test_Q1_a_long_sentence_is_named() -> None:
    text = "We would like to ask you to send to us all of the papers that you have from the doctor who saw her in the town in May and June."
    found = compare_reading("", text, language="en")
    assert found.reasons[-1] == (
        "The longest sentence has 30 words; divide it: “We would like to ask you to send to us all of the papers …”."
    )


def test_Q1_the_grade_is_flesch_and_kincaids() -> None:
    # 8 words, 13 syllables: 0.39 * 8 + 11.8 * 13 / 8 - 15.59
    assert measure_reading("The patient received a tablet in the hospital.", "en") == Reading(1, 8, 8.0, 8, 0.0, 6.7)
    assert measure_reading("The cat sat on the mat.", "en").grade == -1.4


@pytest.mark.parametrize(
    ("syllables", "words"),
    [
        (
            1,
            "scan scans asked dose cause nurse sent walk walked home close pain weight eyes months tests touched house",
        ),
        (
            2,
            "doctor tissue needed needles patient result sample stable tablets bleeding changes doses careful kidney",
        ),
        (
            3,
            "hospital operate different remember video museum serious carefully initial various injection infection completed",
        ),
        (4, "operation pathology material biology previously examiner situation"),
        (5, "chemotherapy examination evaluation radiology immediately pathological"),
    ],
)
def test_Q1_syllables_of_words_that_families_read(syllables: int, words: str) -> None:
    assert {word: count_syllables(word) for word in words.split()} == dict.fromkeys(words.split(), syllables)


def test_Q1_numbers_and_abbreviations_are_read_out() -> None:
    assert [count_syllables(word) for word in ("2025", "7", "CT", "PET-CT", "don't", "MRI", "2.4")] == [
        5,
        2,
        2,
        3,
        1,
        3,
        2,
    ]


def test_Q1_decimals_and_abbreviations_end_no_sentence() -> None:
    assert sentences("Dr. Lee saw 2.4 cm. Is it still there?\n- one\n- two") == [
        "Dr. Lee saw 2.4 cm.",
        "Is it still there?",
        "- one",
        "- two",
    ]
    assert sentences("请问手术了吗？请发报告。") == ["请问手术了吗？", "请发报告。"]
    assert sentences("هل أجريت العملية؟ نعم") == ["هل أجريت العملية؟", "نعم"]


def test_Q1_an_abbreviation_is_remarked() -> None:
    assert compare_reading("", "Did she have a PET-CT or an MRI? Was HER2 tested?", language="en").remarks == (
        "Explain or spell out PET-CT.",
        "Explain or spell out MRI.",
        "Explain or spell out HER2.",
    )


@pytest.mark.parametrize(
    ("language", "easy", "hard"),
    [
        ("zh-Hans", "请把手术后的报告发给我们。做过化疗吗？", "请提供切除标本的免疫组织化学评估结果包括受体状态并说明术后是否进行了辅助化疗以及所用的方案周期和剂量还有最近一次复查的结果"),
        ("ru", "Пришлите, пожалуйста, отчёт об операции. Было ли лечение после неё?", "Предоставьте результаты иммуногистохимического исследования резецированного материала, охарактеризовав рецепторный статус."),
        ("es", "Por favor, envíe el informe de la operación. ¿Hubo tratamiento después?", "Proporcione los resultados inmunohistoquímicos correspondientes al espécimen quirúrgico, especificando quimioterapia complementaria administrada."),
        ("fr", "Envoyez-nous le compte rendu de l'opération. A-t-elle eu un traitement après ?", "Communiquez les résultats immunohistochimiques correspondant au prélèvement chirurgical, spécifiant chimiothérapie complémentaire."),
        ("ar", "أرسلوا لنا تقرير العملية من فضلكم. هل أخذت علاجًا بعدها؟", " ".join(["يرجى تزويدنا بنتائج الفحص المناعي للعينة"] * 5)),
        ("vi", "Xin gửi cho chúng tôi giấy mổ. Sau đó có dùng thuốc không?", " ".join(["xin gửi cho chúng tôi kết quả xét nghiệm"] * 5)),
        ("id", "Tolong kirim laporan operasi. Apakah ada obat setelah itu?", "Mohon menyampaikan keterangan pemeriksaan imunohistokimia, mempertimbangkan pertanggungjawaban kemoterapi."),
    ],
)  # fmt: skip
def test_Q1_other_languages_have_bounds_and_no_grade(language: str, easy: str, hard: str) -> None:
    good, bad = compare_reading(hard, easy, language=language), compare_reading(hard, hard, language=language)
    assert (good.method, good.easy, good.reasons, good.rewritten.grade) == ("lengths", True, (), None)
    assert (bad.method, bad.easy, bad.rewritten.grade) == ("lengths", False, None)
    assert bad.reasons


@pytest.mark.parametrize("text", ["", "  \n", "?!"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_Q1_no_text_is_not_easy(text: str, language: str) -> None:
    assert compare_reading(ASKED, text, language=language).reasons == ("There is no text.",)


def test_Q1_every_language_of_the_wording_has_bounds_and_the_table_says_what_they_are() -> None:
    assert set(LANGUAGES) == load_plain_language().bounds.keys()
    assert "no native speaker" in load_yaml("plain_language.yaml")["meta"]["note"]
    with pytest.raises(KeyError):
        compare_reading("", "x", language="tlh")
