"""Which slices are shown on the contact sheet, and what leaves with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.steps.compose.review_case import CASE

from caseferry.domain.imaging import ImagingSeries, ImagingStudy
from caseferry.domain.people import PatientMatch, PersonMention
from caseferry.steps.compose.contact_sheet import contact_sheet, middle_slices


def series(number: int, files: int, **other: object) -> ImagingSeries:
    sources = tuple(f"s-{number}-{at}" for at in range(files))
    return replace(
        ImagingSeries(
            f"1.{number}", str(number), f"Series {number}", "CT", "CT image", files, files,
            rows=512, columns=512, sources=sources, frames=(1,) * files,
        ),
        **other,  # type: ignore[arg-type]
    )  # fmt: skip


def study(*found: ImagingSeries, match: PatientMatch = PatientMatch.MATCH, uid: str = "1") -> ImagingStudy:
    sources = tuple(source for one in found for source in one.sources)
    return ImagingStudy(
        uid, ("CT",), "CT CHEST", "CHEST", "2025-10-09", len(found), len(sources), 0, PersonMention(), match, sources, series_list=found
    )  # fmt: skip


def shown(*found: ImagingSeries) -> list[tuple[str, int]]:
    plan = contact_sheet(replace(CASE, studies=(study(*found),)))
    assert plan is not None
    return [(picture.source, picture.frame) for picture in plan.pictures[0]]


@pytest.mark.parametrize(
    ("slices", "wanted", "expected"), [(100, 1, [50]), (100, 4, [23, 41, 58, 76]), (3, 8, [0, 1, 2]), (0, 4, [])]
)
def test_slices_come_from_the_middle(slices: int, wanted: int, expected: list[int]) -> None:
    assert middle_slices(slices, wanted) == expected


def test_what_a_short_series_leaves_a_long_one_takes() -> None:
    assert [source.split("-")[1] for source, _ in shown(series(1, 1), series(2, 300), series(3, 2))].count("2") == 8


def test_no_study_has_more_than_twelve_pictures() -> None:
    assert len(shown(*(series(number, 40) for number in range(30)))) == 12


def test_frames_of_a_film_are_slices() -> None:
    film = series(1, 1, slices=90, frames=(90,))
    assert [frame for _, frame in shown(film)][:2] == [17, 25]


def test_what_cannot_be_shown_or_has_no_pixels_has_no_picture() -> None:
    assert shown(series(1, 9, unshown="packed"), series(2, 1, drawn=False, slices=0), series(3, 9, rows=0)) == []


def test_a_study_of_somebody_else_is_not_on_the_sheet() -> None:
    held = study(series(1, 9), match=PatientMatch.MISMATCH, uid="2")
    assert contact_sheet(replace(CASE, studies=(held,))) is None
    both = contact_sheet(replace(CASE, studies=(replace(held, date="2026-01-02"), study(series(4, 9)))))
    assert both is not None
    assert (both.path, len(both.data["studies"])) == ("send/Imaging_Contact_Sheet_2025-10-09.pdf", 1)
