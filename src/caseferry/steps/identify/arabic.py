"""Compares a name in Arabic letters with one in Latin letters, or with another in Arabic letters."""

from __future__ import annotations

import collections
from collections.abc import Sequence

from caseferry.knowledge.arabic_names import arabic_words, in_shapes, latin_forms
from caseferry.knowledge.spelling import name_parts


def pair_off(arabic: str, latin: str) -> tuple[int, int, int, int]:
    """Pairs the words of the two names: words that fit, initials that fit, and what is left of the Arabic and of the Latin name.

    A Latin part may write two Arabic words (Abdelrahman), and two Latin parts one Arabic word (Mohammad Reza).

    >>> pair_off("منى عبد الرحمن", "Mona Abdelrahman"), pair_off("حسن كامل", "Hussein Kamal")
    ((3, 0, 0, 0), (1, 0, 1, 1))
    """
    words, parts = list(arabic_words(arabic)), list(name_parts(latin))
    full = initials = 0
    for many, runs in ((2, 2), (2, 1), (1, 2), (1, 1)):
        for joined in list(_runs(words, many)):
            hit = next((run for run in _runs(parts, runs) if _fits("".join(joined), run)), None)
            if hit is not None and _remove(words, joined):
                _remove(parts, hit)
                full += many
    for part in [part for part in parts if len(part) == 1]:
        begun = next((word for word in words if _begins(word, part)), None)
        if begun is not None:
            words.remove(begun)
            parts.remove(part)
            initials += 1
    return full, initials, len(words), len(parts)


def shared_words(one: str, other: str) -> tuple[int, int, int]:
    """Words in common of two names in Arabic letters, whatever became of their dots, and what is left of each."""
    a, b = ([in_shapes(word) for word in arabic_words(name)] for name in (one, other))
    common = sum((collections.Counter(a) & collections.Counter(b)).values())
    return common, len(a) - common, len(b) - common


def _runs(parts: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(parts[at : at + length]) for at in range(len(parts) - length + 1)]


def _remove(parts: list[str], run: Sequence[str]) -> bool:
    """Takes `run` out of `parts` where it stands; False when it no longer stands there whole."""
    for at in range(len(parts) - len(run) + 1):
        if tuple(parts[at : at + len(run)]) == tuple(run):
            del parts[at : at + len(run)]
            return True
    return False


def _fits(word: str, run: Sequence[str]) -> bool:
    text = "".join(run)
    return len(text) > 1 and latin_forms(word).fullmatch(text) is not None


def _begins(word: str, initial: str) -> bool:
    return any(latin_forms(word[:length]).fullmatch(initial) is not None for length in (1, 3) if word[:length])
