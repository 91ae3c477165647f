"""What tells pages apart or together: page numbers, report numbers, the letterhead, the patient, the title."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.structure import structure_list
from caseferry.steps.classify.dates.find import find_dates
from caseferry.steps.classify.kinds.titles import TitleLine, read_titles
from caseferry.steps.classify.people.fields import read_fields, whole_value
from caseferry.steps.classify.people.values import clean_name, read_number
from caseferry.steps.classify.views import HEAD_LINES, LineView, PageView

TITLE_WEIGHT = 3.0
"""The least weight of a line that counts as a title of its own."""
_CHINESE = re.compile(
    r"第\s*(\d{1,3})\s*[页頁]\s*[,，/]?\s*(?:共|总|總)\s*(\d{1,3})\s*[页頁]|共\s*(\d{1,3})\s*[页頁]\s*[,，/]?\s*第\s*(\d{1,3})\s*[页頁]"
)
_BARE = re.compile(r"(?<![\d./,-])(\d{1,2})\s?/\s?(\d{1,2})\s*$")
_VALUES = re.compile(r"\d+(?:[.,]\d+)?")
_TITLE_NUMBER = re.compile(r"(?:\bn[°ºo]|№|\bno\.|#)\s*[.:]?\s*([A-Z\d][A-Z\d/.\-]*\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Marks:
    """One page's marks. `page`, `of` 0 where not written; `numbers` are report numbers; `days` dates in its head."""

    view: PageView
    page: int
    of: int
    numbers: frozenset[str]
    person: str
    days: frozenset[tuple[int, ...]]
    titles: tuple[TitleLine, ...]
    letterhead: str

    @functools.cached_property
    def values(self) -> frozenset[str]:
        """The numbers of the page of two digits and more, with a decimal point."""
        return frozenset(
            match.group().replace(",", ".") for match in _VALUES.finditer(self.view.folded) if len(match.group()) > 1
        )

    @property
    def title(self) -> TitleLine | None:
        """The title, when a line is strong enough to be one."""
        best = self.titles[0] if self.titles else None
        return best if best and max((item.weight for item in best.evidence), default=0.0) >= TITLE_WEIGHT else None

    @property
    def headed(self) -> bool:
        """True when the page has a head of its own: a patient, a title or a letterhead."""
        return bool(self.person or self.title is not None or self.letterhead)


def read_marks(view: PageView) -> Marks:
    """The marks of a page."""
    page, of = _page_number(view)
    numbers, person = set(), ""
    text = view.page.text
    for field in read_fields(view):
        value = text[field.start : field.end]
        if field.kind == "document_number" and (number := read_number(value)):
            numbers.add(_plain(number))
        elif field.kind in ("name", "subject", "surname") and not person and field.marked:
            person = clean_name(whole_value(view, field))
    titles = read_titles(view)
    for title in titles[:2]:
        numbers.update(_plain(match[1]) for match in _TITLE_NUMBER.finditer(title.text))
    head = "\n".join(line.folded for line in view.lines[:HEAD_LINES])
    days = frozenset(found.numbers for found in find_dates(head))
    return Marks(view, page, of, frozenset(numbers), person, days, titles, _letterhead(view))


def _plain(number: str) -> str:
    return re.sub(r"[^0-9a-z]", "", fold(number))


@functools.cache
def _numbered() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(structure_list("page_words"), key=len, reverse=True))
    of = "|".join(re.escape(word) for word in sorted(structure_list("of_words"), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})\.?\s*:?\s*(\d{{1,3}})\s*(?:{of})\s*(\d{{1,3}})(?!\d)")


def _page_number(view: PageView) -> tuple[int, int]:
    """`Page 2 of 3` anywhere on the first or last lines, a bare `2/3` only at the end of the foot."""
    edge = [*view.lines[:6], *view.lines[-6:]] if len(view.lines) > 12 else list(view.lines)
    for line in reversed(edge):
        match = _numbered().search(line.folded) or _CHINESE.search(line.folded)
        if match:
            groups = [int(group) for group in match.groups() if group]
            page, of = groups if match.re is not _CHINESE or match[1] else groups[::-1]
            if 0 < page <= of:
                return page, of
    for line in [line for line in view.lines if line.words][-3:]:
        bare = _BARE.search(line.folded)
        if bare and 0 < int(bare[1]) <= int(bare[2]) <= 30 and len(line.words) <= 8:
            return int(bare[1]), int(bare[2])
    return 0, 0


def _is_field_line(line: LineView) -> bool:
    """True for a line of cells or of labels with numbers: it tells of a patient or a test, not of a house."""
    return "\t" in line.text or (":" in line.text and any(character.isdigit() for character in line.text))


def _letterhead(view: PageView) -> str:
    """The folded first lines that name a place; empty when the page begins with something else."""
    top = [line for line in view.lines if line.words][:4]
    places = [line for line in top if line.places and len(line.words) <= 14 and not _is_field_line(line)]
    if not places:
        return ""
    last = top.index(places[-1])
    return " ".join(line.folded.strip() for line in top[: last + 1])


def ends_open(view: PageView) -> bool:
    """True when the text of the page stops in the middle of a sentence."""
    last = next((line for line in reversed(view.lines) if len(line.words) > 4), None)
    return last is not None and last.text.rstrip()[-1:] not in ".:;!?。！？؟" and last.text.rstrip()[-1:].isalpha()


def begins_open(view: PageView) -> bool:
    """True when the page begins in the middle of a sentence."""
    first = next((line for line in view.lines if line.words), None)
    return first is not None and first.text.strip()[:1].islower()


def says_end(view: PageView) -> bool:
    """True when the page says that the report ends here."""
    foot = " ".join(line.folded for line in view.lines[-8:])
    return any(word in foot for word in structure_list("endings"))
