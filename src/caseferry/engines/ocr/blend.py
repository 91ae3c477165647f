"""One piece read by two engines: words from Tesseract, numbers from PP-OCR, and what they disagree about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from caseferry.engines.ocr.cyrillic import latin_code
from caseferry.engines.ocr.letters import Reading
from caseferry.engines.ocr.lines import Seen, sureness
from caseferry.knowledge.digits import is_own_digit

_NUMBER = re.compile(r"^[<>≤≥=~±(\[]*\d[\d.,:/%^xX×*()\-–+<>=]*$")
_UNIT = re.compile(r"^[\x21-\x7eµμ²³°]*[A-Za-zµμ%][\x21-\x7eµμ²³°]*$")
_MARKED = re.compile(r"[/%^µμ]|\d|[A-Z]{2}")
_DIGITS = re.compile(r"\d+")
_TN = re.compile(r"^\(?[cpyr]{0,3}T[0-4][a-d]?(?:N[0-3O][a-c]?)?$")
_M = re.compile(r"^(?:N[0-3O][a-c]?)?M[01O][a-d]?[,.;)]*$")
_TNM_GAP = 0.04  # of the piece's width
_TOTAL = re.compile(r"^(?P<before>\D*)(?P<sum>\d{1,2})=(?P<left>\d)\+(?P<right>\d)(?P<after>\D*)$")
_TERMS = re.compile(r"(\d)\+(\d)")
_MARKS = ".,:;"  # the mark that ends a sentence stands left of it on a right-to-left page
_COUNTED = re.compile(r"[^\d.,]")
_DIGIT_LIKE = str.maketrans("бЗзОоЧч", "6330044")  # letters that a Cyrillic reader sees in digits
_APART_SURE = 0.97
_SURE = 0.88
_OWN_SURE = 0.6


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
    words = [part for word in words for part in _digits_apart(word, stretches)]
    agreed, left = _agreed(words, stretches)
    whole = [one for one in _joined(left, words) if not _told(one, words)]
    taken = [*agreed, *(better for stretch in whole if (better := _better(stretch, _under(words, stretch), script)))]
    kept = [word for word in words if sum(_share(word, one) for one in taken) <= 0.5]
    disagree = any(_differs(one, words) for one in taken if is_number(one.text))
    mixed = sorted([*kept, *taken], key=lambda word: word.left)
    if script == "Arab":
        mixed = [_from_the_right(word) for word in mixed]
        disagree = disagree or any(_either_way(word.text) for word in mixed)
    return Blended(tuple(mixed), disagree)


def _from_the_right(word: Seen) -> Seen:
    """A sum as it is read among Arabic words: what stands there as `7=3+4` is 4+3=7 (UAX 9: signs between numbers turn them)."""
    found = _TOTAL.match(word.text)
    if not found or int(found["left"]) + int(found["right"]) != int(found["sum"]):
        return word
    return replace(word, text=f"{found['before']}{found['right']}+{found['left']}={found['sum']}{found['after']}")


def _either_way(text: str) -> bool:
    """`3+4` with no total may be meant from either side: a person must look."""
    terms = _TERMS.search(text)
    return terms is not None and "=" not in text and terms[1] != terms[2]


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
    """True when the script's own digits were seen, which PP-OCR takes for others: half of all digits, or one that is sure."""
    digits = [(letter, word.sure) for word in words for letter in word.text if letter.isdecimal()]
    own = [sure for letter, sure in digits if is_own_digit(letter)]
    return bool(own) and (2 * len(own) >= len(digits) or max(own) >= _OWN_SURE)


def _digits_apart(word: Seen, stretches: Sequence[Stretch]) -> tuple[Seen, ...]:
    """`бмг` as `6` and `мг`, where PP-OCR is sure of digits in a stretch of their own at the beginning of the word."""
    inside = [one for one in stretches if _share(word, one) > 0 and _within(one, word)]
    first = inside[0].reading if len(inside) > 1 else None
    if first is None or not first.text.isdigit() or first.confidence < _APART_SURE:
        return (word,)
    told, rest = word.text[: len(first.text)], word.text[len(first.text) :]
    if told == first.text or not rest.isalpha() or told.translate(_DIGIT_LIKE) != first.text:
        return (word,)
    return (
        Seen(first.text, word.left, inside[0].right, first.confidence),
        replace(word, text=rest, left=inside[1].left),
    )


def _within(stretch: Stretch, word: Seen) -> bool:
    return word.left <= (stretch.left + stretch.right) / 2 <= word.right


def _agreed(words: Sequence[Seen], stretches: Sequence[Stretch]) -> tuple[list[Seen], list[Stretch]]:
    """Words of several stretches in which both engines read the same digits, and the other stretches: `(120 - 140)`, whose dash is no number.

    Such a word keeps its own marks and is as sure as its numbers.
    """
    agreed: list[Seen] = []
    left = list(stretches)
    for word in words:
        inside = [one for one in left if _within(one, word)]
        numbers = [one.reading for one in inside if is_number(one.reading.text)]
        if len(inside) < 2 or not numbers or not is_number(word.text):
            continue
        same = _COUNTED.sub("", word.text) == _COUNTED.sub("", "".join(reading.text for reading in numbers))
        if same and min(reading.confidence for reading in numbers) >= _SURE:
            agreed.append(replace(word, sure=max(word.sure, min(reading.confidence for reading in numbers))))
            left = [one for one in left if one not in inside]
    return agreed, left


def _joined(stretches: Sequence[Stretch], words: Sequence[Seen]) -> list[Stretch]:
    """Pieces of what is one number to the reader of words are one number: the gap beside a 1 is as wide as one between words."""
    runs: list[list[Stretch]] = []
    for one in stretches:
        if runs and (_one_number(runs[-1][-1], one, words) or _one_tnm(runs[-1][-1], one)):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run[0] if len(run) == 1 else _merged(run) for run in runs]


def _one_number(before: Stretch, after: Stretch, words: Sequence[Seen]) -> bool:
    return (
        is_number(before.reading.text)
        and is_number(after.reading.text)
        and any(is_number(word.text) and word.left < before.right and after.left < word.right for word in words)
    )


def _one_tnm(before: Stretch, after: Stretch) -> bool:
    """`cT3N1` and `M0` with the little space that a right-to-left setting leaves between them; the nought may look like an O."""
    close = after.left - before.right < _TNM_GAP
    return close and bool(_TN.match(before.reading.text)) and bool(_M.match(after.reading.text))


def _merged(run: Sequence[Stretch]) -> Stretch:
    readings = [one.reading for one in run]
    text = "".join(reading.text for reading in readings)
    text = re.sub("(?<=[NM])O", "0", text) if _TN.match(readings[0].text) else text
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
    if is_number(text.lstrip(_MARKS) if script == "Arab" else text):
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
