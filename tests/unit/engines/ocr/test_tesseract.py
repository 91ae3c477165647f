"""Which language of a script reads a page."""

from __future__ import annotations

import pytest

from caseferry.engines.ocr.tesseract import own_letters


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Північний берег", "ukr", 2),
        ("Северный берег", "rus", 1),
        ("Северньій ВЬІПИСНОЙ", "ukr", 0),  # an ы as a language without ы sees it
        ("Північний берег", "rus", 0),
        ("anything", "unheard", 0),
    ],
)
def test_only_letters_of_the_language_itself_speak_for_it(text: str, name: str, found: int) -> None:
    assert own_letters(text, name) == found
