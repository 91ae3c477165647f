"""Where radiotherapy was given: the place named beside a dose."""

from __future__ import annotations

import re

from caseferry.knowledge.anatomy import site_words
from caseferry.knowledge.calendar_words import month_names
from caseferry.knowledge.drugs import find_drugs
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.procedures import field_words
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.radiotherapy_doses import Dose
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_stretches import printed, stretch_at

_SITE = re.compile(
    r"\s*(?:\([^)\n]{0,40}\)\s*)?,?\s*(?:to|sobre|sur|a nivel de|на(?: область)?|auf|au niveau de|vao|vung|على|إلى)\s+(?:the |la |el |le |les |los |l')?"
    r"(?P<site>[^,.;:()\n\d]{3,48})",
)
_LABELLED = re.compile(
    r"(?:^|\n|[.;]\s*)(?:site|target|target volume|treated site|area|volume|localisation|localizacion|sitio|volumen|zone|volume cible|область|объем облучения|"
    r"照射部位|靶区|部位|الموقع|vi tri|vung chieu|zielvolumen|local|volume alvo)\s*[:：]\s*(?P<site>[^\n.;:。；]{2,60})"
)
_STOPPING = re.compile(
    r"\s(?:from|between|du|entre|с|tu|trong|de|on|in|with|and|et|y|и|par|con|avec|von|using|followed|puis)\s.*$",
    re.DOTALL,
)
_FILLED = re.compile(
    r"[\s:,(-]*(?:(?:boost|therapy|treatment|course|palliative|externe|externa|conformationnelle|conformacional|palliati\w+|paliativ\w+|adjuvante?|adyuvante|курс\w*|терапи\w*|"
    r"الخارجي|التلطيفي|ngoai|bo tro|was given|was delivered|given|delivered|delivree?|administrada|проведен\w*)\s+)*"
    r"(?:(?:to|of|for|on|over|in|sobre|a|al|en|em|no|na|de|del|des|du|sur|au|aux|auf|der|des|die|на|в|по|للـ|على|علي|إلى|الى|vao|vung|ke|pada|di)\s+)*(?:(?:the|la|el|los|las|le|les|l'|область|зону|nivel|niveau)\s*)*"
    r"(?P<site>[^,.;:()\n]*?)"
    r"(?:[\s:,(-]+(?:with|to|of|at|a|in|with a|con|una|avec|mit|dan|dose|total|total dose|dosis|dosis total|a la dose|dose totale|сод|в дозе|до сод|суммарно|dt|ptv|بجرعة|جرعة|بجرعه|جرعه|lieu|tong lieu|"
    r"gesamtdosis|using|by|vmat|imrt|sbrt|3d-crt)(?:\s(?:de|of|von))?(?=[\s:,-]|$))*[\s:,(-]*"
)
"""Words between a word for radiotherapy and its dose: a preposition, the place, and what leads to the number."""
_VERTEBRA = re.compile(r"(?<![a-z])(?:[ctlds]\d{1,2}|bwk|lwk|hwk|th\d{1,2})(?![a-z0-9])")
_HAN_WORD = " -部区域行予及姑息性"
_FAR = 70
_BEFORE = 40
_LONGEST = 48


def site_of(text: DocumentText, context: Context, dose: Dose, technique: Hit | None) -> str:
    """The treated place as printed: behind the dose, else between or before the word for radiotherapy `technique` and the dose,
    else beside a label above ("Target volume: ..."); empty when none is told.
    """
    after = _SITE.match(text.folded, dose.end)
    if after and not _month_or_word(after["site"]):
        cut = _STOPPING.sub("", " " + after["site"] + " ")
        length = (
            len(after["site"].rstrip()) if len(cut.strip()) >= len(after["site"].strip()) else len(cut.rstrip()) - 1
        )
        return printed(text, after.start("site"), after.start("site") + max(length, 0))
    led = _led(text, context, dose, technique)
    if led:
        return led
    section = section_at(text, dose.start)
    low = max(section.heading, dose.start - 260)
    labelled = list(_LABELLED.finditer(text.folded, low, dose.start))
    return printed(text, *labelled[-1].span("site")) if labelled else ""


def _led(text: DocumentText, context: Context, dose: Dose, technique: Hit | None) -> str:
    """The place before a dose: "SBRT to the iliac bone 24 Gy", "盆腔放疗50Gy", "ДЛТ на область таза СОД 46 Гр"."""
    if technique is None or dose.start - technique.end > _FAR:
        return ""
    behind = _FILLED.fullmatch(text.folded[technique.end : dose.start])
    span = (technique.end + behind.start("site"), technique.end + behind.end("site")) if behind else (0, 0)
    if _is_place(text, context, *span):
        return printed(text, *span)
    low = max(stretch_at(text, dose.start)[0], technique.start - _BEFORE)
    hits = _places(text, context, low, technique.start)
    touching = [hit for hit in hits if not text.plain[hit.end : technique.start].strip(_HAN_WORD)]
    return printed(text, *_widened(text, touching[-1], low)) if touching else ""


def _is_place(text: DocumentText, context: Context, start: int, end: int) -> bool:
    """True for words that name an organ, a treated field or a vertebra, and no date, month or drug."""
    words = text.folded[start:end]
    if _month_or_word(words) or len(words) > _LONGEST:
        return False
    return bool(_VERTEBRA.search(words)) or bool(_places(text, context, start, end))


def _places(text: DocumentText, context: Context, low: int, high: int) -> list[Hit]:
    organs = site_words(context.language).find(text.plain, text.folded, low, high)
    return sorted(
        [*organs, *field_words().find(text.plain, text.folded, low, high)], key=lambda hit: (hit.start, -hit.end)
    )


def _widened(text: DocumentText, hit: Hit, low: int) -> tuple[int, int]:
    """A place with the words for its side before it ("左侧胸壁", "right breast")."""
    start, end = hit.start, hit.end
    side = re.search(r"(?:(?:left|right|bilateral|whole)\s+|[左右双全](?:侧)?)$", text.folded[low:start])
    return (low + side.start() if side else start), end


def _month_or_word(site: str) -> bool:
    """True for words that are no place: a stretch of time, a month, a drug."""
    words = site.split()
    if find_drugs(site, site) or any(word in month_names() for word in words[:2]):
        return True
    return bool(re.match(r"(?:the )?(?:cours|week|period|total|\w+ week|фоне|background)", site))
