"""Reads the machine-readable zone of passports and identity cards, with its check digits (ICAO Doc 9303)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ZONE_LINE = re.compile(r"^[A-Z0-9<]{28,48}$")
_TO_DIGIT = str.maketrans("OQDILZSBG", "000112586")

_TO_LETTER = str.maketrans("012568", "OIZSGB")  # a name has no digits


@dataclass(frozen=True, slots=True)
class MachineZone:
    """What a zone says. Dates as YYMMDD expanded to ISO; empty where a check digit fails. `checked`: every digit that was tried is right."""

    surname: str
    given_names: str
    number: str
    country: str
    birth_date: str
    sex: str
    expiry: str
    checked: bool
    lines: tuple[int, ...]


def check_digit(field: str) -> int:
    """The check digit of a field (weights 7, 3, 1; `<` is 0). Raises ValueError for a character that no zone has.

    >>> check_digit("D23145890734")
    9
    """
    total = 0
    for position, character in enumerate(field):
        value = 0 if character == "<" else _ALPHABET.index(character)
        total += value * (7, 3, 1)[position % 3]
    return total % 10


def read_mrz(lines: Sequence[str]) -> MachineZone | None:
    """The zone in `lines`, or None. Two lines of 44 or 36 (passport, visa), or three of 30 (card); a few missing fillers are forgiven."""
    clean = [(number, _clean(line)) for number, line in enumerate(lines)]
    zone = [(number, text) for number, text in clean if _ZONE_LINE.match(text) and "<" in text]
    for (a, first), (b, second) in itertools.pairwise(zone):
        if re.match(r"^[PV][A-Z<]", first) and b - a <= 2:
            return _two_lines(first, second, (a, b))
        if re.match(r"^[ACI][A-Z<]", first) and b - a <= 2:
            third = next(((n, text) for n, text in zone if b < n <= b + 2), None)
            if third is not None:
                return _three_lines(first, second, third[1], (a, b, third[0]))
    return None


def _clean(line: str) -> str:
    text = line.upper().replace("«", "<<").replace("‹", "<").replace("(", "<").replace("≪", "<<")
    return re.sub(r"\s+", "", text)


def _two_lines(first: str, second: str, at: tuple[int, ...]) -> MachineZone:
    number, number_digit = second[:9], second[9:10]
    born, born_digit = second[13:19].translate(_TO_DIGIT), second[19:20]
    expiry, expiry_digit = second[21:27].translate(_TO_DIGIT), second[27:28]
    good = [_passes(number, number_digit), _passes(born, born_digit), _passes(expiry, expiry_digit)]
    surname, given = _names(first[5:])
    sex = second[20:21]
    return MachineZone(
        surname, given, number.rstrip("<") if good[0] else "", first[2:5].strip("<"), _born(born) if good[1] else "",
        sex if sex in "MF" else "", _expires(expiry) if good[2] else "", all(good), at,
    )  # fmt: skip


def _three_lines(first: str, second: str, third: str, at: tuple[int, ...]) -> MachineZone:
    number, number_digit = first[5:14], first[14:15]
    born, born_digit = second[:6].translate(_TO_DIGIT), second[6:7]
    expiry, expiry_digit = second[8:14].translate(_TO_DIGIT), second[14:15]
    good = [_passes(number, number_digit), _passes(born, born_digit), _passes(expiry, expiry_digit)]
    surname, given = _names(third)
    sex = second[7:8]
    return MachineZone(
        surname, given, number.rstrip("<") if good[0] else "", first[2:5].strip("<"), _born(born) if good[1] else "",
        sex if sex in "MF" else "", _expires(expiry) if good[2] else "", all(good), at,
    )  # fmt: skip


def _passes(field: str, digit: str) -> bool:
    digit = digit.translate(_TO_DIGIT)
    try:
        return digit.isdigit() and check_digit(field) == int(digit)
    except ValueError:
        return False


def _names(field: str) -> tuple[str, str]:
    surname, _, given = field.translate(_TO_LETTER).partition("<<")
    given = re.split(r"<<", given.strip("<"))[0] if given else ""
    return " ".join(filter(None, surname.split("<"))), " ".join(filter(None, given.split("<")))


def _born(field: str) -> str:
    """A two-digit birth year is in the past: 00 to 29 is this century, the rest the last one (holders are rarely over 96)."""
    return _iso(("20" if int(field[:2]) < 30 else "19") + field) if field.isdigit() else ""


def _expires(field: str) -> str:
    return _iso("20" + field) if field.isdigit() else ""


def _iso(digits: str) -> str:
    month, day = int(digits[4:6]), int(digits[6:8])
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
