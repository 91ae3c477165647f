"""The labelled fields of a patient block: what stands after each label, up to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from caseferry.knowledge.calendar_words import role_words
from caseferry.knowledge.people import person_labels
from caseferry.knowledge.words import Token
from caseferry.steps.classify.views import LineView, PageView
from caseferry.steps.classify.wraps import Wrap, find_wraps

_SEPARATOR = re.compile(r"^[\s.)*]*(?:no|nr|n[°º]|#)?[\s.]*([:：=\t]|\s[-–—]\s)?\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """A label's kind and its value: offsets in the page's text. `marked`: a colon or a cell separates them."""

    kind: str
    label: str
    start: int
    end: int
    marked: bool
    line: int
    at_start: bool
    rest: tuple[int, ...] = ()  # lines below in the same column that go on with the value


def read_fields(page: PageView) -> Iterator[Field]:
    """Every labelled field of a page, in order. A value that wraps onto the next line is one value."""
    base = 0
    wraps = find_wraps(page)
    for number, line in enumerate(page.lines):
        for field in _of_line(page, number, line, base):
            yield replace(field, rest=_rest(wraps, number, line.text, field.start - base))
        base += len(line.text) + 1


def _rest(wraps: Sequence[Wrap], number: int, line: str, start: int) -> tuple[int, ...]:
    """What stands below the cell that holds offset `start` of line `number`; the label may stand in the same cell."""
    cells = (
        wrap.below
        for wrap in wraps
        if wrap.line == number and wrap.start <= start and "\t" not in line[wrap.start : start]
    )
    return next(cells, ())


def whole_value(page: PageView, field: Field) -> str:
    """The value with what stands below in its column; a word cut by a hyphen is put together."""
    value = page.page.text[field.start : field.end].rstrip()
    for number in field.rest:
        below = page.lines[number]
        if below.text.strip() and not re.search(r"[\d:：]", below.text) and not any(True for _ in _labels(below)):
            value += ("" if value.endswith(("-", "\ufffe")) else " ") + below.text.strip()
    return value


def _of_line(page: PageView, number: int, line: LineView, base: int) -> Iterator[Field]:
    labels = list(_labels(line))
    for position, (first, last, kind, phrase) in enumerate(labels):
        following = labels[position + 1] if position + 1 < len(labels) else None
        separator = _SEPARATOR.match(line.folded[line.words[last - 1].end :])
        marked = bool(separator and separator[1])
        start = line.words[last - 1].end + (separator.end() if separator else 0)
        end = line.words[following[0]].start if following else len(line.text)
        span = _below_header(page, number, line, base, start)
        if line.text[start:end].strip() or span is None:
            span = _span(page, number, base, (start, end), last=following is None)
        else:
            marked = True
        text = page.page.text[span[0] : span[1]].rstrip()
        if text.strip():
            yield Field(kind, phrase, span[0], span[0] + len(text), marked, number, _begins(line, line.words[first]))


def _span(page: PageView, number: int, base: int, inside: tuple[int, int], *, last: bool) -> tuple[int, int]:
    """Offsets in the page of a value that stands after its label, or below it when nothing stands after it."""
    start, end = inside
    value_end = base + end
    if last:
        value_end = _wrapped(page, number, base + end, empty=start >= end)
    if start >= len(page.lines[number].text):
        return base + len(page.lines[number].text) + 1, value_end
    return base + start, value_end


def _below_header(page: PageView, number: int, line: LineView, base: int, start: int) -> tuple[int, int] | None:
    """The cell below a column header: both rows have as many cells, and the row below holds no labels."""
    below = page.lines[number + 1] if number + 1 < len(page.lines) else None
    cells = line.text.count("\t")
    if below is None or not cells or below.text.count("\t") != cells or any(True for _ in _labels(below)):
        return None
    column = line.text[: max(0, start - 1)].count("\t")
    parts = below.text.split("\t")
    begin = base + len(line.text) + 1 + sum(len(part) + 1 for part in parts[:column])
    return begin, begin + len(parts[column])


def _labels(line: LineView) -> Iterator[tuple[int, int, str, str]]:
    """Labels of the line as (first word, last word exclusive, kind, phrase); dates have their own words and end a field too."""
    roles = [(hit.first, hit.last, "date", hit.phrase) for hit in line.find(role_words()) if hit.meanings[0] != "dated"]
    people = [(hit.first, hit.last, hit.meanings[0], hit.phrase) for hit in line.find(person_labels())]
    found: list[tuple[int, int, str, str]] = []
    for entry in sorted(people + roles, key=lambda entry: (entry[0] - entry[1], entry)):
        if not any(entry[0] < other[1] and other[0] < entry[1] for other in found):
            found.append(entry)
    kept: list[tuple[int, int, str, str]] = []
    for entry in sorted(found, reverse=True):
        if _is_label(line, *entry[:3]) or (kept and _shares_colon(line, entry, kept[-1])):
            kept.append(entry)
    yield from reversed(kept)


def _shares_colon(line: LineView, one: tuple[int, int, str, str], following: tuple[int, int, str, str]) -> bool:
    """Two labels before one colon: `Sex / age:`."""
    between = line.folded[line.words[one[1] - 1].end : line.words[following[0]].start]
    return (
        between.strip(" ") in ("/", "-", "&", "|", "")
        and one[2] in ("age", "sex")
        and following[2] in ("age", "sex", "date")
    )


def _is_label(line: LineView, first: int, last: int, kind: str) -> bool:
    """A word is a label when a colon follows it, or when it begins the line or a cell."""
    after = line.folded[line.words[last - 1].end :]
    if re.match(r"\s*[.)*\"]?\s*(?:no|n[°º])?\.?\s*[:：=]", after) or re.match(r"\s*\t", after):
        return True
    if _begins(line, line.words[first]):
        return True
    if kind == "date":
        return bool(re.match(r"\s*(?:le|on|el|am|:)?\s*\d", after))
    return kind in ("number", "document_number", "age", "sex") and last - first > 1


def _begins(line: LineView, word: Token) -> bool:
    before = line.folded[: word.start].rstrip(" .-•*|([")
    return not before or before.endswith(("\t", ":", ",", ";", "，")) or line.text[: word.start].endswith("  ")


def _wrapped(page: PageView, number: int, end: int, *, empty: bool) -> int:
    """The end of a value that goes on on the next line: one or two words of a name, or a value below its label."""
    below = page.lines[number + 1] if number + 1 < len(page.lines) else None
    if below is None or not below.words:
        return end
    if empty:
        return end + 1 + len(below.text) if len(below.words) <= 6 and not any(True for _ in _labels(below)) else end
    plain = len(below.words) <= 2 and not re.search(r"[\d:：]", below.text) and below.text.strip()[:1].isupper()
    if plain and not below.hits and not below.places and not any(True for _ in _labels(below)):
        return end + 1 + len(below.text)
    return end
