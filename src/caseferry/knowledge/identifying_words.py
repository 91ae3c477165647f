"""Labels after which a page names a person, a number, a birth date, a place or a way to reach someone."""

from __future__ import annotations

import functools
import re

from caseferry.knowledge.lexicon import LETTERS, Hit, Lexicon, fold, plain
from caseferry.knowledge.tables import load_yaml

KINDS = ("name", "birth_date", "number", "address", "phone", "email")
_LETTERED = re.compile(f"[{LETTERS}\u3400-\u9fff]")
_OF_PEOPLE = {
    "name": ("name", "surname", "given", "patronymic"),
    "number": ("number", "document_number"),
}


@functools.cache
def _words() -> tuple[tuple[str, str], ...]:
    """(label, kind). Raises ValueError when a kind has no words."""
    people, own = load_yaml("people.yaml")["labels"], load_yaml("identifying_words.yaml")["labels"]
    words = {kind: [word for name in names for word in people[name]] for kind, names in _OF_PEOPLE.items()}
    words |= {"birth_date": load_yaml("dates.yaml")["roles"]["born"], **own}
    if set(words) != set(KINDS) or not all(words.values()):
        raise ValueError("identifying_words.yaml: each kind needs its labels")
    return tuple((str(word), kind) for kind in KINDS for word in words[kind])


@functools.cache
def _lexicon() -> Lexicon:
    return Lexicon((word, kind) for word, kind in _words() if _LETTERED.search(fold(word)))


@functools.cache
def _unspaced() -> tuple[re.Pattern[str], dict[str, str]]:
    """Labels in scripts that the lexicon does not divide into words (Thai and its like), by their folded form."""
    kinds = {fold(word): kind for word, kind in reversed(_words()) if not _LETTERED.search(fold(word))}
    return re.compile("|".join(re.escape(word) for word in sorted(kinds, key=lambda w: (-len(w), w))) or r"(?!)"), kinds


def find_labels(line: str) -> list[Hit]:
    """The labels of a line in order; the key of each is one of KINDS."""
    folded = fold(line)
    pattern, kinds = _unspaced()
    found = [Hit(m.start(), m.end(), (kinds[m.group()],)) for m in pattern.finditer(folded)]
    return sorted([*_lexicon().find(plain(line), folded), *found], key=lambda hit: hit.start)
