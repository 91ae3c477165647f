"""Phrases that name a tumour: a histology with its modifiers and body site, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.domain.facts import Display
from caseferry.knowledge.anatomy import Histology, Site, histologies, site_words, sites, tumour_words
from caseferry.knowledge.lexicon import Hit
from caseferry.steps.extract.text import DocumentText

_NEAR = re.compile(r"[ \t\-]{0,2}\n?[ \t]{0,2}")
_JOINT = re.compile(
    r"[ \t]{0,2}\n?[ \t]{0,2}(?:(?:\(|,[ \t]?)?(?:of the|of|in the|in|at|du|de la|de l'|de los|de las|des|del|de|d'|da|do|das|dos|della|dell'|dei|di|der|des|dell|no|na|pada|"
    r"of both|of her|of his|в области|в|на|في|من|của|ở|tại|with|за)?(?:[ \t]{1,2}|\n|(?<=')))?(?:the |right |left |los |las |la |el |l'|le |ال)?",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tumour:
    """A tumour's name from `start` to `end`; `site` is None when neither the words nor the name give one; `site_span` its words."""

    start: int
    end: int
    histology: Histology
    site: Site | None = None
    site_span: tuple[int, int] | None = None

    @property
    def specific(self) -> bool:
        """True when it says more than "cancer"."""
        return not self.histology.generic or self.site is not None

    @property
    def code(self) -> str:
        """The histology's id; for a generic name the site's (`cancer/cervix`)."""
        return f"{self.histology.id}/{self.site.id}" if self.histology.generic and self.site else self.histology.id

    @property
    def display(self) -> Display:
        """Histology and site in both languages, from the tables."""
        name, site = self.histology.display, self.site.display if self.site else None
        if site is None or self.histology.site:
            return name
        said = f"{name.en} of the {site.en.lower()}" if self.histology.generic else f"{name.en}, {site.en.lower()}"
        return Display(said, f"{site.zh}{name.zh}")


def tumours_in(text: DocumentText, language: str) -> tuple[Tumour, ...]:
    """Every tumour phrase of a document, in order."""
    return text.remember("tumours", lambda t: tuple(_read(t, language)))


def _read(text: DocumentText, language: str) -> Iterator[Tumour]:
    hits = list(tumour_words(language).find(text.plain, text.folded))
    reached = 0
    for number, hit in enumerate(hits):
        if not hit.key.startswith("histology:") or hit.start < reached:
            continue
        first = _leftmost(text, hits, number, reached)
        last = _rightmost(text, hits, number)
        phrase = hits[first : last + 1]
        named = _histology(phrase)
        site = _site(phrase, named)
        reached = phrase[-1].end
        span = _site_span(text, language, phrase, site) if site else None
        yield Tumour(phrase[0].start, phrase[-1].end, named, site, span)


def _site_span(text: DocumentText, language: str, phrase: list[Hit], site: Site) -> tuple[int, int] | None:
    """Where the phrase names its site, be it inside the tumour's own name ("adenocarcinoma de próstata")."""
    apart = next(((hit.start, hit.end) for hit in phrase if hit.key == f"site:{site.id}"), None)
    within = site_words(language).find(text.plain, text.folded, phrase[0].start, phrase[-1].end)
    return apart or next(((hit.start, hit.end) for hit in within if hit.key == site.id), None)


def _leftmost(text: DocumentText, hits: list[Hit], number: int, reached: int) -> int:
    """The first of the modifiers and sites that stand directly before a histology."""
    while number > 0 and hits[number - 1].start >= reached:
        before = hits[number - 1]
        gap = text.plain[before.end : hits[number].start]
        if before.key.startswith("histology:") or not _NEAR.fullmatch(gap):
            break
        number -= 1
    return number


def _rightmost(text: DocumentText, hits: list[Hit], number: int) -> int:
    """The last of the modifiers and sites that follow a histology, directly or after "of the" and its like."""
    while number + 1 < len(hits):
        after = hits[number + 1]
        gap = text.plain[hits[number].end : after.start]
        if (
            after.key.startswith("histology:")
            or not _JOINT.fullmatch(gap)
            or "\n\n" in gap
            or ("," in gap and after.key == "modifier")
            or ("/" in hits[number].key and after.key.startswith("site:"))
        ):
            break
        number += 1
    while hits[number].key == "modifier" and text.plain[hits[number].end : hits[number].end + 1].isalpha():
        number -= 1
    return number


def _histology(phrase: list[Hit]) -> Histology:
    named = [
        histologies()[hit.key.partition(":")[2].partition("/")[0]] for hit in phrase if hit.key.startswith("histology:")
    ]
    return next((histology for histology in named if not histology.generic), named[0])


def _site(phrase: list[Hit], named: Histology) -> Site | None:
    """The site in the phrase (the finest: antrum before stomach), else the one that the name implies."""
    own = [sites()[hit.key.partition("/")[2]] for hit in phrase if "/" in hit.key]
    found = own or [sites()[hit.key.partition(":")[2]] for hit in phrase if hit.key.startswith("site:")]
    found = [site for site in found if site.primary] or found
    if found:
        return max(found, key=lambda site: "_" in site.id)
    return sites()[named.site] if named.site else None
