"""Words for recovery phrases: 2,048 pronounceable ones made by rule, so that they can be read aloud and written down."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

_HEADS = ("ba", "bo", "da", "de", "do", "fa", "fi", "ga", "go", "ka", "ki", "la", "le", "li", "ma", "me")
_MIDDLES = ("lo", "mi", "na", "ne", "no", "pa", "pe", "ra", "ri", "ro", "sa", "so", "ta", "ti", "to", "vi")
_TAILS = ("ba", "da", "ka", "la", "ma", "na", "ra", "ta")
WORDS: Final = tuple(head + middle + tail for head in _HEADS for middle in _MIDDLES for tail in _TAILS)


def make_words(count: int) -> str:
    """`count` random words, eleven bits each, with spaces between."""
    return " ".join(secrets.choice(WORDS) for _ in range(count))


def tidy(text: str) -> str:
    """What a person typed, without what does not matter: case, spaces, hyphens, full-width forms."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
