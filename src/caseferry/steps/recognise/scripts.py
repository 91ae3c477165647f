"""Names of scripts in plain English."""

from __future__ import annotations

_NAMES = {
    "Latn": "Latin letters", "Cyrl": "Cyrillic letters", "Arab": "Arabic letters", "Hani": "Chinese", "Jpan": "Japanese", "Hang": "Korean",
    "Deva": "Devanagari (Hindi and others)", "Thai": "Thai", "Hebr": "Hebrew", "Grek": "Greek letters", "Beng": "Bengali", "Taml": "Tamil",
    "Telu": "Telugu", "Armn": "Armenian", "Geor": "Georgian", "Khmr": "Khmer", "Ethi": "Ethiopic", "Mymr": "Burmese",
}  # fmt: skip


def script_name(script: str) -> str:
    """What a family would call a script (ISO 15924); empty for one without a name here.

    >>> script_name("Cyrl"), script_name("Zyyy")
    ('Cyrillic letters', '')
    """
    return _NAMES.get(script, "")
