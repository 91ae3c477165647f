"""Diagnoses, histologies, sites, lesions, metastases, toxicities and comorbidities."""

from __future__ import annotations

import pytest

from caseferry.steps.extract.conditions import find_comorbidities, find_toxicities
from caseferry.steps.extract.diagnoses import find_diagnoses, find_primary_sites
from caseferry.steps.extract.lesions import find_lesions, size_in_mm
from caseferry.steps.extract.metastases import find_metastases

DIAGNOSES = [
    ("en", "She has squamous cell carcinoma of the cervix, FIGO stage IIIC1.", "squamous cell carcinoma of the cervix", "Squamous cell carcinoma, cervix", "子宫颈鳞状细胞癌", "present"),
    ("fr", "Adénocarcinome gastrique antral peu cohésif, cT3N1M0.", "Adénocarcinome gastrique antral peu cohésif", "Adenocarcinoma, gastric antrum", "胃窦腺癌", "present"),
    ("fr", "Antécédents familiaux : père décédé d'un cancer du côlon.", "cancer du côlon", "Cancer of the colon", "结肠癌", "family"),
    ("ru", "Диагноз: рак молочной железы.", "рак молочной железы", "Cancer of the breast", "乳腺癌", "present"),
    ("es", "Paciente con cáncer de cuello uterino.", "cáncer de cuello uterino", "Cancer of the cervix", "子宫颈癌", "present"),
    ("zh", "诊断：右肺腺癌。", "右肺腺癌", "Adenocarcinoma, lung", "肺腺癌", "present"),
    ("ar", "التشخيص: سرطان الثدي", "سرطان الثدي", "Cancer of the breast", "乳腺癌", "present"),
    ("vi", "Chẩn đoán: ung thư phổi không tế bào nhỏ", "ung thư phổi không tế bào nhỏ", "Non-small cell lung cancer", "非小细胞肺癌", "present"),
    ("de", "Diagnose: Prostatakarzinom.", "Prostatakarzinom", "Cancer of the prostate", "前列腺癌", "present"),
    ("en", "?Ca cervix", "Ca cervix", "Cancer of the cervix", "子宫颈癌", "uncertain"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "value", "en", "zh", "assertion"), DIAGNOSES)
def test_a_diagnosis_is_given_in_its_own_words_and_shown_from_the_tables(
    document, context, language, words, value, en, zh, assertion
):
    facts = list(find_diagnoses(document(words, category="medical_summary"), context("medical_summary", language)))
    assert [(f.kind, f.value, f.display.en, f.display.zh, str(f.assertion)) for f in facts] == [
        ("diagnosis", value, en, zh, assertion)
    ]


def test_a_pathology_report_gives_the_histology_of_its_conclusion(document, context):
    words = "Clinical details: ?Ca cervix\nMicroscopy\nAdenocarcinoma in the differential.\nConclusion\nCervix, biopsy: invasive squamous cell carcinoma."
    facts = list(find_diagnoses(document(words), context("pathology", date="2024-06-11")))
    assert [(f.kind, f.value, f.date) for f in facts] == [
        ("histology", "invasive squamous cell carcinoma", "2024-06-11")
    ]


@pytest.mark.parametrize(
    "words",
    ["Regional Cancer Centre, ward 5", "CA 125 385 U/mL", "cancer screening programme", "The patient fears cancer."],
)
def test_words_that_name_no_tumour_give_no_diagnosis(document, context, words):
    assert list(find_diagnoses(document(words, category="medical_summary"), context("medical_summary"))) == []


def test_an_endoscopy_names_the_site_of_its_lesion(document, context):
    words = "Œsophage normal. Lésion ulcéro-bourgeonnante de l'antre, 5 cm. Duodénum normal."
    facts = list(find_primary_sites(document(words, category="endoscopy"), context("endoscopy", "fr")))
    assert [(f.code, f.value, f.display.en) for f in facts] == [("stomach_antrum", "antre", "Gastric antrum")]


LESIONS = [
    ("en", "Cervical mass 4.6 x 3.9 x 4.1 cm, T2 intermediate.", "4.6 x 3.9 x 4.1 cm", "46 x 39 x 41", "Cervix"),
    ("fr", "infiltration nodulaire du grand épiploon (nodule de 22 mm).", "22 mm", "22", "Peritoneum"),
    ("ru", "В печени образование 32х21 мм.", "32х21 мм", "32 x 21", "Liver"),
    ("zh", "肝右叶见低密度灶，大小约2.1×1.8cm。", "2.1×1.8cm", "21 x 18", "Liver"),
    ("es", "Nódulo pulmonar de 8 mm en lóbulo superior.", "8 mm", "8", "Lung"),
    ("vi", "Gan phải có khối kích thước 52 x 48 mm.", "52 x 48 mm", "52 x 48", "Liver"),
]


@pytest.mark.parametrize(("language", "words", "value", "size", "site"), LESIONS)
def test_a_measured_lesion_has_its_size_and_site(document, context, language, words, value, size, site):
    facts = list(find_lesions(document(words, category="imaging_ct"), context("imaging_ct", language)))
    assert [(f.value, f.attributes["size_mm"], f.attributes["site"]) for f in facts] == [(value, size, site)]


@pytest.mark.parametrize(
    "words",
    ["Technique: 5 mm slices of the mass.", "Two tan fragments 12 x 7 x 4 mm.", "Mass seen at 40 cm from the incisors.", "Uterus 8 x 5 cm, no mass.", "Slice thickness 3 mm"],
)  # fmt: skip
def test_slices_fragments_distances_and_organs_are_no_lesions(document, context, words):
    assert list(find_lesions(document(words, category="imaging_ct"), context("imaging_ct"))) == []


def test_a_size_larger_than_a_body_is_no_size():
    assert (size_in_mm("999 cm"), size_in_mm("2,8 х 2,1 см")) == ("", "28 x 21")


METASTASES = [
    ("en", "No hepatic metastasis on the included sections.", [("liver", "absent")]),
    ("en", "Metastases in the liver and bones.", [("liver", "present"), ("bone", "present")]),
    ("fr", "absence de métastase hépatique. Carcinose péritonéale.", [("liver", "absent"), ("peritoneum", "present")]),
    (
        "ru",
        "Метастазы в печени не выявлены. Подозрение на метастаз в правом надпочечнике.",
        [("liver", "absent"), ("adrenal", "uncertain")],
    ),
    ("zh", "未见肝转移，考虑骨转移。", [("liver", "absent"), ("bone", "uncertain")]),
    ("de", "Multiple Knochenmetastasen. Kein Hinweis auf Lebermetastasen.", [("bone", "present"), ("liver", "absent")]),
    ("ar", "لا يوجد نقائل في الكبد.", [("liver", "absent")]),
    ("vi", "Không thấy di căn phổi.", [("lung", "absent")]),
]


@pytest.mark.parametrize(("language", "words", "wanted"), METASTASES)
def test_metastases_have_a_site_and_an_assertion(document, context, language, words, wanted):
    facts = list(find_metastases(document(words, category="imaging_ct"), context("imaging_ct", language)))
    assert [(f.code, str(f.assertion)) for f in facts] == wanted


def test_toxicities_carry_their_grade_and_comorbidities_their_assertion(document, context):
    text = document(
        "Grade 2 neuropathy. HTN since 5 yrs, no diabetes. H/o tuberculosis. Father had a stroke.", category="discharge"
    )
    assert [(f.code, f.value, f.normal.value) for f in find_toxicities(text, context("discharge"))] == [
        ("neuropathy", "Grade 2 neuropathy", "grade 2")
    ]
    assert [(f.code, str(f.assertion)) for f in find_comorbidities(text, context("discharge"))] == [
        ("hypertension", "present"), ("diabetes", "absent"), ("tuberculosis", "historical"), ("stroke", "family"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "III度骨髓抑制"),
        ("ru", "Полинейропатия 1 степени."),
        ("fr", "neuropathie de grade 2"),
        ("vi", "hạ bạch cầu độ 2"),
    ],
)
def test_a_toxicity_is_read_in_other_languages(document, context, language, words):
    facts = list(find_toxicities(document(words, category="discharge"), context("discharge", language)))
    assert [f.value for f in facts] == [words.rstrip(".")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Impression: No new brain metastasis."),
        ("es", "Conclusión: sin nuevas metástasis hepáticas."),
        ("fr", "CONCLUSION : pas de nouvelle métastase hépatique."),
        ("zh", "结论：未见新发肝转移。"),
    ],
)
def test_no_new_metastasis_states_neither_a_metastasis_nor_its_absence(document, context, language, words):
    assert list(find_metastases(document(words, category="imaging_ct"), context("imaging_ct", language))) == []


@pytest.mark.parametrize(
    ("language", "words", "site"),
    [
        ("ru", "Аденокарцинома правого лёгкого, метастаз в головной мозг.", "brain"),
        ("es", "Adenopatía mediastínica y metástasis ósea costal.", "bone"),
        ("en", "New liver metastases.", "liver"),
    ],
)
def test_a_metastasis_lies_where_it_is_told_to_lie(document, context, language, words, site):
    facts = list(find_metastases(document(words, category="imaging_ct"), context("imaging_ct", language)))
    assert [fact.code for fact in facts] == [site]
