"""A hospital profile without a department is one clear sentence, and nothing is lost."""

from __future__ import annotations

import pytest
from tests.unit.invented_case import CaseMaker

from caseferry.knowledge.hospitals import load_hospitals
from caseferry.steps.check import check

NONE = next(hospital for hospital in load_hospitals().values() if not hospital.departments)


@pytest.mark.parametrize(("given", "told"), [({}, True), ({"department": "Thoracic Surgery"}, False)])
def test_a_hospital_profile_without_a_department_is_told_once_unless_one_was_named(
    given: dict[str, str], told: bool
) -> None:
    maker = CaseMaker(question="Is surgery possible?", hospital=NONE.id, **given)
    maker.document("labs", "LDH 231", date="2026-01-29", role="collected")
    case = check(maker.case())
    found = [task.what for task in case.tasks if task.who == "coordinator" and task.about == NONE.id]
    words = (
        f"The profile of {NONE.name_en} names no department: the letter goes to its International Patient Department "
        "unless one is named (--department)."
    )
    assert found == ([words] if told else [])
    assert not next(gate for gate in case.gates if gate.gate == "recipient").open


def test_a_hospital_with_departments_needs_no_such_task() -> None:
    maker = CaseMaker(question="Is surgery possible?", hospital="fuscc")
    assert [task for task in check(maker.case()).tasks if task.about == "fuscc"] == []
