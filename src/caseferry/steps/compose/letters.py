"""Every text that we write ourselves, as plans: summaries and letters that leave, and what stays with the family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseferry.domain.composition import BinderPlan, LetterPlan, WrittenFile
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose.letter_covering import covering_letter
from caseferry.steps.compose.letter_doctor import doctor_letter
from caseferry.steps.compose.letter_dossier import open_dossier
from caseferry.steps.compose.letter_missing import missing_investigations
from caseferry.steps.compose.letter_sending import how_to_send
from caseferry.steps.compose.summary_clinical import clinical_summary
from caseferry.steps.compose.summary_treatment import treatment_summary
from caseferry.steps.compose.versions import Changes


def letters(
    case: Understanding, binders: Sequence[BinderPlan], changes: Changes | None, *, files: Sequence[WrittenFile] = ()
) -> tuple[LetterPlan, ...]:
    """The letters of a placed case, in a fixed order. Nothing of a private or withheld page stands in those under `send/`.

    `files` are what the binders became, where they are written already: a binder cut into parts is then cited by its parts.
    """
    dossier = open_dossier(case, binders, changes, files)
    return (
        _plan("send/Covering_Letter", covering_letter(dossier), at_most=1),
        _plan("send/Treatment_Summary", treatment_summary(dossier), at_most=1),
        _plan("send/Clinical_Summary", clinical_summary(dossier), at_most=2),
        _plan("keep/Missing_Investigations", missing_investigations(dossier)),
        _plan("keep/How_To_Send", how_to_send(dossier)),
        _plan("keep/letters/Letter_to_Local_Doctor", doctor_letter(dossier)),
    )


def _plan(stem: str, data: Mapping[str, Any], *, at_most: int | None = None) -> LetterPlan:
    """The plan of one letter; its category and template have the name of its file."""
    name = stem.rsplit("/", 1)[-1].lower()
    return LetterPlan(f"{stem}_{data['as_of']}.pdf", name, name, data, data["as_of"], at_most=at_most)
