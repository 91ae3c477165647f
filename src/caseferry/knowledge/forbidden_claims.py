"""Promises and advice that no outgoing text may hold (`data/forbidden_claims.yaml`, requirement R31)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.knowledge.lexicon import Lexicon, fold, plain
from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.wording import LANGUAGES

_SENTENCE = re.compile(r"[^.!?。！？؟\n]+[.!?。！？؟]?")
_QUESTION = ("?", "？", "؟")
_QUOTED = re.compile(r"“[^”\n]*”|«[^»\n]*»|「[^」\n]*」|\"[^\"\n]*\"")


@dataclass(frozen=True, slots=True)
class Claim:
    """A forbidden claim: its words as they stand, its kind (access, eligibility, outcome, terms, ranking, advice), its language."""

    words: str
    kind: str
    language: str


def forbidden_claims(text: str, language: str = "") -> tuple[Claim, ...]:
    """Every claim in `text`, in order. With a `language` (of wording.LANGUAGES) only its phrases and the English ones are looked for.

    Questions and words in quotation marks claim nothing: a family may ask whether it is cured, a record may say so.

    >>> [claim.kind for claim in forbidden_claims("The patient will be cured.")]
    ['outcome']
    >>> forbidden_claims("No promise of admission or result is made. Will she be cured?")
    ()
    """
    bare = _QUOTED.sub(lambda match: " " * len(match.group()), text)
    languages = [known for known in LANGUAGES if not language or known in (language, "en")]
    found = {}
    for start, end in _told(bare):
        for known in languages:
            for hit in _phrases(known).find(plain(bare), fold(bare), start, end):
                found[hit.start, hit.end] = Claim(text[hit.start : hit.end], hit.key, known)
    return tuple(found[place] for place in sorted(found))


def _told(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences are that are no questions."""
    for match in _SENTENCE.finditer(text):
        if not match.group().endswith(_QUESTION):
            yield match.span()


@functools.cache
def _phrases(language: str) -> Lexicon:
    table = load_yaml("forbidden_claims.yaml")
    rows = table["claims"][language]
    if list(rows) != table["kinds"] or not all(rows.values()):
        raise ValueError(f"forbidden_claims.yaml: {language} must have phrases of each kind, in order")
    return Lexicon((phrase, kind) for kind, phrases in rows.items() for phrase in phrases)
