"""A document as a sheet for a translator, and what may be taken back from one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from caseferry.domain.errors import UsageError
from caseferry.domain.translation import Segment, TranslatedSegment, Translation, TranslationTask
from caseferry.ports.translation import ExchangeRow, ExchangeSheet
from caseferry.steps.translate.draft import fill, needs_person
from caseferry.steps.translate.locks import Wording, carried, find_locks, pieces
from caseferry.steps.translate.memory import Memory


def sheet_of(
    task: TranslationTask, wording: Wording, memory: Memory, drafted: Translation | None = None
) -> ExchangeSheet:
    """The segments that a person must see, with what is known of their translation: a draft, or what was approved before."""
    filled = fill(task, wording, memory)
    made = {segment.id: segment.target for segment in drafted.segments} if drafted else {}
    rows = tuple(
        ExchangeRow(
            segment.id,
            segment.text,
            made.get(segment.id) or (filled[segment.id].target if segment.id in filled else ""),
            pieces(segment.text, find_locks(segment.text, wording)),
            place_of(segment),
        )
        for segment in task.segments
        if needs_person(segment, filled, task.language)
    )
    machine = drafted.translator if drafted and drafted.origin == "machine" else ""
    return ExchangeSheet(task.key(wording.to), task.title, task.language, wording.to, rows, machine)


def place_of(segment: Segment) -> str:
    """Where a segment stands, for a person.

    >>> place_of(Segment("p1.l3.c2", 1, 3, "x", cell=2))
    'page 1, line 3, cell 2'
    """
    last = segment.line + segment.lines - 1
    lines = f"line {segment.line}" if segment.lines == 1 else f"lines {segment.line}-{last}"
    return f"page {segment.page}, {lines}" + (f", cell {segment.cell}" if segment.cell else "")


def taken_back(
    sheet: ExchangeSheet, task: TranslationTask, wording: Wording, drafted: Translation | None, *, name: str
) -> tuple[TranslatedSegment, ...]:
    """Every segment of the document with what the sheet says. Raises UsageError in one sentence when the sheet is not whole."""
    _whole(sheet, task, wording, name)
    given = {row.id: row.target for row in sheet.rows}
    machine = {row.id: row.target for row in drafted.segments if row.origin == "machine"} if drafted else {}
    return tuple(_segment(segment, given, machine, wording) for segment in task.segments)


def _segment(
    segment: Segment, given: Mapping[str, str], machine: Mapping[str, str], wording: Wording
) -> TranslatedSegment:
    own = carried(segment.text, wording)
    if segment.id not in given:
        return TranslatedSegment(segment.id, segment.text, own or "", "carried")
    target = given[segment.id]
    if own is not None and target.strip() in ("", own):
        return TranslatedSegment(segment.id, segment.text, own, "carried")
    origin = "machine" if machine.get(segment.id) == target else "person"
    return TranslatedSegment(segment.id, segment.text, target, origin)


def _whole(sheet: ExchangeSheet, task: TranslationTask, wording: Wording, name: str) -> None:
    segments = {segment.id: segment for segment in task.segments}
    again = "Nothing was changed; put it right, or export the document again."
    for key, count in Counter(row.id for row in sheet.rows).items():
        if key not in segments:
            raise UsageError(f"{name} holds a segment {key!r} that this document does not have.", next_step=again)
        if count > 1:
            raise UsageError(
                f"Segment {key} ({place_of(segments[key])}) stands {count} times in {name}.", next_step=again
            )
    here, filled = {row.id: row.source for row in sheet.rows}, fill(task, wording, Memory())
    for key, segment in segments.items():
        if key not in here and needs_person(segment, filled, task.language):
            raise UsageError(f"Segment {key} ({place_of(segment)}) was deleted from {name}.", next_step=again)
        if key in here and _even(here[key]) != _even(segment.text):
            raise UsageError(
                f"The original words of segment {key} ({place_of(segment)}) were changed in {name}.", next_step=again
            )


def _even(text: str) -> str:
    """Programs change spaces; nothing else may differ."""
    return " ".join(text.replace("\u00a0", " ").split())
