"""Stretches and clauses of a text that speaks of treatment, and the words in them that say when, why, how."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator

from caseferry.knowledge.courses import coded_words, line_words, status_words, words
from caseferry.knowledge.lexicon import Hit, Lexicon
from caseferry.knowledge.procedures import procedure_words
from caseferry.steps.extract.text import DocumentText

_ABBREVIATION = re.compile(
    r"(?:\b(?:inj|tab|cap|approx|dr|vs|no|iv|i\.v|p\.o|st|resp|max|min|wk|q|sc|im|mr|mrs|pt|ca|z\.?n|bzw|ggf|inkl)|(?<=\d)\s?(?:г|гг|р|рр)|\bгг?|\bт\.д|\bт\.ч)\.$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;；。，,،؛]|\.(?=\s|$)|\n\s*\n|\t|\f|(?<=\s)[-–—](?=\s)")
_STOP = re.compile(r"[;。；؛]|\.(?=\s)")
_DECIMAL = re.compile(r"\d,\d")


def stretches(text: DocumentText) -> tuple[tuple[int, int], ...]:
    """Sentences, those joined that an abbreviation cut apart ("Inj. Cisplatin")."""
    return text.remember("stretches", _joined)


def _joined(text: DocumentText) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for low, high in _rows_apart(text):
        if found and _ABBREVIATION.search(text.plain[found[-1][0] : found[-1][1]].rstrip()[-14:]):
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return tuple(found)


def _rows_apart(text: DocumentText) -> Iterator[tuple[int, int]]:
    """Sentences; each row of a table (a line with a TAB) apart."""
    for low, high in text.sentences:
        if "\t" not in text.plain[low:high]:
            yield low, high
            continue
        at = low
        for line in text.plain[low:high].splitlines(keepends=True):
            yield at, at + len(line)
            at += len(line)


def is_row(text: DocumentText, offset: int) -> bool:
    """True when the place stands in a row of a table."""
    low, high = text.line_at(offset)
    return "\t" in text.plain[low:high]


def stretch_at(text: DocumentText, offset: int) -> tuple[int, int]:
    """The stretch that holds `offset`."""
    every = stretches(text)
    if not every:
        return (0, len(text.plain))
    return every[max(0, bisect.bisect_right([low for low, _ in every], offset) - 1)]


def clause_at(text: DocumentText, start: int, end: int) -> tuple[int, int]:
    """The clause that holds the words from `start` to `end`: between commas, semicolons and stops."""
    low, high = stretch_at(text, start)
    high = max(high, end)
    before = [m.end() for m in _CLAUSE.finditer(text.plain, low, start) if not _no_cut(text.plain, m.start())]
    after = (m.start() for m in _CLAUSE.finditer(text.plain, end, high) if not _no_cut(text.plain, m.start()))
    return (before[-1] if before else low, next(after, high))


def broken(text: DocumentText, low: int, high: int) -> bool:
    """True when a full stop or semicolon, not one of an abbreviation, stands between two offsets."""
    return any(not _no_cut(text.plain, m.start()) for m in _STOP.finditer(text.plain, low, high))


def _no_cut(plain: str, at: int) -> bool:
    """True for a decimal comma and for the full stop of an abbreviation."""
    return bool(_DECIMAL.match(plain, max(0, at - 1))) or bool(_ABBREVIATION.search(plain[max(0, at - 12) : at + 1]))


def found_words(text: DocumentText, name: str, low: int, high: int) -> list[Hit]:
    """Words of one list (of courses.yaml) between two offsets; the document is searched once per list."""
    hits: list[Hit] = text.remember(f"course-{name}", lambda t: list(_lexicon(name).find(t.plain, t.folded)))
    first = bisect.bisect_left(hits, low, key=lambda hit: hit.start)
    return [hit for hit in hits[first:] if hit.start < high and hit.end <= high]


@functools.cache
def _lexicon(name: str) -> Lexicon:
    if name in ("settings", "responses", "reasons"):
        return coded_words(name)
    return {"status": status_words, "lines": line_words}[name]() if name in ("status", "lines") else words(name)


_NOT_REACHED = re.compile(
    r"\W{0,3}(?:was |were |has |is |n'a |n'est |no |не |chưa |khong )?(?:not (?:been )?(?:achieved|obtained|reached|confirmed)|не (?:был\w* )?(?:достигнут|получен|отмечен)\w*|"
    r"(?:se )?(?:alcanzo|obtuvo|logro)(?: no)?|pas (?:ete )?(?:obtenue|atteinte)|non (?:obtenue|atteinte)|nao (?:foi )?(?:alcancad|obtid)\w*|nicht erreicht|未达到|未达)"
)


def not_reached(text: DocumentText, start: int, end: int) -> bool:
    """True for a response that the record says was not reached."""
    before = text.folded[max(0, start - 14) : start]
    return bool(_NOT_REACHED.match(text.folded, end)) or bool(
        re.search(r"(?:未达到?|не достиг\w*|did not reach |chua dat )\s*$", before)
    )


def transplant_hits(text: DocumentText, low: int, high: int) -> list[Hit]:
    """Transplants named between two offsets."""
    hits: list[Hit] = text.remember(
        "transplants", lambda t: list(procedure_words("transplants").find(t.plain, t.folded))
    )
    return [hit for hit in hits if low <= hit.start and hit.end <= high]


def printed(text: DocumentText, start: int, end: int) -> str:
    """The words as printed, line breaks as spaces."""
    return re.sub(r"\s+", " ", text.text[start:end]).strip()
