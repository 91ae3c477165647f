"""Puts what forms and notes show onto their pages, so that filled-in values stay when fields and notes go."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

_SELF_DRAWN = {
    "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/FreeText", "/Square", "/Circle", "/Line", "/Polygon", "/PolyLine",
    "/Stamp",
}  # fmt: skip
_UNSEEN = 2 | 32  # flags Hidden and NoView (ISO 32000-2, 12.5.3)
_MAX_DEPTH = 20


def flatten(pdf: pikepdf.Pdf) -> frozenset[int]:
    """Flattens fields and notes of all pages, in place; returns the pages (from 0) that must be drawn instead.

    Those have a note that readers draw by themselves, or a field whose words the flattening cannot write (it knows Latin-1 only).
    """
    form = pdf.Root.get("/AcroForm", None)
    renew = isinstance(form, Dictionary) and bool(form.get("/NeedAppearances", False))
    notes = {number: found for number, page in enumerate(pdf.pages) if (found := _notes(page))}
    stuck = frozenset(number for number, found in notes.items() if any(_is_stuck(note, renew) for note in found))
    if renew:
        pdf.generate_appearance_streams()
    if notes:
        pdf.flatten_annotations("all")
    return stuck


def _notes(page: pikepdf.Page) -> list[Object]:
    notes = page.obj.get("/Annots", None)
    return [note for note in notes if isinstance(note, Dictionary)] if isinstance(notes, Array) else []


def _is_stuck(note: Object, renew: bool) -> bool:
    if int(note.get("/F", 0)) & _UNSEEN:
        return False
    kind = str(note.get("/Subtype", ""))
    looks = note.get("/AP", None)
    shown = isinstance(looks, Dictionary) and "/N" in looks
    if kind in _SELF_DRAWN:
        return not shown
    if kind != "/Widget" or _inherited(note, "/FT") not in (Name.Tx, Name.Ch):
        return False
    words = _inherited(note, "/V")
    if not isinstance(words, pikepdf.String) or not str(words):
        return False
    return (renew and not str(words).isascii()) or (not shown and not renew)


def _inherited(field: Object, key: str) -> Any:
    for _ in range(_MAX_DEPTH):
        if key in field:
            return field[key]
        parent = field.get("/Parent", None)
        if not isinstance(parent, Dictionary):
            return None
        field = parent
    return None
