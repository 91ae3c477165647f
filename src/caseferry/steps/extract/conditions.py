"""Finds toxicities with their grade, and comorbidities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from caseferry.domain.facts import Assertion, Fact, Quantity
from caseferry.knowledge.conditions import condition_displays, condition_words
from caseferry.knowledge.lexicon import Hit
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_TELLING = frozenset(
    {"medical_summary", "discharge", "statement", "treatment", "radiotherapy", "medication", "surgery"}
)
_GRADE = r"(?:grade|grado|grau|grad|derajat|derece|ступен[яю]|gr\.?|степен[ьи]|ст\.?|级|độ|الدرجة|درجة|CTCAE\s?(?:v\d\s)?(?:grade)?|=G|G)"
_GRADE_BEFORE = re.compile(
    rf"(?:(?<![A-Za-z]){_GRADE}\s?(?P<v>[1-4]|I{{1,3}}|IV)(?:\s?-\s?[1-4])?\s{{1,2}}(?:\w+\s){{0,1}}|(?P<w>[1-4]|I{{1,3}}|IV|[ⅠⅡⅢⅣ])\s?[度级]\s?)$",
    re.IGNORECASE,
)
_GRADE_AFTER = re.compile(
    rf"^\s?[,(:（]?\s?(?:(?:de|of|du|до|,)\s)?(?:{_GRADE}\s?(?P<v>[1-4]|I{{1,3}}|IV)|(?P<w>[1-4]|I{{1,3}}|IV|Ⅰ|Ⅱ|Ⅲ|Ⅳ)(?:\s?-?(?:й|я|ой))?\s?(?:степен\w+|ст\.?|级|度))(?!\w|\.\d)\)?",
    re.IGNORECASE,
)  # fmt: skip
_DENIED_BEHIND = re.compile(r"\s*[:=-]?\s*(?:\(\s*(?:-|neg\w{0,5})\s*\)|(?:nil|none|neg)\b)", re.IGNORECASE)
"""A sign of denial right behind a condition: "HTA (-), DM (-)", "DM - nil"."""
_LISTED = re.compile(r"\s*[,/、，]\s*|\s*,?\s(?:or|nor|o|ni|ou|или|ни|hoặc)\s")
_HELD = re.compile(
    r"\s*(?:\(?\s*\+|(?:on|since|for|x|treated|under|controlled|bajo|en|desde|sous|depuis|на фоне|с)\s)", re.IGNORECASE
)
"""Right behind a condition that is there after all: "No DM, HTN on T. Telma"."""
_PASSING = frozenset({"tuberculosis", "stroke", "peptic_ulcer"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4"}


def find_toxicities(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Adverse effects that carry a grade, or that stand under a heading of toxicity."""
    if context.category not in _TELLING:
        return
    for hit in condition_words("toxicities", context.language).find(text.plain, text.folded):
        before = _GRADE_BEFORE.search(text.plain[max(0, hit.start - 30) : hit.start])
        after = None if before else _GRADE_AFTER.match(text.plain[hit.end : hit.end + 24])
        if not before and not after and section_at(text, hit.start).kind != "toxicity":
            continue
        start = hit.start - (30 if hit.start >= 30 else hit.start) + before.start() if before else hit.start
        end = hit.end + after.end() if after else hit.end
        grade = before["v"] or before["w"] if before else (after["v"] or after["w"]) if after else ""
        yield _draft(text, "toxicity", hit, ((start, end), _ROMAN.get(grade.lower(), _ROMAN.get(grade, grade)))).fact(
            text, context
        )


def find_comorbidities(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Other diseases that letters, summaries and statements name; a condition that carries a grade is a toxicity."""
    if context.category not in _TELLING or context.category == "radiotherapy":
        return
    denied_to = -1
    for hit in condition_words("comorbidities", context.language).find(text.plain, text.folded):
        if section_at(text, hit.start).kind in ("plan", "toxicity", "technique") or _is_degree(text, hit):
            continue
        draft = _draft(text, "comorbidity", hit, ((hit.start, hit.end), ""))
        listed = denied_to >= 0 and _LISTED.fullmatch(text.plain[denied_to : hit.start]) is not None
        if listed and draft.assertion is Assertion.PRESENT and not _HELD.match(text.plain, hit.end):
            draft = replace(draft, assertion=Assertion.ABSENT)
        behind = _DENIED_BEHIND.match(text.plain, hit.end) is not None
        denied_to = hit.end if draft.assertion is Assertion.ABSENT and not behind else -1
        yield draft.fact(text, context)


def _is_degree(text: DocumentText, hit: Hit) -> bool:
    """True for the letters after a doctor's name: "MBBS, MD, DM (Medical Oncology)"."""
    if hit.end - hit.start > 3:
        return False
    low, high = text.line_at(hit.start)
    after = re.match(
        r"\s*[(\-,–]*\s*(?:\w+\.?\s)?(?:onco|haem|hem|med\b|gastro|cardio|nephro|neuro|endocr|pulmo|rheum)",
        text.folded[hit.end : high],
    )
    return bool(after) or bool(
        re.search(
            r"(?<![A-Za-z])(?:M\.?B\.?B\.?S|M\.?D|DNB|DrNB|M\.?Ch|MRCP|FRCP|Dr)(?![A-Za-z])",
            text.plain[low : hit.start],
        )
    )


def _draft(text: DocumentText, kind: str, hit: Hit, place: tuple[tuple[int, int], str]) -> Draft:
    (start, end), grade = place
    meaning = assertion_of(text, hit.start, hit.end)
    if _DENIED_BEHIND.match(text.plain, hit.end):
        meaning = Assertion.ABSENT
    return Draft(
        kind=kind,
        code=hit.key,
        value=text.text[start:end].strip(" ,(:"),
        start=start,
        end=end,
        normal=Quantity(f"grade {grade}") if grade else None,
        display=condition_displays("toxicities" if kind == "toxicity" else "comorbidities")[hit.key],
        assertion=Assertion.PRESENT if _lasting(hit.key, meaning) else meaning,
    )


def _lasting(condition: str, meaning: Assertion) -> bool:
    """True when "history of" says that a chronic condition is there ("h/o hypertension"), or a plan that it is treated."""
    return meaning is Assertion.PLANNED or (meaning is Assertion.HISTORICAL and condition not in _PASSING)
