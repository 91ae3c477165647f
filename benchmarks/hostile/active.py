"""What a PDF could still do: scripts, actions, attachments, forms, links to elsewhere."""

from __future__ import annotations

from pathlib import Path

import pikepdf

_KEYS = {"/JS", "/JavaScript", "/Launch", "/AA", "/OpenAction", "/EmbeddedFiles", "/EmbeddedFile", "/XFA", "/AcroForm", "/RichMedia", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}  # fmt: skip
_KINDS = {"/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound"}


def active_parts(path: Path) -> list[str]:
    """Keys and actions found anywhere in the file; empty for a PDF that only shows pages."""
    found = set()
    with pikepdf.open(path) as document:
        for item in document.objects:
            if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                continue
            found |= _KEYS & set(item.keys())
            kind = str(item.get("/S", ""))
            found |= {kind} & _KINDS
            found |= {"/FileAttachment"} if str(item.get("/Subtype", "")) == "/FileAttachment" else set()
    return sorted(found)
