"""Dates among letters that run from right to left: an ISO date after an Arabic letter is shown backwards unless it is marked."""

from __future__ import annotations

import re
import unicodedata

ISO_DATE = re.compile(r"(?<![\w./-])\d{4}-\d{2}(?:-\d{2})?(?![\w/-])")
"""A date as we write it, not as a part of a file name or a longer number."""

_MARK = "\u200e"


def runs_right_to_left(text: str) -> bool:
    """True when any letter of `text` does."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def mark_dates(text: str) -> str:
    """`text` with a left-to-right mark before each date, so that 2026-01-11 is never read as 11-01-2026.

    The bidirectional algorithm takes digits after an Arabic letter for Arabic numbers, which a hyphen does not hold together
    (Unicode Standard Annex 9, rules W2 and W4).

    >>> mark_dates("2026-01-11") == "\\u200e2026-01-11"
    True
    """
    return ISO_DATE.sub(lambda match: _MARK + match.group(), text)
