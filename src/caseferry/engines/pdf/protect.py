"""Puts several PDFs into one, with bookmarks, that only opens with its password (AES-256, PDF 2.0)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

_LINK = re.compile(r"(?:.*/)?(?P<file>[^/#]+\.pdf)(?:#page=(?P<page>\d+))?$")


@dataclass(frozen=True, slots=True)
class Part:
    """One PDF of the whole: the name of its file (links of the others lead to it), its bookmark, its bytes."""

    name: str
    title: str
    pdf: bytes


def bind_protected(parts: Sequence[Part], *, title: str, password: str) -> bytes:
    """All parts in order as one PDF. Links from one part to a page of another lead there; bookmarks of a part stand below its own.

    The bytes differ from run to run by the salts of the encryption and the file's id alone.
    """
    with pikepdf.new() as out:
        starts: dict[str, int] = {}
        outlines: list[OutlineItem] = []
        for part in parts:
            starts[part.name] = len(out.pages)
            with pikepdf.open(io.BytesIO(part.pdf)) as source:
                outlines.append(_bookmark(part, source, len(out.pages)))
                out.pages.extend(source.pages)
        _lead_inside(out, starts)
        with out.open_outline() as outline:
            outline.root.extend(outlines)
        out.docinfo["/Title"] = title
        out.Root.PageMode = Name.UseOutlines
        out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        buffer = io.BytesIO()
        # Extraction is allowed on purpose: a reader who may open the file may copy a value from it, and screen readers need it.
        out.save(buffer, encryption=pikepdf.Encryption(owner=password, user=password, R=6), compress_streams=True)
    return buffer.getvalue()


def _bookmark(part: Part, source: pikepdf.Pdf, start: int) -> OutlineItem:
    """The bookmark of a part, with those that it brought along below it."""
    item = OutlineItem(part.title, start, "Fit")
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    with source.open_outline() as outline:
        for child in outline.root:
            number = _page_of(child, numbers)
            if number is not None:
                item.children.append(OutlineItem(child.title, start + number, "Fit"))
    return item


def _page_of(item: OutlineItem, numbers: Mapping[tuple[int, int], int]) -> int | None:
    destination: object = item.destination
    if destination is None and item.action is not None:
        destination = item.action.get("/D", None)
    if isinstance(destination, Array) and len(destination) and isinstance(destination[0], Dictionary):
        return numbers.get(destination[0].objgen)
    return None


def _lead_inside(out: pikepdf.Pdf, starts: Mapping[str, int]) -> None:
    """Turn links to the file of a part into links to its page; links to files that are not here are taken away."""
    for page in out.pages:
        for note in _links(page):
            action = note.get("/A", None)
            target = _target(action) if isinstance(action, Dictionary) else None
            if target is None:
                continue
            del note.A
            file, number = target
            if file in starts and starts[file] + number <= len(out.pages):
                note.Dest = Array([out.pages[starts[file] + number - 1].obj, Name.Fit])


def _links(page: pikepdf.Page) -> Iterator[Dictionary]:
    for note in page.obj.get("/Annots", []):
        if isinstance(note, Dictionary) and note.get("/Subtype", None) == Name.Link:
            yield note


def _target(action: Dictionary) -> tuple[str, int] | None:
    """(file, page from 1) of a link to a PDF beside this one."""
    if action.get("/S", None) == Name.URI:
        match = _LINK.match(str(action.URI))
        if match and "://" not in str(action.URI):
            return match["file"], int(match["page"] or 1)
    return None
