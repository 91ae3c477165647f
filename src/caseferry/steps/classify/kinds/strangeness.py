"""Whether anything on a paper tells that it is a medical record: a title, a shape, a patient, a drug, a test, a tumour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseferry.domain.people import PersonMention
from caseferry.knowledge.anatomy import tumour_words
from caseferry.knowledge.biomarkers import TRAP, marker_names
from caseferry.knowledge.drugs import find_drugs
from caseferry.knowledge.labs import analyte_names
from caseferry.knowledge.lexicon import plain
from caseferry.steps.classify.kinds.decide import Kind
from caseferry.steps.classify.views import PageView

WEAK = 0.5
"""Words of the body that weigh no more than this stand in any newspaper."""
ONE_HEADING = 1.5
"""A single heading ("préparation") has this weight."""
LEGIBLE = 0.7
"""A page read worse than this may be a record whose words were lost."""
_KNOWN = frozenset({"en", "es", "fr", "pt", "de", "it", "id", "tr", "ru", "zh", "ar", "vi"})
"""Languages whose records we know by their words; of others silence tells nothing."""
_LETTERS_OF_OTHERS = re.compile(
    r"[^\W\d_a-zA-Z\u00c0-\u024f\u1e00-\u1eff\u0400-\u045f\u0600-\u0677\u4e00-\u9fff]|[پچژگٹڈںے]"
)
"""Letters that none of those languages writes: of Ukrainian, Persian, Urdu, Greek, Korean, Amharic, ..."""
_FOREIGN = 0.02
"""The share of such letters from which a text is of another language, whatever it was guessed to be."""
_SHAPES_OF_ANYTHING = frozenset({"letter"})


def tells_nothing(pages: Sequence[PageView], kind: Kind, person: PersonMention, language: str) -> bool:
    """True for a paper without a title, a shape, a patient or one clinical term; stray words like "hospital" tell nothing."""
    named = bool(person.name or person.birth_date or person.identifiers)
    legible = words_known(pages, language) and all(page.page.confidence >= LEGIBLE for page in pages)
    return legible and not named and _weak(kind) and not any(_clinical(page, language) for page in pages)


def words_known(pages: Sequence[PageView], language: str) -> bool:
    """True when the pages are in a language whose records we know by their words: in others silence tells nothing."""
    letters = [char for page in pages for char in page.page.text if char.isalpha()]
    others = sum(1 for char in letters if _LETTERS_OF_OTHERS.match(char))
    return language.split("-")[0] in _KNOWN and others <= _FOREIGN * len(letters)


def _weak(kind: Kind) -> bool:
    own = [item for item in kind.evidence if not (item.where == "structure" and item.words in _SHAPES_OF_ANYTHING)]
    body = sum(item.weight for item in own if item.where == "body")
    strong = [item for item in own if item.where != "body"]
    headings = [item for item in strong if item.where == "structure" and item.weight <= ONE_HEADING]
    return body <= WEAK and len(strong) == len(headings) <= 1


def _clinical(page: PageView, language: str) -> bool:
    """True when the page names a drug, a tumour by its histology, a marker, or two laboratory tests."""
    words, folded = plain(page.page.text), page.folded
    if find_drugs(words, folded):
        return True
    if any(hit.key not in (TRAP,) for hit in marker_names().find(words, folded)):
        return True
    tumours = (hit.key for hit in tumour_words(language).find(words, folded))
    if any(key.startswith("histology:") and not key.startswith("histology:cancer") for key in tumours):
        return True
    return len({hit.key for hit in analyte_names(language).find(words, folded)}) > 1
