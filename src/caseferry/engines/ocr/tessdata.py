"""Which Tesseract languages this machine has: those of the package, those of the system, those of a folder that was named."""

from __future__ import annotations

import functools
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

_SYSTEM = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
           "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata")  # fmt: skip


@functools.cache
def _table() -> dict[str, Any]:
    text = (files("caseferry.engines.ocr") / "languages.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


@functools.cache
def scripts() -> dict[str, tuple[str, ...]]:
    """Tesseract language names by script, the likeliest first."""
    return {str(script): tuple(names) for script, names in _table()["scripts"].items()}


@functools.cache
def least_sure(script: str) -> float:
    """How sure a language must be of a sample before its script is believed; for scripts not measured a careful value."""
    return float(_table()["sure"].get(script, 0.75))


@functools.cache
def letters_of(name: str) -> frozenset[str]:
    """Letters that tell a language from the others of its script; empty where none are known."""
    return frozenset(_table()["letters"].get(name, ""))


@functools.lru_cache(maxsize=8192)
def is_script(letter: str, script: str) -> bool:
    """Whether a letter belongs to a script (ISO 15924), by its Unicode name."""
    return unicodedata.name(letter, "").startswith(_NAMES.get(script, "?"))


_NAMES = {
    "Cyrl": "CYRILLIC", "Arab": "ARABIC", "Deva": "DEVANAGARI", "Thai": "THAI", "Hang": "HANGUL", "Hebr": "HEBREW", "Beng": "BENGALI",
    "Taml": "TAMIL", "Telu": "TELUGU", "Armn": "ARMENIAN", "Geor": "GEORGIAN", "Khmr": "KHMER", "Ethi": "ETHIOPIC", "Mymr": "MYANMAR",
    "Gujr": "GUJARATI", "Guru": "GURMUKHI", "Knda": "KANNADA", "Mlym": "MALAYALAM", "Sinh": "SINHALA", "Laoo": "LAO",
}  # fmt: skip


def script_of_language(name: str) -> str:
    """The script of a Tesseract language.

    >>> script_of_language("rus"), script_of_language("vie")
    ('Cyrl', 'Latn')
    """
    return next((script for script, names in scripts().items() if name in names), "Latn")


def installed(extra: str = "") -> dict[str, Path]:
    """The folder of each language file found; the package's own come first, so that results do not depend on the machine."""
    found: dict[str, Path] = {}
    for folder in (_own(), *(Path(place) for place in (extra, *_SYSTEM) if place)):
        if folder.is_dir():
            for file in sorted(folder.glob("*.traineddata")):
                found.setdefault(file.name.removesuffix(".traineddata"), folder)
    return found


def _own() -> Path:
    return Path(str(files("caseferry.engines.ocr") / "tessdata"))
