"""What the build of a document says about its kind: rows of results, prescriptions, money, letters, MRZ."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Sequence

from caseferry.domain.documents import Evidence
from caseferry.knowledge.mrz import read_mrz
from caseferry.knowledge.structure import structure_book, structure_list, structure_words
from caseferry.steps.classify.views import HEAD_LINES, PageView

_RANGE = re.compile(r"\d\s*(?:-|to|a|à|~|～)\s*\d|[<>≤≥]\s*\d")
_VALUE = re.compile(r"(?<![\w.,])[<>]?\d+(?:[.,]\d+)?(?![\w/])")
_GRAY = re.compile(r"\d\s*(?:c?gy|гр|غراي|جراي)\b|\d\s*c?gy")
_MONEY = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+|\d+[.,]\d{2}(?!\d)|\d{3,}")


def weigh_build(pages: Sequence[PageView]) -> list[Evidence]:
    """Evidence from structure."""
    found = []
    for category, name, rule in _RULES:
        weight, words = rule(pages)
        if weight:
            found.append(Evidence(words or name, "structure", round(weight, 3), category))
    return found


@functools.cache
def _alternatives(name: str) -> re.Pattern[str]:
    words = sorted(structure_list(name), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")


def _result_rows(pages: Sequence[PageView]) -> tuple[float, str]:
    """Rows of a table of results: a name, a value, and a unit or a range."""
    rows = within = 0
    for line in (line for page in pages for line in page.lines):
        if 2 <= len(line.words) <= 16 and line.words[0].text[0].isalpha() and (value := _VALUE.search(line.folded)):
            rest = line.folded[value.end() :]
            if _alternatives("lab_units").search(rest) or (_RANGE.search(rest) and len(line.words) <= 9):
                rows += 1
                within += len(line.words)
    share = min(1.0, 3 * within / max(1, sum(page.word_count for page in pages)))
    return (min(9.0, 1.2 * rows * share), f"{rows} rows of results") if rows >= 3 else (0.0, "")


def _analyte_prose(pages: Sequence[PageView]) -> tuple[float, str]:
    """Names of analytes each followed by a value, densely."""
    pairs = words = 0
    for line in (line for page in pages for line in page.lines):
        words += len(line.words)
        for hit in line.find(structure_book("analytes")):
            after = line.words[hit.last : hit.last + 4]
            pairs += any(word.text[0].isdigit() for word in after)
    share = pairs * 4 / words if words else 0.0
    return (min(9.0, 14 * share), f"{pairs} analytes with values") if pairs >= 3 and share > 0.12 else (0.0, "")


def _prescription(pages: Sequence[PageView]) -> tuple[float, str]:
    """Doses, frequencies and names of medicines, densely."""
    words = marks = 0
    stems = tuple(sorted(structure_words("drug_stems")))
    units = structure_words("dose_units")
    for line in (line for page in pages for line in page.lines):
        words += len(line.words)
        marks += sum(1 for _ in line.find(structure_book("frequency")))
        texts = [word.text for word in line.words]
        marks += sum(1 for a, b in itertools.pairwise(texts) if a[0].isdigit() and b in units)
        marks += sum(1 for text in texts if len(text) > 5 and text.endswith(stems))
        marks += sum(1 for text in texts if re.fullmatch(r"\d+(?:mg|mcg|g|ml|мг|мл)", text))
    share = marks * 3 / words if words else 0.0
    return (min(9.0, 9 * share), f"{marks} doses and medicines") if marks >= 3 and share > 0.25 else (0.0, "")


def _money(pages: Sequence[PageView]) -> tuple[float, str]:
    """Amounts of money."""
    rows = sum(
        1
        for page in pages
        for line in page.lines
        if any(True for _ in line.find(structure_book("money"))) and _MONEY.search(line.folded)
    )
    return (min(5.0, 1.5 * rows), f"{rows} lines with amounts") if rows >= 2 else (0.0, "")


def _letter(pages: Sequence[PageView]) -> tuple[float, str]:
    """A salutation, a subject line, a closing."""
    marks = []
    for page in pages:
        for line in page.lines:
            for name in ("salutations", "closings", "subject_marks"):
                hit = next(iter(line.find(structure_book(name))), None)
                if hit is not None and hit.first == 0 and (name != "subject_marks" or ":" in line.folded[:25]):
                    marks.append(name)
    kinds = set(marks)
    return (2.0 * len(kinds) + 1.0, "letter") if "salutations" in kinds or len(kinds) > 1 else (0.0, "")


def _irradiation(pages: Sequence[PageView]) -> tuple[float, str]:
    """Doses in gray in a text that is short for the number of them."""
    doses = sum(len(_GRAY.findall(page.folded)) for page in pages)
    words = sum(page.word_count for page in pages)
    return (min(4.0, doses * 200 / words), f"{doses} doses in gray") if doses >= 2 and words else (0.0, "")


def _mail(pages: Sequence[PageView]) -> tuple[float, str]:
    """The head of a mail: it is no medical document of its own, whatever it speaks of."""
    found = set()
    mail = False
    for line in pages[0].lines[:10]:
        hit = next(iter(line.find(structure_book("mail_headers"))), None)
        if hit is not None and hit.first == 0 and re.match(r"\s*[:\t]", line.folded[line.words[hit.last - 1].end :]):
            found.add(hit.phrase)
            mail = mail or "@" in line.text
    return (12.0, "the head of a mail") if len(found) >= 3 and mail else (0.0, "")


def _stay(pages: Sequence[PageView]) -> tuple[float, str]:
    """Marks of an admission and of a discharge."""
    found = {
        name: sorted({hit.phrase for page in pages for line in page.lines for hit in line.find(structure_book(name))})
        for name in ("admission_marks", "discharge_marks")
    }
    if not all(found.values()):
        return 0.0, ""
    weight = min(7.0, 2.0 + 1.2 * sum(len(words) for words in found.values()))
    return weight, f"{found['admission_marks'][0]}, {found['discharge_marks'][0]}"


def _machine_zone(pages: Sequence[PageView]) -> tuple[float, str]:
    """The machine-readable zone of a passport or identity card."""
    for page in pages:
        zone = read_mrz(page.page.text.split("\n"))
        if zone is not None:
            return (20.0, "machine-readable zone") if zone.checked else (12.0, "machine-readable zone, damaged")
    return 0.0, ""


def _medical_head(pages: Sequence[PageView]) -> tuple[float, str]:
    """Words of an identity paper without any clinical word are few: a short page in which they stand counts more."""
    page = pages[0]
    hits = [
        hit
        for line in page.lines[: HEAD_LINES * 2]
        for hit in line.hits
        for m in hit.meanings
        if m.category == "passport"
    ]
    share = sum(hit.last - hit.first for hit in hits) / max(1, page.word_count)
    return (min(5.0, 12 * share), "labels of an identity paper") if len(hits) >= 3 and share > 0.12 else (0.0, "")


_RULES: tuple[tuple[str, str, Callable[[Sequence[PageView]], tuple[float, str]]], ...] = (
    ("labs", "rows", _result_rows),
    ("labs", "analytes", _analyte_prose),
    ("medication", "doses", _prescription),
    ("administrative", "money", _money),
    ("administrative", "mail", _mail),
    ("medical_summary", "letter", _letter),
    ("radiotherapy", "gray", _irradiation),
    ("discharge", "stay", _stay),
    ("passport", "mrz", _machine_zone),
    ("passport", "labels", _medical_head),
)
