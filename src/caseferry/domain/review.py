"""What the review page shows, and which pieces of pages it needs pictures of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.pages import PageRef
from caseferry.domain.quotation import Box


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of one page that is shown as a picture. `box` in fractions of the upright page; windows of a page do not overlap."""

    key: str
    ref: PageRef
    box: Box


@dataclass(frozen=True, slots=True)
class Review:
    """The review page as a JSON-able value (`data`) and the pictures that it refers to by the keys of `windows`."""

    data: Mapping[str, Any]
    windows: tuple[Window, ...]
