"""Finds measured lesions: size as printed, millimetres, body site, SUVmax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.anatomy import lesion_words, site_words, sites, tumour_words
from caseferry.knowledge.lexicon import Hit
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_UNIT = r"(?:mm|cm|мм|см|毫米|厘米|公分|公厘|ملم|مم|سم)"
_BY = r"\s?(?:x|х|X|×|\*|by|на|por|sur|في)\s?"
SIZE = re.compile(
    rf"(?<![\d.,/A-Za-z-]){_NUMBER}\s?{_UNIT}?(?:{_BY}{_NUMBER}\s?{_UNIT}?){{0,2}}(?<=[a-zмс米分厘م])(?![A-Za-z\d²³^])",
    re.IGNORECASE,
)
_SUV = re.compile(rf"(?<![A-Za-z])SUV\s?_?(?:max)?(?![A-Za-z])[^\d\n.;]{{0,14}}(?P<v>{_NUMBER})", re.IGNORECASE)
_FINDING_SECTIONS = frozenset({"", "findings", "conclusion", "microscopy", "ihc", "treatment"})
_CATEGORIES = ("imaging", "endoscopy")
_EARLIER = re.compile(
    r"[\s,;(（，]*(?:SUV\s?_?(?:max)?\s?\d{1,2}(?:[.,]\d)?[\s,;(（]*)?(?P<said>(?:previously|previous|prior|was|antes|previo|previamente|prev[ií]o|auparavant|contre|ранее|zuvor|原|前次|既往|trước đây|سابقا)"
    rf"\s?[:：]?\s?(?:de\s|約|约)?{_NUMBER}(?:\s?(?:x|х|×)\s?{_NUMBER})?\s?{_UNIT}?)",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"(?:^|[^\w]|(?=新))(?P<said>new|nuev[oa]s?|nouve(?:au|lle)s?|нов(?:ый|ая|ое|ые|ых)|neuer?|nov[oa]s?|新发|新增|新出现|mới|جديدة?)\s?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^\s?(?:from|above|below|away|proximal|distal|to the|до|от|del margen|de la marge|depuis|距|外)", re.IGNORECASE
)
_LARGEST = 500
_VAGUE = frozenset({"soft_tissue", "pelvis"})
_NODAL = re.compile(r"node|lymph|adenop|ganglio|лимф|淋巴|hach")


def find_lesions(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Sizes beside a lesion's name in reports of imaging and endoscopy; specimens, slices, distances and earlier sizes are none."""
    if not context.category.startswith(_CATEGORIES):
        return
    words = list(lesion_words(context.language).find(text.plain, text.folded))
    sized: list[int] = []
    for match in SIZE.finditer(text.plain):
        if section_at(text, match.start()).kind not in _FINDING_SECTIONS or _FROM.match(
            text.plain[match.end() : match.end() + 14]
        ):
            continue
        noun = _noun(text, words, match.start(), match.end())
        if noun is None or not (millimetres := size_in_mm(match.group())):
            continue
        sized.append(text.sentence_at(match.start())[0])
        yield _draft(text, context, match, noun, {"size_mm": millimetres, "suvmax": _suv_near(text, match.end())}).fact(
            text, context
        )
    for match in _SUV.finditer(text.plain):
        if (
            text.sentence_at(match.start())[0] not in sized
            and section_at(text, match.start()).kind in _FINDING_SECTIONS
        ):
            noun = _noun(text, words, match.start(), match.end())
            if noun and assertion_of(text, noun.start, noun.end) is not Assertion.ABSENT:
                yield _draft(text, context, match, noun, {"suvmax": match["v"]}).fact(text, context)


def _noun(text: DocumentText, words: list[Hit], start: int, end: int) -> Hit | None:
    """The lesion's noun in the same sentence, nearest before the size (else after); None beside what is no lesion."""
    low, high = text.sentence_at(start)
    clause = max(low, *(text.plain.rfind(mark, low, start) + 1 for mark in ";；。"))
    near = [word for word in words if clause <= word.start and word.end <= min(high, end + 60)]
    close = [word for word in near if word.end > start - 45 and word.start < end + 12]
    if any(word.key == "other" and not _of_next(text, end, word) for word in close):
        return None
    nouns = [word for word in near if word.key == "lesion"]
    before = [word for word in nouns if word.end <= start]
    after = [word for word in nouns if word.start >= end]
    return before[-1] if before else after[0] if after else None


def _of_next(text: DocumentText, end: int, word: Hit) -> bool:
    """True for "(previously 11 mm)" after a size: it speaks of the size in the brackets."""
    return word.start >= end and bool(re.fullmatch(r"\s*[(（\[,，;；]\s*\S{0,3}\s*", text.plain[end : word.start]))


def size_in_mm(printed: str) -> str:
    """`4.6 x 3.9 x 4.1 cm` as `46 x 39 x 41`; empty when a number is larger than any lesion.

    >>> size_in_mm("2,8 х 2,1 см")
    '28 x 21'
    """
    centimetres = bool(re.search(r"cm|см|厘米|公分|سم", printed, re.IGNORECASE))
    numbers = [Decimal(number.replace(",", ".")) for number in re.findall(_NUMBER, printed)]
    sizes = [(number * 10 if centimetres else number).normalize() for number in numbers]
    if not sizes or max(sizes) > _LARGEST or max(sizes) == 0:
        return ""
    return " x ".join(format(size, "f") for size in sizes)


def _suv_near(text: DocumentText, end: int) -> str:
    match = _SUV.search(text.plain, end, min(text.sentence_at(end)[1], end + 80))
    return match["v"] if match else ""


def _draft(text: DocumentText, context: Context, match: re.Match[str], noun: Hit, attributes: dict[str, str]) -> Draft:
    meaning = assertion_of(text, noun.start, noun.end)
    start, end = min(noun.start, match.start()), max(noun.end, match.end())
    return Draft(
        kind="lesion",
        code="",
        value=text.text[match.start() : match.end()].strip(),
        start=start,
        end=end,
        date=context.finding_date,
        assertion=meaning if meaning in (Assertion.ABSENT, Assertion.HISTORICAL) else Assertion.PRESENT,
        attributes={
            **attributes,
            "change": _change(text, noun, match),
            "site": _site(text, context, noun, (start, end)),
            "laterality": _side(text, start),
        },
    )


def _change(text: DocumentText, noun: Hit, match: re.Match[str]) -> str:
    """The words that say a lesion is new, or what it measured before."""
    if earlier := _EARLIER.match(text.plain, match.end()):
        return text.text[slice(*earlier.span("said"))]
    new = _NEW.search(text.plain, max(0, noun.start - 12), noun.start)
    return text.text[slice(*new.span("said"))] if new else ""


def _site(text: DocumentText, context: Context, noun: Hit, place: tuple[int, int]) -> str:
    """The site directly before the noun ("cervical mass"), else the one in the sentence that stands nearest to the lesion."""
    start, end = place
    low, high = text.sentence_at(start)
    joined = list(tumour_words(context.language).find(text.plain, text.folded, max(low, noun.start - 24), noun.start))
    vague = {f"site:{site}" for site in _VAGUE}
    if (
        joined
        and joined[-1].key.startswith("site:")
        and joined[-1].key not in vague
        and not text.plain[joined[-1].end : noun.start].strip(" -")
        and not _NODAL.match(text.folded, noun.start)
    ):
        return sites()[joined[-1].key.partition(":")[2]].display.en
    near = list(site_words(context.language).find(text.plain, text.folded, low, high))
    near = [hit for hit in near if hit.key not in _VAGUE] or near
    best = min(near, key=lambda h: max(0, start - h.end, h.start - end), default=None)
    return sites()[best.key].display.en if best else ""


def _side(text: DocumentText, offset: int) -> str:
    low, high = text.sentence_at(offset)
    sides = set(
        re.findall(
            r"\b(left|right|bilateral)\b|(左|右|双侧)|\b(izquierd|derech|gauche|droit|левы|левог|правы|правог|левой|правой)",
            text.folded[low:high],
        )
    )
    names = {next(part for part in side if part) for side in sides}
    left = any(name.startswith(("left", "左", "izq", "gau", "лев")) for name in names)
    right = any(name.startswith(("right", "右", "der", "dro", "прав")) for name in names)
    return "left" if left and not right else "right" if right and not left else ""
