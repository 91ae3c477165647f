"""Finds the tumour's grade: G1 to G4, grades in words, Nottingham, Fuhrman, Gleason, ISUP, WHO CNS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from caseferry.domain.facts import Assertion, Display, Fact, Quantity
from caseferry.knowledge.staging import differentiation, grade_words, refused_grades
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.text import DocumentText

_CODE = re.compile(r"(?<![A-Za-z0-9])G[\s-]?(?P<v>[1-4](?:\s?[-/]\s?G?[1-4])?)(?![\d.,]?\d|[A-Za-z%])")
_NUMBER = re.compile(
    r"[\s:=\-,(]{0,4}(?:is|was|de|:|=|\(|score|为|：)?[\s:=(]{0,3}(?P<v>III|II|IV|I|Ⅰ|Ⅱ|Ⅲ|Ⅳ|[1-4](?:[ABab](?![A-Za-z0-9]))?)(?:\s?(?:/|of|out of)\s?(?:III|3|4|IV))?(?:\s?-\s?(?:III|II|IV|[1-4]))?(?![\d.,]\d|[A-Za-z0-9%]|\s?(?:cm|mm|x\s?\d))"
)
_GLEASON = re.compile(
    r"(?:gleason|глисон\w*|gléason)\D{0,28}?(?P<v>[3-5]\s?\+\s?[3-5](?:\s?\+\s?[3-5])?(?:\s?=\s?(?:10|[6-9]))?|(?:10|[6-9])(?:\s?\(\s?[3-5]\s?\+\s?[3-5]\s?\))?)(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
_ISUP = re.compile(
    r"(?:ISUP|grade\s+group|grupo\s+grado|группа\s+ISUP|分级分组)(?:\s*(?:grade|grade\s+group|group|grado|grupo|groupe|группа|:|=|级|分级))*[\s:=\-]{0,3}(?P<v>[1-5])(?![\d.,]?\d|[A-Za-z])",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?:(?:CNS\s+WHO|WHO\s+CNS|WHO|OMS|ВОЗ)\s*(?:\(?\s?20\d\d\s?\)?)?[\s,:\-]*(?:CNS)?\s*(?:grade|grado|grau|grad|级别|степен[ьи]|分级)?[\s:\-]{0,3}(?P<v>IV|I{1,3}|[1-4]|Ⅰ|Ⅱ|Ⅲ|Ⅳ)\s?(?P<ji>级)?(?:\s?степен\w+)?)(?![\d.,]?\d|[A-Za-z%])"
)
_NOTTINGHAM_SCORE = re.compile(
    r"(?:nottingham|elston|bloom|\bsbr\b|诺丁汉|ноттингем)[^.;\n\d]{0,40}?(?P<v>[3-9])\s?(?:/|of|out of|sobre|sur|de|из|分?/)\s?9(?!\d)",
    re.IGNORECASE,
)
_GRADE_OF_SCORE = {3: "G1", 4: "G1", 5: "G1", 6: "G2", 7: "G2", 8: "G3", 9: "G3"}
"""The Nottingham grade is defined by the sum of its three scores (Elston and Ellis 1991)."""
_FAMILIES = (("nottingham", "Nottingham"), ("bloom", "Nottingham"), ("sbr", "SBR"), ("fuhrman", "Fuhrman"), ("figo", "FIGO grade"), ("isup", "ISUP"), ("who", "WHO"), ("oms", "WHO"), ("elston", "Nottingham"))  # fmt: skip
_TUMOUR = re.compile(
    r"dscc|dac\b|carcin|karsin|karzin|kanser|kanker|krebs|sarcom|tumou?r|neoplas|cancer|карцином|рак|опухол|саркома|癌|瘤|سرطان|ung thu|u than kinh dem|lymphom|linfom|limfom|lenfom|лимфом|淋巴瘤|لمفوم|\b(?:idc|ilc|nst|scc|hcc|rcc|tcc)\b|gliom|glioblast|astrocyt|ependym|oligodendro|meningio|глиом|glioma"
)
_GRADED_IN_WORDS = re.compile(r"uroth?el|уротел|尿路上皮|ظهاري|nieu mac|sarcom|sarkom|саркома|肉瘤|ساركوما")
"""Tumours that are graded high or low; elsewhere the words are part of a name (high-grade serous carcinoma) or of dysplasia."""
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4"}


@dataclass(frozen=True, slots=True)
class _Grade:
    """A grade that was matched (group `v` is its value) in the system `code`; `start` and `end` widen the quotation (-1: no)."""

    code: str
    match: re.Match[str]
    display: Display
    start: int = -1
    end: int = -1


def find_grades(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Grades as printed; G codes and words of differentiation share the normal form G1 to G4."""
    taken: list[tuple[int, int]] = []
    finders = (_gleason_and_isup, _who, _codes, _numbers, _words)
    drafts: list[Draft] = []
    for find in finders:
        for draft in find(text, context):
            if not any(a < draft.end and draft.start < b for a, b in taken):
                taken.append((draft.start, draft.end))
                drafts.append(draft)
    for draft in drafts or _nottingham_score(text, context):
        if draft.assertion in (Assertion.PRESENT, Assertion.UNCERTAIN, Assertion.HISTORICAL, Assertion.FAMILY):
            yield draft.fact(text, context)


def _gleason_and_isup(text: DocumentText, context: Context) -> Iterator[Draft]:
    for match in _GLEASON.finditer(text.plain):
        yield _draft(text, context, _Grade("Gleason", match, Display("Gleason score", "Gleason评分")))
    for match in _ISUP.finditer(text.plain):
        yield _draft(text, context, _Grade("ISUP", match, Display("ISUP grade group", "ISUP分级分组")))


def _nottingham_score(text: DocumentText, context: Context) -> Iterator[Draft]:
    """The sum "9/9" of a report that states no grade beside it."""
    for match in _NOTTINGHAM_SCORE.finditer(text.plain):
        grade = _GRADE_OF_SCORE[int(match["v"])]
        yield replace(
            _draft(text, context, _Grade("Nottingham", match, differentiation()[1][grade])),
            value=text.text[match.start("v") : match.end()],
            normal=Quantity(grade),
        )


def _who(text: DocumentText, context: Context) -> Iterator[Draft]:
    for match in _WHO.finditer(text.plain):
        graded = re.search(r"grad|grau|степен|级|CNS", match.group(), re.IGNORECASE)
        if graded and not _refused(text, match.start(), match.end()):
            brain = re.search(
                r"gli|astrocyt|ependym|oligodendr|mening|cns|medullobl|gliom|глио|астроцит|胶质|星形|脑膜",
                _sentence(text, match.start()),
            )
            code, display = (
                ("WHO CNS", Display("WHO CNS grade", "WHO CNS分级"))
                if brain
                else ("WHO", Display("WHO grade", "WHO分级"))
            )
            yield _draft(text, context, _Grade(code, match, display))


def _codes(text: DocumentText, context: Context) -> Iterator[Draft]:
    words, _ = differentiation()
    for match in _CODE.finditer(text.plain):
        low, high = text.sentence_at(match.start())
        near = [
            hit
            for hit in words.find(text.plain, text.folded, max(low, match.start() - 40), min(high, match.end() + 40))
        ]
        if not near and not _TUMOUR.search(text.folded[low:high]) and not context.pathology:
            continue
        if _refused(text, match.start(), match.end()):
            continue
        start = min([match.start(), *(hit.start for hit in near)])
        yield _draft(
            text,
            context,
            _Grade("G", match, _display(match), start=start, end=max([match.end(), *(hit.end for hit in near)])),
        )


def _numbers(text: DocumentText, context: Context) -> Iterator[Draft]:
    for hit in grade_words().find(text.plain, text.folded):
        match = _NUMBER.match(text.plain, hit.end) or (
            _before(text, hit.start) if text.folded[hit.start] == "с" else None
        )
        if not match or _refused(text, hit.start, match.end()):
            continue
        word = text.folded[hit.start : hit.end]
        near = text.folded[max(0, hit.start - 30) : match.end() + 20]
        family = next((code for mark, code in _FAMILIES if mark in near), "")
        if word.startswith("nuclear") and "fuhrman" not in near:
            continue
        specific = family or re.search(r"histolog|tumou?r|overall|злокач|дифферен|组织学|mo hoc|combined|istolog", word)
        if not specific and not _TUMOUR.search(_sentence(text, hit.start)):
            continue
        yield _draft(text, context, _Grade(family or "G", match, _display(match), start=hit.start))


def _before(text: DocumentText, offset: int) -> re.Match[str] | None:
    return re.compile(r"(?P<v>III|II|IV|I|[1-4])\s?-?(?:я|ей|й)?\s").search(text.plain, max(0, offset - 6), offset)


def _words(text: DocumentText, context: Context) -> Iterator[Draft]:
    words, displays = differentiation()
    for hit in words.find(text.plain, text.folded):
        if not _TUMOUR.search(_sentence(text, hit.start)) and not context.pathology:
            continue
        if hit.key in ("high", "low") and not _GRADED_IN_WORDS.search(_sentence(text, hit.start)):
            continue
        if re.match(r"[^.;\n]{0,12}(?:thyroid|щитовид|甲状腺)", text.folded[hit.end :]) or hit.key == "G4":
            continue
        yield Draft(
            kind="grade",
            code="G",
            value=text.text[hit.start : hit.end],
            start=hit.start,
            end=hit.end,
            normal=Quantity(hit.key),
            display=displays[hit.key],
            date=context.finding_date,
            assertion=assertion_of(text, hit.start, hit.end),
        )


def _draft(text: DocumentText, context: Context, grade: _Grade) -> Draft:
    match, code = grade.match, grade.code
    start = match.start() if grade.start < 0 else grade.start
    end = match.end() if grade.end < 0 else grade.end
    whole = code == "G" and text.plain[match.start()] == "G"
    return Draft(
        kind="grade",
        code=code,
        value=text.text[match.start() if whole else match.start("v") : match.end() if whole else match.end("v")],
        start=start,
        end=end,
        normal=_normal(code, match["v"]),
        display=grade.display,
        date=context.finding_date,
        assertion=assertion_of(text, start, end),
        attributes={"system": code if code != "G" else ""},
    )


def _normal(code: str, printed: str) -> Quantity:
    digits = (
        "-".join(_ROMAN.get(part, part) for part in re.split(r"\s?[-/]\s?G?", printed))
        if code != "Gleason"
        else printed
    )
    return Quantity(f"G{digits}" if code in ("G", "Nottingham", "SBR", "FIGO grade") else digits.replace(" ", ""))


def _display(match: re.Match[str]) -> Display:
    _, displays = differentiation()
    code = f"G{_ROMAN.get(match['v'], match['v'])}"
    return displays.get(code, Display(f"Grade {match['v']}", f"{match['v']}级"))


def _refused(text: DocumentText, start: int, end: int) -> bool:
    """True when the words next to a grade belong to something else: toxicity, regression, in-situ disease."""
    low, high = text.sentence_at(start)
    low = max(low, start - 40, *(text.plain.rfind(mark, low, start) + 1 for mark in ",;，；"))
    cut = re.search(r"[,;.，；。]|\s-\s", text.plain[end : min(high, end + 40)])
    high = end + cut.start() if cut else min(high, end + 40)
    return next(refused_grades().find(text.plain, text.folded, low, high), None) is not None


def _sentence(text: DocumentText, offset: int) -> str:
    low, high = text.sentence_at(offset)
    return text.folded[max(low, offset - 200) : min(high, offset + 200)]
