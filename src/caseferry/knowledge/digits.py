"""Digits of a script's own, which no engine reads reliably from a picture."""

from __future__ import annotations

_WIDE = range(ord("０"), ord("９") + 1)


def is_own_digit(letter: str) -> bool:
    """True for a digit that is not shaped as ours: `١`, `۴`, `५`. Raised ones (`m²`) and the wide ones of Chinese print are ours.

    >>> is_own_digit("١"), is_own_digit("²"), is_own_digit("５"), is_own_digit("5")
    (True, False, False, False)
    """
    return letter.isdecimal() and not letter.isascii() and ord(letter) not in _WIDE
