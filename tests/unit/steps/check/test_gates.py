"""What stands in the way of sending, and the tasks that follow."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.invented_case import CaseMaker

from caseferry.domain.checklist import Gate, Task
from caseferry.domain.facts import Conflict
from caseferry.steps.check import check


def gates(maker: CaseMaker) -> dict[str, Gate]:
    return {gate.gate: gate for gate in check(maker.case()).gates}


def test_every_gate_of_the_contract_is_named_in_order() -> None:
    assert list(gates(CaseMaker())) == [
        "recipient", "question", "identity", "summary", "pathology", "biopsy_date", "unreadable", "translation", "conflicts",
        "required_items", "limits",
    ]  # fmt: skip


def test_a_closed_gate_gives_no_reason() -> None:
    maker = CaseMaker(hospital="fuscc", question="What next?")
    found = gates(maker)
    assert found["recipient"] == Gate("recipient", False)
    assert found["question"] == Gate("question", False)


def test_without_a_hospital_the_letter_goes_to_the_international_department_and_the_gate_is_open() -> None:
    gate = gates(CaseMaker())["recipient"]
    assert gate.open
    assert "International Patient Department" in gate.reason


def test_a_pathology_report_that_hides_its_biopsy_date_opens_that_gate_only() -> None:
    maker = CaseMaker()
    maker.document("pathology", "Carcinoma", date="2025-01-24", role="reported", title="Histology 7")
    found = gates(maker)
    assert (found["pathology"].open, found["biopsy_date"].open) == (False, True)
    assert "Histology 7 (2025-01-24, en)" in found["biopsy_date"].reason


def test_a_letter_in_a_language_that_nobody_there_reads_awaits_a_translation_and_laboratory_reports_do_not() -> None:
    maker = CaseMaker()
    maker.document("medical_summary", "Выписка", date="2026-02-10", language="ru", title="Выписка")
    maker.document("labs", "Hb", date="2026-02-10", language="ru")
    maker.document("pathology", "病理", date="2026-01-10", role="collected", language="zh-Hans")
    gate = gates(maker)["translation"]
    assert gate.open
    assert gate.reason == "A translation into English or Chinese is asked for: Выписка (2026-02-10, ru)."


def test_of_scans_only_the_latest_awaits_a_translation() -> None:
    maker = CaseMaker()
    maker.document("imaging_ct", "TDM 1", date="2025-01-21", role="performed", language="fr", title="TDM 1")
    maker.document("imaging_ct", "TDM 2", date="2025-10-09", role="performed", language="fr", title="TDM 2")
    assert "TDM 1" not in gates(maker)["translation"].reason
    assert "TDM 2" in gates(maker)["translation"].reason


def test_a_file_that_cannot_be_read_opens_a_gate_and_becomes_a_task_with_its_name() -> None:
    maker = CaseMaker()
    maker.refused("scan 7.pdf")
    maker.refused("Thumbs.db", code="unsupported", notes=("junk: nothing medical",))
    checked = check(maker.case())
    gate = next(gate for gate in checked.gates if gate.gate == "unreadable")
    assert gate.reason == "1 file or page could not be read: scan 7.pdf: It is broken."
    assert checked.tasks[0] == Task("family", "scan 7.pdf: It is broken. Send it again.", "scan 7.pdf")


def test_a_file_beyond_a_limit_opens_the_gate_of_limits() -> None:
    maker = CaseMaker()
    maker.refused("huge.pdf", code="limit")
    found = gates(maker)
    assert (found["limits"].open, found["unreadable"].open) == (True, False)


def test_a_settled_conflict_closes_its_gate() -> None:
    maker = CaseMaker()
    maker.conflicts.append(Conflict("c-1", "stage", (), "IIB and IIIC1"))
    assert gates(maker)["conflicts"].open
    maker.conflicts = [replace(maker.conflicts[0], settled="IIIC1. Decided by Li")]
    assert not gates(maker)["conflicts"].open


def test_a_link_in_a_mail_is_a_task_and_not_a_visit() -> None:
    maker = CaseMaker()
    maker.source("mail.eml", notes=("link: drive.invalid keeps pictures; download them and send the files",))
    assert (
        check(maker.case()).tasks[0].what == "mail.eml: drive.invalid keeps pictures; download them and send the files."
    )


def test_a_page_of_someone_else_is_a_task_for_the_coordinator() -> None:
    maker = CaseMaker()
    page = maker.document("labs", "Hb 6.1", path="IMG 13.jpg")
    maker.withheld(page)
    tasks = [task for task in check(maker.case()).tasks if task.who == "coordinator"]
    assert tasks == [
        Task(
            "coordinator",
            "IMG 13.jpg, page 1 is held back: it names someone else. Decide whether it belongs to the patient.",
            page.id,
        )
    ]
