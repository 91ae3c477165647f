"""Making the files of a packet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from caseferry.domain.composition import BinderPlan
from caseferry.domain.pages import Page, PageRef


@dataclass(frozen=True, slots=True)
class Typeset:
    """A typeset PDF and its number of pages."""

    pdf: bytes
    pages: int


class Typesetter(Protocol):
    """Typesets our own texts (letters, summaries, renditions, contents pages)."""

    def typeset(self, template: str, data: Mapping[str, Any], *, at_most: int | None = None) -> Typeset:
        """PDF/A-2b with a fixed timestamp from `data["as_of"]`. With `at_most`, smaller densities are tried; raises CaseferryError
        when even the densest does not fit."""
        ...


@dataclass(frozen=True, slots=True)
class Material:
    """The bytes of one page of a binder: `pdf` with `pdf_page` (from 0) to pass through, or a JPEG `picture`; `page` has the words for the
    searchable layer (drawn only over pictures)."""

    page: Page
    pdf: bytes | None = None
    pdf_page: int = 0
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """One PDF made from a plan; several when a size budget asked for parts. `placed` as in WrittenFile."""

    path: str
    pdf: bytes
    pages: int
    placed: tuple[tuple[PageRef, int], ...]


class Binder(Protocol):
    """Binds original pages into one clean, searchable, stamped PDF per category."""

    def bind(
        self,
        plan: BinderPlan,
        material: Sequence[Material],
        *,
        contents: bytes | None = None,
        limit_bytes: int | None = None,
    ) -> tuple[Bound, ...]:
        """`material` in the order of `plan.pages`; `contents` is the typeset contents page, put first."""
        ...
