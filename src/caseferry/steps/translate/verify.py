"""Checks one translated segment against its source: what differs is flagged, never mended."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from caseferry.domain.translation import Flag, Translation
from caseferry.knowledge.biomarkers import markers
from caseferry.knowledge.drugs import load_drugs
from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.translation_checks import (
    count_meanings,
    function_words,
    known_languages,
    length_rule,
    main_of,
    writes_decimal_comma,
)
from caseferry.steps.translate.locks import Wording, find_locks
from caseferry.steps.translate.numbers import (
    compare_dates,
    compare_numbers,
    comparisons_of,
    find_dates,
    find_numbers,
    units_in,
    without,
)
from caseferry.steps.translate.terms import drug_alias, drug_rendering, drugs_in, genes_in

_SIGNS = re.compile(r"(?<=[A-Za-zА-Яа-я0-9一-鿿)])\s?\(?(\++)\)?(?!\s?[\d./%]\d*[^\s]*\+)|\((\++)\)|（(\++)）")
_MINUS = re.compile(r"[(（]\s?[-−–—]\s?[)）]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SIDES = {"left": "left", "right": "right", "both": "both sides"}
_SCRIPTS = frozenset(
    {"LATIN", "CJK", "FULLWIDTH", "GREEK", "MICRO", "MASCULINE", "FEMININE"}
)  # first words of Unicode names
_RUN = 3  # equal words in a row that are no chance


def verify(source: str, target: str, wording: Wording, *, segment: str = "") -> tuple[Flag, ...]:
    """Every flag of one segment, in the order of `FLAGS`. An empty translation has one flag, and no other is looked for."""
    if not target.strip():
        return (Flag(segment, "empty", "There is no translation."),) if source.strip() else ()
    found = [
        *_numbers(source, target, wording),
        *_units(source, target, wording),
        *_meanings(source, target, wording),
        *_drugs(source, target, wording),
        *_genes(source, target),
        *_residue(source, target, wording),
        *_length(source, target, wording),
    ]
    return tuple(Flag(segment, code, words) for code, words in found)


def verify_all(translation: Translation, wording: Wording) -> tuple[Flag, ...]:
    """The flags of every segment, with those that only the making of the translation could know."""
    found: list[Flag] = []
    if translation.segments and main_of(wording.language) not in known_languages():
        words = f"Negations, sides and results cannot be counted in {wording.language!r}: compare them all by eye."
        found.append(Flag(translation.segments[0].id, "negation", words))
    for segment in translation.segments:
        if segment.remark == "placeholder":
            words = "The machine lost or changed a number or a name; the original words were left."
            found.append(Flag(segment.id, "placeholder", words))
        found += verify(segment.source, segment.target, wording, segment=segment.id)
    return tuple(found)


def _numbers(source: str, target: str, wording: Wording) -> Iterator[tuple[str, str]]:
    days = find_dates(source, wording.language), find_dates(target, wording.to)
    missing, added = compare_dates(*days, (source, target))
    if missing or added:
        yield "date", _differs("date", missing, added)
    numbers = compare_numbers(without(source, days[0]), without(target, days[1]))
    if numbers.missing or numbers.added:
        yield "number", _differs("number", numbers.missing, numbers.added)
    signs = comparisons_of(source), comparisons_of(target)
    if signs[0] != signs[1]:
        missing, added = sorted((signs[0] - signs[1]).elements()), sorted((signs[1] - signs[0]).elements())
        yield "number", _differs("sign of comparison", missing, added)
    if numbers.doubtful and _doubtful(numbers.doubtful, target, wording):
        yield "thousands", f"{numbers.doubtful[0]} may be a decimal or a thousand: look at the original page."


def _doubtful(numbers: tuple[str, ...], target: str, wording: Wording) -> bool:
    """True where the source's language writes decimals with a comma, or where the translation writes the number in another way."""
    written = Counter(hit.text for hit in find_numbers(target))
    return writes_decimal_comma(wording.language) or any(not written[number] for number in numbers)


def _differs(what: str, missing: list[str] | tuple[str, ...], added: list[str] | tuple[str, ...]) -> str:
    parts = [f"the original has {', '.join(missing)}"] if missing else []
    parts += [f"the translation has {', '.join(added)}"] if added else []
    return f"A {what} differs: {'; '.join(parts)}."


def _units(source: str, target: str, wording: Wording) -> Iterator[tuple[str, str]]:
    texts = without(source, find_dates(source, wording.language)), without(target, find_dates(target, wording.to))
    one, two = (Counter(hit.symbol for hit in units_in(text)) for text in texts)
    if one != two:
        yield "unit", _differs("unit", sorted((one - two).elements()), sorted((two - one).elements()))


def _meanings(source: str, target: str, wording: Wording) -> Iterator[tuple[str, str]]:
    if main_of(wording.language) not in known_languages():
        return  # said once for the whole document
    one, two = count_meanings(source, wording.language), count_meanings(target, wording.to)
    if one["negation"] != two["negation"]:
        yield "negation", f"Words of negation: {one['negation']} in the original, {two['negation']} in the translation."
    sides = [words for key, words in _SIDES.items() if one[key] != two[key]]
    if sides:
        yield "side", f"The side differs ({', '.join(sides)})."
    signs = [
        (_plus(text) + count["positive"], _minus(text) + count["negative"])
        for text, count in ((source, one), (target, two))
    ]
    if signs[0] != signs[1]:
        yield (
            "polarity",
            (
                f"Positive and negative: {signs[0][0]} and {signs[0][1]} in the original, {signs[1][0]} and {signs[1][1]} in the translation."
            ),
        )


def _plus(text: str) -> int:
    return sum(1 for _ in _SIGNS.finditer(text))


def _minus(text: str) -> int:
    return sum(1 for _ in _MINUS.finditer(text))


def _drugs(source: str, target: str, wording: Wording) -> Iterator[tuple[str, str]]:
    one, two = drugs_in(source), drugs_in(target)
    if Counter({key: len(words) for key, words in one.items()}) != Counter(
        {key: len(words) for key, words in two.items()}
    ):
        yield (
            "drug",
            _differs(
                "drug",
                sorted(one.keys() - two.keys()) or _more(one, two),
                sorted(two.keys() - one.keys()) or _more(two, one),
            ),
        )
    for key in sorted(one.keys() & two.keys()):
        wanted = drug_rendering(load_drugs()[key], wording.to)
        allowed = (fold(wanted), fold(drug_alias(load_drugs()[key])) or fold(wanted))
        whole = fold(wanted) in fold(target)  # the table may know a drug by less than its whole name
        other = [words for words in two[key] if not whole and not fold(words).startswith(allowed)]
        if other:
            yield "rendering", f"{other[0]} is written as {wanted} in this packet."
    yield from _glossary(source, target, wording)


def _more(one: dict[str, list[str]], two: dict[str, list[str]]) -> list[str]:
    return [f"{key} {len(words)} times" for key, words in sorted(one.items()) if len(words) > len(two.get(key, ()))]


def _glossary(source: str, target: str, wording: Wording) -> Iterator[tuple[str, str]]:
    for _, term in wording.glossary.find(source, main_of(wording.language)):
        wanted = term.rendering(wording.to)
        if wanted and fold(wanted) not in fold(target):
            yield "rendering", f"{term.term} is written as {wanted} in the glossary."


def _genes(source: str, target: str) -> Iterator[tuple[str, str]]:
    one, two = genes_in(source), genes_in(target)
    if one != two:
        yield "gene", _differs("marker or gene", _shown(one - two), _shown(two - one))


def _shown(keys: frozenset[str]) -> list[str]:
    return sorted(markers()[key].display.en if key in markers() else key for key in keys)


def _residue(source: str, target: str, wording: Wording) -> Iterator[tuple[str, str]]:
    locks = find_locks(source, wording)
    kept = {
        fold(word)
        for lock in locks
        for text in (lock.rendering, source[lock.start : lock.end])
        for word in _WORD.findall(text)
    }
    words = [word for word in _WORD.findall(target) if fold(word) not in kept]
    foreign = [word for word in words if _foreign(word, wording)]
    if foreign:
        yield "residue", f"Not translated: {foreign[0]}."
    elif left := _left(source, words, target, wording):
        yield "residue", f"Not translated: {left}."


def _foreign(word: str, wording: Wording) -> bool:
    """True when a word is in letters that the target language does not use."""
    if not word[0].isalpha():
        return False  # raised digits
    script = unicodedata.name(word[0], "").split(" ")[0]
    return script not in (_SCRIPTS if wording.to == "zh" else _SCRIPTS - {"CJK", "FULLWIDTH"})


def _left(source: str, words: list[str], target: str, wording: Wording) -> str:
    """Words of the source that stand in the translation as they were and in their order; empty when there are none that tell."""
    original = f" {' '.join(fold(word) for word in _WORD.findall(source))} "
    small, total = function_words(wording.language), 0 if _has_han(target) else len(words)
    at = 0
    while at < len(words):
        run = words[at : at + 1]
        while at + len(run) < len(words) and _within([*run, words[at + len(run)]], original):
            run.append(words[at + len(run)])
        if _within(run, original) and _tells(run, small, total, wording.to):
            return " ".join(run)
        at += len(run)
    return ""


def _within(run: list[str], original: str) -> bool:
    return f" {' '.join(fold(word) for word in run)} " in original


def _tells(run: list[str], small: frozenset[str], total: int, to: str) -> bool:
    long = [word for word in run if len(word) > 3 and not word.isupper()]
    if not long:
        return False
    whole = len(run) == total
    if to == "zh":  # a name may stay in its letters
        return whole or any(word[0].islower() for word in long)
    return whole or len(run) >= _RUN or (len(run) > 1 and any(fold(word) in small for word in run))


def _length(source: str, target: str, wording: Wording) -> Iterator[tuple[str, str]]:
    """Compares what is left without numbers, units, drugs and names: these are as long in every language."""
    rule = length_rule()
    bare = _bare(source, wording), _bare(target, Wording(wording.to, wording.to, wording.names))
    one, two = (sum(rule.han if _has_han(char) else 1 for char in text) for text in bare)
    shortest = rule.shortest_han if _has_han(source) or _has_han(target) else rule.shortest
    if one >= rule.start and not shortest * one <= two <= rule.longest * one:
        longer = "longer" if two > one else "shorter"
        yield "length", f"The translation is much {longer} than the original."


def _bare(text: str, wording: Wording) -> str:
    for lock in reversed(find_locks(text, wording)):
        text = text[: lock.start] + text[lock.end :]
    return " ".join(text.split())


def _has_han(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)
