"""Carries out a contact sheet: draws the small pictures in worker processes, typesets the sheet, writes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from caseferry.domain.composition import ContactSheetPlan, PicturePlan, WrittenFile
from caseferry.pack.writing import Press
from caseferry.ports.imaging import Frame, Picture, PictureDrawer

EDGE = 320
"""Pixels of the longer side of a picture: 300 to the inch at its size on the sheet."""

_CATEGORY = "imaging_contact_sheet"


def print_contact_sheet(
    plan: ContactSheetPlan,
    hashes: Mapping[str, str],
    *,
    drawer: PictureDrawer,
    press: Press,
    write: Callable[[str, bytes], None],
) -> WrittenFile:
    """The sheet as written. `hashes` gives the SHA-256 of a source; a frame that cannot be drawn keeps its place and says so."""
    frames = [Frame(hashes[picture.source], picture.frame) for row in plan.pictures for picture in row]
    drawn = drawer.draw(frames, press.blobs, edge=EDGE, coding="image/jpeg")
    studies = [
        {**study, "pictures": [_tile(picture, next(drawn)) for picture in row]}
        for study, row in zip(plan.data["studies"], plan.pictures, strict=True)
    ]
    made = press.typesetter.typeset("contact_sheet", {**plan.data, "studies": studies})
    write(plan.path, made.pdf)
    digest = hashlib.sha256(made.pdf).hexdigest()
    return WrittenFile(plan.path, _CATEGORY, plan.date, made.pages, len(made.pdf), digest)


def _tile(plan: PicturePlan, picture: Picture | None) -> dict[str, Any]:
    """Typst takes bytes as numbers."""
    return {"caption": plan.caption, "bytes": list(picture.data) if picture else []}
