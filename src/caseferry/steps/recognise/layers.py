"""Whether the text layer of a PDF page can be trusted, and what to do when it cannot."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from enum import StrEnum

from rapidfuzz import fuzz

from caseferry.domain.pages import Line
from caseferry.ports.reading import Layer

FEW_LETTERS = 12  # a page number or a stamp on a scan is no text layer
BIG_PICTURE = 0.15  # share of the page; below it is a logo or a signature
_COVERED = 3  # letters and digits painted over; fewer are the edge of a frame
_GARBLED = 0.04  # share of characters without a trustworthy value
_ODD = 0.12  # share of characters that no record has in such number
_VOWELS = (0.22, 0.62)
FEW_NUMBERS = 0.04  # share of a page's numbers that recognition may have read otherwise
_SAME = 0.90  # likeness of two readings of one page
_VOWEL = set("aeiouyáàâäãåæéèêëíìîïóòôöõøœúùûüýÿăơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹіїеёиоуыэюяа")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Trust(StrEnum):
    """What a text layer is good for."""

    NONE = "none"  # there is none to speak of: read the picture
    GOOD = "good"  # take it
    PARTIAL = "partial"  # take it, and read the pictures it does not cover
    HIDDEN = "hidden"  # someone's OCR under a scan: compare
    DOUBTFUL = "doubtful"  # looks wrong: compare
    COVERED = "covered"  # something lies on it: compare, and let no number differ


def trust(layer: Layer) -> tuple[Trust, str]:
    """How far to trust a layer, and why in plain words."""
    text = "".join(line.text for line in layer.lines)
    letters = sum(letter.isalnum() for letter in text)
    if letters < FEW_LETTERS and (letters == 0 or layer.images >= BIG_PICTURE or layer.vectors):
        return Trust.NONE, ""
    if layer.covered >= _COVERED:
        return Trust.COVERED, "Some text of this PDF lies under a picture or a painted field, where nobody sees it."
    if reason := _doubt(text, layer):
        return Trust.DOUBTFUL, reason
    if layer.hidden > 0.5:
        return Trust.HIDDEN, "The text of this PDF was made by another program from a scan."
    return (Trust.PARTIAL if layer.images >= BIG_PICTURE else Trust.GOOD), ""


def _doubt(text: str, layer: Layer) -> str:
    if layer.garbled > _GARBLED:
        return "The text of this PDF has letters without a meaning."
    kinds = Counter(unicodedata.category(letter)[0] for letter in text if not letter.isspace())
    total = sum(kinds.values())
    odd = sum(letter in "\ufffd□■◊¤" or unicodedata.category(letter) in ("Co", "Cn", "Cc") for letter in text)
    if total and (odd / total > 0.02 or kinds["S"] / total > _ODD):
        return "The text of this PDF is full of signs that are no letters."
    latin = [
        letter for letter in text.lower() if letter.isalpha() and (letter < "\u0250" or "\u1e00" <= letter < "\u1f00")
    ]
    if len(latin) >= 80:
        share = sum(unicodedata.normalize("NFD", letter)[0] in _VOWEL for letter in latin) / len(latin)
        if not _VOWELS[0] <= share <= _VOWELS[1]:
            return "The text of this PDF reads like no language."
    return ""


def agree(layer_text: str, ocr_text: str, *, numbers: float = FEW_NUMBERS) -> bool:
    """True when two readings of one page say the same, and no more than the share `numbers` of its numbers differs."""
    plain = [" ".join(text.lower().split()) for text in (layer_text, ocr_text)]
    if not plain[0] or fuzz.token_sort_ratio(plain[0], plain[1]) < 100 * _SAME:
        return False
    mine, theirs = (Counter(_NUMBER.findall(text)) for text in plain)
    return sum(((mine - theirs) + (theirs - mine)).values()) <= numbers * max(1, sum(mine.values()))


def uncovered(layer: tuple[Line, ...], seen: tuple[Line, ...]) -> tuple[Line, ...]:
    """Pieces seen in the picture where the layer has no words."""
    return tuple(piece for piece in seen if not any(_covers(line, piece) for line in layer))


def _covers(line: Line, piece: Line) -> bool:
    common_x = min(line.box[2], piece.box[2]) - max(line.box[0], piece.box[0])
    common_y = min(line.box[3], piece.box[3]) - max(line.box[1], piece.box[1])
    if common_x <= 0 or common_y <= 0:
        return False
    area = (piece.box[2] - piece.box[0]) * (piece.box[3] - piece.box[1])
    return common_x * common_y > 0.25 * max(area, 1e-9) or common_y > 0.5 * (piece.box[3] - piece.box[1])
