"""Finds metastases by site, present, absent or uncertain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion, Display, Fact
from caseferry.knowledge.anatomy import metastasis_words, site_words, sites
from caseferry.knowledge.lexicon import Hit
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_SILENT = frozenset({"labs", "medication", "molecular", "passport", "administrative"})
_BEFORE = re.compile(r"[ \t\-,]{0,2}\n?(?:and |y |et |и |和|、)?[ \t]{0,2}(?:[内部]?(?:多发|单发|新发|弥漫))?")
_DIRECT = re.compile(
    r"[ \t\-]{0,2}\n?[ \t]{0,2}(?:[内部]?(?:多发|单发|新发|弥漫))?"
)  # "liver metastases"; a comma or an "and" may end another thing
_AFTER = re.compile(
    r"[ \t:]{0,2}\n?[ \t]{0,2}(?:(?:to|in|into|of|at|en|a|para|hacia|ao|aos|às|pada|im|ins|an|alle|al|agli|au|aux|à|dans|de|du|des|del|no|na|nos|nas|in den|der|di|ke|в|во|на|по|в обоих|في|إلى|của|ở|lên|tại|the|disease in|lesions? in|deposits? in|"
    r"disease to|involving|of the|bilateral|both|multiple|правом|левом|правый|левый|правую|левую|правой|левой|обеих|les|los|las|le|la|el|l'|d'|right|left)(?:[ \t]{1,2}|\n|(?<=')))*(?:the |both |los |las |la |el |les |le |l'|ال|обоих |обеих )?",
    re.IGNORECASE,
)  # fmt: skip
_LIST = re.compile(
    r"(?:[ \t]{0,2},[ \t]{0,2}|[ \t]+(?:and|or|y|o|et|ou|e|и|или|und|dan|و|أو|và|hoặc)[ \t]+|[ \t]+(?=و[\u0621-\u064a]{3})|[、和及或])(?:(?:в|in|en|to|the|les|los)[ \t]|ال)?",
    re.IGNORECASE,
)

# "No new brain metastasis" denies neither the old one nor states one: no fact is read from it.
_NONE_NEW = re.compile(
    r"(?:\b(?:no|without|any|sin|sans|pas de|ohne|keine|sem|nenhuma?|нет|без|не выявлено)\W{1,3}(?:\w+\W{1,3}){0,2}?"
    r"(?:new|nuev\w+|nouve\w+|neuen?|neuer?|novas?|novos?|нов\w+)\b|(?:未见|无|未发现)新[发增]?)[^.;。\n]{0,40}$",
    re.IGNORECASE,
)


def find_metastases(text: DocumentText, context: Context) -> Iterator[Fact]:
    """One fact for each site that stands beside a word for metastases; without a site none (a metastatic cancer is a diagnosis)."""
    if context.category in _SILENT:
        return
    sited = list(site_words(context.language).find(text.plain, text.folded))
    for hit in metastasis_words(context.language).find(text.plain, text.folded):
        if section_at(text, hit.start).kind in ("technique", "clinical", "plan", "comparison"):
            continue
        for site, start, end in _with_sites(text, hit, sited):
            meaning = assertion_of(text, start, end)
            if meaning is Assertion.PLANNED or _NONE_NEW.search(text.plain, max(0, start - 80), start):
                continue
            display = sites()[site].display
            yield Draft(
                kind="metastasis",
                code=site,
                value=text.text[start:end],
                start=start,
                end=end,
                display=Display(f"{display.en} metastasis", f"{display.zh}转移"),
                date=context.finding_date,
                assertion=meaning,
                attributes={"site": display.en},
            ).fact(text, context)


def _with_sites(text: DocumentText, hit: Hit, sited: list[Hit]) -> list[tuple[str, int, int]]:
    """The sites beside a word for metastases, each with the words from the first to the last of both."""
    if hit.key != "metastasis":
        return [(hit.key, hit.start, hit.end)]
    before = [s for s in sited if s.end <= hit.start and _BEFORE.fullmatch(text.plain[s.end : hit.start])]
    if before and _DIRECT.fullmatch(text.plain[before[-1].end : hit.start]):
        return [(before[-1].key, before[-1].start, hit.end)]
    behind = _sites_behind(text, hit, sited)
    return behind or [(site.key, site.start, hit.end) for site in before[-1:]]


def _sites_behind(text: DocumentText, hit: Hit, sited: list[Hit]) -> list[tuple[str, int, int]]:
    """The sites that follow the word: "metastases in the liver and the lung"."""
    found: list[tuple[str, int, int]] = []
    reached = hit.end
    for site in sited:
        if site.start < hit.end:
            continue
        gap = text.plain[reached : site.start]
        if not (_LIST if found else _AFTER).fullmatch(gap) or "\n\n" in gap:
            break
        found.append((site.key, hit.start if not found else site.start, site.end))
        reached = site.end
    return found
