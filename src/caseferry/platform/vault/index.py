"""Finds cases by name without storing a name: keyed hashes of how the words of a name sound, and of their initials."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from caseferry.knowledge.spelling import consonants, name_parts, spelled
from caseferry.platform.vault.keys import installation_key
from caseferry.platform.vault.models import NameToken

_PURPOSE: Final = "name-index"
_TOKEN_CHARS: Final = 32  # 128 bits
_CONSONANTS: Final = 3  # fewer say too little


def name_tokens(text: str) -> list[str]:
    """The tokens of a name, sorted: each part in one spelling for one sound, its consonants, its initial."""
    parts = name_parts(text)
    plain = {way for part in parts for way in _ways(part)} | {f"i/{part[0]}" for part in parts}
    return sorted(_hashes(plain).values())


def index_names(case: uuid.UUID, names: Iterable[str]) -> None:
    """The case is found by these names from now on, and by no others."""
    tokens = sorted({token for name in names for token in name_tokens(name)})
    with transaction.atomic():
        NameToken.objects.filter(case=case).delete()
        NameToken.objects.bulk_create(NameToken(case=case, token=token) for token in tokens)


def find_cases(text: str) -> list[uuid.UUID]:
    """Cases whose names have every word of `text` in whatever script (one letter: an initial), by id; none for no word."""
    ways = [_ways(part) for part in name_parts(text)]
    tokens = _hashes({way for part in ways for way in part})
    found: set[uuid.UUID] | None = None
    for part in ways:
        here = set(
            NameToken.objects.filter(token__in=[tokens[way] for way in part]).values_list("case", flat=True).distinct()
        )
        found = here if found is None else found & here
    return sorted(found or ())


def _ways(part: str) -> frozenset[str]:
    """How one part of a name may be met: by its sound, and by its consonants where scripts leave vowels out."""
    if len(part) == 1:
        return frozenset({f"i/{part}"})
    ways = {f"s/{spelled(part)}"}
    if len(skeleton := consonants(part)) >= _CONSONANTS:
        ways.add(f"c/{skeleton}")
    return frozenset(ways)


def _hashes(words: set[str]) -> dict[str, str]:
    if not words:
        return {}
    key = installation_key(_PURPOSE)
    return {word: hmac.new(key, word.encode(), hashlib.sha256).hexdigest()[:_TOKEN_CHARS] for word in words}
