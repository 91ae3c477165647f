"""Which specimen a laboratory value was measured in: said on its row, by a field, a heading or the title above it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from caseferry.knowledge.labs import Analyte
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.results import result_at
from caseferry.knowledge.specimens import (
    BLOOD,
    INERT,
    PER_FIELD,
    WEAK,
    Specimen,
    specimen_fields,
    specimen_headings,
    specimen_words,
    specimens,
)
from caseferry.steps.extract.lab_rows import Result
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_MOST_WORDS = 8
_LONGEST = 60
_NUMBERS = re.compile(
    r"(?:№|n[°ºo]\.?|no\.?|#)\s?:?\s?[\w/-]*\d+|\b24(?=\s?-?\s?(?:h|hr|hrs|hours?|horas|heures|std|jam|giờ|ч|час|小时|时间)|小时)|\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?|\d{1,2}:\d\d(?::\d\d)?",
    re.IGNORECASE,
)
"""Numbers that are no result: of a report, of a day's urine, dates and times."""
_NO_HEADING = re.compile(r"[\d+±<>↑↓]|[.;。；]\s*$|[^\W\d_][:：]\s*\S")
_OF_THE_ROW = re.compile(r"[^\n\t,;，；。]{0,24}$")
_OWN_CELL = re.compile(r"[ ]?(?:[)\]）\t\n\f]|$)")


def specimen_of(text: DocumentText, row: int, name: Hit, result: Result, *, table: bool) -> str:
    """The id of the specimen that a result was measured in, empty for blood.

    `row` is where the line begins or the result before it ends; `table` says that the document reports results, so that
    what stands above them holds on.
    """
    said = _on_row(text, row, name, result, table=table)
    if not said and not table:
        said = _in_list(text, name.start)
    if said in ("", PER_FIELD):
        above = _above(text, name.start, table=table)
        said = above if above in specimens() or not said else said
    return said if said in specimens() else ""


def specimen_holding(key: str, analyte: Analyte) -> str:
    """The id itself when the specimen has the analyte of its own, else empty: haemoglobin beside the marrow is the blood's."""
    specimen = specimens().get(key)
    return key if specimen and specimen.holds(analyte) else ""


def specimen_named(key: str) -> Specimen | None:
    """The specimen of an id, or None for blood."""
    return specimens().get(key)


def _within(text: DocumentText, start: int, end: int, *, table: bool = False) -> list[Hit]:
    """The words for specimens that begin between two offsets."""
    hits = text.remember(f"specimen-hits-{table}", lambda t: list(specimen_words(table=table).find(t.plain, t.folded)))
    starts = text.remember(f"specimen-starts-{table}", lambda _: [hit.start for hit in hits])
    return [h for h in hits[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)] if h.key != INERT]


def _on_row(text: DocumentText, row: int, name: Hit, result: Result, *, table: bool) -> str:
    """Between name and value, before the name within its cell, or behind the value in brackets or a cell of its own."""
    if between := _within(text, name.end, result.value_start, table=table):
        return between[-1].key
    before = [hit for hit in _within(text, row, name.start, table=table) if hit.end <= name.start]
    if before and _OF_THE_ROW.fullmatch(text.plain, before[-1].end, name.start):
        return before[-1].key
    for hit in _within(text, result.value_start, text.line_at(result.end)[1]):
        if hit.key == PER_FIELD and hit.start <= result.value_end + 2:
            return hit.key
        edge = text.plain[hit.start - 1]
        if hit.start >= result.value_end and edge in "(（[\t" and _OWN_CELL.match(text.plain, hit.end):
            return hit.key
    return ""


def _in_list(text: DocumentText, name: int) -> str:
    """In a sentence: the specimen that heads its list ("CSF: protein 0.9, glucose 2.1", "CSF protein 0.9, glucose 2.1")."""
    low = max(text.sentence_at(name)[0], text.plain.rfind("\n", 0, name) + 1)
    for hit in reversed(_within(text, low, name)):
        follows = text.plain[hit.end : name]
        opens = not text.plain[low : hit.start].strip(" \t-*•(") or text.plain[: hit.start].rstrip()[-1:] in ".;。；"
        if re.match(r"[^:：,;，；.]{0,20}[:：]", follows) or (opens and _names_soon(text, hit, name)):
            return hit.key
    return ""


def _names_soon(text: DocumentText, hit: Hit, name: int) -> bool:
    """True when a number follows the specimen's name at once, as after the name of an analyte."""
    return bool(re.match(r"\s?[^\W\d_]+(?:\s[^\W\d_]+)?\s?[:=]?\s?[\d<>+]", text.plain[hit.end : name]))


def _above(text: DocumentText, name: int, *, table: bool) -> str:
    marks = text.remember("specimen-headings", lambda t: list(_headings(t)))
    at = bisect.bisect_right([start for start, _ in marks], name) - 1
    if at < 0:
        return ""
    start, key = marks[at]
    if table:
        return key
    ended = re.search(r"\n[ \t]*\n|\f", text.plain[start:name]) or section_at(text, name).heading > start
    return "" if ended else key


def _headings(text: DocumentText) -> Iterator[tuple[int, str]]:
    """Where a heading or a field names a specimen, and which; a weak one ends only what began below the top of a page."""
    page_start, began = 0, -1
    key = ""
    for start, line in text.lines():
        if "\f" in line:
            page_start = start
        said = _said_by(text, start, line)
        if said == WEAK:
            said = (
                "" if key in ("", BLOOD) or (began >= page_start and _first_on_page(text, page_start, began)) else BLOOD
            )
        if said:
            key, began = said, start
            yield start, said


def _first_on_page(text: DocumentText, page_start: int, began: int) -> bool:
    """True when no heading of blood stands between the top of the page and where the specimen began: it is the page's own."""
    return not any(h.key == BLOOD for h in specimen_headings().find(text.plain, text.folded, page_start, began))


def _said_by(text: DocumentText, start: int, line: str) -> str:
    """The specimen that a line names as a heading does, or in a field; empty for none or for two."""
    cells = list(_cells(start, line))
    for low, high in cells:
        if key := _field(text, low, high):
            return key
    if not cells or len([1 for low, high in cells if not _is_field(text, low, high)]) > 1:
        return ""
    found = {key for low, high in cells if (key := _heading(text, low, high))}
    return found.pop() if len(found) == 1 else ""


def _cells(start: int, line: str) -> Iterator[tuple[int, int]]:
    for cell in re.finditer(r"[^\t\f]+", line):
        if cell.group().strip():
            yield start + cell.start(), start + cell.end()


def _is_field(text: DocumentText, low: int, high: int) -> bool:
    return bool(re.search(r"[^\W\d_][:：]", text.plain[low:high])) or not re.search(
        r"[^\W\d_]", _NUMBERS.sub("", text.plain[low:high])
    )


def _field(text: DocumentText, low: int, high: int) -> str:
    """The specimen of "Specimen: urine"; what follows on the same line may be other fields."""
    for label in specimen_fields().find(text.plain, text.folded, low, high):
        colon = re.match(r"[ ]?(?:\([^)\n]*\)[ ]?)?[:：][ \t]*", text.plain[label.end : high + 1])
        if not colon or text.plain[max(low, label.start - 2) : label.start].strip(" |/（("):
            continue
        at = label.end + colon.end()
        value = re.match(r"[^\n\t:：]{0,40}", text.plain[at:])
        end = at + (value.end() if value else 0)
        for hit in (*specimen_words().find(text.plain, text.folded, at, end),):
            if hit.key != INERT:
                return hit.key
    return ""


def _heading(text: DocumentText, low: int, high: int) -> str:
    words = _NUMBERS.sub("", text.plain[low:high]).strip()
    if len(words) > _LONGEST or len(words.split()) > _MOST_WORDS or _NO_HEADING.search(words.rstrip(":：")):
        return ""
    keys = {hit.key for hit in specimen_headings().find(text.plain, text.folded, low, high)} - {INERT}
    if BLOOD in keys or len(keys - {WEAK}) > 1:
        return BLOOD if keys <= {BLOOD, WEAK} else ""
    named = keys - {WEAK}
    if named and any(result_at(text.plain, text.folded, at, high) for at in _word_starts(text, low, high)):
        return ""
    return next(iter(named or keys), "")


def _word_starts(text: DocumentText, low: int, high: int) -> Iterator[int]:
    return (low + match.start() for match in re.finditer(r"(?<!\S)\S", text.plain[low:high]))
