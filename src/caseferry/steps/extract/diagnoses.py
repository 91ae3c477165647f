"""Finds histologies, diagnoses and primary sites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.anatomy import Site, lesion_words, site_words, sites
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.sections import section_at, sections_of
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.tumours import Tumour, tumours_in

_SILENT = frozenset({"labs", "medication", "cardiac", "passport", "administrative"})
_ENDOSCOPY_SECTIONS = frozenset({"", "findings", "conclusion"})
_PRIMARY = re.compile(
    r"(?:primary site|site of (?:the )?primary|tumou?r site|primary tumou?r site|localizaci[oó]n (?:del tumor|primaria)|si[eè]ge (?:de la tumeur|tumoral)|"
    r"локализация опухоли|первичная локализация|原发部位|肿瘤部位|部位|vị trí u|الموضع الأولي|موضع الورم)\s*[:：]\s*",
    re.IGNORECASE,
)
_TOLD = (Assertion.PRESENT, Assertion.UNCERTAIN, Assertion.HISTORICAL)
_LONGEST_SITE = 40


def find_diagnoses(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Histologies in pathology reports, diagnoses elsewhere: the words that name the tumour, coded where the tables know them.

    Imaging reports repeat the diagnosis of others: they give none. Reports of pathology give what their conclusion says,
    else whatever names a tumour outside the clinical details.
    """
    if context.category in _SILENT or context.imaging:
        return
    tumours = [t for t in tumours_in(text, context.language) if t.specific and _counts(text, context, t)]
    for tumour in _concluded(text, tumours) if context.pathology else tumours:
        meaning = assertion_of(text, tumour.start, tumour.end)
        if context.pathology and meaning is Assertion.PLANNED:
            continue
        yield Draft(
            kind="histology" if context.pathology else "diagnosis",
            code=tumour.code,
            value=text.text[tumour.start : tumour.end],
            start=tumour.start,
            end=tumour.end,
            display=tumour.display,
            date=context.finding_date if context.pathology else "",
            assertion=Assertion.PRESENT if meaning is Assertion.PLANNED else meaning,
            attributes={"site": tumour.site.display.en if tumour.site else ""},
        ).fact(text, context)


def _counts(text: DocumentText, context: Context, tumour: Tumour) -> bool:
    kind = section_at(text, tumour.start).kind
    if kind in ("technique", "comparison", "plan", "allergy") or (context.pathology and kind == "clinical"):
        return False
    words = text.plain[tumour.start : tumour.end]
    if words in ("Ca", "CA") or (
        words.isupper() and len(words) < 5 and re.match(r"\s?[\d(:=]", text.plain[tumour.end : tumour.end + 2])
    ):
        return False
    return not re.match(
        r"\s?(?:antigen|screening|cent(?:re|er)|unit|institute|hospital|ward|society|registry|foundation|клиник|центр|диспансер|医院|中心|科)",
        text.plain[tumour.end :][:24],
        re.IGNORECASE,
    )


def _concluded(text: DocumentText, tumours: list[Tumour]) -> list[Tumour]:
    """Those of the conclusion, when the report has one that names a tumour."""
    final = [tumour for tumour in tumours if section_at(text, tumour.start).kind == "conclusion"]
    return final or [t for t in tumours if section_at(text, t.start).kind != "macroscopy"] or tumours


def find_primary_sites(text: DocumentText, context: Context) -> Iterator[Fact]:
    """The site that a tumour phrase, a headed line or an endoscopy names; each site once in a document."""
    if context.category in _SILENT or context.imaging:
        return
    seen: set[str] = set()
    for site, start, end, meaning in sorted(_places(text, context), key=lambda place: place[1]):
        if site.id in seen or meaning not in _TOLD or not site.primary:
            continue
        seen.add(site.id)
        yield Draft(
            kind="primary_site",
            code=site.id,
            value=text.text[start:end],
            start=start,
            end=end,
            display=site.display,
            date=context.finding_date,
            assertion=Assertion.PRESENT if context.category == "endoscopy" else meaning,
        ).fact(text, context)


def _places(text: DocumentText, context: Context) -> Iterator[tuple[Site, int, int, Assertion]]:
    for tumour in tumours_in(text, context.language):
        if tumour.site and tumour.site_span and _counts(text, context, tumour):
            yield (tumour.site, *tumour.site_span, assertion_of(text, tumour.start, tumour.end))
    for match in _PRIMARY.finditer(text.plain):
        hit = next(
            site_words(context.language).find(text.plain, text.folded, match.end(), match.end() + _LONGEST_SITE), None
        )
        if hit and "\n" not in text.plain[match.end() : hit.start]:
            yield (sites()[hit.key], hit.start, hit.end, Assertion.PRESENT)
    if context.category == "endoscopy":
        yield from _seen_in_endoscopy(text, context)


def _seen_in_endoscopy(text: DocumentText, context: Context) -> Iterator[tuple[Site, int, int, Assertion]]:
    """Sites in the sentence of a lesion that is there; the nearest one after the lesion, else before."""
    for section in sections_of(text):
        if section.kind not in _ENDOSCOPY_SECTIONS:
            continue
        for hit in lesion_words(context.language).find(text.plain, text.folded, section.start, section.end):
            low, high = text.sentence_at(hit.start)
            if hit.key != "lesion" or assertion_of(text, hit.start, hit.end) in (Assertion.ABSENT, Assertion.FAMILY):
                continue
            near = list(site_words(context.language).find(text.plain, text.folded, low, high))
            after = [h for h in near if h.start >= hit.start]
            for best in after[:1] or near[-1:]:
                yield (sites()[best.key], best.start, best.end, Assertion.PRESENT)
