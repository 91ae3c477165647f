"""The title of a document and what it says about its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.domain.documents import Evidence
from caseferry.knowledge.categories import Meaning
from caseferry.knowledge.phrases import Hit
from caseferry.knowledge.structure import structure_book, structure_words
from caseferry.steps.classify.views import HEAD_LINES, LineView, PageView

NAME_WEIGHT = 8.0
SUBJECT_WEIGHT = 4.0
LONGEST_TITLE = 14
BELOW_TEXT = 0.2
"""What is left of a title's weight below running text or a section heading."""
_SENTENCE = re.compile(r"[.;。；]\s+\S|[,，、]\s+\S.*[,，、]")
_NUMBER = re.compile(r"^\d+$")
_AMOUNT = re.compile(r"(?<!\S)\d+(?:[.,]\d+)*(?!\S)")


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A line that may be the title: its words as printed, the evidence in it, how strong it is (0 to 1)."""

    text: str
    evidence: tuple[Evidence, ...]
    strength: float
    line: int


def read_titles(page: PageView) -> tuple[TitleLine, ...]:
    """Lines in the head of the page that may be its title, strongest first; at most four."""
    heads = [line for line in page.lines if line.words][:HEAD_LINES]
    found, below = [], 1.0
    for place, line in enumerate(heads):
        title = _title(line, place, below)
        if title is not None:
            found.append(title)
        if _is_text(line):
            below = BELOW_TEXT
    return tuple(sorted(found, key=lambda title: (-title.strength, title.line))[:4])


def _is_text(line: LineView) -> bool:
    """True for running text and for section headings: what comes below is no title of the page."""
    if line.length > LONGEST_TITLE:
        return not line.places and "\t" not in line.text and not line.folded[:-1].count("·")
    if any(character.isdigit() for character in line.folded):
        return False
    first = next(iter(line.hits), None)
    return (
        first is not None
        and first.first == 0
        and _tiers(first) <= {"headings", "against"}
        and bool(re.match(r"\s*[:：]", line.after(first)))
    )


def _title(line: LineView, place: int, below: float) -> TitleLine | None:
    start = _after_label(line)
    words = line.words[start:]
    if not words or line.length > LONGEST_TITLE or _SENTENCE.search(line.folded.strip()):
        return None
    hits = [hit for hit in line.hits if hit.first >= start and _tiers(hit) & {"names", "subjects"}]
    if not hits or (start == 0 and _is_field(line)):
        return None
    strength = below * _coverage(line, hits, start) * _standing(line, place, start) * _clarity(line, hits)
    evidence = tuple(item for hit in hits for item in _evidence(hit, strength))
    return TitleLine(line.text[words[0].start :].strip(), evidence, round(strength, 4), line.number)


def _after_label(line: LineView) -> int:
    """The word after a label such as `Examination:`; 0 when there is none."""
    for hit in line.find(structure_book("exam_labels")):
        if hit.first == 0 and re.match(r"\s*[:：]", line.folded[line.words[hit.last - 1].end :]):
            return hit.last
        break
    return 0


def _is_field(line: LineView) -> bool:
    """True for `Label: value` lines: a field, not a title. A number after the colon is that of the report."""
    colon = re.search(r"[:：]\s*\S", line.folded)
    return colon is not None and not _numbered(line.folded[colon.start() + 1 :])


def _numbered(value: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:n[o°º]?\.?\s*)?[\w/\-.]*\d[\w/\-.]*\s*", value))


def _tiers(hit: Hit[Meaning]) -> set[str]:
    return {meaning.tier for meaning in hit.meanings}


def _coverage(line: LineView, hits: Sequence[Hit[Meaning]], start: int) -> float:
    """The share of the line's words that say what it is; report words and numbers do not count against it."""
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    plain = structure_words("report_words")
    rest = [
        w
        for at, w in enumerate(line.words)
        if at >= start and at not in covered and w.text not in plain and not _NUMBER.match(w.text)
    ]
    return max(0.3, (len(covered) + 0.6) / (len(covered) + 0.6 * len(rest) + 0.6))


def _standing(line: LineView, place: int, start: int) -> float:
    """How much the line stands out: size, capitals, place on the page, not being a letterhead."""
    factor = 1.0
    if len(_AMOUNT.findall(line.folded)) > 1:
        factor *= 0.3  # a row of a table or of a bill
    if line.places:
        factor *= 0.3
    if line.size >= 1.25:
        factor *= 1.2
    if line.text.isupper() and len(line.text.strip()) > 3:
        factor *= 1.1
    if start:
        factor *= 1.1
    elif line.folded.rstrip().endswith((":", "：")):
        factor *= 0.7
    return factor * (1.0 if place < 10 else 0.7)


def _clarity(line: LineView, hits: Sequence[Hit[Meaning]]) -> float:
    """A list of several kinds is what a house offers, not what the page is."""
    kinds = [{m.category for m in hit.meanings if m.tier == "names"} for hit in hits]
    kinds = [kind for kind in kinds if kind]
    separated = re.search(r"\s[-–•|·/&+]\s|[,•|·]", line.text) is not None
    if len(kinds) > 1 and separated and not set.intersection(*kinds):
        return 0.25
    return 1.0


def _evidence(hit: Hit[Meaning], strength: float) -> list[Evidence]:
    weights = {"names": NAME_WEIGHT, "subjects": SUBJECT_WEIGHT, "against": -4.0}
    return [
        Evidence(hit.phrase, "title", round(weights[m.tier] * strength, 3), m.category)
        for m in hit.meanings
        if m.tier in weights
    ]
