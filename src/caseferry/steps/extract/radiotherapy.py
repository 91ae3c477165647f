"""Radiotherapy: dose, fractions, site, technique and dates, planned or delivered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from caseferry.domain.facts import Assertion, Fact, Quantity
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.procedures import load_procedures, modality_words, procedure_words
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.radiotherapy_doses import Dose, doses_of
from caseferry.steps.extract.radiotherapy_sites import site_of
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_dates import When, claimed_before, dates_of
from caseferry.steps.extract.treatments_standing import standing_of
from caseferry.steps.extract.treatments_stretches import (
    clause_at,
    found_words,
    printed,
    stretch_at,
)

_PRESCRIBED = re.compile(r"(?:prescri\w*|предписан\w*|处方|الموصوفة|chỉ định)[^.;\n]{0,30}$", re.IGNORECASE)
_NEAR = 90
"""Characters between a date and the dose that it leads up to."""


def find_radiotherapy(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Every course of radiotherapy that a document tells of, one fact per total dose; without any dose, the courses named as given."""
    doses = [dose for dose in doses_of(text) if _speaks_of_radiation(text, dose, context)]
    for number in range(len(doses)):
        yield _draft(text, context, doses, number).fact(text, context)
    if not doses and not context.imaging and context.category not in ("molecular", "labs", "pathology"):
        yield from (draft.fact(text, context) for draft in _named(text, context))


def _speaks_of_radiation(text: DocumentText, dose: Dose, context: Context) -> bool:
    """True unless a dose without fractions stands in a text that never names radiotherapy (scanner dose reports)."""
    return bool(dose.fractions) or context.category == "radiotherapy" or bool(_techniques(text))


def _draft(text: DocumentText, context: Context, doses: Sequence[Dose], number: int) -> Draft:
    dose = doses[number]
    technique = _technique(text, doses, number)
    assertion, _ = standing_of(text, dose.start, dose.end)
    if (
        assertion is Assertion.PRESENT
        and _PRESCRIBED.search(text.plain[max(0, dose.start - 50) : dose.start])
        and len(doses) > 1
    ):
        assertion = Assertion.PLANNED
    start, end = _dates(text, context, doses, number)
    given = {
        "dose_gy": dose.gray,
        "fractions": dose.fractions,
        "site": site_of(text, context, dose, _technique_before(text, doses, number)),
        "technique": _modality(text, dose) if technique == "external" else technique,
        "start": start,
        "end": end,
        "setting": _setting(text, dose),
    }
    code = technique or "external"
    shown = load_procedures("techniques").get(code)
    return Draft(
        kind="radiotherapy",
        code=code,
        value=printed(text, dose.start, dose.end),
        start=dose.start,
        end=dose.end,
        normal=Quantity(dose.gray, "Gy"),
        display=shown.display if shown else None,
        date=start if assertion is Assertion.PRESENT else "",
        assertion=assertion,
        attributes=given,
        confidence=0.95 if dose.fractions else 0.8,
    )


def _techniques(text: DocumentText) -> list[Hit]:
    return text.remember("techniques", lambda t: list(procedure_words("techniques").find(t.plain, t.folded)))


def _technique(text: DocumentText, doses: Sequence[Dose], number: int) -> str:
    """The technique of a dose: named in its clause, else in its sentence, else by the heading above."""
    dose = doses[number]
    low, high = stretch_at(text, dose.start)
    hits = [hit for hit in _techniques(text) if low <= hit.start < high]
    here = [d for d in doses if low <= d.start < high]
    before = _distinct([hit for hit in hits if hit.end <= here[0].start])
    if len(here) > 1 and len(before) == len(here):
        return before[here.index(dose)].key
    earlier = [d.end for d in here if d.end <= dose.start]
    later = [d.start for d in here if d.start >= dose.end]
    leading = [hit for hit in hits if max(earlier, default=low) <= hit.start < dose.start]
    trailing = [hit for hit in hits if dose.end <= hit.start < min(later, default=high)]
    chosen = (
        _chosen(leading[::-1]) or _chosen(trailing) or _chosen([hit for hit in hits if hit.end <= dose.start][::-1])
    )
    if chosen:
        return chosen.key
    section = section_at(text, dose.start)
    above = [hit for hit in _techniques(text) if max(section.heading, dose.start - 220) <= hit.start < dose.start]
    return above[-1].key if above else ""


def _technique_before(text: DocumentText, doses: Sequence[Dose], number: int) -> Hit | None:
    """The last word for radiotherapy before a dose, in its sentence and behind the dose before; None without one."""
    low = max(stretch_at(text, doses[number].start)[0], doses[number - 1].end if number else 0)
    before = [hit for hit in _techniques(text) if low <= hit.start and hit.end <= doses[number].start]
    return before[-1] if before else None


def _modality(text: DocumentText, dose: Dose) -> str:
    """The printed name of how external radiotherapy was planned (VMAT), nearest to the dose in its sentence; else `external`."""
    low, high = stretch_at(text, dose.start)
    found = [hit for hit in modality_words().find(text.plain, text.folded, low, high)]
    nearest = min(found, key=lambda hit: abs(hit.start - dose.start), default=None)
    return printed(text, nearest.start, nearest.end) if nearest else "external"


def _distinct(hits: Sequence[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.key != kept[-1].key:
            kept.append(hit)
    return kept


def _chosen(hits: Sequence[Hit]) -> Hit | None:
    """The first hit, or the first that names more than radiotherapy in general."""
    return next((hit for hit in hits if hit.key != "external"), hits[0] if hits else None)


def _dates(text: DocumentText, context: Context, doses: Sequence[Dose], number: int) -> tuple[str, str]:
    """Start and end: the dates after the dose and before the next one in its sentence, else those before the first dose."""
    dose = doses[number]
    low, high = stretch_at(text, dose.start)
    following = doses[number + 1].start if number + 1 < len(doses) and doses[number + 1].start < high else high
    leading = doses[number - 1].end if number and doses[number - 1].start >= low else low
    whens = [
        w for w in dates_of(text, context) if dose.end <= w.low < following and not _claimed(text, dose.end, w.low)
    ]
    if not whens:
        whens = [
            w
            for w in dates_of(text, context)
            if leading <= w.low
            and w.high <= dose.start
            and leading == low
            and dose.start - w.high < _NEAR
            and not _owned(text, w)
        ]
    whole = next((w for w in whens if w.start and w.end), None)
    if whole:
        return whole.start, whole.end
    start = next((w.start or w.point for w in whens if w.start or w.point), "")
    return start, next((w.end for w in whens if w.end), "")


def _owned(text: DocumentText, when: When) -> bool:
    """True when the date belongs to what stands right before it, and that is no radiotherapy."""
    own = {hit.end for hit in _techniques(text)}
    return claimed_before(text, when) and not any(when.low - 22 <= end <= when.low for end in own)


def _claimed(text: DocumentText, low: int, high: int) -> bool:
    own = [(hit.start, hit.end) for hit in _techniques(text)]
    return any((hit.start, hit.end) not in own for hit in found_words(text, "other_events", low, high))


def _setting(text: DocumentText, dose: Dose) -> str:
    low, _ = stretch_at(text, dose.start)
    hits = found_words(text, "settings", low, dose.start)
    return hits[-1].key if hits else ""


def _named(text: DocumentText, context: Context) -> Iterator[Draft]:
    """Radiotherapy told without a dose: only what a word of its clause says was given or is planned."""
    seen: set[tuple[str, Assertion]] = set()
    for hit in _techniques(text):
        assertion, status = standing_of(text, hit.start, hit.end)
        if not status or assertion in (Assertion.UNCERTAIN, Assertion.FAMILY) or (hit.key, assertion) in seen:
            continue
        seen.add((hit.key, assertion))
        left, right = clause_at(text, hit.start, hit.end)
        whens = [w for w in dates_of(text, context) if left <= w.low < right]
        start = next((w.start or w.point for w in whens if w.start or w.point), "")
        end = next((w.end for w in whens if w.end), "")
        yield Draft(
            kind="radiotherapy",
            code=hit.key,
            value=printed(text, hit.start, hit.end),
            start=hit.start,
            end=hit.end,
            display=load_procedures("techniques")[hit.key].display,
            date=start,
            assertion=assertion,
            attributes={"technique": hit.key, "start": start, "end": end},
            confidence=0.7,
        )
