"""Chooses the reader for a text without pages. Runs in the sandbox."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.ports.unpacking import Block

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

READERS = {
    _OOXML + "wordprocessingml.document": "word:read_word",
    _OOXML + "spreadsheetml.sheet": "sheets:read_sheets",
    _OOXML + "presentationml.presentation": "slides:read_slides",
    _ODF + "text": "slides:read_open_document",
    _ODF + "spreadsheet": "slides:read_open_document",
    "text/rtf": "words:read_rich_text",
    "text/plain": "words:read_plain",
    "text/csv": "words:read_table",
    "text/html": "web:read_page",
    "text/xml": "words:read_any_xml",
    "application/cda+xml": "cda:read_cda",
    "application/fhir+json": "fhir:read_fhir",
    "application/json": "words:read_json",
}
"""Module and function by media type; loaded when needed, so that a process only carries what it uses."""

MOST_BLOCKS = 20_000
MOST_CHARACTERS = 3_000_000


def read_blocks(data: BinaryIO, media_type: str) -> tuple[Block, ...]:
    """The blocks of a text. Raises Refusal; whatever exceeds the bounds is counted in a last note, never dropped in silence."""
    if media_type not in READERS:
        raise Refusal(
            "unsupported", "It is a text of a kind that is not read.", next_step="Save it as PDF and send the PDF."
        )
    module, _, name = READERS[media_type].partition(":")
    reader: Callable[[BinaryIO], tuple[Block, ...]] = getattr(
        importlib.import_module(f"caseferry.engines.office.{module}"), name
    )
    blocks = within_bounds(reader(data))
    if not blocks:
        raise Refusal(
            "empty", "There are no words in it.", next_step="If it shows pictures, save it as PDF and send the PDF."
        )
    return blocks


def within_bounds(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The first blocks up to the bounds, and a note that counts the rest."""
    size = 0
    for at, block in enumerate(blocks):
        size += len(block.text) + sum(map(len, block.cells))
        if at >= MOST_BLOCKS or size > MOST_CHARACTERS:
            return (
                *blocks[:at],
                Block("note", f"The text is very long: {len(blocks) - at:,} more lines were left out here."),
            )
    return blocks
