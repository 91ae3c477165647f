"""The regimens table: names, the drugs behind them, and which tumour each collision of letters belongs to."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from caseferry.domain.errors import UsageError
from caseferry.domain.facts import Display
from caseferry.knowledge.checklists import find_tumour
from caseferry.knowledge.courses import cancer_table
from caseferry.knowledge.drugs import load_drugs
from caseferry.knowledge.tables import load_csv

_ROLES = ("line", "conditioning", "lymphodepletion")
_LETTERS = "A-Za-z0-9А-Яа-яЁё"
_QUALIFIER = re.compile(r"\s*\([^)]*\)$")
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
_CYRILLIC_NAMES = {
    "ФОЛФОКС": "FOLFOX",
    "ФОЛФИРИ": "FOLFIRI",
    "ФЛОТ": "FLOT",
    "КСЕЛОКС": "XELOX",
    "КАПОКС": "CAPOX",
}
_PLAIN_WORDS = frozenset(
    [
        "ICE",
        "RICE",
        "SMILE",
        "STRIDE",
        "EXTREME",
        "MAP",
        "MAID",
        "AIM",
        "TIP",
        "VIP",
        "VAC",
        "TAC",
        "DAC",
        "MEC",
        "FLAG",
        "BEAM",
        "CAG",
        "PAD",
        "CROSS",
        "CHP",
        "HAIC",
        "IVA",
        "FAC",
        "FEC",
        "VAD",
        "MA",
        "AIDA",
        "COP",
        "IGEV",
        "HAD",
        "FLO",
        "CAF",
    ]
)
_WITH = {"R": "rituximab", "G": "obinutuzumab"}


@dataclass(frozen=True, slots=True)
class Regimen:
    """One regimen. `cancers` are tumour types it is given for; `role`: a line of therapy, conditioning or lymphodepletion."""

    name: str
    aliases: tuple[str, ...]
    drugs: tuple[str, ...]
    cancers: frozenset[str]
    role: str
    confidence: str

    @property
    def letters(self) -> str:
        """The name as notes write it, without a qualifier in brackets."""
        return _QUALIFIER.sub("", self.name)

    @property
    def display(self) -> Display:
        """The letters in English; the letters with the drugs in Chinese."""
        drugs = load_drugs()
        names = "+".join(drugs[drug].zh for drug in self.drugs)
        return Display(self.letters, f"{self.letters}（{names}）")


@dataclass(frozen=True, slots=True)
class RegimenHit:
    """Letters at `start` to `end` of a text and the regimens they may stand for; `sure` when they stand for nothing else."""

    start: int
    end: int
    letters: str
    regimens: tuple[Regimen, ...]
    sure: bool


@functools.cache
def load_regimens() -> tuple[Regimen, ...]:
    """The regimens in table order. Raises ValueError for unknown drugs or roles, and for a repeated name."""
    drugs, found = load_drugs(), {}
    for row in load_csv("regimens.csv"):
        parts = tuple(row["drugs"].split(";"))
        if row["name"] in found or row["role"] not in _ROLES or not set(parts) <= set(drugs):
            raise ValueError(f"regimens.csv: bad row {row['name']}")
        aliases = tuple(filter(None, row["aliases"].split(";")))
        cancers = frozenset(filter(None, row["cancers"].split(";")))
        found[row["name"]] = Regimen(row["name"], aliases, parts, cancers, row["role"], row["confidence"])
    return tuple(found.values())


def find_regimens(plain_text: str) -> list[RegimenHit]:
    """Every regimen named by its letters, in order of place, the longest name first. Takes `plain` text, case matters."""
    searched = plain_text.translate(_LOOKALIKES)
    hits = []
    for match in _pattern().finditer(searched):
        letters = match[0]
        table = _by_letters()
        regimens = table.get(letters) or table.get(_shape(letters), ())
        if regimens:
            hits.append(RegimenHit(match.start(), match.end(), letters, regimens, _is_sure(letters)))
    for word, name in _CYRILLIC_NAMES.items():
        for match in re.finditer(f"(?<![а-яё]){word}(?![а-яё])", plain_text, re.IGNORECASE):
            hits.append(RegimenHit(match.start(), match.end(), name, _by_letters()[name], True))
    return sorted(hits, key=lambda hit: hit.start)


def resolve(hit: RegimenHit, cancers: Iterable[str], named: Iterable[str] = ()) -> Regimen | None:
    """The one regimen that letters mean, by the drugs named beside them, else by the tumour; None when that does not settle it."""
    drugs = set(named)
    if drugs:
        fitting = [regimen for regimen in hit.regimens if drugs <= set(drugs_of(regimen, hit.letters))]
        if len(fitting) == 1:
            return fitting[0]
    wanted = set(cancers)
    fitting = sorted((r for r in hit.regimens if r.cancers & wanted), key=lambda r: len(r.cancers))
    if len(fitting) == 1 or (len(fitting) > 1 and {fitting[0].drugs} == {r.drugs for r in fitting}):
        return fitting[0]
    if len({regimen.drugs for regimen in hit.regimens}) == 1 and len(hit.regimens) > 1:
        return hit.regimens[0]
    collides = len(hit.regimens) > 1 or (len(hit.letters) <= 3 and not hit.sure)
    if not collides:
        return hit.regimens[0]
    return hit.regimens[0] if len(hit.regimens) == 1 and not wanted and hit.letters not in _AMBIGUOUS else None


_AMBIGUOUS = frozenset(
    {"TC", "AC", "EC", "AP", "VAC", "THP", "PC", "GC", "GP", "CP", "DC", "IP", "NP", "SP", "PT", "TP"}
)
"""Letters that other tumours and countries use for other drugs, even where the table holds one row."""


def drugs_of(regimen: Regimen, letters: str) -> tuple[str, ...]:
    """The drugs of a regimen as written: `R-ICE` and `R-GDP` add rituximab to the row of the letters without it."""
    prefix = re.match(r"([RG])-?(?=[A-Za-z]{3})", letters)
    extra = _WITH.get(prefix[1]) if prefix and regimen.cancers & {"lymphoma", "cll"} else None
    if extra and extra not in regimen.drugs and not {"rituximab", "obinutuzumab"} & set(regimen.drugs):
        return (extra, *regimen.drugs)
    return regimen.drugs


def regimen_of_drugs(drugs: Iterable[str], cancers: Iterable[str] = (), *, role: str = "line") -> Regimen | None:
    """The regimen that consists of exactly these drugs; of several the one for the tumour, of those the commonest."""
    wanted, tumours = set(drugs), set(cancers)
    if len(wanted) < 2:
        return None
    fitting = [regimen for regimen in load_regimens() if set(regimen.drugs) == wanted and regimen.role == role]
    own = [regimen for regimen in fitting if regimen.cancers & tumours]
    chosen = own or fitting
    return max(chosen, key=lambda regimen: len(regimen.cancers)) if chosen else None


@functools.cache
def cancer_tags(cancer: str) -> frozenset[str]:
    """The tumour types of `regimens.csv` that a case's cancer stands for; empty when it is unknown.

    >>> sorted(cancer_tags("cervix"))
    ['cervical']
    """
    word = cancer.strip().casefold().replace(" ", "_").replace("-", "_")
    if not word:
        return frozenset()
    own = {tag for tag, words in cancer_table().items() if word == tag or word in words}
    try:
        named = find_tumour(cancer)
    except UsageError:
        return frozenset(own)
    return frozenset({*own, named, *(tag for tag, words in cancer_table().items() if named in words)})


def _any_case(letters: str) -> bool:
    """True for names that are no other word whatever their case."""
    bare = re.sub("[^A-Za-z]", "", letters)
    return (len(bare) >= 4 and bare.upper() not in _PLAIN_WORDS) or bool(re.search(r"\d", letters) and len(letters) > 3)


def _is_sure(letters: str) -> bool:
    """True for letters that need no word of treatment beside them: long ones, joined ones (AC-T), ones of mixed case (VRd)."""
    bare = re.sub("[^A-Za-z]", "", letters)
    joined = bool(re.search(r"[A-Za-z0-9+][\-+/→>][A-Za-z0-9]", letters)) or bool(re.search("[A-Z][a-z]$", letters))
    return _any_case(letters) or (joined and len(bare) >= 3)


def _shape(letters: str) -> str:
    return re.sub(r"[\s\-+/]", "", letters).upper()


@functools.cache
def _by_letters() -> dict[str, tuple[Regimen, ...]]:
    table: dict[str, list[Regimen]] = {}
    for regimen in load_regimens():
        for name in {regimen.letters, *regimen.aliases}:
            for key in {name, _shape(name)} if _any_case(name) else {name}:
                if regimen not in table.setdefault(key, []):
                    table[key].append(regimen)
    return {key: tuple(rows) for key, rows in table.items()}


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = {name for regimen in load_regimens() for name in (regimen.letters, *regimen.aliases)}
    parts = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        body = re.sub(r"\\[\-\s](?=\D)", r"[\\s-]?", re.escape(name))
        body = re.sub(r"\\[\-\s](?=\d)", "-?", body)
        parts.append(f"(?i:{body})" if _any_case(name) else body)
    return re.compile(rf"(?<![{_LETTERS}])(?:{'|'.join(parts)})(?![{_LETTERS}]|-(?=[A-Z]{{2}}))")
