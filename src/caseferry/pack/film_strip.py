"""Small pictures of the patient's studies on the review page: the slices of the contact sheet, one strip a study."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from caseferry.domain.composition import ContactSheetPlan, PicturePlan
from caseferry.domain.people import PatientMatch
from caseferry.domain.review import Review
from caseferry.domain.understanding import Understanding
from caseferry.pack.writing import Press
from caseferry.ports.imaging import Frame, Picture, PictureDrawer
from caseferry.ports.pictures import Crop, ReviewWriter

EDGE = 120
"""Pixels of the longer side of a picture."""

_MOST = 8  # pictures of one study
_IN_ALL = 96  # of a page, some 4 kB each
Film = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class FilmedReview:
    """A ReviewWriter that gives each study of the page its film; `films` by the place of the study on the page."""

    inner: ReviewWriter
    films: Mapping[int, Film]

    def write(self, review: Review, crops: Mapping[str, Crop]) -> bytes:
        """The page with its films."""
        studies = [{**row, "film": self.films.get(place, [])} for place, row in enumerate(review.data["studies"])]
        return self.inner.write(replace(review, data={**review.data, "studies": studies}), crops)


def with_films(press: Press, case: Understanding, plan: ContactSheetPlan | None, drawer: PictureDrawer) -> Press:
    """`press` whose review page shows what `plan` shows, smaller. Without a contact sheet there is nothing to show."""
    if plan is None:
        return press
    hashes = {source.id: source.sha256 for source in case.sources}
    most = max(1, min(_MOST, _IN_ALL // max(1, len(plan.pictures))))
    chosen = [_evenly(row, most) for row in plan.pictures]
    frames = [Frame(hashes[picture.source], picture.frame) for row in chosen for picture in row]
    drawn = drawer.draw(frames, press.blobs, edge=EDGE)
    # The sheet shows the studies of the patient, in their order.
    mine = [place for place, study in enumerate(case.studies) if study.patient_match is PatientMatch.MATCH]
    films = {place: list(_film(row, drawn)) for place, row in zip(mine, chosen, strict=True)}
    return replace(press, review=FilmedReview(press.review, films))


def _evenly(pictures: Sequence[PicturePlan], most: int) -> Sequence[PicturePlan]:
    """At most `most` of them, evenly."""
    if len(pictures) <= most:
        return pictures
    return [pictures[(2 * number + 1) * len(pictures) // (2 * most)] for number in range(most)]


def _film(row: Sequence[PicturePlan], drawn: Iterator[Picture | None]) -> Iterator[dict[str, Any]]:
    """Frames that can be drawn; the others are named by the notes of the study."""
    for plan in row:
        picture = next(drawn)
        if picture is not None:
            href = f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
            yield {"caption": plan.caption, "href": href, "width": picture.width, "height": picture.height}
