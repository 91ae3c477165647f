"""The step: a case in, everything that is to be written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.composition import Composition, WrittenFile
from caseferry.domain.understanding import Understanding
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.contact_sheet import contact_sheet
from caseferry.steps.compose.copies import copy_files
from caseferry.steps.compose.inventory import write_inventories
from caseferry.steps.compose.ledger import open_ledger
from caseferry.steps.compose.letters import letters
from caseferry.steps.compose.placement import place_documents
from caseferry.steps.compose.versions import changes_since


def compose(case: Understanding) -> Composition:
    """Binders, letters, copies, texts and the ledger of the packet of `case`, in a fixed order."""
    placed = place_documents(case)
    binders = bind(placed)
    return Composition(
        binders=binders,
        letters=letters(placed, binders, changes_since(placed, binders)),
        copies=copy_files(placed),
        ledger=open_ledger(placed),
        texts=write_inventories(placed),
        contact_sheet=contact_sheet(placed),
    )


def cite_parts(case: Understanding, composition: Composition, files: Sequence[WrittenFile]) -> Composition:
    """`composition` with its letters told what the binders became: one that was cut to a size is cited by its parts."""
    placed, binders = place_documents(case), composition.binders
    return replace(composition, letters=letters(placed, binders, changes_since(placed, binders), files=files))
