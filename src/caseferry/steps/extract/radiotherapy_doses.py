"""Doses of radiotherapy as records write them: "50.4 Gy in 28 fractions", "СОД 60 Гр за 30 фракций", "DT 50Gy/25次"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseferry.knowledge.lexicon import LETTERS
from caseferry.steps.extract.text import DocumentText

_GRAY = r"(?:gy|grays?|гр(?:еи)?|греи|戈瑞|غراي|جراي|جري)"
_CENTIGRAY = r"(?:cgy|сгр|centigrays?|سنتيجراي)"
_UNIT = rf"(?P<unit>{_CENTIGRAY}|{_GRAY})(?:\s?\(?\s?rbe\s?\)?)?(?![{LETTERS}])"
_FRACTION = (
    r"(?:(?:fractions?|fraccion(?:es)?|fracs?|fx|fr|sesion(?:es)?|seances?|sittings?|sessions?|fracoes|sessoes|aplicac\w+|insertions?|applications?|"
    r"fraktionen|frazioni|fraksi(?:yon\w*)?|фракц\w*|сеанс\w*|процедур\w*|f|جلسه|جلسات|جرعه|جرعات|كسر|lan|buoi|phan lieu|phien)(?![^\W\d_])|分次|次|f(?=[\u4e00-\u9fff])|#)"
)
_LINK = r"[\s,:(/]*(?:in|en|over|for|за|in|em|x|×|分|共|علي|على|خلال|trong|dalam|per|par|via|/)?[\s(]*"
_DOSE = re.compile(
    rf"(?<![\d.,])(?P<dose>\d{{1,4}}(?:[.,]\d{{1,3}})?)\s*{_UNIT}"
    rf"(?:{_LINK}(?P<n>\d{{1,2}})\s*{_FRACTION}(?!\s*/\s*(?:week|sem)))?"
)
_REVERSED = re.compile(
    rf"(?<![\d.,])(?P<n>\d{{1,2}})\s*{_FRACTION}\s*[(=,:]*\s*(?:of|de|для|total|totalling|до)?\s*(?P<dose>\d{{2,4}}(?:[.,]\d{{1,2}})?)\s*{_UNIT}"
)
_NOT_A_COURSE = re.compile(
    r"(?:bed|eqd2?|d\s?\d{2,3}%?|v\s?\d{1,3}|d2cc|d90|dmax|dmean|mean (?:\w+ )?dose|(?<![a-z])v\s?|(?<![a-z])d\s?|max(?:imum)? dose|α/β|a/b|alpha/beta|constraint|limit|tolerance|"
    r"\bper fraction|рod|род|разов\w*(?: очагов\w*)?(?: доз\w*)?|単回|单次|每次|per fraccion|par seance|dose par|liều mỗi|moi phan lieu|"
    r"lung|heart|cord|rectum|bladder|bowel|moelle|медуллы)\s*(?:\(?10\)?)?\s*[:=(<≤]*\s*(?:of|de|to|до|at|-)?\s*$"
)
_EACH_AT_MOST = 20.0
"""Gy: what stands before "x 3" is a dose for each fraction up to this, else a total."""
_EACH = re.compile(
    r"^\s*(?:/|per|par|por|за|pro|a|each|每|mỗi|para cada)\s*(?:la\s|le\s|одну\s)?(?:fraction|fx|fr\b|fraccion|sesion|seance|фракц|сеанс|frak|次|f\b|phan lieu|#|day|jour|dia)"
)


@dataclass(frozen=True, slots=True)
class Dose:
    """A total dose at `start` to `end`: in Gy as text, with the number of fractions where it is said; `raw` in the printed unit."""

    start: int
    end: int
    gray: str
    fractions: str


def doses_of(text: DocumentText) -> list[Dose]:
    """Every total dose in a document, in order. Doses per fraction, to organs, and biologically equivalent doses are not courses."""
    return text.remember("doses", _read)


def _read(text: DocumentText) -> list[Dose]:
    found: list[Dose] = []
    for pattern in (_DOSE, _REVERSED):
        for match in pattern.finditer(text.folded):
            if not any(match.start() < d.end and d.start < match.end() for d in found) and _is_course(text, match):
                found.append(Dose(match.start(), match.end(), _gray(match), match["n"] or ""))
    return sorted(found, key=lambda dose: dose.start)


def _gray(match: re.Match[str]) -> str:
    """The total in Gy: centigrays are converted, "7 Gy x 3" is three times seven."""
    number = float(match["dose"].replace(",", "."))
    if re.fullmatch(_CENTIGRAY, match["unit"]):
        number /= 100
    each = (
        match["n"]
        and number <= _EACH_AT_MOST
        and re.search(r"[x×]\s*\(?\s*\d", match[0][match.end("unit") - match.start() :])
    )
    return f"{number * int(match['n']) if each else number:.3f}".rstrip("0").rstrip(".")


def _is_course(text: DocumentText, match: re.Match[str]) -> bool:
    before = text.folded[max(0, match.start() - 34) : match.start()].split("\n")[-1]
    after = text.folded[match.end() : match.end() + 26]
    if _NOT_A_COURSE.search(before) or (not match["n"] and _EACH.match(after)):
        return False
    small = float(_gray(match)) < 4 and not match["n"]
    follows = re.search(rf"{_FRACTION}\s*(?:of|de|по|x|×|à|a|von|each)?\s*$", before)
    return not small and not (follows and not match["n"])
