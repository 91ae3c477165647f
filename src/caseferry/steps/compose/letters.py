"""Every text that we write ourselves, as plans: summaries and letters that leave, and what stays with the family."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.composition import BinderPlan, LetterPlan
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose.letter_dossier import open_dossier
from caseferry.steps.compose.summary_treatment import treatment_summary
from caseferry.steps.compose.versions import Changes


def letters(case: Understanding, binders: Sequence[BinderPlan], changes: Changes | None) -> tuple[LetterPlan, ...]:
    """The letters of a placed case, in a fixed order. Nothing of a private or withheld page stands in them."""
    dossier = open_dossier(case, binders, changes)
    date = dossier.as_of
    return (
        LetterPlan(
            f"send/Treatment_Summary_{date}.pdf", "treatment_summary", "treatment_summary", treatment_summary(dossier), date, at_most=1
        ),
    )
