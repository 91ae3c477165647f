"""Which script and which language a page is in."""

from __future__ import annotations

import copy
import functools
import re
import unicodedata
from collections import Counter
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_WORD = re.compile(r"[^\s\d.,:;/()\[\]<>=+*%\"|]+")  # vowel signs of Indian scripts are no letters to `\w`
_LEAST_LETTERS = 60  # below, a guess is no better than none
_FEWER = 36  # the same for scripts with few languages
_LEAST_SURE = 0.85
_BY_SCRIPT = {
    "Hang": "ko",
    "Thai": "th",
    "Grek": "el",
    "Hebr": "he",
    "Armn": "hy",
    "Geor": "ka",
    "Taml": "ta",
    "Telu": "te",
    "Khmr": "km",
    "Beng": "bn",
}
_AMONG = {
    "Latn": ("en", "es", "fr", "pt", "it", "de", "nl", "pl", "ro", "tr", "vi", "id", "sw", "cs", "hu", "sv"),
    "Cyrl": ("ru", "uk", "bg", "kk", "sr", "be", "mn"),
    "Arab": ("ar", "fa", "ur"),
    "Deva": ("hi", "mr", "ne"),
}
_NAMES = {
    "CJK": "Hani", "HIRAGANA": "Kana", "KATAKANA": "Kana", "HANGUL": "Hang", "LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab",
    "DEVANAGARI": "Deva", "THAI": "Thai", "GREEK": "Grek", "HEBREW": "Hebr", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "TAMIL": "Taml",
    "TELUGU": "Telu", "KHMER": "Khmr", "BENGALI": "Beng",
}  # fmt: skip


def script_of(text: str) -> str:
    """ISO 15924 of most letters; a Han letter weighs as much as a short word. `Zyyy` without letters.

    >>> script_of("Hb 9.7"), script_of("血红蛋白 HGB"), script_of("4.6 / 7")
    ('Latn', 'Hani', 'Zyyy')
    """
    votes: Counter[str] = Counter()
    for letter in text:
        if letter.isalpha():
            name = _script(letter)
            votes[name] += 3 if name in ("Hani", "Kana") else 1
    if not votes:
        return "Zyyy"
    if votes["Kana"] * 6 > votes["Hani"] + votes["Latn"]:
        return "Jpan"
    return votes.most_common(1)[0][0]


@functools.lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return _NAMES.get(unicodedata.name(letter, "").split(" ")[0].split("-")[0], "Zyyy")


def language_of(text: str, script: str) -> str:
    """BCP 47 of a page, or `und` for short text and for tables without sentences."""
    if script == "Hani":
        return "zh"
    if script == "Jpan":
        return "ja"
    if script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    if script not in _AMONG:
        return "und"
    words = [word for word in _WORD.findall(text) if len(word) > 1 and _script(word[0]) == script]
    if sum(map(len, words)) < (_LEAST_LETTERS if script == "Latn" else _FEWER):
        return "und"
    code, sure = _identifier(_AMONG[script]).classify(
        " ".join(word.lower() if word.isupper() else word for word in words)
    )
    return str(code) if float(sure) >= _LEAST_SURE else "und"


def forget_languages() -> None:
    """Give back the memory of the language model (80 MB); the next question loads it again."""
    _identifier.cache_clear()
    _model.cache_clear()


@functools.cache
def _identifier(among: tuple[str, ...]) -> Any:
    """The model narrowed to some languages; its large tables are shared with every other narrowing."""
    found = copy.copy(_model())
    found.set_languages([code for code in among if code in found.nb_classes])
    return found


@functools.cache
def _model() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
