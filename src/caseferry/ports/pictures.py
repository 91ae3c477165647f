"""Pieces of pages as small pictures, and the page that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from caseferry.domain.review import Review, Window
from caseferry.ports.writing import Material


@dataclass(frozen=True, slots=True)
class Crop:
    """One piece of a page as an encoded picture."""

    media_type: str
    data: bytes
    width: int  # pixels
    height: int


class Cropper(Protocol):
    """Cuts pieces out of pages as they are shown in a binder: upright, from the cleaned picture or the PDF page."""

    def crop(self, material: Material, windows: Sequence[Window], *, limit_bytes: int) -> tuple[Crop, ...]:
        """A crop per window, in order; the page is drawn once. Quality is lowered before `limit_bytes` (of all together) is passed;
        the smallest quality that stays legible is kept even when it is. Raises Refusal `damaged` when nothing can be drawn."""
        ...


class ReviewWriter(Protocol):
    """Makes the self-contained review page."""

    def write(self, review: Review, crops: Mapping[str, Crop]) -> bytes:
        """The page as UTF-8 HTML. A window without a crop is shown as words only."""
        ...
