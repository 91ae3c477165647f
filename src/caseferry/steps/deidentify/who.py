"""The people of a case, and which words are a form of one of their names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from caseferry.knowledge.spelling import consonants, name_parts, script_of, sounds, spelled

_HAN_PARTS = re.compile(r"[\u3400-\u9fff]+")
_HAN_FULL = re.compile(r"[\u3400-\u9fff]{2,4}")
_STRONG, _LONG, _CLOSE = 4, 6, 88  # letters, letters, likeness of 100
_ENDINGS = 3  # letters that a case ending may add or change


@dataclass(frozen=True)
class Who:
    """Names in every form that was read, days of birth (year, month, day), numbers without signs in lower case."""

    names: tuple[str, ...]
    births: frozenset[tuple[int, int, int]]
    numbers: frozenset[str]

    @functools.cached_property
    def _parts(self) -> frozenset[str]:
        return frozenset(spelled(part) for name in self.names for part in name_parts(name) if len(part) > 1)

    @functools.cached_property
    def strong(self) -> frozenset[str]:
        """Parts of names that are long enough to count alone."""
        joined = {spelled("".join(parts[at:])) for parts in map(name_parts, self.names) for at in (0, 1)}
        return frozenset(part for part in self._parts | joined if len(part) >= _STRONG)

    @functools.cached_property
    def han(self) -> tuple[str, ...]:
        """Chinese forms: whole names, given names of two characters, the parts of foreign names; longest first."""
        found: set[str] = set()
        for name in self.names:
            parts = _HAN_PARTS.findall(name)
            found |= {part for part in parts if len(part) > 1}
            if len(parts) == 1 and _HAN_FULL.fullmatch(parts[0]) and len(parts[0]) >= 3:
                found.add(parts[0][1:])
        return tuple(sorted(found, key=lambda part: (-len(part), part)))

    @functools.cached_property
    def _skeletons(self) -> frozenset[str]:
        return frozenset(bone for name in self.names for part in name.split() if len(bone := consonants(part)) >= 3)

    @functools.cached_property
    def _sounds(self) -> frozenset[str]:
        return frozenset(
            bone for name in self.names for part in re.split(r"[\s·•.]+", name) if len(bone := sounds(part)) >= 3
        )

    def is_name(self, word: str) -> bool:
        """True when a folded word is a form of a name: spelled in another way or script, inflected, misread by a letter, or joined."""
        return _is_name(self, word)

    def may_be_name(self, word: str) -> bool:
        """True when a short word or an initial is one beside another name."""
        parts = name_parts(word)
        joined = spelled("".join(parts))
        return joined in self._parts or (
            len(word) == 1 and any(part.startswith(joined) for part in self._parts if joined)
        )

    def han_like(self, word: str) -> bool:
        """True when Chinese characters sound like a part of a name."""
        return len(word) > 2 and sounds(word) in self._sounds

    def skeleton_is_name(self, word: str) -> bool:
        """True when an Arabic word has the consonants of a part of a name."""
        return script_of(word) == "arabic" and consonants(word) in self._skeletons


@functools.lru_cache(maxsize=65536)
def _matches(strong: frozenset[str], bare: str) -> bool:
    if bare in strong:
        return True
    for part in strong:
        if len(part) >= _STRONG + 1 and part in bare:
            return True
        if len(part) >= _LONG and fuzz.ratio(bare, part) >= _CLOSE:
            return True
        stem = part[:-1] if len(part) > _STRONG else part
        if abs(len(bare) - len(part)) <= _ENDINGS and bare.startswith(stem):
            return True
    return False


def _is_name(who: Who, word: str) -> bool:
    bare = spelled("".join(name_parts(word)))
    return (len(bare) >= _STRONG and _matches(who.strong, bare)) or who.skeleton_is_name(word)


def who_is(packet: Mapping[str, Any]) -> Who:
    """The patient and the attendants, from packet.json."""
    patient = packet["patient"]
    names = [patient["name"], *patient["names"], *(row["name"] for row in packet["attendants"])]
    births = {_day(patient["birth_date"])} if len(patient["birth_date"]) == 10 else set()
    numbers = {bare for number in patient["identifiers"] if len(bare := squeezed(number)) >= 4}
    return Who(tuple(dict.fromkeys(filter(None, names))), frozenset(births), frozenset(numbers))


def _day(iso: str) -> tuple[int, int, int]:
    year, month, day = (int(part) for part in iso.split("-"))
    return (year, month, day)


def squeezed(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(char for char in text.casefold() if char.isalnum())


def words_of(folded: str) -> Iterator[tuple[str, int, int]]:
    """Runs of letters of a folded text with their offsets; marks of Arabic and Indic scripts belong to their letters."""
    for match in re.finditer(r"(?:[^\W\d_\u3400-\u9fff]|[\u0900-\u0dff\u064b-\u0652])+", folded):
        yield match.group(), match.start(), match.end()
