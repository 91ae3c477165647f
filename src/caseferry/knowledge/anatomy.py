"""Body sites and histologies by language, and the words for metastases, lesions and what is none."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caseferry.domain.facts import Display
from caseferry.knowledge.lexicon import Lexicon, fold
from caseferry.knowledge.tables import load_yaml

_GENITIVE = re.compile(r"(?:karzinom|sarkom|lymphom|myelom|melanom|blastom)$")  # "eines Adenokarzinoms"


@dataclass(frozen=True, slots=True)
class Site:
    """A body site; `primary` is False where cancers seldom begin."""

    id: str
    display: Display
    primary: bool = True


@dataclass(frozen=True, slots=True)
class Histology:
    """A histology; `generic` names say only "cancer"; `site` is the site that the name implies (an id, or empty)."""

    id: str
    display: Display
    generic: bool = False
    site: str = ""


@functools.cache
def sites() -> Mapping[str, Site]:
    """Sites by id. Raises ValueError for a repeated id or a row without words."""
    found: dict[str, Site] = {}
    for row in load_yaml("sites.yaml")["sites"]:
        if row["id"] in found or not row["words"]:
            raise ValueError(f"sites.yaml: {row['id']}: repeated, or without words")
        found[row["id"]] = Site(row["id"], Display(row["en"], row["zh"]), row.get("primary", True))
    return found


@functools.cache
def histologies() -> Mapping[str, Histology]:
    """Histologies by id. Raises ValueError for a repeated id or an unknown site."""
    found: dict[str, Histology] = {}
    for row in load_yaml("histologies.yaml")["histologies"]:
        site = row.get("site", "")
        if row["id"] in found or (site and site not in sites()):
            raise ValueError(f"histologies.yaml: {row['id']}: repeated, or of an unknown site")
        found[row["id"]] = Histology(row["id"], Display(row["en"], row["zh"]), bool(row.get("generic")), site)
    return found


@functools.cache
def tumour_words(language: str) -> Lexicon:
    """Words of tumour phrases for a text in `language`: keys are `site:ID`, `histology:ID`, `histology:cancer/SITE`, `modifier`."""
    return Lexicon(_tumour_words(language))


def _forms(word: str) -> tuple[str, ...]:
    return (word, word + "s") if _GENITIVE.search(word) else (word,)


def _tumour_words(language: str) -> Iterator[tuple[str, str]]:
    table = load_yaml("histologies.yaml")
    for row in table["histologies"]:
        yield from ((word, f"histology:{row['id']}") for word in words_for(row["words"], language))
        yield from (
            (word + "s", f"histology:{row['id']}") for word in row["words"].get("de", ()) if _GENITIVE.search(word)
        )
    for row in load_yaml("sites.yaml")["sites"]:
        yield from ((word, f"site:{row['id']}") for word in words_for(row["words"], language))
    for by in table["compounds"].values():
        yield from (
            (form, f"histology:cancer/{site}") for site, words in by.items() for word in words for form in _forms(word)
        )
    yield from ((word, "modifier") for word in words_for(table["modifiers"], language))


@functools.cache
def site_words(language: str) -> Lexicon:
    """Words of body sites; keys are site ids."""
    table = load_yaml("sites.yaml")
    kept_back = set(words_for(table["only_in_phrases"], language))
    return Lexicon(
        (word, row["id"])
        for row in table["sites"]
        for word in words_for(row["words"], language)
        if word not in kept_back
    )


@functools.cache
def metastasis_words(language: str) -> Lexicon:
    """Words for metastases: the key is a site id where the word names one (Lebermetastasen), else `metastasis`."""
    table = load_yaml("sites.yaml")
    compounds = (
        (word, site) for by in table["compound_metastases"].values() for site, words in by.items() for word in words
    )
    return Lexicon([*compounds, *((word, "metastasis") for word in words_for(table["metastasis_words"], language))])


@functools.cache
def lesion_words(language: str) -> Lexicon:
    """Nouns of lesions that are measured (key `lesion`) and words beside which a size is not one (key `other`)."""
    table = load_yaml("sites.yaml")
    other = ((word, "other") for word in words_for(table["not_lesion_words"], language))
    return Lexicon([*other, *((word, "lesion") for word in words_for(table["lesion_words"], language))])


def words_for(by_language: Mapping[str, list[str]], language: str) -> Iterator[str]:
    """The words for a text in `language`: its own, English ones, and those of other languages that cannot be mistaken.

    A short Latin word means something else elsewhere: `than` is a kidney in Vietnamese (without its accents), `os` a bone in French.
    """
    for tongue, words in by_language.items():
        own = tongue in (language, "en")
        yield from (word for word in words if own or not re.fullmatch(r"[a-z0-9 .'-]{1,7}", fold(word.strip("=*"))))
