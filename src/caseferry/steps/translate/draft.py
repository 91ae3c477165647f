"""Fills a document with what needs no translator, what was approved before, and what a machine says: each checked afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caseferry.domain.translation import Segment, TranslatedSegment, TranslationTask
from caseferry.knowledge.translation_checks import writes_decimal_comma
from caseferry.ports.translation import Translator
from caseferry.steps.translate.locks import Wording, carried, lock, unlock
from caseferry.steps.translate.memory import Memory
from caseferry.steps.translate.numbers import find_numbers

_BATCH = 16


def fill(task: TranslationTask, wording: Wording, memory: Memory) -> dict[str, TranslatedSegment]:
    """Segments whose translation is known already, by id: nothing but locks, or approved before."""
    found = {}
    for segment in task.segments:
        own = carried(segment.text, wording)
        if own is not None:
            found[segment.id] = TranslatedSegment(segment.id, segment.text, own, "carried")
        elif approved := memory.recall(task.language, wording.to, segment.text):
            found[segment.id] = TranslatedSegment(segment.id, segment.text, approved, "memory")
    return found


def needs_person(segment: Segment, filled: Mapping[str, TranslatedSegment], language: str) -> bool:
    """True for what goes into a translator's file: all that is not carried, and numbers that may be a decimal or a thousand."""
    known = filled.get(segment.id)
    if known is None or known.origin != "carried":
        return True
    return writes_decimal_comma(language) and any(hit.ambiguous for hit in find_numbers(segment.text))


def draft(
    task: TranslationTask, wording: Wording, memory: Memory, translator: Translator
) -> tuple[TranslatedSegment, ...]:
    """Every segment of the document. Raises TranslatorFailed; nothing is kept of a draft that was not finished."""
    filled = fill(task, wording, memory)
    waiting = [segment for segment in task.segments if segment.id not in filled]
    for at in range(0, len(waiting), _BATCH):
        batch = waiting[at : at + _BATCH]
        for segment in _drafted(batch, wording, translator):
            filled[segment.id] = segment
    return tuple(filled[segment.id] for segment in task.segments)


def _drafted(batch: Sequence[Segment], wording: Wording, translator: Translator) -> list[TranslatedSegment]:
    locked = [lock(segment.text, wording) for segment in batch]
    answers = translator.translate([item.text for item in locked], source=wording.language, target=wording.to)
    made = []
    for segment, held, answer in zip(batch, locked, answers, strict=True):
        words = unlock(answer, held)
        if words is None:
            made.append(TranslatedSegment(segment.id, segment.text, segment.text, "machine", "placeholder"))
        else:
            made.append(TranslatedSegment(segment.id, segment.text, words.strip(), "machine"))
    return made
