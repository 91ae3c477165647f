"""Medicines that no table knows: a list of medicines that drops one in silence would be worse than none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from caseferry.knowledge.labs import analyte_names
from caseferry.steps.extract.sections import sections_of
from caseferry.steps.extract.text import DocumentText

_LETTER = r"[^\W\d_]"
_UNIT = r"(?:mg|mcg|[µμ]g|g|iu|ui|мг|мкг|г|ме|ед|毫克|克|ملغم?|مجم)(?:\s?/\s?(?:day|d[ií]a|jour|j|сут))?"
_DOSE = rf"(?P<dose>\d{{1,5}}(?:[.,]\d+)?\s?{_UNIT})(?![A-Za-zА-Яа-я]|\s?/\s?(?:d?l|ml|дл|м?л|kg|кг|m2|м2|m²))"
_LABEL = r"(?:(?:tab|cap|inj|syp|t|c)\.\s*|(?:tab|cap|inj|syp|tablets?|таб|капс)\.?\s+)"
_ITEM = re.compile(
    rf"[\s\-*•]*(?:\d{{1,2}}[.)、]\s*)?(?:and\s)?{_LABEL}?(?P<name>(?:[\u4e00-\u9fff]{{2,12}}|{_LETTER}{{3,}}(?:[ \-/+']{_LETTER}+){{0,3}}))\s{{0,2}}{_DOSE}",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"(?<![A-Za-z]){_LABEL}(?P<name>{_LETTER}{{3,}}(?:[ \-]{_LETTER}+){{0,2}})\s{{1,2}}{_DOSE}", re.IGNORECASE
)
_CUT = re.compile(r"[,;،；，、\n•]|[.。](?=\s|$)|\b(?:and|y|et|и|và|e|und)\s|(?<=\s)و(?=[\u0621-\u064a])")
_NO_NAME = re.compile(
    r"^(?:daily|and|then|also)\b|\b(?:dose|dosis|total|weight|peso|poids|вес|contrast|tracer|glucose|normal|per|of|mg|mcg|ml)\b|剂量|总量|体重|造影",
    re.IGNORECASE,
)


def unnamed_items(
    text: DocumentText, lists: Sequence[tuple[int, int]], known: Sequence[tuple[int, int]], language: str
) -> Iterator[tuple[int, int, int]]:
    """Start of the name, end of the name, end of the dose, for each medicine of a list that is at none of the `known` places.

    `lists` are the stretches that a heading for medicines opens; elsewhere only what a label ("T.", "Tab.") marks counts.
    """
    analytes = [(hit.start, hit.end) for hit in analyte_names(language).find(text.plain, text.folded)]
    taken = [*known, *analytes]
    medicines = [(s.start, s.end) for s in sections_of(text) if s.kind == "medication"]
    found: set[int] = set()
    for low, high in (*lists, *medicines):
        for item in _items(text, low, high):
            if item.start("name") not in found and _free(item, taken):
                found.add(item.start("name"))
                yield item.start("name"), item.end("name"), item.end("dose")
    for item in _LABELLED.finditer(text.plain):
        if item.start("name") not in found and _free(item, taken):
            found.add(item.start("name"))
            yield item.start("name"), item.end("name"), item.end("dose")


def _items(text: DocumentText, low: int, high: int) -> Iterator[re.Match[str]]:
    """What stands at the beginning of each piece of a list."""
    begins = [low, *(cut.end() for cut in _CUT.finditer(text.plain, low, high))]
    for at in begins:
        if item := _ITEM.match(text.plain, at, high):
            yield item


def _free(item: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    start, end = item.span("name")
    return not _NO_NAME.search(item["name"]) and not any(a < end and start < b for a, b in taken)
