"""A change of a gene in words, from what was read of it: `EGFR exon 19 deletion p.E746_A750del, VAF 23%`."""

from __future__ import annotations

import re

from caseferry.domain.facts import Fact
from caseferry.knowledge.gene_changes import GeneChange, change_words, words_around
from caseferry.knowledge.lexicon import fold

_READ = ("gene", "exon", "protein_change", "coding_change", "vaf")
_FILLING = re.compile(r"[\s,;:()\[\]/=+'’-]+")


def say_variant(fact: Fact) -> tuple[str, str] | None:
    """English and Chinese, or None where the printed words say more than what was read of them: then they stand as printed."""
    if not fact.attributes.get("gene") or fact.normal is not None:
        return None
    change, rest = _change_of(fact)
    if rest or (change is None and not fact.attributes.get("protein_change")):
        return None
    return _english(fact, change), _chinese(fact, change)


def _change_of(fact: Fact) -> tuple[GeneChange | None, str]:
    """The kind of change that the value names, and what is left of the value beside it and the attributes."""
    left = f" {fold(fact.value)} "
    for name in sorted(_READ, key=lambda name: -len(fact.attributes.get(name, ""))):
        if part := fold(fact.attributes.get(name, "")):
            left = left.replace(part, " ", 1)
    kinds = []
    for word, kind in change_words().items():
        found = _without(left, word)
        if found != left:
            kinds.append(kind)
            left = found
    for word in words_around():
        left = _without(left, word)
    special = [kind for kind in kinds if kind.id != "mutation"]
    if len({kind.id for kind in special}) > 1:
        return None, fact.value
    named = fact.attributes.get("protein_change") or fact.attributes.get("coding_change")
    return next(iter(special if named else [*special, *kinds]), None), _FILLING.sub("", left)


def _without(text: str, word: str) -> str:
    if _is_han(word):
        return text.replace(word, " ")
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text)


def _is_han(word: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in word)


def _english(fact: Fact, change: GeneChange | None) -> str:
    read = fact.attributes
    parts = [read["gene"], f"exon {read['exon']}" if read.get("exon") else "", change.en if change else ""]
    words = " ".join(filter(None, (*parts, read.get("protein_change"), read.get("coding_change"))))
    return f"{words}, VAF {read['vaf']}" if read.get("vaf") else words


def _chinese(fact: Fact, change: GeneChange | None) -> str:
    read = fact.attributes
    what = (f"{read['exon']}号外显子" if read.get("exon") else "") + (change.zh if change else "")
    words = " ".join(filter(None, (read["gene"], what, read.get("protein_change"), read.get("coding_change"))))
    return f"{words}，VAF {read['vaf']}" if read.get("vaf") else words
