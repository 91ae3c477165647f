"""Finds stages as printed: TNM, FIGO, Ann Arbor, Lugano, ISS, Rai, Binet, BCLC, CNLC and stage groups; infers none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.domain.facts import Assertion, Display, Fact, Quantity
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.staging import (
    GENERIC,
    not_cancer_stages,
    ordinal_stages,
    stage_marks,
    stage_systems,
    stage_words_after,
)
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.tnm import tnm_in

_LATIN = str.maketrans("АВСІавсіХхЕеⅠⅡⅢⅣ", "ABCIabciXxEeⅠⅡⅢⅣ")
_ROMAN_GLYPHS = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "ⅰ": "I", "ⅱ": "II", "ⅲ": "III", "ⅳ": "IV"}
_NUMERAL = r"(?:I[VX]|I{1,3}|Ⅰ|Ⅱ|Ⅲ|Ⅳ|IIl|Ill|lll|II1|IlI)"
_SHAPES = {
    "roman": rf"(?:{_NUMERAL}|[0-4](?![\d.,/%]))\s?(?:[A-Ea-e](?![a-qs-z]))?[1-3]?(?:\s?\((?:r|p|p?TNM|20\d\d)\)|[rp](?![A-Za-z]))?(?:s|S|E|X)?",
    "roman_lymphoma": rf"(?:{_NUMERAL}|[1-4](?![\d.,/%]))\s?(?:E|[ABESX]{{1,4}}(?![a-z])|[ABESXabesx](?![a-z]))?(?:\s?,?\s?(?:bulky|X))?",
    "letter": r"[A-D0](?![A-Za-z])[1-3]?",
    "inrg": r"(?:L1|L2|MS|M)(?![A-Za-z0-9])",
}
_VALUES = {name: re.compile(rf"(?:{body})(?![A-Za-z0-9%]|\.\d|/\d)") for name, body in _SHAPES.items()}
_GENERIC_VALUE = re.compile(
    rf"(?:{_NUMERAL}\s?(?:[A-Ea-e](?![a-z]))?[1-3]?(?:\((?:r|p|20\d\d)\))?(?:[SEX])?|[0-4](?:\s?[A-Ca-c](?![a-z]))?[1-3]?)(?![A-Za-z0-9%]|\.\d|/\d|-\d|-[а-яё])"
)
_LINK = re.compile(
    r"[\s:=\-,]*(?:\(?(?:FIGO|AJCC|UICC|TNM|ISS)?[\s,]*(?:19|20)\d\d\)?\s*|\(?\d{1,2}(?:th|ª|e|-е)\s(?:ed\w*|edici\w+|изд\w*)\.?\)?\s*)?"
    r"(?:[\s:=\-,]*(?:stage|Stage|STAGE|estadio|stade|стадия|стадии|期|分期|group|TNM|is|was|de|的|为|：|clinical|clínico)[\s:=\-]*)*"
)
_TNM = Display("TNM", "TNM分期")
_STAGE = Display("Stage", "分期")
_TRIAL = re.compile(r"\s?(?:临床|试验|研究|手术|愈合|缝合|clinical trial|trial|study)")


@dataclass(frozen=True, slots=True)
class _Stage:
    """A stage as printed from `start` to `end`; `quote` is where its words begin; `letters` its form without spaces and slips."""

    code: str
    start: int
    end: int
    quote: int
    letters: str


def find_stages(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Stages exactly as printed, the code naming the system; `normal` has the same letters without spaces and slips."""
    for tnm in tnm_in(text):
        yield _draft(text, context, _Stage("TNM", tnm.start, tnm.end, tnm.start, tnm.letters)).fact(text, context)
    latin = text.plain.translate(_LATIN)
    seen: list[tuple[int, int]] = []
    for hit in stage_marks().find(text.plain, text.folded):
        span = _value_after(text, latin, hit)
        other = span is not None and hit.key == GENERIC and _other_disease(text, hit.start, span[1])
        if span and not other and not _misread(text, span) and not any(a < span[1] and span[0] < b for a, b in seen):
            seen.append(span)
            code = _system_of(text, hit, span)
            stage = _Stage(code, *span, min(hit.start, span[0]), _letters(latin[slice(*span)]))
            yield _draft(text, context, stage).fact(text, context)
    for hit in stage_words_after().find(text.plain, text.folded):
        before = _value_before(text, latin, hit)
        if (
            before
            and not _misread(text, before)
            and not any(a < before[1] and before[0] < b for a, b in seen)
            and not _other_disease(text, before[0], hit.end)
        ):
            seen.append(before)
            stage = _Stage(_system_of(text, hit, before), *before, before[0], _letters(latin[slice(*before)]))
            yield _draft(text, context, stage).fact(text, context)


def _misread(text: DocumentText, span: tuple[int, int]) -> bool:
    """A numeral in Cyrillic letters on a page of a picture is what is left of a Latin one: `ІВ` may have been IIIB. It is no stage."""
    return text.page_at(span[0]).origin == "ocr" and bool(re.search("[ІіЇїПШИ]", text.plain[slice(*span)]))


def _value_after(text: DocumentText, latin: str, hit: Hit) -> tuple[int, int] | None:
    link = _LINK.match(latin, hit.end)
    at = link.end() if link else hit.end
    if hit.key == GENERIC:
        ordinal = next(ordinal_stages().find(text.plain, text.folded, hit.end, hit.end + 14), None)
        if ordinal and not text.plain[hit.end : ordinal.start].strip():
            return (ordinal.start, ordinal.end)
        match = _GENERIC_VALUE.match(latin, at)
        if match and text.folded[hit.start : hit.end] == "ст" and not match.group()[0].isalpha():
            return None
    else:
        match = _VALUES[stage_systems()[hit.key].values].match(latin, at)
    if not match or _is_grade(latin, hit.end, at):
        return None
    return (match.start(), match.start() + len(match.group().rstrip()))


def _is_grade(latin: str, start: int, end: int) -> bool:
    return bool(re.search(r"grade|grado", latin[start:end], re.IGNORECASE)) or latin[end - 1 : end] == "G"


def _value_before(text: DocumentText, latin: str, hit: Hit) -> tuple[int, int] | None:
    """A numeral directly before "期" or "стадия"; trials have phases, not stages."""
    if _TRIAL.match(text.plain, hit.end):
        return None
    match = re.search(
        rf"(?:(?<![A-Za-z0-9])|(?=[Ⅰ-Ⅻ]))(?P<v>[ryp]?{_NUMERAL}\s?[A-Ea-e]?[1-3]?(?:\(r\))?|[1-4][A-Ca-c][1-3]?)(?P<gap>\s?-?(?:й|я|ей)?\s?)$",
        latin[max(0, hit.start - 14) : hit.start],
    )
    if not match:
        return None
    base = max(0, hit.start - 14)
    if text.folded[hit.start : hit.end] == "ст" and not _cancer_near(text, base + match.start("v")):
        return None
    return (base + match.start("v"), base + match.start("v") + len(match["v"].rstrip()))


def _cancer_near(text: DocumentText, offset: int) -> bool:
    low, high = text.sentence_at(offset)
    return bool(re.search(r"рак|карцин|лимфом|меланом|саркома|опухол|с-r|c-r|t\d", text.folded[low:high]))


def _other_disease(text: DocumentText, start: int, end: int) -> bool:
    low, high = text.sentence_at(start)
    low, high = max(low, start - 45), min(high, end + 25)
    clause = max(low, *(text.plain.rfind(mark, low, start) + 1 for mark in ",;，；"))
    after = re.search("[,;，；。、]", text.plain[end:high])
    high = end + after.start() if after else high
    return next(not_cancer_stages().find(text.plain, text.folded, clause, high), None) is not None


def _system_of(text: DocumentText, hit: Hit, span: tuple[int, int]) -> str:
    """The system named by the mark itself, just before it, or in brackets just after the value."""
    if hit.key != GENERIC:
        return hit.key
    near = [*stage_marks().find(text.plain, text.folded, max(0, min(hit.start, span[0]) - 24), min(hit.start, span[0]))]
    after = [*stage_marks().find(text.plain, text.folded, span[1], span[1] + 18)]
    named = [
        h.key for h in reversed(near) if h.key != GENERIC and not re.search(r"[.;。\n]", text.plain[h.end : span[0]])
    ]
    bracket = [h.key for h in after if h.key != GENERIC and not text.plain[span[1] : h.start].strip(" (（,")]
    return next(iter([*named, *bracket]), GENERIC)


def _letters(printed: str) -> str:
    for glyph, roman in _ROMAN_GLYPHS.items():
        printed = printed.replace(glyph, roman)
    tight = re.sub(r"\s", "", printed)
    return re.sub(r"^(?:IIl|Ill|lll|II1|IlI)", "III", tight)


def _draft(text: DocumentText, context: Context, stage: _Stage) -> Draft:
    system = stage_systems().get(stage.code)
    ordinal = ordinal_stages().first(text.text[stage.start : stage.end])
    asserted = assertion_of(text, stage.start, stage.end)
    return Draft(
        kind="stage",
        code=stage.code,
        value=text.text[stage.start : stage.end].strip(),
        start=stage.quote,
        end=stage.end,
        normal=Quantity(ordinal.key if ordinal else stage.letters),
        display=_TNM if stage.code == "TNM" else system.display if system else _STAGE,
        date=context.finding_date,
        assertion=Assertion.PRESENT if asserted in (Assertion.PLANNED, Assertion.ABSENT) else asserted,
        attributes={"system": stage.code if stage.code != GENERIC else ""},
    )
