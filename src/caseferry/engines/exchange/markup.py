"""Reads XML of strangers: no entities, no document types, nothing fetched, not too large."""

from __future__ import annotations

from typing import Any

from lxml import etree

from caseferry.domain.errors import Refusal

LARGEST = 40_000_000  # bytes; a long dossier has less than one


def parse(data: bytes) -> Any:
    """The root element. Raises Refusal `limit` for what is too large, `hostile` for a document type, `damaged` for no XML."""
    if len(data) > LARGEST:
        raise Refusal("limit", "The file is too large for a translation.", next_step="Import one document at a time.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Refusal("damaged", "The file is not whole.", next_step="Ask the translator to send it again.") from None
    if root.getroottree().docinfo.doctype:
        raise Refusal(
            "hostile", "The file declares a document type, which no translation needs.", next_step="Export it again."
        )
    return root
