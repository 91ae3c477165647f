"""Latin codes and names on a Cyrillic page: HER2, FOLFOX-6, cT2N1M0, IIIB, BI-RADS, Herceptin, which a Cyrillic model turns into look-alikes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseferry.engines.ocr.lines import Seen, sureness

_EDGE = r"[,.:;)\]]*$"
_CODE = re.compile(r"^(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+\-/*.,:;()<>=]+$")
_INITIALS = re.compile(r"^\d\.[A-Z]\.?" + _EDGE)
_CAPITALS = re.compile(r"^[(\[]?[A-Z][A-Z\-/]{2,9}" + _EDGE)
_UNLIKE = frozenset("FGJLQSVWZ")  # capitals that no Cyrillic letter looks like
_ALIKE = frozenset("ABCEHKMOPTXY0346,.:;()+-/")  # what Cyrillic letters are taken for: СОЭ is no CO3
_SLIP = re.compile(r"\w[!$|]\w|[!$|]\)|\w[!$|]$")  # no word has such a mark inside
_STAGE = re.compile(
    r"^(?:I{1,3}|IV)[ABC]?[1-3]?" + _EDGE
)  # the ending of a word is not a stage: one I alone is too little
_TNM = re.compile(
    r"^[(]?(?:[cpyrau]{0,3})T(?:[0-4O][a-d]?|is|X)(?:N(?:[0-3O][a-c]?|X))?(?:M(?:[01O][a-d]?|X))?" + _EDGE
)
_NAME = re.compile(r"^[(\[]?[A-Z]?[a-z]{3,}(?:-[A-Za-z]?[a-z]+)*[A-Z]?" + _EDGE)
_NAME_UNLIKE = frozenset("dfghijlqstvwz")  # small letters that no Cyrillic one is printed like
_NAME_SURE, _NAME_DOUBT = 0.985, 0.9  # of names measured, the Cyrillic reading was sure of none by more than .84
_SURE = 0.97
_TNM_SURE = 0.9
_STAGE_SURE = 0.85  # of numerals measured, every one above it was right; one at .72 was not
_WEAK = 0.75  # a Cyrillic reading that is less sure may be a look-alike of anything


def latin_code(text: str, sure: float, under: Sequence[Seen]) -> str:
    """The code that PP-OCR read (`text`, with its confidence), or nothing when the Cyrillic words `under` it are to be believed.

    >>> latin_code("HER2:", 0.99, [Seen("НЕВ2:", 0, 1, 0.6)]), latin_code("ACT", 0.99, [Seen("АСТ", 0, 1, 0.97)])
    ('HER2:', '')
    >>> latin_code("Herceptin", 1.0, [Seen("Негсерйп", 0, 1, 0.6)]), latin_code("caxap", 1.0, [Seen("сахар", 0, 1, 0.6)])
    ('Herceptin', '')
    """
    if _TNM.match(text) and len(text.strip(".,:;)]")) > 3 and sure > _TNM_SURE:
        return re.sub("(?<=[TNM])O", "0", text)
    if _STAGE.match(text) and sure > _STAGE_SURE and len(text.rstrip(".,:;)]")) > 1:
        return text if _joined_strokes(under) else ""
    if sure <= _SURE or _INITIALS.match(text):
        return ""
    if _NAME.match(text):
        told = sum(letter in _NAME_UNLIKE for letter in text)
        return text if sure >= _NAME_SURE and told > 1 and sureness(under) < _NAME_DOUBT else ""
    digits = any(letter.isdigit() for word in under for letter in word.text)
    weak = sureness(under) < _WEAK or any(_SLIP.search(word.text) for word in under)
    if _CODE.match(text):
        return text if digits or (weak and not set(text) <= _ALIKE) else ""
    return text if _CAPITALS.match(text) and (weak or not _UNLIKE.isdisjoint(text)) else ""


def _joined_strokes(under: Sequence[Seen]) -> bool:
    """Letters that two or three strokes side by side, or a V, become in a Cyrillic reading."""
    return bool(under) and all(re.fullmatch(r"[ПШЩИНІЇТУЧМВАСЛ№1!|IV]+[1-3]?[,.:;)\]]*", word.text) for word in under)
