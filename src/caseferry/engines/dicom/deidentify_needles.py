"""What must not be found in a copy without the person: gathered from the object before, and looked for in what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from caseferry.knowledge.deidentification import is_identifying

_SHORTEST = 3  # letters of a Latin name; two of a script without spaces
_LONG = 6  # digits of a number that does not occur by chance
_LONG_NUMBER = re.compile(r"\d{7,}")
_APART = re.compile(r"[\s^=,;/\\]+")
_DATES = (0x00100030,)
_TEXT = ("AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT")


class Needles:
    """Words of the person, folded; asks of any text or bytes whether one of them is in it."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(word.casefold() for word in words if _tells(word))
        numbers = [word for word in self.words if word.isdecimal()]
        self._any = _pattern([word for word in self.words if word not in numbers], numbers)
        long = [number for number in numbers if len(number) >= _LONG]
        self._among_numbers = _pattern([word for word in self.words if word not in numbers], long)
        spoken = [word for word in self.words if word not in numbers and (len(word) > _SHORTEST or not word.isascii())]
        self._bytes = [form for word in sorted([*spoken, *long]) for form in _forms(word)]

    def found_in(self, text: str, *, number: bool = False) -> bool:
        """True when a word of the person stands in `text`, whatever the case of its letters. Among values that are numbers by
        themselves (`number`) a short identifier may stand by chance: only long ones count."""
        pattern = self._among_numbers if number else self._any
        return pattern is not None and pattern.search(text.casefold()) is not None

    def found_in_bytes(self, data: bytes) -> bool:
        """True when a longer word stands in `data` in one of the usual encodings."""
        folded = data.lower()
        return any(form in folded or form in data for form in self._bytes)


def _pattern(words: Sequence[str], numbers: Sequence[str]) -> re.Pattern[str] | None:
    """Longer words anywhere, short ones and numbers by themselves only."""
    parts = []
    for word in sorted([*words, *numbers], key=lambda one: (-len(one), one)):
        escaped = re.escape(word)
        if word.isdecimal():
            escaped = rf"(?<!\d){escaped}(?!\d)"
        elif word.isascii() and len(word) <= _SHORTEST:
            escaped = rf"(?<![^\W_]){escaped}(?![^\W_])"
        parts.append(escaped)
    return re.compile("|".join(parts)) if parts else None


def gather(data: Dataset, more: Iterable[str] = ()) -> Needles:
    """The needles of one object, and `more` that the case knows."""
    found = [word for text in more for word in _parts(text)]
    return Needles([*found, *_identities(data)])


def _identities(data: Dataset) -> Iterator[str]:
    for element in data:
        if element.VR == "SQ":
            for item in element.value:
                yield from _identities(item)
        elif int(element.tag) in _DATES:
            yield from _written_days(str(element.value or ""))
        elif element.VR == "PN":
            for name in _values(element):
                yield from _parts(name)
        elif is_identifying(int(element.tag)) and element.VR in _TEXT:
            yield from _values(element)


def _values(element: DataElement) -> list[str]:
    values = element.value if element.VM > 1 else [element.value]
    return [str(value) for value in values if value]


def _written_days(day: str) -> Iterator[str]:
    """A day as people write it."""
    if len(day) == 8 and day.isdecimal():
        year, month, date = day[:4], day[4:6], day[6:]
        yield day
        for mark in "-./":
            yield mark.join((year, month, date))
            yield mark.join((date, month, year))
            yield mark.join((month, date, year))


def _parts(text: str) -> Iterator[str]:
    """The whole, and each word of it. The parts of a day say nothing."""
    yield text.strip()
    if any(char.isalpha() for char in text):
        yield from (part for part in _APART.split(text) if part)


def _tells(word: str) -> bool:
    letters = sum(char.isalnum() for char in word)
    if word.isdecimal():
        return len(word) >= 4
    return letters >= (_SHORTEST if word.isascii() else 2)


def _forms(word: str) -> Iterator[bytes]:
    for form in {word, word.upper(), word.title()}:
        yield form.encode("utf-8")
        if form.isascii() and len(form) > _SHORTEST:
            yield form.encode("utf-16-le")
        for charset in ("cp1251", "koi8_r", "gb18030", "cp1256", "iso8859_5", "iso8859_6"):
            if not form.isascii():
                try:
                    encoded = form.encode(charset)
                except UnicodeEncodeError:
                    continue
                if len(encoded) > _SHORTEST:
                    yield encoded


def has_long_number(text: str) -> bool:
    """Whether a text holds a number that is long enough to name somebody.

    >>> has_long_number("120 kV"), has_long_number("MRN 00771234")
    (False, True)
    """
    return _LONG_NUMBER.search(text) is not None
