"""Binds original pages into clean, searchable, stamped PDFs, one per category."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.composition import BinderPlan
from caseferry.engines.pdf.parts import fit
from caseferry.engines.pdf.volume import Leaf, Volume
from caseferry.ports.writing import Bound, Material, Typesetter


class PdfBinder:
    """The Binder port with pikepdf. Stamps are typeset by `typesetter`, so that a name in any script prints in a real font."""

    def __init__(self, typesetter: Typesetter, *, passwords: Sequence[str] = ()) -> None:
        self._typesetter = typesetter
        self._passwords = tuple(passwords)

    def bind(
        self,
        plan: BinderPlan,
        material: Sequence[Material],
        *,
        contents: bytes | None = None,
        limit_bytes: int | None = None,
    ) -> tuple[Bound, ...]:
        """`material` in the order of `plan.pages`; `contents` is the typeset contents page, put first.

        With `limit_bytes` (of one file) the binder is split at documents, then at pages, and a page that is too large alone is
        coded smaller while it stays legible. Raises Refusal `damaged` for a page that no reader can draw, `limit` for one that
        cannot be made small enough; ValueError when material and plan differ in length.
        """
        leaves = [Leaf(page, piece) for page, piece in zip(plan.pages, material, strict=True)]
        with Volume(plan, leaves, contents, self._typesetter, self._passwords) as volume:
            return fit(plan, volume, limit_bytes)
