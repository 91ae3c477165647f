"""The memory of reviewed segments: what a person approved once is offered again, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import yaml

from caseferry.domain.errors import UsageError
from caseferry.domain.translation import Translation
from caseferry.knowledge.translation_checks import main_of
from caseferry.steps.translate.statement import is_signed

Key = tuple[str, str, str]
"""Source language, target language, source words."""
_FIELDS = ("language", "to", "source", "target")


class Memory:
    """Reviewed segments. Words that were approved in two ways are offered in neither."""

    def __init__(self, known: Mapping[Key, str] | None = None) -> None:
        self._known: dict[Key, str] = dict(known or {})
        self._torn: set[Key] = set()

    def add(self, language: str, to: str, source: str, target: str) -> None:
        """Remember one segment."""
        key = (main_of(language), to, source.strip())
        if self._known.setdefault(key, target) != target:
            self._torn.add(key)

    def recall(self, language: str, to: str, source: str) -> str:
        """What was approved for `source`; empty when nothing was, or two different things."""
        key = (main_of(language), to, source.strip())
        return "" if key in self._torn else self._known.get(key, "")

    def torn(self) -> tuple[str, ...]:
        """Source words with more than one approved translation."""
        return tuple(sorted(source for _, _, source in self._torn))

    def rows(self) -> tuple[tuple[str, str, str, str], ...]:
        """Everything that is offered, sorted."""
        return tuple(sorted((*key, target) for key, target in self._known.items() if key not in self._torn))


def remember(translations: Iterable[Translation], memory: Memory | None = None) -> Memory:
    """The segments of every translation whose statement holds."""
    found = memory or Memory()
    for translation in translations:
        if is_signed(translation):
            for segment in translation.segments:
                if segment.origin != "carried" and segment.target.strip():
                    found.add(translation.language, translation.to, segment.source, segment.target)
    return found


def write_memory(memory: Memory) -> str:
    """The memory as YAML, sorted."""
    rows = [dict(zip(_FIELDS, row, strict=True)) for row in memory.rows()]
    text: str = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=120)
    return text


def read_memory(text: str, name: str) -> Memory:
    """The memory in a YAML text. Raises UsageError in one sentence, also when one source has two translations."""
    try:
        rows: Sequence[Mapping[str, str]] = yaml.safe_load(text) or []
        values = [tuple(str(row[field]) for field in _FIELDS) for row in rows]
    except (yaml.YAMLError, KeyError, TypeError):
        raise UsageError(
            f"The translation memory {name} cannot be read.", next_step="It is a list of language, to, source, target."
        ) from None
    memory = Memory()
    for language, to, source, target in values:
        memory.add(language, to, source, target)
    if memory.torn():
        raise UsageError(
            f"The translation memory {name} holds two translations of {memory.torn()[0]!r}.",
            next_step="Keep one of them.",
        )
    return memory
