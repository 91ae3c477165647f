"""Spells names of any script so that forms of one name meet: Latin letters, one spelling for one sound."""

from __future__ import annotations

import functools
import re
import unicodedata

from anyascii import anyascii

from caseferry.knowledge.people import honorifics, spellings, word_set

_HAN = re.compile(r"[\u3400-\u9fff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_INDIC = re.compile(r"[\u0900-\u0dff\u0e00-\u0e7f]")
_FAR = re.compile(
    r"[\u0530-\u05ff\u0e00-\u0eff\u0f00-\u0fff\u1000-\u10ff\u1100-\u11ff\u1200-\u137f\u1780-\u17ff\u3040-\u30ff\uac00-\ud7af]"
)
"""Armenian, Hebrew, Thai, Lao, Tibetan, Burmese, Georgian, hangul, Ethiopic, Khmer, kana."""
_WORD = re.compile(r"[a-z]+")
_VOWELS = re.compile(r"[aeiouywv]")


@functools.lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a name in Latin letters, lower case, as written; titles and particles dropped.

    >>> name_parts("Щукина Мария"), name_parts("王小明"), name_parts("Mrs Ana de la O'Brien-Ruiz")
    (('shchukina', 'mariya'), ('wang', 'xiao', 'ming'), ('ana', 'obrien', 'ruiz'))
    """
    text = unicodedata.normalize("NFC", name).replace("ё", "е").replace("ʹ", "")
    text = re.sub(r"[ьъЬЪ'’ʼ`]", "", text)
    if _HAN.search(text):
        latin = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", anyascii(text))
    elif _ARABIC.search(text):
        latin = " ".join(_from_arabic(word) for word in text.split())
    else:
        latin = anyascii(text)
    words = _WORD.findall(latin.lower().replace("'", ""))
    dropped = word_set("particles") | (set(honorifics()) - {"m", "ba", "be"})
    kept = [word for word in words if word not in dropped]
    return tuple(kept if len(kept) > 1 else words)


def _from_arabic(word: str) -> str:
    """Letter by letter with a vowel between, so that `z` and `h` do not read as `zh`; articles and `son of` dropped."""
    if word in word_set("particles") or word in ("بن", "ابن", "بنت"):
        return ""
    bare = re.sub(r"^ال(?=[\u0621-\u064a]{3})", "", word).replace("شتش", "ش").replace("تش", "چ")
    return "a".join(part for part in (anyascii(letter).strip("`'") for letter in bare) if part)


@functools.lru_cache(maxsize=8192)
def spelled(part: str) -> str:
    """One spelling for one sound: `mariya`, `maria` and `mariia` come out alike; an initial stays as it is."""
    if len(part) == 1:
        return part
    before = ""
    while before != part:
        before = part
        for letters, one in spellings():
            part = part.replace(letters, one)
        part = re.sub(r"(.)\1+", r"\1", part)
    return part


@functools.lru_cache(maxsize=4096)
def consonants(name: str) -> str:
    """The consonants of a whole name in order, as scripts that leave vowels out write it."""
    bare = spelled("".join(name_parts(name)))
    return re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", bare)).removesuffix("h")


_WADE_GILES = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("^(zh|ch|sh|r)i$", r"\1ih"), ("^[zc]i$", "tzu"), ("^si$", "szu"), ("^yi$", "i"), ("^yan$", "yen"), ("^you$", "yu"),
        ("ong$", "ung"), ("ian$", "ien"), ("ie$", "ieh"), ("^ye$", "yeh"), ("([jqxy])ue$", r"\1ueh"), ("([jqxy])uan$", r"\1uan"),
        ("^([gkh])e$", r"\1o"), ("^(d|t|l|n|zh|ch|sh|r|z|c|s)uo$", r"\1o"), ("^gui$", "kuei"), ("^kui$", "kuei"), ("^er$", "erh"),
        ("^(zh|q|j)", "ch"), ("^x", "hs"), ("^[zc](?!h)", "ts"), ("^b", "p"), ("^d", "t"), ("^g", "k"), ("^r", "j"),
    )
)  # fmt: skip
"""Pinyin to Wade-Giles as passports of Taiwan write it, without apostrophes and dots (ICAO names); in this order."""


def wade_giles(syllable: str) -> str:
    """A syllable of pinyin as Taiwan spells it.

    >>> [wade_giles(one) for one in ("zhang", "xiao", "zhi", "qiu", "guo", "rong", "cai")]
    ['chang', 'hsiao', 'chih', 'chiu', 'kuo', 'jung', 'tsai']
    """
    for pattern, letters in _WADE_GILES:
        syllable = pattern.sub(letters, syllable)
    return syllable


_SAME_IN_CHINESE = str.maketrans(
    {"r": "l", "j": "k", "g": "k", "x": "s", "q": "k", "d": "t", "b": "p", "f": "p", "c": "k", "z": "s", "h": ""}
)


@functools.lru_cache(maxsize=4096)
def sounds(name: str) -> str:
    """The consonants of a name with those alike that Chinese characters for foreign names do not keep apart.

    >>> sounds("玛丽亚娜"), sounds("Mariana")
    ('mln', 'mln')
    """
    whole = re.sub(r"c(?=[ei])", "s", "".join(name_parts(name)))
    bare = re.sub(r"[aeiouywv]", "", whole).translate(_SAME_IN_CHINESE)
    return re.sub(r"(.)\1+", r"\1", bare)


def script_of(name: str) -> str:
    """`han`, `arabic`, `indic`, `far` (no table of ours spells it as others do) or `letters`."""
    for label, pattern in (("han", _HAN), ("arabic", _ARABIC), ("far", _FAR), ("indic", _INDIC)):
        if pattern.search(name):
            return label
    return "letters"
