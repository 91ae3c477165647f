"""Invented cases as values: one, three, six and fourteen lines of therapy, names in several scripts, and two photos only."""

from __future__ import annotations

from typing import Any

from tests.unit.invented_case import CaseMaker

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Conflict, Display, Quantity, TimelineEntry
from caseferry.domain.people import Identity, Patient
from caseferry.domain.understanding import Understanding
from caseferry.steps.check import check
from caseferry.steps.compose.placement import place_documents

AS_OF = "2026-02-16"


class CourseMaker(CaseMaker):
    """Adds courses of treatment and coded facts in one call each."""

    def patient(self, name: str, *others: str, born: str = "1968-03-12", sex: str = "F") -> None:
        self.identity = Identity(Patient(name, (name, *others), born, sex, ("HN 48211",)))

    def told(self, document: DocumentReference, kind: str, value: str, en: str, zh: str, **more: Any) -> None:
        self.fact(document, kind, value, display=Display(en, zh), **more)

    def lab(self, document: DocumentReference, code: str, words: str, value: str, unit: str, **more: Any) -> None:
        attributes = {"range": more.pop("range", ""), "flag": more.pop("flag", "")}
        self.fact(
            document, "lab", value, code=code, words=words, unit=unit,
            attributes={key: text for key, text in attributes.items() if text}, **more,
        )  # fmt: skip

    def course(self, document: DocumentReference, words: str, **entry: Any) -> None:
        kind = entry.pop("kind", "systemic")
        fact_kind = {"systemic": "treatment", "surgery": "procedure"}.get(kind, kind)
        assertion = "planned" if entry.get("planned") else "present"
        fact = self.fact(document, fact_kind, words, assertion=assertion)
        self.timeline.append(TimelineEntry(kind=kind, label=words, facts=(fact.id,), documents=(document.id,), **entry))


def _finished(maker: CourseMaker, cancer: str) -> Understanding:
    return place_documents(check(maker.case(cancer=cancer)))


def one_line() -> Understanding:
    """English, cervix: one line with radiotherapy, a scan, one set of labs."""
    maker = CourseMaker(
        as_of=AS_OF, question="Is the disease suitable for a further local treatment, and which?", cancer="cervical"
    )
    maker.patient("Grace Wanjiru Mbeki")
    path = maker.document(
        "pathology", "Squamous cell carcinoma, moderately differentiated\nPD-L1 CPS 10\np16 positive", date="2025-06-03", role="collected", title="Cervical biopsy",
    )  # fmt: skip
    letter = maker.document(
        "medical_summary", "Carcinoma of the cervix\nFIGO stage IIIC1\nWeekly cisplatin 5 of 6\nEBRT 50.4 Gy in 28 fractions\nECOG 1\nPara-aortic node",
        date="2026-02-10", title="Letter of the oncologist",
    )  # fmt: skip
    scan = maker.document(
        "imaging_mri", "MRI pelvis\nPartial response", date="2025-12-04", role="performed", title="MRI pelvis"
    )
    labs = maker.document(
        "labs", "Haemoglobin 10.9 g/dL\nCreatinine 71 umol/L\nLDH 240 U/L", date="2026-01-29", role="collected"
    )
    maker.told(letter, "diagnosis", "Carcinoma of the cervix", "Cervical cancer", "宫颈癌")
    maker.told(path, "histology", "Squamous cell carcinoma", "Squamous cell carcinoma", "鳞状细胞癌", date="2025-06-03")
    maker.fact(letter, "stage", "FIGO stage IIIC1", code="FIGO", date="2025-06-20")
    maker.fact(path, "biomarker", "CPS 10", code="PDL1", display=Display("PD-L1", "PD-L1"), date="2025-06-03")
    maker.fact(
        path,
        "biomarker",
        "positive",
        code="p16_HPV",
        display=Display("p16 / HPV", "p16/HPV"),
        normal=Quantity("positive"),
        date="2025-06-03",
    )
    maker.fact(letter, "performance_status", "1", code="ECOG", words="ECOG 1", date="2026-02-10")
    maker.told(scan, "response", "Partial response", "Partial response (PR)", "部分缓解", date="2025-12-04")
    maker.lab(
        labs,
        "hemoglobin",
        "Haemoglobin 10.9",
        "10.9",
        "g/dL",
        date="2026-01-29",
        range="12.0-15.5",
        flag="L",
        display=Display("Haemoglobin", "血红蛋白"),
    )
    maker.lab(
        labs,
        "creatinine",
        "Creatinine 71",
        "71",
        "umol/L",
        date="2026-01-29",
        range="45-84",
        display=Display("Creatinine", "肌酐"),
    )
    maker.lab(
        labs,
        "ldh",
        "LDH 240",
        "240",
        "U/L",
        date="2026-01-29",
        range="135-225",
        flag="H",
        display=Display("LDH", "乳酸脱氢酶"),
    )
    maker.course(
        letter, "Weekly cisplatin", regimen="Cisplatin weekly", drugs=("cisplatin",), line=1, setting="concurrent", start="2025-07-14", end="2025-08-18",
        cycles_given="5", cycles_planned="6", stop_reason="cytopenia",
    )  # fmt: skip
    maker.course(
        letter,
        "EBRT 50.4 Gy in 28 fractions",
        kind="radiotherapy",
        site="pelvis",
        dose_gy="50.4",
        fractions="28",
        start="2025-07-14",
        end="2025-08-22",
    )
    maker.study("1.2.3", files=3)
    return _finished(maker, "cervical")


def three_lines() -> Understanding:
    """French, stomach: original wording, an operation, a planned line, a conflict, markers over time."""
    maker = CourseMaker(
        as_of=AS_OF,
        question="Quelle est l'option après échec du FOLFIRI ?\nUne CLDN18.2 peut-elle être testée chez vous ?",
        cancer="gastric",
        hospital="bjcancer",
        department="GI Medical Oncology",
    )
    maker.patient("Amélie Kouassi-Traoré", born="1971-09-30")
    path = maker.document(
        "pathology",
        "Adénocarcinome gastrique peu cohésif\nHER2 2+\nHER2 : négatif\npMMR",
        date="2025-01-14",
        role="collected",
        language="fr",
        title="Compte rendu anatomopathologique",
    )
    letter = maker.document(
        "medical_summary", "Adénocarcinome gastrique antral\ncT3N1M0\nFLOT\ngastrectomie des 4/5\nFOLFIRI\npaclitaxel ramucirumab\nOMS 1\ncarcinose péritonéale\npénicilline\nésoméprazole 40 mg\nneuropathie périphérique invalidante des mains",
        date="2026-01-14", language="fr", title="Lettre du Dr. Bamba",
    )  # fmt: skip
    scan = maker.document(
        "imaging_ct",
        "carcinose péritonéale\nprogression",
        date="2025-12-20",
        role="performed",
        language="fr",
        title="TDM thoraco-abdominale",
    )
    maker.document(
        "imaging_ct", "pas de métastase", date="2025-01-20", role="performed", language="fr", title="TDM initiale"
    )
    maker.told(letter, "diagnosis", "Adénocarcinome gastrique antral", "Gastric adenocarcinoma", "胃腺癌")
    maker.fact(path, "histology", "Adénocarcinome gastrique peu cohésif")
    maker.fact(letter, "stage", "cT3N1M0", code="TNM", date="2025-01-20")
    her2 = [
        maker.fact(
            path, "biomarker", "2+", code="HER2", display=Display("HER2", "HER2"), words="HER2 2+", date="2025-01-14"
        ),
        maker.fact(
            path,
            "biomarker",
            "négatif",
            code="HER2",
            display=Display("HER2", "HER2"),
            normal=Quantity("negative"),
            date="2025-01-14",
        ),
    ]
    maker.conflicts.append(
        Conflict(
            "c-1",
            "biomarker",
            tuple(fact.id for fact in her2),
            "HER2 is given as 2+ and as negative in the same report of 2025-01-14.",
        )
    )
    maker.fact(path, "biomarker", "pMMR", code="MSI_MMR", date="2025-01-14")
    maker.fact(letter, "performance_status", "1", code="ECOG", words="OMS 1", date="2026-01-14")
    maker.fact(letter, "metastasis", "carcinose péritonéale")
    maker.told(scan, "response", "progression", "Progressive disease (PD)", "疾病进展", date="2025-12-20")
    maker.fact(letter, "allergy", "pénicilline")
    maker.fact(letter, "medication", "ésoméprazole 40 mg")
    for day, cea, ldh in (
        ("2025-07-17", "3,1", "201"),
        ("2025-09-22", "4,0", "233"),
        ("2025-11-03", "7,4", "301"),
        ("2026-01-08", "12,9", "388"),
    ):
        labs = maker.document(
            "labs",
            f"ACE {cea} ng/mL\nLDH {ldh} U/L\nHb 9,8 g/dL",
            date=day,
            role="collected",
            language="fr",
            title="Bilan biologique",
        )
        maker.lab(labs, "cea", f"ACE {cea}", cea, "ng/mL", date=day, range="< 5,0", display=Display("CEA", "癌胚抗原"))
        maker.lab(
            labs, "ldh", f"LDH {ldh}", ldh, "U/L", date=day, range="135-225", display=Display("LDH", "乳酸脱氢酶")
        )
        maker.lab(
            labs,
            "hemoglobin",
            "Hb 9,8",
            "9,8",
            "g/dL",
            date=day,
            range="12,0-16,0",
            flag="L",
            display=Display("Haemoglobin", "血红蛋白"),
        )
    maker.course(
        letter,
        "FLOT",
        regimen="FLOT",
        drugs=("fluorouracil", "leucovorin", "oxaliplatin", "docetaxel"),
        line=1,
        setting="perioperative",
        start="2025-02-03",
        end="2025-03-24",
        cycles_given="4",
        cycles_planned="8",
        stop_reason="neuropathie périphérique",
    )
    maker.course(letter, "gastrectomie des 4/5", kind="surgery", start="2025-05-28")
    maker.course(
        letter,
        "FOLFIRI",
        regimen="FOLFIRI",
        drugs=("irinotecan", "fluorouracil", "leucovorin"),
        line=2,
        start="2025-08-04",
        end="2025-12",
        cycles_given="9",
        response="PD",
        stop_reason="progression",
    )
    maker.course(
        letter,
        "paclitaxel ramucirumab",
        regimen="Paclitaxel-ramucirumab",
        drugs=("paclitaxel", "ramucirumab"),
        line=3,
        planned=True,
    )
    return _finished(maker, "gastric")


_REGIMENS = (
    ("VRd", ("bortezomib", "lenalidomide", "dexamethasone"), "4", "4", "PR", ""),
    ("DRd", ("daratumumab", "lenalidomide", "dexamethasone"), "11", "", "VGPR", "progression"),
    ("KPd", ("carfilzomib", "pomalidomide", "dexamethasone"), "6", "8", "PR", "progression"),
    ("EPd", ("elotuzumab", "pomalidomide", "dexamethasone"), "3", "", "SD", "infection"),
    ("Isa-Kd", ("isatuximab", "carfilzomib", "dexamethasone"), "5", "", "PR", "progression"),
    ("Sd", ("selinexor", "dexamethasone"), "2", "", "PD", "toxicity"),
)


def many_lines(
    count: int, *, name: str = "Мария Сергеевна Иванова-Кузнецова", other: str = "Maria Ivanova-Kuznetsova"
) -> Understanding:
    """Russian, myeloma: `count` lines with transplant and marker curve."""
    maker = CourseMaker(
        as_of=AS_OF,
        question="Is CAR-T directed at BCMA or GPRC5D possible, and what must be done before?",
        cancer="myeloma",
        therapies=("car_t",),
        urgent=True,
    )
    maker.patient(name, other, born="1961-11-05")
    texts = [f"{_REGIMENS[n % 6][0]} ({n + 1})" for n in range(count)]
    history = maker.document(
        "treatment", "Множественная миелома\nISS III\nECOG 2\n" + "\n".join(texts[: count // 2]), "\n".join([*texts[count // 2 :], "ауто-ТГСК", "лучевая терапия L3 20 Гр"]),
        date="2026-01-30", language="ru", title="Выписной эпикриз",
    )  # fmt: skip
    marrow = maker.document(
        "bone_marrow",
        "plasma cells 40 %\ndel(17p) выявлена\nt(4;14) не выявлена",
        date="2026-01-12",
        role="collected",
        language="ru",
        title="Миелограмма, FISH",
    )
    pet = maker.document(
        "imaging_pet",
        "ПЭТ-КТ\nпрогрессирование",
        date="2026-01-20",
        role="performed",
        language="ru",
        title="ПЭТ-КТ всего тела",
    )
    maker.told(history, "diagnosis", "Множественная миелома", "Multiple myeloma", "多发性骨髓瘤")
    maker.fact(history, "stage", "ISS III", code="ISS", date="2018-04-11")
    maker.fact(history, "performance_status", "2", code="ECOG", words="ECOG 2", date="2026-01-30")
    maker.fact(
        marrow,
        "cytogenetics",
        "выявлена",
        code="del(17p)",
        words="del(17p) выявлена",
        display=Display("del(17p)", "del(17p)"),
        normal=Quantity("positive"),
        date="2026-01-12",
    )
    maker.fact(
        marrow,
        "cytogenetics",
        "не выявлена",
        code="t(4;14)",
        words="t(4;14) не выявлена",
        display=Display("t(4;14)", "t(4;14)"),
        normal=Quantity("negative"),
        date="2026-01-12",
        assertion="absent",
    )
    maker.told(pet, "response", "прогрессирование", "Progressive disease (PD)", "疾病进展", date="2026-01-20")
    months = 90 // count
    for number, text in enumerate(texts):
        regimen, drugs, given, planned, response, reason = _REGIMENS[number % 6]
        year, month = divmod(2018 * 12 + 4 + number * months, 12)
        end_year, end_month = divmod(2018 * 12 + 4 + number * months + max(1, months - 2), 12)
        last = number == count - 1
        maker.course(
            history, text, regimen=regimen, drugs=drugs, line=number + 1, start=f"{year}-{month + 1:02}-09", end="" if last else f"{end_year}-{end_month + 1:02}",
            cycles_given=given, cycles_planned=planned, response="" if last else response, stop_reason=reason,
        )  # fmt: skip
    maker.course(history, "ауто-ТГСК", kind="transplant", start="2019-01-22")
    maker.course(
        history,
        "лучевая терапия L3 20 Гр",
        kind="radiotherapy",
        site="L3",
        dose_gy="20",
        fractions="5",
        start="2024-10",
        end="2024-10",
    )
    for number in range(7):
        day = f"{2020 + number if number < 6 else 2026}-{'01' if number == 6 else '06'}-15"
        labs = maker.document(
            "labs",
            f"M-protein {30 - 3 * number if number < 5 else 6 + 6 * number} g/L",
            date=day,
            role="collected",
            language="ru",
            title="Анализ крови",
        )
        value = str(30 - 3 * number if number < 5 else 6 + 6 * number)
        maker.lab(
            labs, "m_protein", f"M-protein {value}", value, "g/L", date=day, display=Display("M protein", "M蛋白")
        )
    return _finished(maker, "myeloma")


def chinese_name() -> Understanding:
    """Chinese, lung: a Chinese name, EGFR, original Chinese wording beside coded words."""
    maker = CourseMaker(as_of=AS_OF, question="下一步治疗方案？是否适合质子治疗？", cancer="nsclc", hospital="bjcancer")
    maker.patient("欧阳淑华", "Ouyang Shuhua", born="1957-08")
    path = maker.document(
        "pathology",
        "右上肺腺癌\nEGFR L858R 突变\nALK 阴性\nKi-67 约30%",
        date="2024-11-02",
        role="collected",
        language="zh",
        title="病理诊断报告书",
    )
    note = maker.document(
        "discharge",
        "右上肺腺癌 cT2aN2M1b IVA期\n奥希替尼\n培美曲塞+卡铂 4周期\n左侧第3肋骨转移\n高血压病2级",
        date="2026-01-18",
        role="discharged",
        language="zh",
        title="出院小结",
    )
    maker.document("imaging_ct", "胸部CT", date="2026-01-10", role="performed", language="zh", title="胸部CT平扫+增强")
    maker.told(note, "diagnosis", "右上肺腺癌", "Lung adenocarcinoma", "肺腺癌")
    maker.fact(note, "stage", "cT2aN2M1b IVA期", code="TNM")
    maker.fact(path, "variant", "L858R", code="EGFR", attributes={"gene": "EGFR"}, date="2024-11-02")
    maker.fact(
        path,
        "biomarker",
        "阴性",
        code="ALK",
        display=Display("ALK", "ALK"),
        normal=Quantity("negative"),
        date="2024-11-02",
        assertion="absent",
    )
    maker.fact(note, "metastasis", "左侧第3肋骨转移")
    maker.fact(note, "comorbidity", "高血压病2级")
    maker.course(
        note,
        "奥希替尼",
        regimen="",
        drugs=("osimertinib",),
        line=1,
        start="2024-12",
        end="2025-10",
        response="PR",
        stop_reason="疾病进展",
    )
    maker.course(
        note,
        "培美曲塞+卡铂 4周期",
        regimen="",
        drugs=("pemetrexed", "carboplatin"),
        line=2,
        start="2025-10-20",
        cycles_given="4",
    )
    return _finished(maker, "nsclc")


def arabic_name() -> Understanding:
    """Arabic, breast: right-to-left names and wording."""
    maker = CourseMaker(as_of=AS_OF, question="ما هي خيارات العلاج بعد تقدم المرض؟", cancer="breast")
    maker.patient("فاطمة عبد الرحمن الخطيب", "Fatima Al-Khatib", born="1975")
    path = maker.document(
        "pathology",
        "سرطان القنيات الغازية\nER 90%\nPR 10%\nHER2 3+",
        date="2025-03-02",
        role="collected",
        language="ar",
        title="تقرير الأنسجة",
    )
    letter = maker.document(
        "medical_summary",
        "سرطان الثدي الأيسر\nT2N1M0\nAC\nاستئصال الثدي الجذري المعدل\nمرض السكري",
        date="2026-01-11",
        language="ar",
        title="تقرير طبي",
    )
    maker.told(letter, "diagnosis", "سرطان الثدي", "Breast cancer", "乳腺癌")
    maker.fact(path, "histology", "سرطان القنيات الغازية")
    maker.fact(letter, "stage", "T2N1M0", code="TNM")
    for code, value in (("ER", "90%"), ("PR", "10%"), ("HER2", "3+")):
        maker.fact(path, "biomarker", value, code=code, words=f"{code} {value}", date="2025-03-02")
    maker.fact(letter, "comorbidity", "مرض السكري")
    maker.course(
        letter,
        "AC",
        regimen="AC",
        drugs=("doxorubicin", "cyclophosphamide"),
        line=1,
        setting="neoadjuvant",
        start="2025-04",
        cycles_given="4",
        cycles_planned="4",
    )
    maker.course(letter, "استئصال الثدي الجذري المعدل", kind="surgery", start="2025-08-19")
    return _finished(maker, "breast")


def two_photos() -> Understanding:
    """Nothing but two photos: no question, no diagnosis, no treatment."""
    maker = CourseMaker(as_of=AS_OF)
    maker.identity = Identity(Patient())
    maker.document("labs", "Hb 10.1 g/dL", path="IMG_0001.jpg", match="unknown", language="und")
    maker.document("labs", "WBC 4.2", path="IMG_0002.jpg", match="unknown", language="und")
    return _finished(maker, "")


def crowded() -> Understanding:
    """More of everything than any page holds, in the widest words: nothing may spill onto a second page."""
    maker = CourseMaker(
        as_of=AS_OF,
        question="Is there anything that could be done about this, and where? " * 40,
        cancer="breast",
        therapies=("car_t", "trial"),
        hospital="bjcancer",
        urgent=True,
    )
    maker.patient(
        "Maximiliana Konstantina von und zu Hohenlohe-Langenburg-Schillingsfürst",
        "Максимилиана Константиновна",
        "马克西米利安娜",
        born="1950-01-01",
    )
    lines = [f"Longlasting combination number {n} with a name that never ends" for n in range(45)]
    marks = [f"MARK{n} result that is told in very many words and then in some more of them ({n})" for n in range(40)]
    others = [f"thing {n} " + "with a long description of many words " * 3 for n in range(25)]
    history = maker.document("treatment", "\n".join(lines), date="2026-01-30", title="Выписка")
    path = maker.document(
        "pathology",
        "\n".join(marks),
        "\n".join(others),
        date="2026-01-02",
        role="collected",
        language="ru",
        title="Заключение " * 12,
    )
    for number, text in enumerate(lines):
        maker.course(
            history, text, drugs=("doxorubicin liposomal", "cyclophosphamide", "trastuzumab deruxtecan", "pertuzumab", "capecitabine"), line=number + 1,
            setting="neoadjuvant", start=f"{1985 + number % 40}-01-09", end=f"{1985 + number % 40}-09-21", cycles_given="as tolerated", cycles_planned="12",
            response="an answer in words that no table knows, told at length", stop_reason="a reason in words that no table knows, told at length",
        )  # fmt: skip
    for text in marks:
        maker.fact(path, "biomarker", text, date="2026-01-02")
    for number, text in enumerate(others):
        for kind in ("diagnosis", "metastasis", "lesion", "toxicity", "comorbidity", "allergy", "medication", "stage")[
            : 8 if number < 20 else 4
        ]:
            maker.fact(path, kind, text.strip())
    facts = [fact.id for fact in maker.facts if fact.kind == "stage"]
    maker.conflicts += [
        Conflict(f"c-{n}", "stage", (facts[n], facts[n + 1]), "Two documents disagree about this, " * 8)
        for n in range(12)
    ]
    for number in range(12):
        labs = maker.document(
            "labs",
            "\n".join(f"LAB{code} {number + 3}" for code in range(30)),
            date=f"2025-{number + 1:02}-11",
            role="collected",
        )
        for code, name in enumerate(
            (
                "ldh",
                "hemoglobin",
                "wbc",
                "platelets",
                "creatinine",
                "bilirubin_total",
                "alt",
                "ast",
                "alp",
                "ggt",
                "albumin",
                "urea",
                "crp",
                "calcium",
                "sodium",
                "potassium",
                "glucose",
                "inr",
                "d_dimer",
                "ca15_3",
                "cea",
                "neutrophils_abs",
                "lymphocytes_abs",
                "uric_acid",
                "hbsag",
                "hbcab",
                "hbv_dna",
                "hcv_ab",
                "hiv",
                "syphilis",
            )
        ):
            maker.lab(
                labs,
                name,
                f"LAB{code} {number + 3}",
                str(number + 3),
                "10*9/L",
                date=f"2025-{number + 1:02}-11",
                range="120,000 - 450,000",
                flag="H",
            )
    for number in range(14):
        maker.document(
            "imaging_ct",
            "CT",
            date=f"2025-{number % 12 + 1:02}-20",
            role="performed",
            title="CT of thorax, abdomen and pelvis with contrast",
        )
        maker.document(
            "discharge", "stay", path=f"stay {number}.pdf", date=f"2024-{number % 12 + 1:02}-20", role="discharged"
        )
    for number in range(8):
        maker.study(f"1.2.{number}", date=f"2025-0{number + 1}-20")
    return _finished(maker, "breast")


CASES = {
    "one_line": one_line, "three_lines": three_lines, "six_lines": lambda: many_lines(6), "fourteen_lines": lambda: many_lines(14),
    "chinese_name": chinese_name, "arabic_name": arabic_name, "two_photos": two_photos, "crowded": crowded,
}  # fmt: skip
