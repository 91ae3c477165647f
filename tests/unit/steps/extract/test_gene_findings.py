"""Results of genes and proteins as each language writes them: several scores, changes without a result word, unnamed genes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caseferry.steps.extract.context import Context
from caseferry.steps.extract.cytogenetics import find_cytogenetics
from caseferry.steps.extract.markers import find_markers
from caseferry.steps.extract.text import DocumentText

SCORES = [
    (
        "PD-L1 (22C3) TPS 60 %, (SP142) IC 5 %, CPS 65.",
        [("TPS 60 %", "TPS", "60 %", "22C3"), ("IC 5 %", "IC", "5 %", "SP142"), ("CPS 65", "CPS", "", "")],
    ),
    ("PD-L1 (22C3): TPS 60%, CPS 65", [("TPS 60%", "TPS", "60%", "22C3"), ("CPS 65", "CPS", "", "22C3")]),
    ("PD-L1: TPS 60% (22C3), IC 5% (SP142)", [("TPS 60%", "TPS", "60%", "22C3"), ("IC 5%", "IC", "5%", "SP142")]),
    ("PD-L1 (22C3)：TPS 60%，CPS 65", [("TPS 60%", "TPS", "60%", "22C3"), ("CPS 65", "CPS", "", "22C3")]),
    ("PD-L1 TPS 1 %", [("TPS 1 %", "TPS", "1 %", "")]),
]


@pytest.mark.parametrize(("words", "wanted"), SCORES)
def test_each_score_of_pd_l1_is_a_result_with_its_own_clone(
    document: Callable[..., DocumentText], words: str, wanted: list[tuple[str, ...]]
) -> None:
    facts = find_markers(document(words), Context("pathology", "en"))
    assert [
        (f.value, *(f.attributes.get(name, "") for name in ("score_type", "percentage", "clone"))) for f in facts
    ] == wanted


STATED = [
    ("en", "MSI: stable", [("MSI_MMR", "mss")]),
    ("en", "Microsatellite status: MS-Stable", [("MSI_MMR", "mss")]),
    ("es", "Microsatélites: estables", [("MSI_MMR", "mss")]),
    ("fr", "Statut microsatellitaire : stable", [("MSI_MMR", "mss")]),
    ("ru", "Микросателлитный статус: стабильный", [("MSI_MMR", "mss")]),
    ("zh", "微卫星状态：稳定", [("MSI_MMR", "mss")]),
    ("ar", "حالة السواتل الميكروية: مستقرة", [("MSI_MMR", "mss")]),
    ("vi", "Tình trạng vi vệ tinh: ổn định", [("MSI_MMR", "mss")]),
    ("en", "MSI: unstable", [("MSI_MMR", "msi_high")]),
    ("zh", "微卫星状态：不稳定", [("MSI_MMR", "msi_high")]),
    ("en", "HRD score 48 (positive)", [("HRD", "positive")]),
    ("fr", "HRD positif (score 52).", [("HRD", "positive")]),
    ("es", "HRD: positivo", [("HRD", "positive")]),
    ("zh", "HRD阳性（评分52）", [("HRD", "positive")]),
    ("ru", "HRD-статус: положительный", [("HRD", "positive")]),
    ("en", "HRD: positive, BRCA1: negative", [("HRD", "positive"), ("BRCA", "negative")]),
    ("en", "KRAS, NRAS and BRAF wild type", [("KRAS", "wild_type"), ("NRAS", "wild_type"), ("BRAF", "wild_type")]),
    ("zh", "KRAS、NRAS、BRAF均为野生型", [("KRAS", "wild_type"), ("NRAS", "wild_type"), ("BRAF", "wild_type")]),
    ("zh", "组织KRAS/NRAS/BRAF野生型", [("KRAS", "wild_type"), ("NRAS", "wild_type"), ("BRAF", "wild_type")]),
    ("ru", "KRAS/NRAS дикий тип", [("KRAS", "wild_type"), ("NRAS", "wild_type")]),
    ("en", "HER2 amplification, copy number 12", [("HER2", "amplified")]),
    ("en", "MET amplification.", [("MET", "amplified")]),
    ("es", "Se identificó amplificación de MET.", [("MET", "amplified")]),
    ("fr", "Amplification de HER2.", [("HER2", "amplified")]),
    ("ru", "Амплификация гена HER2.", [("HER2", "amplified")]),
    ("zh", "HER2基因扩增（HER2/CEP17比值 4.6）", [("HER2", "amplified")]),
    ("zh", "HER2 FISH扩增；", [("HER2", "amplified")]),
    ("ar", "طفرة EGFR exon 19 وتضخيم MET.", [("EGFR", ""), ("MET", "amplified")]),
    ("vi", "Khuếch đại gen HER2.", [("HER2", "amplified")]),
    ("en", "No MET amplification.", [("MET", "negative")]),
    ("zh", "未见HER2基因扩增", [("HER2", "negative")]),
    ("en", "MET amplification was not detected.", [("MET", "negative")]),
    ("en", "Testing for MET amplification is advised.", []),
    ("zh", "建议行HER2基因扩增检测", []),
    ("es", "Se solicita amplificación de HER2.", []),
    ("en", "Genes tested for amplification: MET, HER2.", []),
]


@pytest.mark.parametrize(("language", "words", "wanted"), STATED)
def test_a_result_in_the_words_of_its_language(
    document: Callable[..., DocumentText], language: str, words: str, wanted: list[tuple[str, str]]
) -> None:
    facts = find_markers(document(words, language=language), Context("pathology", language))
    assert [(f.code, f.normal.value if f.normal else "") for f in facts] == wanted


def test_a_score_and_a_percentage_after_a_full_width_comma_are_one_result(
    document: Callable[..., DocumentText],
) -> None:
    (fact,) = find_markers(document("CLDN18.2（3+，75%）。"), Context("pathology", "zh"))
    assert (fact.value, fact.attributes["percentage"]) == ("3+，75%", "75%")


ROWS = """EGFR MUTATION ANALYSIS (PLASMA)
Exon 18 G719X: Not detected
Exon 19 deletion: DETECTED (c.2235_2249del, p.Glu746_Ala750del), VAF 4.7 %
Exon 20 T790M: Not detected
Exon 21 L858R: Not detected"""


def test_rows_of_a_report_about_one_gene_are_that_gene_s(document: Callable[..., DocumentText]) -> None:
    facts = list(find_markers(document(ROWS, category="molecular"), Context("molecular", "en")))
    assert [(f.code, f.normal.value if f.normal else "", f.attributes.get("vaf", "")) for f in facts] == [
        ("EGFR", "negative", ""),
        ("EGFR", "positive", "4.7 %"),
        ("EGFR", "negative", ""),
        ("EGFR", "negative", ""),
    ]
    assert facts[1].attributes["protein_change"] == "p.Glu746_Ala750del"


KNOWN = [
    ("en", "Rebiopsy showed T790M.", [("EGFR", "T790M")]),
    ("ar", "أظهر التحليل طفرة C797S.", [("EGFR", "C797S")]),
    ("es", "Mutación V600E.", [("BRAF", "V600E")]),
    ("zh", "血浆检出T790M突变", [("EGFR", "T790M")]),
    ("ru", "Выявлена мутация T790M", [("EGFR", "T790M")]),
    ("en", "EGFR T790M detected", [("EGFR", "T790M detected")]),
    ("en", "No T790M was found.", [("EGFR", "No T790M")]),
    ("en", "T790M testing advised.", []),
    ("fr", "La recherche de C797S sur biopsie liquide est en attente.", []),
    ("ru", "Анализ на T790M в работе.", []),
]


@pytest.mark.parametrize(("language", "words", "wanted"), KNOWN)
def test_a_change_that_only_one_gene_has_needs_no_name(
    document: Callable[..., DocumentText], language: str, words: str, wanted: list[tuple[str, str]]
) -> None:
    facts = find_markers(
        document(words, language=language, category="medical_summary"), Context("medical_summary", language)
    )
    assert [(f.code, f.value) for f in facts] == wanted


ORIGINS = [
    ("BRCA2 germline c.5946delT pathogenic", "germline"),
    ("Variante germinal de BRCA1 c.5266dupC", "germline"),
    ("Germline BRCA1 c.68_69del pathogenic", "germline"),
    ("TP53 p.R175H (somatic)", "somatic"),
    ("胚系BRCA1 c.5266dupC致病突变", "germline"),
    ("Герминальная мутация BRCA1 c.5266dupC", "germline"),
    ("KRAS p.G12D VAF 20%", ""),
]


@pytest.mark.parametrize(("words", "wanted"), ORIGINS)
def test_a_variant_says_whether_it_is_of_the_germ_line(
    document: Callable[..., DocumentText], words: str, wanted: str
) -> None:
    (fact,) = find_markers(document(words, category="molecular"), Context("molecular", "en"))
    assert fact.attributes.get("inheritance", "") == wanted


CHROMOSOMES = [
    ("del(17p) in 12 % of nuclei", "deletion"),
    ("1q gain present", "gain"),
    ("+1q21", "gain"),
    ("trisomy 12 detected", "gain"),
    ("monosomy 7", "deletion"),
    ("делеция 17p выявлена", "deletion"),
    ("17p缺失", "deletion"),
    ("1q21扩增", "gain"),
    ("t(4;14) not detected", "translocation"),
    ("t(9;22)(q34;q11.2)", "BCR_ABL1"),
]


@pytest.mark.parametrize(("words", "wanted"), CHROMOSOMES)
def test_a_loss_or_a_gain_of_a_chromosome_is_no_translocation(
    document: Callable[..., DocumentText], words: str, wanted: str
) -> None:
    (fact,) = find_cytogenetics(document(words, category="bone_marrow"), Context("bone_marrow", "en"))
    assert fact.code == wanted


def test_antigens_of_a_flow_report_are_flow(document: Callable[..., DocumentText]) -> None:
    words = "Flow cytometry: CD38+, CD138+, CD56+, CD19-."
    facts = find_markers(document(words, category="bone_marrow"), Context("bone_marrow", "en"))
    assert [(f.kind, f.code) for f in facts] == [
        ("flow", "CD38"),
        ("flow", "CD138"),
        ("flow", "CD56"),
        ("flow", "CD19"),
    ]
