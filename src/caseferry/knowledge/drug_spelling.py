"""One key for the spellings of one drug: cisplatino, cisplatine, Cisplatin, цисплатином, сисплатин and سيسبلاتين are one word.

International nonproprietary names are adapted to each language by rule (WHO, "Guidance on the use of INNs"): endings change,
`ph` becomes `f`, `y` becomes `i`. The rules here undo that; what does not follow them stands as a word in `data/drugs.csv`.
"""

from __future__ import annotations

import functools
import re

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "j",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "c",
            "c",
            "s",
            "s",
            "_",
            "i",
            "_",
            "e",
            "u",
            "a",
            "i",
            "i",
            "e",
            "g",
        ],
        strict=True,
    )
)
_ARABIC = {
    **dict.fromkeys("بپ", "b"), **dict.fromkeys("تطث", "t"), **dict.fromkeys("جغگ", "g"), **dict.fromkeys("قكک", "c"),
    **dict.fromkeys("سصزش", "s"), **dict.fromkeys("دضذظ", "d"), **dict.fromkeys("فڤ", "f"), "ل": "l", "م": "m",
    "ن": "n", "ر": "r",
}  # fmt: skip
_LATIN = (
    (r"h(?=r)|(?<=[rt])h", ""), ("ph", "f"), ("y", "i"), ("ch", "k"), ("qu", "k"), ("[ao]e", "e"), ("c(?=[ei])", "s"),
    ("z", "s"), ("ks|cs|kc", "x"), ("k", "c"), ("w", "v"), ("h", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
_CYRILLIC_ENDING = re.compile("(?:ами|ом|ой|ов|ам|ах)$")
_SHORTEST = 6
_SHORTEST_SKELETON = 5


@functools.lru_cache(maxsize=65536)
def spelling_key(folded: str) -> str:
    """The key of one folded word in Latin or Cyrillic letters; empty when it is too short to tell.

    >>> spelling_key("ciclofosfamida") == spelling_key("cyclophosphamide") == spelling_key("циклофосфамидом")
    True
    """
    if len(folded) < _SHORTEST:
        return ""
    word = folded
    if re.search("[а-я]", word):
        word = "".join(_CYRILLIC.get(char, char) for char in _CYRILLIC_ENDING.sub("", word)).replace("_", "")
    for pattern, replacement in _LATIN:
        word = re.sub(pattern, replacement, word)
    return word.rstrip("aeiou") or word


@functools.lru_cache(maxsize=65536)
def arabic_key(folded: str) -> str:
    """The consonants of a folded Arabic word without article and preposition; empty when they are too few to tell."""
    word = re.sub("^[وفبلك]?ال(?=.{4})", "", folded)
    letters = "".join(_ARABIC.get(char, "") for char in word)
    return letters if len(letters) >= _SHORTEST_SKELETON else ""


@functools.lru_cache(maxsize=4096)
def skeleton_key(name: str) -> str:
    """The consonants of an international name, comparable with `arabic_key`; empty when they are too few to tell.

    >>> skeleton_key("doxorubicin") == arabic_key("دوكسوروبيسين")
    True
    """
    word = spelling_key(name).replace("x", "cs").replace("p", "b").replace("v", "f").replace("j", "g")
    letters = re.sub("[aeiou]", "", word)
    return letters if len(letters) >= _SHORTEST_SKELETON else ""
