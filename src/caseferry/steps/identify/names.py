"""Compares two printed names: order, initials, double surnames, scripts, recognition noise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import permutations

from rapidfuzz import fuzz

from caseferry.knowledge.spelling import consonants, name_parts, script_of, sounds, spelled, wade_giles
from caseferry.steps.identify.arabic import pair_off, shared_words

NOISY = 84.0  # similarity of long parts that recognition or spelling may have changed
CLEAN = 87.0  # of short parts
SOUNDS_ALIKE = 75.0
FOREIGN_DOTS = "·•・"
LONG_PART = 7


class Likeness(IntEnum):
    """How two names relate, from none to the same."""

    DIFFERENT = 0
    SHARED = 1  # one part in common, others contradict: family, or a changed surname
    SINGLE = 2  # the only part of one name stands in the other
    DOUBTFUL = 3  # it may be the same in other letters: the consonants fit (Hassan, Hussein), or nobody can compare the letters
    INITIALS = 4  # a part in common and initials that fit
    SAME = 5


@dataclass(frozen=True, slots=True)
class _Count:
    full: int = 0
    initial: int = 0
    left_short: int = 0


def compare_names(one: str, other: str) -> Likeness:
    """How like two names are.

    >>> compare_names("MUMBUA, Wanjiru Atieno", "W. Mumbua").name, compare_names("Мария Щукина", "Shchukina Maria").name
    ('INITIALS', 'SAME')
    """
    a, b = name_parts(one), name_parts(other)
    if not a or not b:
        return Likeness.DIFFERENT
    scripts = {script_of(one), script_of(other)}
    likeness = _in_arabic(one, other) if "arabic" in scripts else _in_letters(one, other)
    if len(scripts) == 2 and likeness < Likeness.SINGLE and ("far" in scripts or _may_be_given(one, other)):
        return Likeness.DOUBTFUL
    return likeness


def _in_letters(one: str, other: str) -> Likeness:
    """Two names of which neither is in Arabic letters."""
    a, b, scripts = name_parts(one), name_parts(other), {script_of(one), script_of(other)}
    best = max(_of_parts(a, b), _broken(a, b), _broken(b, a))
    if "han" in scripts:
        best = max(best, _joined(a, b), _as_taiwan_spells(a, b), _by_sound(one, other))
    if scripts & {"indic", "far"}:
        best = max(best, _by_consonants(one, other))
    return best


def _in_arabic(one: str, other: str) -> Likeness:
    """Two names of which one at least is in Arabic letters."""
    initials = 0
    if script_of(one) == script_of(other):
        full, *left = shared_words(one, other)
    else:
        arabic, latin = (one, other) if script_of(one) == "arabic" else (other, one)
        full, initials, *left = pair_off(arabic, latin)
    likeness = _of_counts(_Count(full, initials, min(left)), alone=not any(left))
    if likeness < Likeness.INITIALS and _by_consonants(one, other) is Likeness.SAME:
        return Likeness.DOUBTFUL
    return likeness


def _broken(pieces: tuple[str, ...], parts: tuple[str, ...]) -> Likeness:
    """A name whose words recognition broke: `CH U KWUEM EKA`. Every piece must belong to one of at least two parts, in order."""
    if len(pieces) <= 2:
        return Likeness.DIFFERENT
    free, at, full = list(parts), 0, 0
    while at < len(pieces):
        runs = ((end, "".join(pieces[at:end])) for end in range(len(pieces), at, -1))
        hit = next(((end, part) for end, run in runs for part in free if _alike(run, part)), None)
        if hit is None:
            return Likeness.DIFFERENT
        at = hit[0]
        free.remove(hit[1])
        full += 1
    return Likeness.SAME if full >= 2 else Likeness.DIFFERENT


def _of_parts(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    short, long = sorted((a, b), key=len)
    return _of_counts(_count(short, long), alone=len(long) == 1)


def _of_counts(count: _Count, *, alone: bool) -> Likeness:
    """`alone`: neither name has a part that the other lacks."""
    if count.left_short == 0:
        if count.full >= 2:
            return Likeness.SAME
        if count.full and count.initial:
            return Likeness.INITIALS
        if count.full:
            return Likeness.SAME if alone else Likeness.SINGLE
        return Likeness.DIFFERENT
    if count.full >= 3 and count.left_short == 1:
        return Likeness.INITIALS
    return Likeness.SHARED if count.full else Likeness.DIFFERENT


def _count(short: tuple[str, ...], long: tuple[str, ...]) -> _Count:
    """Pairs parts off, full ones first, then two written as one, then initials."""
    free, left = list(long), []
    full = initial = 0
    for part in short:
        hit = next((other for other in free if _alike(part, other)), None)
        if hit is None:
            left.append(part)
        else:
            free.remove(hit)
            full += 1
    for part in list(left):
        pair = next(((x, y) for x, y in permutations(free, 2) if len(part) > 5 and _alike(part, x + y)), None)
        if pair:
            left.remove(part)
            free = [other for other in free if other not in pair]
            full += 1
    for x, y in zip(list(left), list(left)[1:], strict=False):
        hit = next((other for other in free if len(other) > 5 and _alike(x + y, other)), None)
        if hit and x in left and y in left:
            left.remove(x)
            left.remove(y)
            free.remove(hit)
            full += 1
    for part in list(left):
        hit = next((other for other in free if _initials(part, other)), None)
        if hit:
            left.remove(part)
            free.remove(hit)
            initial += 1
    return _Count(full, initial, len(left))


def _alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return False
    a, b = spelled(one), spelled(other)
    if a == b:
        return True
    limit = NOISY if min(len(a), len(b)) >= LONG_PART else CLEAN
    near = min(fuzz.ratio(a, b), fuzz.ratio(one, other))
    return min(len(a), len(b)) >= 4 and a[0] == b[0] and near >= limit


def _initials(one: str, other: str) -> bool:
    return one[0] == other[0] and (len(one) == 1 or len(other) == 1)


def _joined(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    """Chinese names written as syllables or as words, surname first or last."""
    whole = "".join(a)
    for order in {b, b[1:] + b[:1], b[-1:] + b[:-1]}:
        if "".join(order) == whole:
            return Likeness.SAME
    return Likeness.DIFFERENT


def _as_taiwan_spells(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    """A Chinese name in pinyin beside the same in Wade-Giles, without its apostrophes: `chang hsiao ming`."""
    for pinyin, other in ((a, b), (b, a)):
        if _joined(tuple(map(wade_giles, pinyin)), other) is Likeness.SAME:
            return Likeness.SAME
    return Likeness.DIFFERENT


def _by_sound(one: str, other: str) -> Likeness:
    """Foreign names as Chinese writes them (`玛丽亚·奥尔特加`), part by part, by their consonants alone."""
    han, latin = (one, other) if script_of(one) == "han" else (other, one)
    if script_of(latin) == "han" or not any(dot in han for dot in FOREIGN_DOTS):
        return Likeness.DIFFERENT
    parts = [sounds(part) for part in re.split(f"[{FOREIGN_DOTS}]", han)]
    free = [sounds(part) for part in name_parts(latin)]
    full = 0
    for part in parts:
        hit = next((other for other in free if len(part) > 1 and fuzz.ratio(part, other) >= SOUNDS_ALIKE), None)
        if hit is not None:
            free.remove(hit)
            full += 1
    if full == len(parts) and full >= 2:
        return Likeness.SAME
    return Likeness.SHARED if full else Likeness.DIFFERENT


def _may_be_given(one: str, other: str) -> bool:
    """True when one name is a single word in other letters that may be a part of the other by its sound: 羅莎 and Rosa Quintanar."""
    lone, full = sorted((one, other), key=lambda name: (len(_words(name)), name))
    if len(_words(lone)) != 1 or script_of(lone) == "letters":
        return False
    sound = sounds(lone)
    alike = (sounds(part) for part in name_parts(full))
    if script_of(lone) == "indic":  # ज for j and z
        return any(part[:1] == sound[:1] and abs(len(part) - len(sound)) <= 1 for part in alike)
    return len(sound) > 1 and sound in alike


def _words(name: str) -> tuple[str, ...]:
    """The words of a name; one of Chinese characters is a word between its dots."""
    han = script_of(name) == "han"
    return tuple(re.split(f"[{FOREIGN_DOTS}]", name)) if han else name_parts(name)


def _by_consonants(one: str, other: str) -> Likeness:
    """Names of which one is written without vowels: part by part, then as a whole."""
    a = [consonants(part) for part in name_parts(one)]
    b = [consonants(part) for part in name_parts(other)]
    short, long = sorted(([p for p in a if p], [p for p in b if p]), key=len)
    free, full = list(long), 0
    for part in short:
        hit = next((o for o in free if o == part or (len(part) > 3 and fuzz.ratio(o, part) >= CLEAN)), None)
        if hit:
            free.remove(hit)
            full += 1
    if full == len(short) and full >= 2:
        return Likeness.SAME
    if fuzz.ratio("".join(a), "".join(b)) >= CLEAN and len("".join(a)) >= 5:
        return Likeness.SAME
    if full == len(short) == 1:
        return Likeness.SINGLE
    return Likeness.SHARED if full else Likeness.DIFFERENT


def fullness(name: str) -> tuple[int, int, int]:
    """For choosing the fullest printed form: parts written out (a Chinese name is two), then mixed case, then length."""
    if script_of(name) == "han":
        return (2, 0, len(name))
    return (sum(len(part) > 1 for part in name_parts(name)), int(not name.isupper()), len(name))
