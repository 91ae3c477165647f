"""Medications the patient takes now, from lists and from sentences, with dose, route and frequency."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.drugs import DrugHit, find_drugs
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.medications_unnamed import unnamed_items
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_stretches import found_words, printed, stretch_at

_LISTED = re.compile(
    r"(?:current(?:ly)? (?:medications?|meds|treatment|drugs|taking|on)|(?:home|regular|present|other|discharge) meds|medications?(?: (?:on|at) (?:discharge|admission))?|discharge medications?|regular medications?|home medications?|"
    r"(?:she|he|patient|pt) (?:also )?(?:takes|is taking|is on|is currently taking)|takes|is taking|maintained on|tratamiento (?:actual|habitual|en curso)|medicacion(?: (?:actual|habitual))?|toma(?! de)|"
    r"medicamentos(?: em uso| actuales)?|em uso de|faz uso de|uso continuo|traitement (?:en cours|actuel|habituel|a domicile|de sortie)|medicaments|elle prend|il prend|prend actuellement|ordonnance|"
    r"dauermedikation|aktuelle medikation|medikation|nimmt|terapia (?:in corso|domiciliare)|obat (?:saat ini|yang diminum|pulang|rutin)|medikation bei entlassung|taburcu ilaclari|kullandigi ilaclar|surekli kullandigi ilaclar|tratamiento al alta|medicacao (?:atual|habitual)|داروها(?:ي مصرفي)?(?=\s*:)|постоянно принимает|принимает|сопутствующая терапия|постоянная терапия|получает (?:симптоматическ|сопутств)\w*|назначено(?=\s*:)|назначения(?=\s*:)|отримує|постійно приймає|"
    r"目前用药|现用药|当前用药|出院带药|长期口服|长期服用|规律服用|规律口服|口服药物|现服用|用药情况|الادويه(?: الحاليه)?|يتناول|تتناول|تاخذ حاليا|ياخذ حاليا|العلاج الحالي|"
    r"thuoc (?:dang (?:dung|su dung|uong)|hien tai|ra vien)|dang (?:dung|uong|su dung))\s*(?:thuoc\s*)?[:：\-]?"
)
_DOSE = re.compile(
    r"[\s,:(-]*(?:tab(?:lets?)?\.?\s|cap(?:s|sules?)?\.?\s|в дозе\s|LP\s|SR\s|XR\s|retard\s|片|胶囊|缓释片|控释片|分散片|缓释胶囊|颗粒|口服液|肠溶片|肠溶胶囊)*\s*"
    r"(?P<dose>\d+(?:[.,]\d+)?(?:\s?[-/]\s?\d+(?:[.,]\d+)?)?\s{0,3}(?:mg|мг|g|г|mcg|[µμ]g|ug|мкг|iu|ui|ме|ед|ml|мл|毫克|克|ملغ(?:م)?|مجم|gotas|drops|k?iu)(?:\s?/\s?(?:day|d[ií]a|jour|j|сут|h|ml|ngày))?)(?![A-Za-z])",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    r"[\s,(;-]*(?:\d+\s?(?:tab(?:let)?s?|cap(?:sule)?s?|таб\w*|片|粒|viên|comprim[ée]s?|comprimidos?)\s*)?"
    r"(?P<often>(?:(?:once|twice|three times|four times|thrice|one time)\s*(?:a|per)?\s*(?:daily|day|week|weekly)|daily|weekly|at night|nightly|(?:every|q)\s?\d+\s?(?:hours?|h|weeks?)|(?:once )?monthly|b\.?i\.?d\.?|t\.?i\.?d\.?|t\.?d\.?s\.?|q\.?i\.?d\.?|q\.?d\.?|b\.?d\.?|o\.?d\.?|h\.?s\.?|prn|s\.?o\.?s\.?|as needed|"
    r"\d-\d-\d(?:-\d)?|matin et soir|le matin|le soir|(?:une|deux|trois|\d)\s?fois (?:par|/) ?jour|\d\s?x\s?/?\s?(?:j|jour|tag|täglich|día|dia)|par jour|cada \d+ horas|(?:una|dos|tres) ve(?:z|ces) al d[ií]a|diari[oa]|al d[ií]a|"
    r"(?:uma|duas|três) vez(?:es)? ao dia|\d+/\d+\s?h|(?:\d|один|два|три)\s?р(?:аз[а]?|\.)?\s?(?:в|/)\s?(?:день|сутки|сут|д)|c/\s?\d{1,2}\s?h|c/d[ií]a|à noite|pela manhã|de manhã|\d\s?x\s?/?\s?(?:dia|sehari|hari|gün)|günde \d\s?(?:kez|x)?|\d\s?[x×]\s?\d(?![\d/])|sehari \d kali|1-0-0|утром(?: и вечером)?|вечером|на ночь|каждые \d+ час\w*|每日\S{0,2}次|一日\S{0,2}次|每天\S{0,2}次|qd|bid|tid|qn|"
    r"(?:مرة|مرتين|ثلاث مرات)\s*(?:واحدة\s*)?(?:يوميا|يومياً|في اليوم)|يوميا|يومياً|ngày \d+ lần|\d+ lần/ngày|mỗi ngày|1x\d|täglich|(?:zweimal|dreimal) täglich))(?![A-Za-z])",
    re.IGNORECASE,
)
_ROUTE = re.compile(
    r"\b(?:p\.?o\.?|orally|oral|iv|i\.v\.|s\.?c\.?|subcut\w*|topical|transdermal|patch|sublingual|внутрь|в/в|п/к|口服|皮下|静脉|فموي|uống|per os)\b|口服|皮下",
    re.IGNORECASE,
)
_LABEL_BACK = re.compile(r"(?:tab\.?|cap\.?|inj\.?|syp\.?|\bt\.|\bc\.)\s*$", re.IGNORECASE)
_ON = re.compile(
    r"(?:\bsous(?: traitement par)?|medicad[oa] co[nm]|(?:en|em) (?:tratamiento|tratamento) co[nm]|tratad[oa] co[nm]|controlad[oa] co[nm]|en manejo con|manejad[oa] con|trait[ee]e?s? par|unter|bajo|принимает|(?:treated|managed|controlled) (?:with|on)|\bon(?: tab\.?| t\.)?|на фоне)\s+$"
)
"""Right before a drug with its dose: "hypothyroïdie sous lévothyroxine"."""
_KEPT_ON = re.compile(
    r"(?:\bcont(?:inue[ds]?|d)?\b\.?|to continue|continu(?:ar|a)\b|mantener|poursui\w+|continuer|продолж\w+|继续|tiep tuc|متابعه|الاستمرار|weiter\w*|lanjut\w*|devam)[^.;\n]{0,60}$"
)
"""Under a plan, what is only carried on is taken now."""
_PAST = re.compile(
    r"(?:premedic|premedicac|pre-?med|anaesth|anesth|anesthes|induction of|given intra|antecedent|protocol|technique|injection de|apres injection|наркоз|контраст|contrast|reversed with|during surgery|intraop|perop)"
)


_BARE_DOSE = re.compile(r"\s+(?P<dose>\d{1,4}(?:[.,]\d+)?)(?=\s)")
"""A dose without its unit, read only behind "T.", "Tab." and the like and before a frequency: "T. Telma 40 OD"."""


def find_medications(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Every medication that a current list or a sentence about the present names; drugs against cancer only where a list has them."""
    if context.category in ("labs", "molecular", "pathology", "endoscopy", "surgery") or context.imaging:
        return
    drugs: list[DrugHit] = text.remember("drugs", lambda t: find_drugs(t.plain, t.folded))
    for hit in drugs:
        if _is_taken(text, context, hit) and (not hit.drug.anticancer or _is_listed(text, hit)):
            yield _draft(text, context, hit).fact(text, context)
    lists = [(found.end(), stretch_at(text, found.start())[1]) for found in _LISTED.finditer(text.folded)]
    for start, name_end, end in unnamed_items(text, lists, [(hit.start, hit.end) for hit in drugs], context.language):
        kind = section_at(text, start).kind
        if (
            kind in ("allergy", "family", "technique", "plan")
            or assertion_of(text, start, name_end) is not Assertion.PRESENT
        ):
            continue
        yield _unnamed(text, context, (start, name_end, end)).fact(text, context)


def _unnamed(text: DocumentText, context: Context, place: tuple[int, int, int]) -> Draft:
    """A medicine in its own words: `place` is where its name begins, where that ends, and where its dose ends."""
    start, name_end, end = place
    often = _FREQUENCY.match(text.plain, end)
    return Draft(
        kind="medication",
        code="",
        value=printed(text, start, end),
        start=start,
        end=end,
        date=context.date,
        attributes={
            "dose": printed(text, name_end, end).strip(),
            "frequency": _without_stop(printed(text, *often.span("often"))) if often else "",
        },
        confidence=0.7,
    )


def _dose(text: DocumentText, hit: DrugHit) -> re.Match[str] | None:
    """The dose right behind a drug; without a unit only between a label ("T.") and a frequency."""
    if dose := _DOSE.match(text.plain, hit.end):
        return dose
    bare = _BARE_DOSE.match(text.plain, hit.end)
    labelled = (
        _LABEL_BACK.search(text.plain[max(0, hit.start - 6) : hit.start]) or text.plain[hit.start : hit.end][1:2] == "."
    )
    return bare if bare and labelled and _FREQUENCY.match(text.plain, bare.end()) else None


def _is_listed(text: DocumentText, hit: DrugHit) -> bool:
    """True for a drug with its dose under a heading of current medication: there one against cancer is a medication, too."""
    return section_at(text, hit.start).kind == "medication" and _dose(text, hit) is not None


def _is_taken(text: DocumentText, context: Context, hit: DrugHit) -> bool:
    low, _ = stretch_at(text, hit.start)
    before = text.folded[max(low, hit.start - 160) : hit.start]
    kind = section_at(text, hit.start).kind
    dosed = _dose(text, hit) is not None
    carried = dosed and bool(_ON.search(before))
    if kind in ("allergy", "family", "technique") or (_spoken_of(text, hit, before) and not carried):
        return False
    if assertion_of(text, hit.start, hit.end) in (Assertion.ABSENT, Assertion.FAMILY):
        return False
    if kind == "medication" or _LISTED.search(before):
        return True
    if dosed and _often(text, hit) is not None and _LABEL_BACK.search(before) and hit.drug.use == "no":
        return True
    if context.category == "medication":
        return dosed or bool(_LABEL_BACK.search(before))
    often = _often(text, hit) is not None or _daily(text, hit) or carried
    return dosed and (_in_list(text, hit) or often) and hit.drug.use == "no"


def _spoken_of(text: DocumentText, hit: DrugHit, before: str) -> bool:
    """True for what was given once (anaesthesia, contrast, premedication), in the past, or not at all."""
    low, high = stretch_at(text, hit.start)
    return bool(
        _PAST.search(before)
        or found_words(text, "not_taken", max(low, hit.start - 60), hit.start)
        or found_words(text, "premedication", low, high)
    )


def _daily(text: DocumentText, hit: DrugHit) -> bool:
    """True for a dose by the day: "75 µg/j"."""
    dose = _dose(text, hit)
    return (
        dose is not None and re.search(r"/\s?(?:day|d[ií]a|jour|j|сут|ngày)$", dose["dose"], re.IGNORECASE) is not None
    )


def _in_list(text: DocumentText, hit: DrugHit) -> bool:
    """True in a list that a heading for current medication opened a few lines above."""
    above = text.folded[max(0, hit.start - 500) : hit.start]
    heads = list(_LISTED.finditer(above))
    return bool(heads) and "\n\n" not in above[heads[-1].end() :]


def _often(text: DocumentText, hit: DrugHit) -> re.Match[str] | None:
    dose = _dose(text, hit)
    return _FREQUENCY.match(text.plain, dose.end() if dose else hit.end)


def _without_stop(frequency: str) -> str:
    """`OD.` at the end of a sentence is `OD`; `b.d.` keeps its stops."""
    return frequency if "." in frequency[:-1] else frequency.rstrip(".")


def _draft(text: DocumentText, context: Context, hit: DrugHit) -> Draft:
    dose, often = _dose(text, hit), _often(text, hit)
    end = dose.end("dose") if dose else hit.end
    route = _ROUTE.search(text.plain, end, min(end + 24, stretch_at(text, hit.start)[1]))
    given = {
        "dose": printed(text, *dose.span("dose")) if dose else "",
        "frequency": _without_stop(printed(text, *often.span("often"))) if often else "",
        "route": printed(text, *route.span()) if route else "",
    }
    planned = assertion_of(text, hit.start, hit.end) is Assertion.PLANNED and section_at(text, hit.start).kind == "plan"
    planned = planned and not _LISTED.search(text.folded, section_at(text, hit.start).start, hit.start)
    planned = planned and not (context.category == "discharge" and dose and often)  # what the patient goes home with
    planned = planned and not _KEPT_ON.search(text.folded, max(0, hit.start - 80), hit.start)
    return Draft(
        kind="medication",
        code=hit.drug.id,
        value=printed(text, hit.start, end),
        start=hit.start,
        end=end,
        display=hit.drug.display,
        date=context.date,
        assertion=Assertion.PLANNED if planned else Assertion.PRESENT,
        attributes=given,
        confidence=0.9,
    )
