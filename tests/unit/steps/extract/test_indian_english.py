"""The shorthand of Indian wards: diagnoses, histology, surgery, nodes, other diseases and medicines in a discharge card."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caseferry.steps.extract.context import Context
from caseferry.steps.extract.facts import facts_of
from caseferry.steps.extract.text import DocumentText


def said(document: Callable[..., DocumentText], words: str, *kinds: str, category: str = "discharge") -> list[str]:
    """The facts of some kinds as `kind code = value [assertion]`."""
    facts = facts_of(document(words, category=category, language="en"), Context(category, "en"))
    return [
        f"{f.kind} {f.code} = {f.value}" + (f" [{f.assertion}]" if f.assertion != "present" else "")
        for f in facts
        if f.kind in kinds
    ]


DIAGNOSES = [
    ("Dx: Ca (L) buccal mucosa, cT4aN2bM0.", ["diagnosis cancer/oral_cavity = Ca (L) buccal mucosa"]),
    ("k/c/o Ca left lower GBS, recurrent.", ["diagnosis cancer/oral_cavity = Ca left lower GBS"]),
    ("Diagnosis: Carcinoma (Rt) breast", ["diagnosis cancer/breast = Carcinoma (Rt) breast"]),
    ("Dx: Ca Lt breast, post MRM.", ["diagnosis cancer/breast = Ca Lt breast"]),
    ("Dx: Ca Rt lateral border of tongue", ["diagnosis cancer/tongue = Ca Rt lateral border of tongue"]),
    ("Case of Ca Cx IIIB", ["diagnosis cancer/cervix = Ca Cx"]),
    ("Dx: Ca GB, liver infiltrated", ["diagnosis cancer/gallbladder = Ca GB"]),
    ("Dx: Ca UB (muscle invasive)", ["diagnosis cancer/bladder = Ca UB"]),
    ("Dx: Ca GEJ Siewert II", ["diagnosis cancer/stomach_cardia = Ca GEJ"]),
    ("Dx: Ca alveolus", ["diagnosis cancer/oral_cavity = Ca alveolus"]),
    ("HPE: MDSCC, margins free.", ["diagnosis squamous_cell_carcinoma = MDSCC"]),
    ("Bx: WDSCC", ["diagnosis squamous_cell_carcinoma = WDSCC"]),
    ("Biopsy s/o PDSCC", ["diagnosis squamous_cell_carcinoma = PDSCC"]),
    ("HPR - MDAC colon", ["diagnosis adenocarcinoma = MDAC colon"]),
]


@pytest.mark.parametrize(("words", "wanted"), DIAGNOSES)
def test_diagnoses_with_their_side_and_site(
    document: Callable[..., DocumentText], words: str, wanted: list[str]
) -> None:
    assert said(document, words, "diagnosis") == wanted


DEGREES = [("HPE: MDSCC", "G2"), ("Bx: WDSCC", "G1"), ("Biopsy s/o PDSCC", "G3"), ("HPR: PD adenocarcinoma", "G3")]


@pytest.mark.parametrize(("words", "wanted"), DEGREES)
def test_the_letters_before_the_histology_are_its_degree(
    document: Callable[..., DocumentText], words: str, wanted: str
) -> None:
    facts = facts_of(document(words, category="discharge", language="en"), Context("discharge", "en"))
    assert [f.normal.value for f in facts if f.kind == "grade" and f.normal] == [wanted]


OPERATIONS = [
    (
        "s/p composite resection + (L) MRND on 06/06/25.",
        ["procedure composite_resection = composite resection + (L) MRND"],
    ),
    ("Underwent (R) MRM on 02/03/25", ["procedure mastectomy = MRM"]),
    ("WLE + bilateral SOHND done", ["procedure wide_local_excision = WLE + bilateral SOHND"]),
    ("Done Left MND type II", ["procedure neck_dissection = Left MND type II"]),
]


@pytest.mark.parametrize(("words", "wanted"), OPERATIONS)
def test_operations_by_their_letters(document: Callable[..., DocumentText], words: str, wanted: list[str]) -> None:
    assert said(document, words, "procedure") == wanted


DISEASES = [
    ("K/c/o DM, HTN on T. Glycomet 500 BD.", ["comorbidity diabetes = DM", "comorbidity hypertension = HTN"]),
    ("N/K/C/O DM/HTN/TB", ["comorbidity diabetes = DM [absent]", "comorbidity hypertension = HTN [absent]", "comorbidity tuberculosis = TB [absent]"]),
    ("No h/o DM, HTN, BA.", ["comorbidity diabetes = DM [absent]", "comorbidity hypertension = HTN [absent]", "comorbidity asthma = BA [absent]"]),
    ("Co-morbidities: T2DM x 5 yrs, IHD, COPD", ["comorbidity diabetes = T2DM", "comorbidity coronary = IHD", "comorbidity copd = COPD"]),
    ("DM (-), HTN (+)", ["comorbidity diabetes = DM [absent]", "comorbidity hypertension = HTN"]),
    ("DM - nil. HTN + on Rx", ["comorbidity diabetes = DM [absent]", "comorbidity hypertension = HTN"]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), DISEASES)
def test_other_diseases_by_their_letters(document: Callable[..., DocumentText], words: str, wanted: list[str]) -> None:
    assert said(document, words, "comorbidity") == wanted


MEDICINES = [
    ("HTN on T. Glycomet 500 BD, T. Telma 40 OD. NKDA.", [("metformin", "500", "BD"), ("telmisartan", "40", "OD")]),
    ("T/t on discharge : T. Pan 40 mg OD, T. Dolo 650 mg SOS.", [("pantoprazole", "40 mg", "OD"), ("paracetamol", "650 mg", "SOS")]),
    ("Rx: Tab Ecosprin 75 OD, Cap Omez 20 BD", [("aspirin", "75", "OD"), ("omeprazole", "20", "BD")]),
    ("Present medicines: Inj. Zoledronic acid 4 mg monthly.", [("zoledronic acid", "4 mg", "monthly")]),
    ("T. Eltroxin 100mcg OD, T. Emeset 8 mg SOS, T. Ultracet 1 TDS", [("levothyroxine", "100mcg", "OD"), ("ondansetron", "8 mg", "SOS"), ("tramadol", "1", "TDS")]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), MEDICINES)
def test_medicines_by_their_brands_with_bare_doses(
    document: Callable[..., DocumentText], words: str, wanted: list[tuple[str, str, str]]
) -> None:
    facts = facts_of(document(words, category="discharge", language="en"), Context("discharge", "en"))
    assert [
        (f.code, f.attributes.get("dose", ""), f.attributes.get("frequency", ""))
        for f in facts
        if f.kind == "medication"
    ] == wanted


def test_the_nodes_and_margins_of_an_operation_written_in_letters(document: Callable[..., DocumentText]) -> None:
    words = "s/p composite resection on 06/06/25. HPE: MDSCC, pT4a pN2b (4/38), ENE +ve, margins free, closest 4mm."
    facts = facts_of(document(words, category="discharge", language="en"), Context("discharge", "en"))
    (operation,) = [f for f in facts if f.kind == "procedure"]
    assert {name: operation.attributes.get(name) for name in ("margins", "nodes_involved", "nodes_examined")} == {
        "margins": "margins free",
        "nodes_involved": "4",
        "nodes_examined": "38",
    }
