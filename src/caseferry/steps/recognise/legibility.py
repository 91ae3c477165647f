"""Whether a page could be read, and what to ask of the family when it could not."""

from __future__ import annotations

import re

from caseferry.domain.pages import Note
from caseferry.domain.sources import Refused
from caseferry.knowledge.digits import is_own_digit
from caseferry.ports.reading import Look, Recognised

BLANK_MARKS = 6  # letter-sized marks that a page of specks may show
_NIGHT = 0.75  # darkness of the ground at which even letters would not show
_DUSK = 0.25  # lightness of the lightest ground below which a photograph had no light
_INKLESS = 0.02  # share of dark pixels on an empty page
CLEAR = 0.8  # sharpness above which letters are plain to see
_SURE = {"Latn": 0.88, "Hani": 0.88, "Jpan": 0.88, "Cyrl": 0.86, "Arab": 0.78, "Zyyy": 0.95}
_SURE_OTHER = 0.82
"""Mean confidence of a page that can be relied on, by script: each engine is sure in its own way. From `make bench-reading`."""
_NUMBERS_SURE, _NUMBERS_DOUBTFUL = (
    0.65,
    0.9,
)  # shares of sure numbers: below the first unreadable, below the second with a warning
_WORD_SURE, _SOME = 0.8, 8  # confidence of a sure number, and how many numbers a page must have to be judged by them
_NUMERAL = re.compile(r"(?<![^\W_])(?:[IVX]{2,5}[A-C]?|I[A-C])[1-3]?(?![^\W_])")
_NUMERAL_UNSURE = 0.4
_FOG, _FEW_IN_FOG = 0.5, 60  # a page so blurred shows its title, and nothing else
_FEW = 12  # letters of a page on which nothing can be judged when it is blurred
_DOUBTFUL = 0.06  # so much above it, a person should still compare
_READ = 0.5  # share of the pieces seen that must be readable
_FEW_PIECES = 6  # on a sharp scan with no more of them, dotted lines and signatures are as many as words: they are named, not judged

AGAIN = "Please photograph this page again: flat on a table, in daylight, the whole page in the picture, holding the phone still."

OWN_DIGITS = "Numbers in the digits of this script were read from a picture and may be wrong: no result is taken from them. A person must copy each."
"""Measured: on printed pages every fifth Persian or Arabic-Indic digit is taken for another, and the engine is sure of it."""


FILM = Note(
    "film",
    "This is a photograph of a film. Ask the hospital for the images themselves: on a disc, a stick or by a link.",
)
_BY_HAND = "It seems to be written by hand."
_TYPED = "Please ask who wrote it for a printed copy, or type it and send both."
_PRINTED_JOINED = frozenset({"Arab", "Deva", "Beng", "Thai", "Guru", "Gujr", "Mong", "Syrc"})


def by_hand(look: Look, script: str) -> bool:
    """Joined letters in a script that is not printed so."""
    return look.joined and script not in _PRINTED_JOINED


def is_blank(look: Look) -> bool:
    """No letters, no ink: an empty page, whatever specks, holes and edges the scanner saw."""
    return look.marks < BLANK_MARKS and look.ink < _INKLESS and look.dark < _NIGHT


def too_dark(look: Look) -> bool:
    """Not even the lightest part of the picture is light: not a film, which has light parts, but a photograph without light."""
    return look.light < _DUSK


def unreadable(look: Look, read: Recognised, script: str) -> Refused | None:
    """Why nobody can rely on this reading, or None when one can. `script` as seen before reading; `Zyyy` asks for more confidence."""
    letters = sum(len(line.text) for line in read.lines)
    hardly = letters < (_FEW if look.sharp >= _FOG else _FEW_IN_FOG)
    if hardly and (look.sharp < CLEAR or not letters):
        blurred = "It is too blurred." if look.sharp < CLEAR else "No words could be read."
        reason = "It is too dark." if too_dark(look) else blurred
        return Refused("unreadable", f"This page cannot be read. {reason}", AGAIN)
    whole = not _mostly_unread(read) or (not look.photo and look.sharp >= CLEAR and read.found <= _FEW_PIECES)
    relied = whole and read.confidence >= _SURE.get(script, _SURE_OTHER)
    if relied and sure_numbers(read) >= _NUMBERS_SURE:
        return None
    if by_hand(look, script):
        return Refused("unreadable", f"This page cannot be read reliably. {_BY_HAND}", _TYPED)
    return Refused("unreadable", f"This page cannot be read reliably. {_cause(look, script)}", AGAIN)


def _mostly_unread(read: Recognised) -> bool:
    return len(read.lines) < _READ * read.found


def sure_numbers(read: Recognised) -> float:
    """Share of the words with digits in which no letter is doubtful; 1 for a page with few numbers.

    It parts readable from unreadable pages better than the mean confidence: small digits go first. Digits of another script than ours
    say nothing of the picture: no engine here is sure of them on the clearest page.
    """
    words = [word for line in read.lines for word in line.words]
    numbers = [word for word in words if any(letter.isdigit() for letter in word.text) and not _own_digits(word.text)]
    return sum(word.confidence >= _WORD_SURE for word in numbers) / len(numbers) if len(numbers) >= _SOME else 1.0


def _unsure_numerals(read: Recognised) -> tuple[str, ...]:
    """Roman numerals of two letters or more that a second look did not confirm."""
    words = (word for line in read.lines for word in line.words if word.confidence <= _NUMERAL_UNSURE)
    return tuple(dict.fromkeys(found[0] for word in words if (found := _NUMERAL.search(word.text))))


def _own_digits(text: str) -> bool:
    """True when a digit is of the script's own: `١٢٫٥`, `۱۴۰۴/۱۱/۱۹`."""
    return any(map(is_own_digit, text))


def _cause(look: Look, script: str) -> str:
    if look.sharp < 0.6:
        return "It is blurred."
    if look.glare > 0.05:
        return "Light is reflected on it."
    if look.dark > _NIGHT:
        return "It is too dark."
    if script == "Zyyy":
        return "The letters are too small or too faint, or of a script that this machine does not know."
    return "The letters are too small or too faint."


def cautions(look: Look, read: Recognised, script: str) -> tuple[Note, ...]:
    """What a person should know about a page that was read."""
    found = []
    if read.confidence < _SURE.get(script, _SURE_OTHER) + _DOUBTFUL:
        found.append(Note("low_confidence", "Some words on this page were hard to read: compare with the picture."))
    if sure_numbers(read) < _NUMBERS_DOUBTFUL:
        found.append(
            Note("numbers_unsure", "Some numbers on this page were hard to read: compare each with the picture.")
        )
    if unsure := _unsure_numerals(read):
        what = f"A stage or grade in Roman numerals is hard to read on this page, and was read as {', '.join(unsure)}"
        found.append(Note("numerals_unsure", f"{what}: a stroke may be missing. Compare with the picture."))
    if any(_own_digits(word.text) for line in read.lines for word in line.words):
        found.append(Note("own_digits", OWN_DIGITS))
    if by_hand(look, script):
        found.append(Note("handwriting", f"{_BY_HAND} Compare every word with the picture."))
    if _mostly_unread(read):
        found.append(
            Note("marks_unread", "Some marks on this page could not be read as words: compare with the picture.")
        )
    if look.photo and look.sharp < 0.5:
        found.append(Note("blur", "This photograph is blurred."))
    if look.glare > 0.05:
        found.append(Note("glare", "Light is reflected on this page and may hide words."))
    return tuple(found)
