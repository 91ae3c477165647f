"""Which tumour the case is about, and the regimens whose letters that settles."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from caseferry.domain.facts import Assertion, Fact, fact_id
from caseferry.knowledge.checklists import load_tumours
from caseferry.knowledge.drugs import load_drugs
from caseferry.knowledge.lexicon import Lexicon, fold, plain
from caseferry.knowledge.regimens import (
    cancer_tags,
    drugs_of,
    find_regimens,
    regimen_of_drugs,
    resolve,
)

_TELLING = {"primary_site": 3, "diagnosis": 2, "histology": 2}


def tumour_tags(facts: Sequence[Fact], cancer: str) -> frozenset[str]:
    """The tumour types that regimens are chosen by: of the request, else of what the records state; empty when they name several."""
    if cancer:
        return cancer_tags(cancer)
    votes: Counter[str] = Counter()
    for fact in facts:
        if fact.kind in _TELLING and fact.assertion is Assertion.PRESENT:
            words = f"{fact.value} ; {fact.display.en if fact.display else ''}"
            for hit in {hit.key for hit in _names().find(plain(words), fold(words))}:
                votes[hit] += _TELLING[fact.kind]
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return frozenset()
    return cancer_tags(ranked[0][0])


@functools.cache
def _names() -> Lexicon:
    return Lexicon(
        (name, tumour.id)
        for tumour in load_tumours().values()
        for name in (tumour.name_en, tumour.name_zh, *tumour.aliases)
    )


def resolved(fact: Fact, tags: frozenset[str]) -> Fact:
    """The treatment fact under its regimen's name, when its letters or its drugs are settled by the tumour; else as it is."""
    if fact.kind != "treatment" or fact.attributes.get("regimen"):
        return fact
    drugs = tuple(filter(None, fact.attributes.get("drugs", "").split(", ")))
    hits = [] if drugs else [hit for hit in find_regimens(fact.code) if hit.letters == fact.code]
    regimen = resolve(hits[0], tags) if hits else regimen_of_drugs(drugs, tags)
    if regimen is None:
        return fact
    named = drugs_of(regimen, hits[0].letters) if hits else drugs
    attributes = {**fact.attributes, "regimen": regimen.name, "drugs": ", ".join(named)}
    return replace(
        fact,
        id=fact_id(fact.kind, regimen.name, fact.value, fact.quotations[0]),
        code=regimen.name,
        display=regimen.display,
        attributes=attributes,
        confidence=max(fact.confidence, 0.85),
    )


def drug_names(drugs: Sequence[str]) -> str:
    """English names of drugs, joined by ` + `; an unknown drug stays as it is."""
    table = load_drugs()
    return " + ".join(table[drug].en if drug in table else drug for drug in drugs)
