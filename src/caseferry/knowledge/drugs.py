"""The drugs table: international names with their words in the languages read, and where they stand in a text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.domain.facts import Display
from caseferry.knowledge.drug_spelling import arabic_key, skeleton_key, spelling_key
from caseferry.knowledge.lexicon import LETTERS, Lexicon, fold
from caseferry.knowledge.tables import load_csv

_WORD_COLUMNS = ("brands", "es", "fr", "ru", "zh_words", "ar", "vi", "pt")
_USES = ("yes", "partner", "no")
_TOKEN = re.compile(f"[{LETTERS}0-9]+")
_SALTS = re.compile(
    r"(?:\s+(?:sodium|disodium|acetate|mesylate|mesilate|hydrochloride|hcl|citrate|tosylate|fumarate|succinate|sulfate|sulphate|"
    r"hidrocloruro|clorhidrato|chlorhydrate))\b"
)


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug. `id` is its international nonproprietary name; `use`: `yes` treats cancer, `partner` only inside a regimen, `no`."""

    id: str
    en: str
    zh: str
    group: str
    use: str
    words: tuple[str, ...]

    @property
    def anticancer(self) -> bool:
        """True when the drug alone is a treatment of cancer."""
        return self.use == "yes"

    @property
    def display(self) -> Display:
        """English and Chinese."""
        return Display(self.en, self.zh)


@dataclass(frozen=True, slots=True)
class DrugHit:
    """A drug at `start` to `end` of a text."""

    start: int
    end: int
    drug: Drug


@functools.cache
def load_drugs() -> dict[str, Drug]:
    """The drugs by id. Raises ValueError for a row without names, or with an unknown use."""
    drugs: dict[str, Drug] = {}
    for row in load_csv("drugs.csv"):
        if row["id"] in drugs or not (row["id"] and row["en"] and row["zh"]) or row["anticancer"] not in _USES:
            raise ValueError(f"drugs.csv: bad row {row['id']}")
        words = tuple(word.strip() for name in _WORD_COLUMNS for word in row[name].split(";") if word.strip())
        drugs[row["id"]] = Drug(
            row["id"], row["en"], row["zh"], row["class"], row["anticancer"], (row["id"], row["zh"], *words)
        )
    return drugs


def find_drugs(plain_text: str, folded: str) -> list[DrugHit]:
    """Every drug in a text, in order of place; `folded` is `fold(plain_text)`. The longer name wins (trastuzumab deruxtecan)."""
    named = (DrugHit(hit.start, hit.end, load_drugs()[hit.key]) for hit in _lexicon().find(plain_text, folded))
    hits = [hit for hit in named if _as_written(hit, plain_text)]
    hits += _by_spelling(folded)
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[DrugHit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].end:
            if hit.end > kept[-1].end:
                kept[-1] = hit
            continue
        kept.append(_with_salt(hit, folded))
    return kept


def drug_named(word: str) -> Drug | None:
    """The drug that a single name stands for, or None."""
    hits = find_drugs(word, fold(word))
    return hits[0].drug if len(hits) == 1 else None


def _as_written(hit: DrugHit, plain_text: str) -> bool:
    """False for very short names without their hyphen: S1 is a heart sound, S-1 a drug."""
    surface = plain_text[hit.start : hit.end]
    return len(surface) > 3 or not surface.isascii() or surface in hit.drug.words


def _with_salt(hit: DrugHit, folded: str) -> DrugHit:
    salt = _SALTS.match(folded, hit.end)
    return DrugHit(hit.start, salt.end(), hit.drug) if salt else hit


@functools.cache
def _lexicon() -> Lexicon:
    return Lexicon((_marked(word), drug.id) for drug in load_drugs().values() for word in drug.words)


def _marked(word: str) -> str:
    """Short capitals (MTX, ATRA) and short capitalised brands must agree in case; Russian words take any ending."""
    if len(word) >= 6 and re.search("[а-я]$", word):
        return word.rstrip("аеиоуыья") + "*"
    return f"={word}" if len(word) <= 5 and word.isascii() and word[:1].isupper() else word


@functools.cache
def _keys() -> tuple[dict[str, str], dict[str, str]]:
    """Ids by spelling key and by consonants; a key of two drugs is left out."""
    spellings: dict[str, set[str]] = {}
    skeletons: dict[str, set[str]] = {}
    for drug in load_drugs().values():
        key = " ".join(filter(None, map(spelling_key, fold(drug.id).split(" "))))
        if key and len(key.split(" ")) == len(drug.id.split(" ")):
            spellings.setdefault(key, set()).add(drug.id)
        if " " not in drug.id and skeleton_key(fold(drug.id)):
            skeletons.setdefault(skeleton_key(fold(drug.id)), set()).add(drug.id)
    return (
        {key: next(iter(ids)) for key, ids in spellings.items() if len(ids) == 1},
        {key: next(iter(ids)) for key, ids in skeletons.items() if len(ids) == 1},
    )


def _by_spelling(folded: str) -> Iterator[DrugHit]:
    spellings, skeletons = _keys()
    drugs, previous = load_drugs(), None
    for match in _TOKEN.finditer(folded):
        word = match[0]
        if "\u0600" <= word[0] <= "\u06ff":
            found = skeletons.get(arabic_key(word))
            key = ""
        else:
            key = spelling_key(word)
            found = spellings.get(key) if key else None
        if previous and key and match.start() - previous[1] == 1 and (pair := spellings.get(f"{previous[2]} {key}")):
            yield DrugHit(previous[0], match.end(), drugs[pair])
        elif found:
            yield DrugHit(match.start(), match.end(), drugs[found])
        previous = (match.start(), match.end(), key)
