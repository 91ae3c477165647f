"""What the words beside a date say about it: label before, after, above, or a line of place and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.knowledge.calendar_words import role_words, small_words
from caseferry.knowledge.phrases import Hit
from caseferry.knowledge.words import Token, tokens
from caseferry.steps.classify.views import LineView, PageView

LABEL_GAP = 3  # words that may stand between a label and its date
LONGEST_PLACE = 6  # words of a place before its comma (`Belo Monte da Serra, 26 de fevereiro de 2026`)
PROSE_WORDS = 15  # a line with more words than this, or that runs on, is running text


_WIDE_GAP = re.compile(r"(?<=\S)(?: {4,}|\t)\s*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A date's place: `line` on the page, offsets in that line."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """The role words of a date: a key of dates.yaml or empty; the words; whether they stand in running text; `lone`: place and date only."""

    role: str = ""
    words: str = ""
    prose: bool = False
    lone: bool = False
    marked: bool = False  # a colon or a cell stands between the words and the date


def role_of(page: PageView, at: Placed, others: Sequence[Placed]) -> Said:
    """The role of the date at `at`; `others` are all dates of the page."""
    line = page.lines[at.line]
    prose = _is_prose(page, at)
    said = _before(line, at, others) or _after(line, at, others) or _above(page, at)
    if said is not None:
        return Said(said.role, said.words, prose and not said.marked, marked=said.marked)
    lone = _stands_alone(line, at)
    return Said(prose=prose and not lone, lone=lone)


def _before(line: LineView, at: Placed, others: Sequence[Placed]) -> Said | None:
    """The label to the left, back to the date before it."""
    low = max((o.end for o in others if o.line == at.line and o.end <= at.start), default=0)
    words = [word for word in line.words if word.start >= low and word.end <= at.start]
    return _label(line, words, reverse=True)


def _after(line: LineView, at: Placed, others: Sequence[Placed]) -> Said | None:
    """A label to the right, as Chinese and Russian write it; never one that belongs to the next date."""
    high = min((o.start for o in others if o.line == at.line and o.start >= at.end), default=-1)
    if high >= 0:
        return None
    words = [word for word in line.words if word.start >= at.end][:6]
    said = _label(line, words, reverse=False)
    return said if said is None or ":" not in line.folded[at.end :] else None


def _label(line: LineView, words: Sequence[Token], *, reverse: bool) -> Said | None:
    hits = list(line.find(role_words(), list(words)))
    if not hits:
        return None
    hit = hits[-1] if reverse else hits[0]
    between = words[hit.last :] if reverse else words[: hit.first]
    marked = _colon(line, words, hit)
    if sum(not _small(word) for word in between) > (LABEL_GAP if marked else 0):
        return None
    return Said(_first_role(hits, hit), hit.phrase, marked=marked)


def _first_role(hits: Sequence[Hit[str]], hit: Hit[str]) -> str:
    """`dated` words are weak: a stronger label right before them wins (`Collected on`, `Reported date`)."""
    role = hit.meanings[0]
    if role == "dated" and len(hits) > 1:
        before = hits[hits.index(hit) - 1] if hits.index(hit) else hit
        if hit.first - before.last <= 1:
            return before.meanings[0]
    return role


def _small(word: Token) -> bool:
    return word.text in small_words("fillers") or word.text.isdigit() or (len(word.text) == 1 and word.text < "\u2e80")


def _colon(line: LineView, words: Sequence[Token], hit: Hit[str]) -> bool:
    after = line.folded[words[hit.last - 1].end :][:3]
    return ":" in after or "\t" in after


def _above(page: PageView, at: Placed) -> Said | None:
    """A label on the line above: the header of the date's column, or a label that ends that line."""
    line = page.lines[at.line]
    previous = next((above for above in reversed(page.lines[: at.line]) if above.words), None)
    if previous is None or previous.length > PROSE_WORDS:
        return None
    cell = line.folded[: at.start].count("\t")
    cells = previous.folded.split("\t")
    if len(cells) > 1 and cell < len(cells):
        return _whole_cell(cells[cell])
    said = _whole_cell(cells[-1])
    if line.folded[: at.start].strip(" \t-:") and (said is None or said.role != "compared"):
        return None
    return said


def _whole_cell(cell: str) -> Said | None:
    """A cell that is a label and nothing else."""
    words = tokens(cell)
    hits = list(role_words().find(words))
    if len(hits) != 1 or len(words) - (hits[0].last - hits[0].first) > 1:
        return None
    return Said(hits[0].meanings[0], hits[0].phrase, marked=True)


def _stands_alone(line: LineView, at: Placed) -> bool:
    """A line that is a date, or a place and a date (`Abidjan, le 3 mai 2025`), as letters and signatures have it.

    A date at the end of a letterhead's line stands in a cell of its own, a wide gap away from the rest.
    """
    low, high = _cell(line, at)
    before = line.folded[low : at.start]
    rest = before + " " + line.folded[at.end : high]
    words = [word for word in tokens(rest) if not _small(word)]
    titled = any(line.words[hit.first].start >= low for hit in line.hits)
    if titled or any(character.isdigit() for character in rest):
        return False  # `CT of 12 March 2025` speaks of another document
    place = before.rstrip().endswith(",") and before.count(",") == 1 and not line.folded[at.end : high].strip(" .")
    return len(words) <= (LONGEST_PLACE if place else 3) and not any(character in rest for character in ":;=%")


def _cell(line: LineView, at: Placed) -> tuple[int, int]:
    """The part of a line that a date stands in: all of it, or what a wide gap sets apart to the right."""
    gaps = list(_WIDE_GAP.finditer(line.folded, 0, at.start))
    return (gaps[-1].end(), len(line.folded)) if len(gaps) == 1 else (0, len(line.folded))


def _is_prose(page: PageView, at: Placed) -> bool:
    line = page.lines[at.line]
    if line.length > PROSE_WORDS:
        return True
    follows = page.lines[at.line + 1] if at.line + 1 < len(page.lines) else None
    runs_on = follows is not None and follows.text.strip()[:1].islower() and line.length > 6
    ends = line.text.rstrip().endswith((".", "。")) and line.length > 7
    return runs_on or ends
