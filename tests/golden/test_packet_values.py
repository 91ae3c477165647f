"""A small invented case and the whole manifest that is expected of it.

After a change that is meant, write the new values with `CASEFERRY_WRITE_GOLDEN=1 pytest tests/golden` and read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.domain.composition import Composition, WrittenFile
from caseferry.steps.check import check
from caseferry.steps.compose import manifest, place_documents, send_manifest
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.copies import copy_files
from caseferry.steps.compose.ledger import open_ledger

HERE = Path(__file__).parent
SOFTWARE = {"version": "0.0.0", "knowledge_sha256": "0" * 64, "engines": {}}


def invented_packet() -> dict[str, Any]:
    maker = CaseMaker(question="Is an operation possible?", hospital="fuscc", cancer="gastric")
    report = maker.document(
        "pathology",
        "Gastric adenocarcinoma\nHER2 2+, FISH awaited",
        path="histology.pdf",
        date="2025-01-14",
        role="collected",
    )
    maker.fact(report, "diagnosis", "Gastric adenocarcinoma")
    maker.fact(report, "biomarker", "2+", code="HER2", words="HER2 2+")
    bloods = maker.document("labs", "Hb 9.8 g/dL\nLDH 301 U/L", path="bloods.jpg", date="2026-02-03", role="collected")
    maker.fact(bloods, "lab", "9.8", code="hemoglobin", words="Hb 9.8", unit="g/dL", date="2026-02-03")
    maker.document("passport", "P<UTOPROBE<<ANNA", path="passport.jpg")
    maker.document("labs", "Hb 6.1", path="IMG 13.jpg", match="mismatch")
    maker.source("bloods (1).jpg", bytes_of="bloods.jpg")
    maker.refused("broken.pdf")
    case = place_documents(check(maker.case()))
    composition = Composition(bind(case), (), copy_files(case), open_ledger(case))
    files = [
        WrittenFile(
            plan.path, plan.category, plan.date, len(plan.pages), 100, "1" * 64, plan.documents,
            tuple((page.ref, number) for number, page in enumerate(plan.pages, 1)),
        )
        for plan in composition.binders
    ]  # fmt: skip
    packet: dict[str, Any] = json.loads(json.dumps(manifest(case, composition, files, software=SOFTWARE)))
    return packet


@pytest.mark.parametrize("name", ["packet.json", "manifest.json"])
def test_the_manifest_of_a_small_case_is_as_expected(name: str) -> None:
    packet = invented_packet()
    found = packet if name == "packet.json" else send_manifest(packet)
    path = HERE / "small_case" / name
    if os.environ.get("CASEFERRY_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))
