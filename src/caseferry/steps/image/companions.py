"""Which CT a PET belongs to: the one with the same frame of reference, else of the same study, else of the same day and region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from caseferry.domain.imaging import ImagingSeries, ImagingStudy

_SAME_FRAME = "the same frame of reference"
_SAME_STUDY = "the same study"
_SAME_DAY = "the same day and region"


def pair_pet(studies: Sequence[ImagingStudy]) -> tuple[ImagingStudy, ...]:
    """`studies` with the companion of each PET series filled; a PET without a CT keeps it empty."""
    return tuple(
        replace(study, series_list=tuple(_paired(series, study, studies) for series in study.series_list))
        for study in studies
    )


def _paired(series: ImagingSeries, study: ImagingStudy, studies: Sequence[ImagingStudy]) -> ImagingSeries:
    if series.modality != "PT" or not series.drawn:
        return series
    ranked = sorted(_candidates(series, study, studies), key=lambda row: row[:4])
    if not ranked:
        return series
    _, _, _, _, found, basis = ranked[0]
    return replace(series, companion=found.series_instance_uid, companion_basis=basis)


def _candidates(
    series: ImagingSeries, study: ImagingStudy, studies: Sequence[ImagingStudy]
) -> Iterator[tuple[int, int, int, str, ImagingSeries, str]]:
    """CT series, best first by: why, whether of the same study, most slices (a scout has one or two), UID."""
    for other in studies:
        if other.patient_match is not study.patient_match:
            continue
        same = other.study_instance_uid == study.study_instance_uid
        for ct in other.series_list:
            if ct.modality != "CT" or not ct.drawn:
                continue
            for rank, (fits, basis) in enumerate(
                (
                    (
                        bool(series.frame_of_reference) and ct.frame_of_reference == series.frame_of_reference,
                        _SAME_FRAME,
                    ),
                    (same, _SAME_STUDY),
                    (_same_day(study, other), _SAME_DAY),
                )
            ):
                if fits:
                    yield rank, 0 if same else 1, -ct.slices, ct.series_instance_uid, ct, basis
                    break


def _same_day(one: ImagingStudy, other: ImagingStudy) -> bool:
    region = {one.body_part.casefold(), other.body_part.casefold()} - {""}
    return bool(one.date) and one.date == other.date and len(region) <= 1
