"""Takes the invisible text out of a page whose text layer was found wrong."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Stream

from caseferry.engines.pdf.geometry import page_inherited

_SHOWS = {"Tj", "TJ", "'", '"'}
_INVISIBLE = (3, 7)  # text rendering modes: neither filled nor stroked (ISO 32000-2, 9.3.6)
_MAX_DEPTH = 12


Bare = dict[tuple[int, int], bool]
"""Forms that were stripped already, by object number, and whether they are free of visible text."""


def without_hidden_text(pdf: pikepdf.Pdf, page: pikepdf.Page, bare: Bare) -> bool:
    """Removes invisible text from `page` and its forms, in place. False when visible text is left on it."""
    content, clean = _stripped(page, 0)
    resources = page.obj.get("/Resources", page_inherited(page.obj, "/Resources"))
    forms = resources.get("/XObject", None) if isinstance(resources, Dictionary) else None
    clean = _strip_forms(forms, bare, 1) and clean
    page.obj.Contents = pdf.make_stream(content)
    return clean


def _strip_forms(forms: Any, bare: Bare, depth: int) -> bool:
    if not isinstance(forms, Dictionary) or depth > _MAX_DEPTH:
        return True
    found = [
        form
        for _, form in sorted(forms.items())
        if isinstance(form, Stream) and form.get("/Subtype", None) == Name.Form
    ]
    return all([_strip_form(form, bare, depth) for form in found])


def _strip_form(form: Object, bare: Bare, depth: int) -> bool:
    if form.objgen not in bare:
        bare[form.objgen] = True  # while it is being read: a form that calls itself
        content, clean = _stripped(form, 0)
        form.write(content)
        inner = form.get("/Resources", None)
        below = inner.get("/XObject", None) if isinstance(inner, Dictionary) else None
        bare[form.objgen] = _strip_forms(below, bare, depth + 1) and clean
    return bare[form.objgen]


def _stripped(owner: pikepdf.Page | Object, mode: int) -> tuple[bytes, bool]:
    """The content without invisible text, and whether no visible text is left in it."""
    kept: list[Any] = []
    stack: list[int] = []
    clean = True
    for instruction in pikepdf.parse_content_stream(owner):
        word = str(instruction.operator)
        if word == "q":
            stack.append(mode)
        elif word == "Q" and stack:
            mode = stack.pop()
        elif word == "Tr":
            mode = int(instruction.operands[0])
        elif word in _SHOWS and mode in _INVISIBLE:
            if word in ("'", '"'):
                kept.append(((), Operator("T*")))
            continue
        elif word in _SHOWS:
            clean = clean and not _says_something(instruction.operands)
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept), clean


def _says_something(operands: Any) -> bool:
    last = operands[-1]
    strings = list(last) if isinstance(last, Array) else [last]
    return any(bytes(item).strip(b"\0 ") for item in strings if isinstance(item, pikepdf.String))
