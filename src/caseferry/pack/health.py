"""What this machine can do: every engine is used once, not merely imported."""

from __future__ import annotations

import datetime as dt
import io
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import util
from pathlib import Path

import pypdfium2

from caseferry.config import load_settings
from caseferry.engines.ocr import open_eyes
from caseferry.engines.typst import TypstTypesetter
from caseferry.ports.reading import Picture

_WORD = "Haemoglobin 9.7"
_ROOM = 2_000_000_000  # bytes free on disk below which a large case may not fit
_ALWAYS = ("Latn", "Hani")
# ISO 15924 code: (name, the language file that reads it)
_SCRIPTS = {
    "Latn": ("Latin", ""), "Hani": ("Chinese", ""), "Cyrl": ("Cyrillic", "rus"), "Arab": ("Arabic", "ara"), "Deva": ("Devanagari", "hin"),
    "Thai": ("Thai", "tha"), "Hang": ("Korean", "kor"), "Jpan": ("Japanese", "jpn"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it works, whether packing needs it, what was found, and the command that gets it."""

    part: str
    works: bool
    needed: bool
    detail: str
    remedy: str = ""


def examine(folder: Path | None = None) -> tuple[Finding, ...]:
    """Every part, in the order in which a run needs them. `folder` is where packets would be written (default: here)."""
    return tuple(_parts(folder or Path.cwd()))


def _parts(folder: Path) -> Iterator[Finding]:
    yield Finding(
        "Python", sys.version_info >= (3, 11), True, platform.python_version(), "install Python 3.11 or later"
    )
    yield _room(folder)
    page = b""
    try:
        page = _typeset()
        yield Finding("letters and summaries (Typst, fonts)", True, True, "a page was typeset")
    except Exception as error:
        yield _broken("letters and summaries (Typst, fonts)", error)
    yield _tried("PDF pages (PDFium)", lambda: f"{len(_picture(page).pixels):,} pixels were drawn")
    yield from _scripts(page)
    yield _tried("iPhone photos (HEIC)", lambda: _found("pi_heif"))
    yield _tried("scans of discs (DICOM)", lambda: _found("pydicom"))
    yield _rar()


def _typeset() -> bytes:
    data = {
        "as_of": dt.date(2026, 1, 1).isoformat(), "title": "Check", "name": "check.txt",
        "blocks": [{"kind": "heading", "text": _WORD, "cells": [], "level": 1}],
    }  # fmt: skip
    return TypstTypesetter().typeset("rendition", data).pdf


def _picture(pdf: bytes) -> Picture:
    image = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=200 / 72).to_pil().convert("L")
    return Picture("L", image.width, image.height, image.tobytes(), 200.0)


def _scripts(page: bytes) -> Iterator[Finding]:
    """What can be read by recognition, and what a language file would add."""
    try:
        _, recognisers = open_eyes(load_settings().tessdata)
        read = "".join(line.text for line in recognisers[0].recognise(_picture(page), script="Latn").lines)
        good = "9.7" in read
        yield Finding(
            "reading pictures (PP-OCR)", good, True, "the check page was read" if good else "the check page was misread"
        )
    except Exception as error:
        yield _broken("reading pictures (PP-OCR)", error)
        return
    known = frozenset().union(*(recogniser.scripts for recogniser in recognisers))
    for script, (name, file) in _SCRIPTS.items():
        if script in known:
            yield Finding(f"script {name}", True, script in _ALWAYS, "can be read")
        else:
            remedy = f"apt install tesseract-ocr-{file}, or set TESSDATA_PREFIX to a folder with {file}.traineddata"
            yield Finding(f"script {name}", False, False, "pages in it are named as not readable here", remedy)


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    return Finding("free disk", free > _ROOM, False, f"{free / 1e9:.1f} GB", "free some space: a large case needs 2 GB")


def _rar() -> Finding:
    try:
        _found("libarchive")
        return Finding("RAR archives (libarchive)", True, False, "can be opened")
    except Exception:
        return Finding(
            "RAR archives (libarchive)", False, False, "RAR files are named as not readable here",
            "apt install libarchive13 and pip install 'caseferry[archives]'",
        )  # fmt: skip


def _found(module: str) -> str:
    if util.find_spec(module) is None:
        raise LookupError(module)
    __import__(module)
    return "installed"


def _tried(part: str, use: Callable[[], str]) -> Finding:
    try:
        return Finding(part, True, True, use())
    except Exception as error:
        return _broken(part, error)


def _broken(part: str, error: Exception) -> Finding:
    return Finding(part, False, True, f"does not work here ({type(error).__name__})", "install caseferry again")
