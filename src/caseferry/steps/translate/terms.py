"""Drugs, genes and names in a text: where they stand, and how they are written in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caseferry.knowledge.biomarkers import TRAP, marker_names, markers
from caseferry.knowledge.drugs import Drug, find_drugs
from caseferry.knowledge.glossary import Glossary
from caseferry.knowledge.lexicon import fold, plain
from caseferry.knowledge.translation_checks import main_of

_VARIANT = re.compile(
    r"(?<![A-Za-z0-9])(?:p\.\(?[A-Z][a-z]{0,2}\d+[A-Za-z*=]*\)?|c\.[\d+\-_*]+[A-Z]?>?[A-Za-z]*|[A-Z]\d{2,4}[A-Z*]|rs\d{3,}|NM_\d+(?:\.\d+)?)"
    r"(?![A-Za-z0-9])"
)
_STAGE = re.compile(
    r"(?<![A-Za-zА-Яа-я0-9])(?:y?[pcrPCR]{0,2}[TТ](?:is|[0-4Xx][a-d]?))?\s?(?:[pcPC]?[NН][0-3Xx][a-c]?)?\s?(?:[pcPC]?[MМ][01Xx][a-c]?)?(?![A-Za-zА-Яа-я0-9])"
)
_ALIAS = re.compile(r"\s*\(([^()]+)\)$")
_LATIN = str.maketrans("ТНМ", "TNM")


@dataclass(frozen=True, slots=True)
class TermHit:
    """Something at `start` to `end` that is written as `rendering` in the translation; `kind`: name | term | drug | gene | stage."""

    start: int
    end: int
    kind: str
    key: str
    rendering: str


def drug_rendering(drug: Drug, to: str) -> str:
    """The one way in which a drug is written: `cisplatin`, `BCG`, `sipuleucel-T`."""
    if to == "zh":
        return drug.zh
    name = _ALIAS.sub("", drug.en)
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def drug_alias(drug: Drug) -> str:
    """The short name that the table gives in brackets and that may stand instead (S-1, ATRA); empty when it gives none."""
    match = _ALIAS.search(drug.en)
    return match[1] if match else ""


def find_terms(text: str, language: str, to: str, names: Sequence[str], glossary: Glossary) -> list[TermHit]:
    """Everything of `text` that has one rendering, never overlapping; names before glossary before drugs, genes and stages."""
    found: list[TermHit] = []
    for hit in (
        *_names(text, names),
        *_glossary(text, language, to, glossary),
        *_drugs(text, to),
        *_genes(text),
        *_stages(text),
    ):
        if not any(hit.start < other.end and other.start < hit.end for other in found):
            found.append(hit)
    return sorted(found, key=lambda hit: hit.start)


def _names(text: str, names: Sequence[str]) -> Iterator[TermHit]:
    latin = next((name for name in names if name.isascii()), "")
    folded = fold(text)
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(fold(name))}(?!\w)", folded) if len(name) > 2 else ():
            yield TermHit(match.start(), match.end(), "name", name, latin or text[match.start() : match.end()])


def _glossary(text: str, language: str, to: str, glossary: Glossary) -> Iterator[TermHit]:
    for hit, term in glossary.find(text, main_of(language)):
        if rendering := term.rendering(to):
            yield TermHit(hit.start, hit.end, "term", term.term, rendering)


def _drugs(text: str, to: str) -> Iterator[TermHit]:
    for hit in find_drugs(plain(text), fold(text)):
        yield TermHit(hit.start, hit.end, "drug", hit.drug.id, drug_rendering(hit.drug, to))


def _genes(text: str) -> Iterator[TermHit]:
    for match in _VARIANT.finditer(text):
        yield TermHit(match.start(), match.end(), "gene", match[0], match[0])
    for hit in marker_names().find(plain(text), fold(text)):
        key = hit.key.partition("=")[0]
        if key != TRAP and key in markers():
            words = text[hit.start : hit.end]
            if words.isascii() and any(char.isupper() for char in words):
                yield TermHit(hit.start, hit.end, "gene", key, words)


def _stages(text: str) -> Iterator[TermHit]:
    for match in _STAGE.finditer(text):
        words = match[0].strip()
        if len(words) > 1 and any(char.isdigit() or char in "Xxs" for char in words):
            yield TermHit(
                match.start(), match.start() + len(match[0].rstrip()), "stage", words, words.translate(_LATIN)
            )


def drugs_in(text: str) -> dict[str, list[str]]:
    """The drugs of `text` by id, each with the words that it is written in; a name with its other name in brackets counts once."""
    found: dict[str, list[str]] = {}
    before, end = "", 0
    for hit in find_drugs(plain(text), fold(text)):
        if hit.drug.id != before or text[end : hit.start].strip() not in ("(", "（"):
            found.setdefault(hit.drug.id, []).append(text[hit.start : hit.end])
        before, end = hit.drug.id, hit.end
    return found


def genes_in(text: str) -> frozenset[str]:
    """Ids of markers and genes, and variants as written, that `text` names in any language."""
    ids = {hit.key.partition("=")[0] for hit in marker_names().find(plain(text), fold(text))}
    return frozenset(key for key in ids if key in markers()) | {match[0] for match in _VARIANT.finditer(text)}
