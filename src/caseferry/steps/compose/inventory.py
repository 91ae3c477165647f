"""The list of images that lies beside them."""

from __future__ import annotations

from collections.abc import Iterator

from caseferry.domain.composition import TextPlan
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose.copies import StudyFolder, study_folders


def write_inventories(case: Understanding) -> tuple[TextPlan, ...]:
    """One `INVENTORY.txt` per study that leaves: what it is, how many images, what is lacking. It names no file of the family."""
    return tuple(
        TextPlan(f"{folder.path}/INVENTORY.txt", "\n".join(_lines(folder)) + "\n")
        for folder in study_folders(case)
        if not folder.withheld
    )


def _lines(folder: StudyFolder) -> Iterator[str]:
    study = folder.study
    yield f"Study date: {study.date or 'not given'}"
    yield f"Kind: {', '.join(study.modalities) or 'not given'}"
    yield f"Description: {study.description or 'not given'}"
    yield f"Body part: {study.body_part or 'not given'}"
    yield f"Series: {study.series}, images: {study.instances}, bytes: {study.bytes}"
    yield f"Study Instance UID: {study.study_instance_uid}"
    yield from (f"Note: {problem}" for problem in study.problems)
