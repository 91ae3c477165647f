"""Every text that we write ourselves, as plans: summaries and letters that leave, and what stays with the family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseferry.domain.composition import BinderPlan, LetterPlan
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose.letter_covering import covering_letter
from caseferry.steps.compose.letter_dossier import open_dossier
from caseferry.steps.compose.summary_clinical import clinical_summary
from caseferry.steps.compose.summary_treatment import treatment_summary
from caseferry.steps.compose.versions import Changes


def letters(case: Understanding, binders: Sequence[BinderPlan], changes: Changes | None) -> tuple[LetterPlan, ...]:
    """The letters of a placed case, in a fixed order. Nothing of a private or withheld page stands in them."""
    dossier = open_dossier(case, binders, changes)
    return (
        _sent("Covering_Letter", covering_letter(dossier), at_most=1),
        _sent("Treatment_Summary", treatment_summary(dossier), at_most=1),
        _sent("Clinical_Summary", clinical_summary(dossier), at_most=2),
    )


def _sent(name: str, data: Mapping[str, Any], *, at_most: int) -> LetterPlan:
    key = name.lower()
    return LetterPlan(f"send/{name}_{data['as_of']}.pdf", key, key, data, data["as_of"], at_most=at_most)
