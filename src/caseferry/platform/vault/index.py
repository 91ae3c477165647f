"""Finds cases by name without storing a name: keyed hashes of the words of a name, in Latin letters, and of their initials."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from typing import Final

from anyascii import anyascii
from django.db import transaction
from django.db.models import Count

from caseferry.platform.vault.keys import installation_key
from caseferry.platform.vault.models import NameToken

_PURPOSE: Final = "name-index"
_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = re.compile(r"[^a-z0-9]")
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
_TOKEN_CHARS: Final = 32  # 128 bits


def name_tokens(text: str) -> list[str]:
    """The tokens of a name, sorted: each word, each sign of a Chinese name, and each initial."""
    words = sorted(_words(text))
    return sorted(_hashes({*words, *(word[0] for word in words)}))


def index_names(case: uuid.UUID, names: Iterable[str]) -> None:
    """The case is found by these names from now on, and by no others."""
    tokens = sorted({token for name in names for token in name_tokens(name)})
    with transaction.atomic():
        NameToken.objects.filter(case=case).delete()
        NameToken.objects.bulk_create(NameToken(case=case, token=token) for token in tokens)


def find_cases(text: str) -> list[uuid.UUID]:
    """Cases whose names have every word of `text` (a single letter: an initial), in order of their ids; none for no word."""
    tokens = _hashes(_words(text))
    if not tokens:
        return []
    found = NameToken.objects.filter(token__in=tokens).values("case").annotate(hits=Count("token"))
    return sorted(row["case"] for row in found if row["hits"] == len(tokens))


def _words(text: str) -> set[str]:
    """The words of a name in lower-case Latin letters; a Chinese name gives its signs one by one."""
    return {plain for word in _split(unicodedata.normalize("NFKC", text)) if (plain := _plain(word))}


def _split(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield from word if _HAN.search(word) else (word,)


def _plain(word: str) -> str:
    return _LETTERS.sub("", anyascii(word.casefold()).casefold())


def _hashes(words: set[str]) -> set[str]:
    if not words:
        return set()
    key = installation_key(_PURPOSE)
    return {hmac.new(key, word.encode(), hashlib.sha256).hexdigest()[:_TOKEN_CHARS] for word in words}
