"""Treatments: drugs and regimens given or planned, with cycles, dates, setting, response and the reason for stopping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from caseferry.domain.facts import Assertion, Display, Fact
from caseferry.knowledge.drugs import DrugHit, find_drugs, load_drugs
from caseferry.knowledge.regimens import cancer_tags, drugs_of, regimen_of_drugs
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_courses import courses_of
from caseferry.steps.extract.treatments_items import Item
from caseferry.steps.extract.treatments_mentions import Mention
from caseferry.steps.extract.treatments_stretches import printed

_SILENT = frozenset({"molecular", "labs", "pathology", "cardiac", "bone_marrow", "passport", "administrative"})
"""Categories whose drug names are suggestions or clinical details: only what they say was given counts."""
_DOSE = re.compile(
    r"[\s:(,]*(?:at\s|в дозе\s|à\s|a\s)?(\d+(?:[.,]\d+)?\s{0,3}(?:mg|мг|g|г|mcg|мкг|iu|ед|毫克|ملغ|mui)(?:\s?/\s?(?:m2|m²|м2|м²|kg|кг|day|сут|j|día|d|ngày))?|auc\s?\d(?:[.,]\d)?)",
    re.IGNORECASE,
)
_ROLE_OF_SETTING = {"conditioning": "conditioning", "lymphodepletion": "lymphodepletion"}


def find_treatments(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Every treatment against cancer that a document tells of, in order of place."""
    for item in courses_of(text, context):
        if context.category in _SILENT and not (item.status == "given" or item.cycles):
            continue
        if context.category == "molecular" and not (item.status == "given" and item.attributes):
            continue
        draft = _draft(text, context, item)
        yield draft.fact(text, context)
        yield from (part.fact(text, context) for part in _drugs_beside(text, draft, item.mention))


def _drugs_beside(text: DocumentText, whole: Draft, mention: Mention) -> Iterator[Draft]:
    """Drugs named beside a regimen's letters ("camrelizumab + GP"), each a fact of its own that is part of the whole."""
    if mention.regimen is None or not mention.letters:
        return
    own = drugs_of(mention.regimen, mention.letters)
    hits: list[DrugHit] = text.remember("drugs", lambda t: find_drugs(t.plain, t.folded))
    told: set[str] = set()
    for hit in hits:
        drug = hit.drug
        if not mention.start <= hit.start < mention.end or drug.id in own or not drug.anticancer or drug.id in told:
            continue
        told.add(drug.id)
        given = {key: whole.attributes[key] for key in ("start", "end", "setting", "line") if key in whole.attributes}
        yield replace(
            whole,
            code=drug.id,
            value=printed(text, hit.start, hit.end),
            start=hit.start,
            end=hit.end,
            display=Display(drug.en, drug.zh),
            attributes={**given, "drugs": drug.id, "regimen": mention.code},
        )


def _draft(text: DocumentText, context: Context, item: Item) -> Draft:
    mention = _in_role(item.mention, item.attributes.get("setting", ""), context)
    given = {
        **item.attributes,
        "drugs": ", ".join(mention.drugs),
        "dose": _dose(text, mention) if len(mention.drugs) == 1 else "",
    }
    if mention.regimen:
        given["regimen"] = mention.regimen.name
        if mention.regimen.role != "line":
            given.setdefault("setting", mention.regimen.role)
    given.update(_counts(item))
    return Draft(
        kind="treatment",
        code=mention.code,
        value=printed(text, item.start, item.end),
        start=item.start,
        end=item.end,
        display=_display(mention),
        date=given.get("start", "") if item.assertion is Assertion.PRESENT else "",
        assertion=item.assertion,
        attributes=given,
        confidence=mention.confidence,
    )


def _in_role(mention: Mention, setting: str, context: Context) -> Mention:
    """The regimen under its name for conditioning or lymphodepletion, when the record gives it in that role."""
    role = _ROLE_OF_SETTING.get(setting, "")
    other = regimen_of_drugs(mention.drugs, cancer_tags(context.cancer), role=role) if role else None
    if other is None or mention.letters:
        return mention
    return Mention(mention.start, mention.end, other.name, mention.drugs, other, mention.letters, mention.confidence)


def _counts(item: Item) -> dict[str, str]:
    if item.cycles is None:
        return {}
    planned = item.assertion is Assertion.PLANNED
    counts = {"cycle": str(item.cycles.ordinal)} if item.cycles.ordinal else {}
    if item.cycles.count:
        counts["cycles_planned" if planned else "cycles_given"] = str(item.cycles.count)
    if item.cycles.total:
        counts["cycles_planned"] = str(item.cycles.total)
    if item.assertion in (Assertion.ABSENT, Assertion.FAMILY):
        counts.pop("cycles_given", None)
    return counts


def _dose(text: DocumentText, mention: Mention) -> str:
    match = _DOSE.match(text.plain, mention.end)
    return printed(text, match.start(1), match.end(1)) if match else ""


def _display(mention: Mention) -> Display | None:
    """Words for the code: the regimen's letters, or the drugs' names; none for letters that stay unresolved."""
    drugs = [load_drugs()[drug] for drug in mention.drugs]
    if mention.regimen:
        extra = [drug for drug in drugs if drug.id not in mention.regimen.drugs and drug.anticancer]
        shown = mention.regimen.display
        return Display("+".join([shown.en, *(d.en for d in extra)]), "+".join([shown.zh, *(d.zh for d in extra)]))
    if not drugs:
        return None
    return Display(" + ".join(drug.en for drug in drugs), "+".join(drug.zh for drug in drugs))
