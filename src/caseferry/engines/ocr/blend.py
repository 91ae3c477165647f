"""One piece read by two engines: words from Tesseract, numbers from PP-OCR, and what they disagree about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.engines.ocr.cyrillic import latin_code
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.lines import Seen, sureness

_NUMBER = re.compile(r"^[<>≤≥=~±(\[]*\d[\d.,:/%^xX×*()\-–+<>]*$")
_UNIT = re.compile(r"^[\x21-\x7eµμ²³°]*[A-Za-zµμ%][\x21-\x7eµμ²³°]*$")
_MARKED = re.compile(r"[/%^µμ]|\d|[A-Z]{2}")
_DIGITS = re.compile(r"\d+")
_SURE = 0.88


@dataclass(frozen=True, slots=True)
class Stretch:
    """A word-like stretch of a piece and what PP-OCR reads there."""

    left: float
    right: float
    reading: Reading


@dataclass(frozen=True, slots=True)
class Blended:
    """Words from left to right, and whether the engines disagree about a number."""

    words: tuple[Seen, ...]
    disagree: bool


def blended(words: Sequence[Seen], stretches: Sequence[Stretch], script: str) -> Blended:
    """Numbers (and, in scripts without Latin look-alikes, Latin units and codes) where PP-OCR is sure; words elsewhere."""
    whole = [one for one in _joined(stretches, words) if not _told(one, words)]
    taken = [better for stretch in whole if (better := _better(stretch, _under(words, stretch), script))]
    kept = [word for word in words if sum(_share(word, one) for one in taken) <= 0.5]
    disagree = any(_differs(one, words) for one in taken if is_number(one.text))
    return Blended(tuple(sorted([*kept, *taken], key=lambda word: word.left)), disagree)


def is_number(text: str) -> bool:
    """Digits with their marks and nothing else.

    >>> is_number("12,0 - 16,0"), is_number("10^9/L")
    (True, False)
    """
    return bool(_NUMBER.match(text.replace(" ", "")))


def is_unit(text: str) -> bool:
    """A unit or a code in Latin letters that shows it by a mark, a digit or capitals.

    >>> is_unit("mg/dL"), is_unit("HER2"), is_unit("wa")
    (True, True, False)
    """
    return bool(_UNIT.match(text)) and bool(_MARKED.search(text))


def own_digits(words: Sequence[Seen]) -> bool:
    """True when the script's own digits were seen, which PP-OCR takes for others."""
    return any(letter.isdigit() and not letter.isascii() for word in words for letter in word.text)


def _joined(stretches: Sequence[Stretch], words: Sequence[Seen]) -> list[Stretch]:
    """Pieces of what is one number to the reader of words are one number: the gap beside a 1 is as wide as one between words."""
    runs: list[list[Stretch]] = []
    for one in stretches:
        if runs and is_number(one.reading.text) and _one_number(runs[-1][-1], one, words):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run[0] if len(run) == 1 else _merged(run) for run in runs]


def _one_number(before: Stretch, after: Stretch, words: Sequence[Seen]) -> bool:
    return is_number(before.reading.text) and any(
        is_number(word.text) and word.left < before.right and after.left < word.right for word in words
    )


def _merged(run: Sequence[Stretch]) -> Stretch:
    readings = [one.reading for one in run]
    text = "".join(reading.text for reading in readings)
    sure = tuple(sure for reading in readings for sure in reading.sure)
    return Stretch(run[0].left, run[-1].right, Reading(text, (), sure))


def _told(stretch: Stretch, words: Sequence[Seen]) -> bool:
    """A number that stands already at the end or the beginning of a longer word, as in `Стр.1`."""
    digits = _DIGITS.findall(stretch.reading.text)
    return is_number(stretch.reading.text) and any(
        _share(word, stretch) <= 0.5
        and word.left - 0.01 <= stretch.left
        and stretch.right <= word.right + 0.01
        and digits == _DIGITS.findall(word.text)
        for word in words
    )


def _better(stretch: Stretch, under: Sequence[Seen], script: str) -> Seen | None:
    """What PP-OCR reads in the stretch, when that is the better reading."""
    text, sure = stretch.reading.text, stretch.reading.confidence
    if not text or sure < _SURE or own_digits(under):
        return None
    has_digits = any(_DIGITS.search(word.text) for word in under)
    if is_number(text):
        fits = has_digits or (sureness(under) < 0.6 and sum(letter.isdigit() for letter in text) > 1)
    elif script == "Cyrl":
        text = _unit(text, under) or latin_code(text, sure, under)
        fits = bool(text)
    else:
        fits = bool(_UNIT.match(text)) and sure > (0.93 if _MARKED.search(text) else max(0.93, sureness(under) + 0.2))
    return Seen(text, stretch.left, stretch.right, sure) if fits else None


def _unit(text: str, under: Sequence[Seen]) -> str:
    """`10^9/` from the one, the Cyrillic letters after it from the other."""
    mine, theirs = text.partition("/"), "".join(word.text for word in under).rpartition("/")
    return mine[0] + "/" + theirs[2] if mine[1] and theirs[1] and is_number(mine[0]) and theirs[2].isalpha() else ""


def _under(words: Sequence[Seen], stretch: Stretch) -> tuple[Seen, ...]:
    """The words that lie mostly in the stretch, or that hold most of it."""
    wide = stretch.right - stretch.left
    return tuple(
        word for word in words
        if _share(word, stretch) > 0.5 or _share(word, stretch) * (word.right - word.left) > 0.5 * wide
    )  # fmt: skip


def _share(word: Seen, stretch: Stretch | Seen) -> float:
    """How much of the word lies in the stretch."""
    common = min(word.right, stretch.right) - max(word.left, stretch.left)
    return max(0.0, common) / max(word.right - word.left, 1e-6)


def _differs(one: Seen, words: Sequence[Seen]) -> bool:
    """Tesseract is sure of other digits in the same place."""
    under = [word for word in words if _share(word, one) > 0.5 and word.sure > 0.9]
    other = "".join(_DIGITS.findall("".join(word.text for word in under)))
    mine = "".join(_DIGITS.findall(one.text))
    return (
        len(other) == len(mine) and other.isascii() and other != mine
    )  # a digit more or less is Tesseract's own weakness
