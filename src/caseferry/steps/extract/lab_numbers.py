"""Numbers as laboratories print them: decimal commas, digit grouping of three kinds, powers of ten, < and >."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

NUMBER = re.compile(
    r"(?P<operator>[<>≤≥]=?|[<>]\s?=)?\s?"
    r"(?P<digits>\d{1,3}(?:[ ']\d{3})+(?=\s?(?:/|cell|c[eé]l|[ée]l[ée]m|кл))"
    r"|\d{1,3}(?:,\d{2})*,\d{3}(?:\.\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?)"
    r"(?P<power>\s?[x*х]\s?10\s?[\^*]?\s?\d{1,2}(?=\s?(?:copies|cp|IU|МЕ|копи)))?"
)
"""One printed number; `operator`, `digits` and (before copies or IU only) `power`."""
_DOT_GROUPS = frozenset({"es", "pt", "de", "it", "id", "tr", "vi", "fr", "ru"})
_COMMA_DECIMALS = frozenset({"es", "fr", "ru", "pt", "de", "it", "tr", "vi", "id", "uk", "pl", "ro"})


def read_number(digits: str, *, language: str, per_microlitre: bool = False) -> Decimal | None:
    """The number that `digits` print, or None when there are two readings that matter.

    `per_microlitre` says that the unit counts cells per microlitre, where numbers are thousands: 7.800 and 7,800 are 7800.

    >>> read_number("1,65,000", language="en"), read_number("9,8", language="fr")
    (Decimal('165000'), Decimal('9.8'))
    """
    text = re.sub(r"[ ']", "", digits)
    if re.fullmatch(r"\d{1,3}(,\d{2})*,\d{3}(\.\d+)?", text):
        grouped = text.count(",") > 1 or per_microlitre or language not in _COMMA_DECIMALS
        text = text.replace(",", "") if grouped else text.replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+", text) and per_microlitre and language in _DOT_GROUPS:
        text = text.replace(".", "")
    else:
        text = text.replace(",", ".")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def read_power(power: str | None) -> Decimal:
    """The factor of " x 10^3" (1000), or 1."""
    digits = re.search(r"10\s?[\^*]?\s?(\d{1,2})$", power or "")
    return Decimal(10) ** int(digits.group(1)) if digits else Decimal(1)
