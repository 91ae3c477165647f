"""The step: tumour type, checklist, gates and tasks of a case."""

from __future__ import annotations

from dataclasses import replace

from caseferry.domain.understanding import Understanding
from caseferry.steps.check.cancer import tumour_type
from caseferry.steps.check.checklist import checklist_rows
from caseferry.steps.check.gates import open_gates
from caseferry.steps.check.tasks import name_tasks


def check(case: Understanding) -> Understanding:
    """The case with `cancer`, `checklist`, `gates`, `tasks` and `warnings` filled. Nothing of it is advice or eligibility."""
    cancer, cautions = tumour_type(case)
    known = replace(case, cancer=cancer, warnings=(*case.warnings, *cautions))
    listed = replace(known, checklist=checklist_rows(known))
    gated = replace(listed, gates=open_gates(listed))
    return replace(gated, tasks=name_tasks(gated))
