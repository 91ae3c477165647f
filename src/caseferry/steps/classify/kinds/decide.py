"""Adds up the evidence and chooses a kind."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from caseferry.domain.documents import Evidence
from caseferry.knowledge.categories import load_categories, load_category_words
from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.words import tokens
from caseferry.steps.classify.kinds.build import weigh_build
from caseferry.steps.classify.kinds.titles import TitleLine, read_titles
from caseferry.steps.classify.kinds.words import weigh_words
from caseferry.steps.classify.views import PageView

STEEPNESS, SHIFT = 0.86, 0.7
"""Confidence is 1 / (1 + exp(-(STEEPNESS * margin + SHIFT))); fitted on labelled reports (benchmarks/understanding_documents.py)."""
KEPT_EVIDENCE = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """The chosen category, how sure, why, the title as printed, and the best other category.

    `known` is False when nothing tells the kind: the category then only says which facts may be looked for.
    """

    category: str
    confidence: float
    evidence: tuple[Evidence, ...]
    title: str
    runner_up: str
    margin: float
    known: bool = True


def decide_kind(pages: Sequence[PageView], *, file_name: str) -> Kind:
    """The kind of the document made of `pages` (in order, one at least)."""
    titles = read_titles(pages[0])
    evidence = [item for title in titles for item in _specific(title.evidence)]
    evidence += weigh_words(pages, frozenset(title.line for title in titles))
    evidence += weigh_build(pages)
    evidence += _file_name(file_name)
    scores = _scores(evidence)
    ranked = sorted(scores, key=lambda category: (-scores[category], load_categories()[category].order))
    best, second = ranked[0], ranked[1]
    margin = scores[best] - scores[second]
    chosen = [item for item in evidence if item.category == best]
    kept = tuple(sorted(chosen, key=lambda item: (-item.weight, item.where, item.words))[:KEPT_EVIDENCE])
    return Kind(best, _confidence(margin), kept, _title_of(titles, best), second, round(margin, 3), bool(kept))


def _specific(evidence: Sequence[Evidence]) -> list[Evidence]:
    """A line that names a letter and a discharge summary is titled by the narrower word: "Arztbrief / Entlassungsbericht"."""
    named = {item.category for item in evidence}
    if not {"medical_summary", "discharge"} <= named:
        return list(evidence)
    return [replace(item, weight=item.weight / 2) if item.category == "medical_summary" else item for item in evidence]


def _scores(evidence: Sequence[Evidence]) -> dict[str, float]:
    """Sum by category; the same word counts once as a title, and the second title of a kind half."""
    scores = dict.fromkeys(load_categories(), 0.0)
    titles: dict[str, list[float]] = defaultdict(list)
    for item in evidence:
        if item.where == "title":
            titles[item.category].append(item.weight)
        else:
            scores[item.category] += item.weight
    for category, weights in titles.items():
        first, *others = sorted(weights, reverse=True)
        scores[category] += first + sum(others[:2]) * 0.4
    return scores


def _confidence(margin: float) -> float:
    return round(1 / (1 + math.exp(-(STEEPNESS * margin + SHIFT))), 4)


def _file_name(name: str) -> list[Evidence]:
    """A file name is weak evidence: families name files after what they believe is inside."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ")
    found = {}
    for hit in load_category_words().find(tokens(fold(stem))):
        for meaning in hit.meanings:
            if meaning.tier in ("names", "subjects"):
                found[meaning.category] = Evidence(hit.phrase, "body", 0.8, meaning.category)
    return list(found.values()) if len(found) < 3 else []


def _title_of(titles: Sequence[TitleLine], category: str) -> str:
    """The title as printed: the strongest line that speaks for the chosen category."""
    for title in titles:
        if any(item.category == category for item in title.evidence) and title.strength >= 0.3:
            return title.text
    return ""
