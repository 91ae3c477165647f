"""The contact sheet: which slices of the patient's studies are shown small, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from caseferry.domain.composition import ContactSheetPlan, PicturePlan
from caseferry.domain.documents import Placement
from caseferry.domain.imaging import ImagingSeries
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.copies import StudyFolder, study_folders
from caseferry.steps.compose.inventory import spacing_words
from caseferry.steps.compose.naming import UNDATED
from caseferry.steps.compose.summary_treatment import patient_row, words_of

_PICTURES = ((10, 12), (20, 6))  # up to so many studies, so many pictures each
_FEWEST = 3
_OF_ONE_SERIES = 8
_EDGE = 0.15  # the outer slices of a series show the least
_SERIES = 24  # rows of one table
_WORDS = (
    "sheet_series", "sheet_what", "sheet_images", "sheet_slices", "sheet_size", "sheet_note", "sheet_no_picture", "sheet_none", "as_of",
)  # fmt: skip


def contact_sheet(case: Understanding) -> ContactSheetPlan | None:
    """The plan of the sheet, or None when no study names the patient. Only studies that leave are on it."""
    folders = [folder for folder in study_folders(case) if not folder.withheld]
    if not folders:
        return None
    most = next((pictures for studies, pictures in _PICTURES if len(folders) <= studies), _FEWEST)
    date = max(folder.study.date for folder in folders) or UNDATED
    data = {
        "as_of": case.request.as_of.isoformat(),
        "title": sentence("sheet_title"),
        "patient": patient_row(case.identity.patient),
        "studies": [_study(case, folder) for folder in folders],
        "words": {
            **words_of(_WORDS),
            "foot_software": sentence("sheet_foot"),
            "foot_promise": sentence("sheet_foot_order"),
        },
    }
    pictures = tuple(tuple(_pictures(folder.study.series_list, most)) for folder in folders)
    return ContactSheetPlan(f"send/Imaging_Contact_Sheet_{date}.pdf", date, data, pictures)


def _study(case: Understanding, folder: StudyFolder) -> dict[str, Any]:
    study = folder.study
    sent = {document.id for document in case.documents if document.placed in (Placement.PACKET, Placement.ANNEX)}
    more = len(study.series_list) - _SERIES
    return {
        "date": study.date or sentence("date_unknown"),
        "kind": " / ".join([*study.modalities, *([study.body_part.title()] if study.body_part else [])]),
        "description": study.description,
        "folder": sentence(
            "sheet_folder", folder=folder.path.removeprefix("send/"), series=study.series, instances=study.instances
        ),
        "report": sentence("sheet_report" if study.report in sent else "sheet_no_report"),
        "series": [_series(series) for series in study.series_list[:_SERIES]],
        "more": sentence("sheet_more", number=more) if more > 0 else "",
        "problems": list(study.problems),
    }


def _series(series: ImagingSeries) -> dict[str, str]:
    remarks = [
        sentence("sheet_contrast", agent=series.contrast) if series.contrast else "",
        sentence("sheet_missing", missing=series.missing) if series.missing else "",
        series.unshown,
    ]
    return {
        "number": series.number or "-",
        "what": series.description or series.kind,
        "kind": series.kind if series.description else "",
        "images": str(series.slices if series.drawn else series.instances),
        "slices": ", ".join(part for part in (series.orientation, spacing_words(series)) if part),
        "size": f"{series.columns} × {series.rows}" if series.rows and series.drawn else "",
        "note": "; ".join(part for part in remarks if part),
    }


def _pictures(series: Sequence[ImagingSeries], most: int) -> Iterator[PicturePlan]:
    """Slices from the middle parts of the largest series, in the order of the series."""
    shown = [one for one in series if one.drawn and one.slices and one.rows and not one.unshown]
    largest = sorted(shown, key=lambda one: (-one.slices, one.series_instance_uid))[:most]
    share = _share([one.slices for one in largest], most)
    for one in shown:
        if one in largest:
            for at in middle_slices(one.slices, share):
                source, frame = _frame(one, at)
                words = sentence("sheet_place", series=one.number or "-", at=at + 1, of=one.slices)
                yield PicturePlan(source, frame, words)


def _share(slices: Sequence[int], most: int) -> int:
    """How many slices of each series may be shown so that all together are `most` at the most; what a short one leaves, others take."""
    return next(
        (share for share in range(_OF_ONE_SERIES, 1, -1) if sum(min(share, count) for count in slices) <= most), 1
    )


def middle_slices(slices: int, wanted: int) -> list[int]:
    """At most `wanted` slices out of `slices`, evenly over the middle of a series; every one of a short series.

    >>> middle_slices(100, 1), middle_slices(100, 4), middle_slices(3, 8)
    ([50], [23, 41, 58, 76], [0, 1, 2])
    """
    if slices <= wanted:
        return list(range(slices))
    inner = 1 - 2 * _EDGE
    return sorted({int(slices * (_EDGE + inner * (number + 0.5) / wanted)) for number in range(wanted)})


def _frame(series: ImagingSeries, at: int) -> tuple[str, int]:
    """The file and the frame of slice `at` of a series."""
    for source, frames in zip(series.sources, series.frames, strict=True):
        if at < frames:
            return source, at
        at -= frames
    return series.sources[-1], 0
