"""Numbers of cycles as records write them: "4 cycles", "6#", "x 4", "4 курса", "第3周期", "cycle 3 of 6"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.knowledge.courses import dual_pattern, numbers, ordinals, unit_pattern
from caseferry.knowledge.lexicon import LETTERS
from caseferry.steps.extract.radiotherapy_doses import doses_of
from caseferry.steps.extract.text import DocumentText

_SINGULAR = re.compile(r"(?:^|\s)(?:курс|цикл)$")
"""Russian "2 курс" is the second one: two are "2 курса"."""
MOST = 60
"""More cycles than this are a dose or a year."""
_RADIATION = re.compile(
    r"\bgy\b|гр\b|сгр|cgy|radio|лучев|облуч|radiat|radiac|strahl|放疗|放射|xa tri|اشعاع|إشعاع|brachy|curie",
    re.IGNORECASE,
)


_PLANNED = (
    r"planned|intended|scheduled|prevu\w*|planifi\w*|programad\w*|programm\w*|previst\w*|planead\w*|planejad\w*|geplant\w*|vorgesehen\w*|"
    r"заплан\w*|планир\w*|原?计划|原拟|拟|预计|مخطط\w*|مقرر\w*|المقرر\w*|du kien|ke hoach|planlan\w*|direncanakan|rencana"
)


_GIVEN = (
    r"received|given|completed|administered|delivered|tolerated|done|recibi\w+|complet[oa]\w*|administrad\w*|administraron|realizad\w*|realizaron|aplicad\w*|cumplid\w*|"
    r"recu(?:es|e|s)?|realise\w*|effectue\w*|faite?s?|administre\w*|recebeu|recebid\w*|feitos|administrou|erhalten|erhielt|verabreicht\w*|durchgefuhrt\w*|gegeben|"
    r"проведен\w*|получил[аи]?|получен\w*|выполнен\w*|введен\w*|已完成|完成|实际完成|实际行|已行|تلقى|تلقي|تلقت|اكمل\w*|اعطي\w*|انهت|انهي|"
    r"da truyen|da hoan thanh|hoan thanh|da dung|da nhan|verildi|aldi|uygulandi|tamamlandi|diberikan|dijalani|selesai"
)


_ONLY = (
    r"(?:only|just|but only|but|and|of which|of these|seul\w*|seulement|mais|dont|et|solo|solamente|pero|de los cuales|de las cuales|y|apenas|mas|dos quais|nur|davon|aber|"
    r"фактически|из них|но|только|всего|其中|仅|只|但|实际|فقط|منها|لكن|nhung|chi|trong do|moi|hanya|ama|sadece)\s*"
)
_WERE = r"(?:(?:were|was|have been|had been|has|had|ont ete|a ete|ont pu etre|fueron|se han|se|han sido|foram|были|был|wurden|sind|da|da duoc|تم)\s+)"
"""Words around a bare number: "only 3 were given", "dont 2 ont été faites"."""


_WEEKLY = r"\b(?:weekly|once a week|every week|semanal(?:es|mente)?|hebdomadaires?|wochentlich\w*|settimanal\w+|mingguan|haftalik|hang tuan|moi tuan)\b|еженедельн\w*|щотижн\w*|اسبوعيا|الاسبوعي|هفتگي"
_FOR = r"\b(?:for|por|durante|pendant|uber|fur|per|selama|trong)\b|в течение|протягом|لمده|به مدت"
_WEEKS = r"weeks?|wks?|semanas|semaines|wochen|settimane|minggu|hafta|tuan|недел[ьи]|тижн\w+|اسبوعا|اسابيع|هفته"
"""What is given weekly for twelve weeks is given twelve times."""


@dataclass(frozen=True, slots=True)
class Cycles:
    """Cycles at `start` to `end`: `count` of them, or the one that is number `ordinal` (of `total`, where said).

    `forward`: it can only count the treatment that follows ("12x paclitaxel").
    """

    start: int
    end: int
    count: int = 0
    ordinal: int = 0
    total: int = 0
    forward: bool = False
    bare: str = (
        ""  # a number without its unit, `planned` or `given` by the word beside it: it says how many, never when
    )
    reach: int = 0  # where the words about the total end, when they follow ("5 cycles (6 planned)")


def cycles_of(text: DocumentText) -> list[Cycles]:
    """Every number of cycles in a document, in order, never overlapping."""
    return text.remember("cycles", _read)


def _read(text: DocumentText) -> list[Cycles]:
    counted = _kept(sorted(_found(text), key=lambda c: (c.start, -c.end)))
    return _kept(sorted([*counted, *_bare(text, counted)], key=lambda c: (c.start, -c.end)))


def _bare(text: DocumentText, counted: list[Cycles]) -> Iterator[Cycles]:
    """A number without its unit that completes a sentence about cycles: "8 cycles of FOLFOX, planned 12"; "6 planned, received 4"."""
    for match in _patterns()["_bare"].finditer(text.folded) if counted else ():
        group = "a" if match["a"] else "b"
        low = text.sentence_at(match.start(group))[0]
        if match[0][0] == ";":
            low = text.sentence_at(match.start())[0]
        if any(low <= cycles.start and cycles.end <= match.start() for cycles in counted):
            yield Cycles(
                match.start(group),
                match.end(group),
                _number(match[group]),
                bare="planned" if match[f"plan_{group}"] else "given",
            )


def _span(match: re.Match[str], group: str) -> tuple[int, int]:
    """The number with the word beside it."""
    return (match.start("word"), match.end(group)) if group == "a" else (match.start(group), match.end())


def _kept(found: list[Cycles]) -> list[Cycles]:
    kept: list[Cycles] = []
    for cycles in found:
        if kept and cycles.start < kept[-1].reach:
            continue
        if kept and cycles.start < kept[-1].end:
            if cycles.end - cycles.start > kept[-1].end - kept[-1].start:
                kept[-1] = cycles
            continue
        kept.append(cycles)
    return kept


def _found(text: DocumentText) -> Iterator[Cycles]:
    folded = text.folded
    for name, pattern in _patterns().items():
        for match in pattern.finditer(folded) if not name.startswith("_") else ():
            groups = match.groupdict()
            start, end = match.end("between") if groups.get("between") else match.start(), match.end()
            count = _number(groups.get("n") or "")
            ordinal = _number(groups.get("o") or "") or ordinals().get((groups.get("w") or "").strip(), 0)
            if name == "dual":
                count = numbers().get(match[0], 2)
            first = _number(groups.get("first") or "")
            if first:
                count, ordinal = (count, 0) if first == 1 else (0, count)
            if count > 1 and _SINGULAR.search(match[0]):
                count, ordinal = 0, count
            if not 0 < (count or ordinal) <= MOST or _is_radiation(text, name, start, end):
                continue
            total, reach = _number(groups.get("t") or ""), 0
            if (
                count
                and not total
                and (told := _patterns()["_total"].match(folded, end) or _patterns()["_whole"].match(folded, end))
            ):
                total, reach = _number(told[told.lastgroup or ""]), told.end()
            yield Cycles(start, end, count, ordinal, total, name == "times_before", reach=reach)


_A_DAY = re.compile(r"(?:/\s?(?:d|day|dia|j|jour|tag|сут|ngay)|daily|\bqd|\bod|\bbd)\.?\s*$")


def _is_radiation(text: DocumentText, name: str, start: int, end: int) -> bool:
    """True for `25#` and sessions that count fractions, and for days ("100 mg/m2/day x 5")."""
    if any(start < dose.end and dose.start < end for dose in doses_of(text)):
        return True
    if name == "times" and _A_DAY.search(text.folded[max(0, start - 14) : start]):
        return True
    if name == "times" and (_is_measure(text, start, end) or re.fullmatch(r"\W*[x×*]\s?1\W*", text.folded[start:end])):
        return True
    if name != "hash" and "جلس" not in text.folded[start:end]:
        return False
    low, high = text.sentence_at(start)
    around = text.folded[max(low, start - 40) : min(high, end + 25)]
    return bool(_RADIATION.search(around))


def _is_measure(text: DocumentText, start: int, end: int) -> bool:
    """True for sizes (30 x 22) and powers of ten (250 x10^9/L)."""
    before, after = text.folded[max(0, start - 14) : start], text.folded[end : end + 6]
    ten = text.folded[start:end].endswith("10") and re.match(r"\s?(?:[\^e*/]|[\d³⁶⁹])", after)
    sized = (
        re.search(r"(?:^|[\s(])\d+(?:[.,]\d+)?\s*(?:mm|cm)?\s*$", before)
        and not text.folded[start:end].rstrip(")")[-1:].isalpha()
    )
    return bool(ten or sized or re.match(r"\s*[x×]\s*\d", after))


def _number(word: str) -> int:
    word = word.strip()
    return int(word) if word.isdigit() else numbers().get(word, 0)


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    unit = rf"(?:{unit_pattern()})"
    names = "|".join(sorted(map(re.escape, numbers()), key=lambda w: (-len(w), w)))
    ranks = "|".join(sorted(map(re.escape, ordinals()), key=lambda w: (-len(w), w)))
    number = rf"(?:\d{{1,2}}|(?:{names}))"
    open_, close = rf"(?<![{LETTERS}\d.,/])", rf"(?![{LETTERS}])"
    adjective = rf"(?:\s+(?:[{LETTERS}\-]{{3,16}}))??"
    of = r"\s*(?:of|/|out of|de|sur|sobre|von|из|共|من اصل|من اجمالي|من)\s*(?:a total of\s*|un total de\s*)?"
    plan, done = rf"(?:{_PLANNED})", rf"(?:{_GIVEN})"
    bare_end = r"(?=\s*(?:[),;.。，；]|$|\n))"
    parts = {
        "_total": rf"\s*(?:[(,\[，]|(?=(?:out of|of|de|sur|von|из|من اصل|من)\s))\s*(?:(?:out of|of|de|sur|von|из)\s+(?:the\s+|los\s+|les\s+)?)?(?:{plan}\s*(?:en\s+)?:?\s*(?P<a>{number})|(?:out of|of|de|sur|von|из|من اصل|من|su)?\s*(?:the\s+|los\s+|as\s+|os\s+)?"
        rf"(?P<b>{number})\s*(?:(?:{unit}|x|周期)\s*)?(?:were |was |had been |fueron |estaban |eran |etaient |initialement )?{plan})",
        "_whole": rf"\s*(?:out of|sur|sobre|de un total de|von|из|من اصل|dari|trong so|tren tong so)\s+(?:the |les |los |las |den |tong so )?(?P<c>{number}){bare_end}",
        "_bare": rf"(?:[,;(，；،؛]|(?=\s(?:dont|of which|из них)\s))\s*(?:{_ONLY}){{0,2}}(?:{_WERE}?(?P<word>(?P<plan_a>{plan})|{done})\s*:?\s*(?:{_ONLY})?(?P<a>{number}){bare_end}|"
        rf"(?:out of|of|de|sur|von|из|من اصل|من)?\s*(?P<b>{number})\s*{_WERE}?(?:(?P<plan_b>{plan})|{done}){bare_end})",
        "count": rf"{open_}(?<!q )(?<!every )(?P<n>{number})(?:{of}(?P<t>{number}))?(?:\s*[()]\s*)?{adjective}\s*-?{unit}{close}",
        "zh_count": r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:个)?\s*(?:周期|疗程|程(?!度|序))",
        "zh_of": r"(?<![\d./])(?P<n>\d{1,2})\s*/\s*(?P<t>\d{1,2})\s*(?:次|个?周期|个?疗程|程)(?![\d分])",
        "zh_ordinal": r"第\s*(?P<o>\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:个)?\s*(?:周期|疗程|程|次化疗)",
        "zh_range": r"第?\s*(?P<first>\d{1,2})\s*[-~至到]\s*(?P<n>\d{1,2})\s*(?:个)?\s*(?:周期|疗程|程)",
        "range": rf"{open_}{unit}\s*(?P<first>\d{{1,2}})\s*(?:-|to|a|through|al|по)\s*(?P<n>\d{{1,2}})(?!\d)",
        "c_range": rf"{open_}c(?P<first>\d{{1,2}})(?:\s?d1\s*(?:-|to|~)\s*c|\s*(?:-|to|~)\s*c?)(?P<n>\d{{1,2}})(?![{LETTERS}\d])",
        "ordinal_after": rf"{open_}{unit}\s*(?:no\.?|n°|nº|№|#|number|-)?\s*:?\s*(?P<o>\d{{1,2}})(?:{of}(?P<t>\d{{1,2}}))?(?![\d.,]*\d|\s?[/.-]\s?\d)(?!\s*(?:mg|мг|г|cm|%|de [a-z]+ de))",
        "c_ordinal": rf"{open_}c(?P<o>\d{{1,2}})\s?/?(?:d\d{{1,2}}|j\d{{1,2}})(?![{LETTERS}\d])",
        "ordinal_suffix": rf"{open_}(?P<o>\d{{1,2}})\s?(?:st|nd|rd|th|er|ere|eme|e|o|a|º|ª|°|-?(?:и|ы|ыи|ии|го|ого|ом|му))\s*{unit}{close}",
        "ordinal_word": rf"{open_}(?P<w>{ranks})\s+{unit}{close}",
        "ar_ordinal": rf"{open_}(?:ال)?(?:دوره|جلسه)\s+(?P<w>{ranks})",
        "hash": rf"(?<![{LETTERS}\d.,/])(?P<n>\d{{1,2}})\s?#(?!\d)|(?<![{LETTERS}\d])#\s?(?P<o>\d{{1,2}})(?![\d.,])",
        "times": r"(?<![a-zа-я])\(?[x×*]\s?(?P<n>\d{1,2})(?![\d.,]*\d)(?!\s*(?:lan\b|times\b|fois\b|veces\b|vezes\b|раз|次|مر|mal\b|kez\b|kali\b|vien\b|tablet|tabs\b|tab\b|comprim|caps|таб|mg|мг|g\b|cm|см|mm|мм|gy|гр|m2|мл|ml|days?|jours?|дн|y(?:ea)?rs?|months?|mo\b|weeks?|wks?|anos?|ans\b|mois|meses|лет|мес|нед|年|月|周(?!期)|nam|thang|tuan|d\b|小时|天|/))\)?"
        + rf"(?:\s*{adjective}\s*{unit}{close})?(?:\s*\((?:out of|of|planned|prevu\w*|previst\w*|план\w*)\s*(?P<t>\d{{1,2}})\))?",
        "times_of": r"(?<![a-zа-я])[x×*]\s?(?P<n>\d{1,2})\s?/\s?(?P<t>\d{1,2})(?=\s*(?:doses?|cycles?|weeks?|wks?|cures?|ciclos?|dosis|курс|введен|周期|次))",
        "times_before": rf"(?<![{LETTERS}\d.,/])(?P<n>\d{{1,2}})\s?[x×]\s?(?=[{LETTERS}])",
        "weeks": rf"(?P<weekly>{_WEEKLY})(?P<between>[^.;,。；，\n]{{0,40}}?)(?:[x×]|{_FOR})\s?(?P<n>{number})\s?(?:{_WEEKS}){close}",
        "zh_weeks": r"(?P<weekly>每周|周疗)(?:一次)?(?P<between>[^.;,。；，\n]{0,12}?)[x×共]\s?(?P<n>\d{1,2})\s?(?:周|次)",
        "dual": rf"{open_}(?:{dual_pattern()}){close}",
        "doses": rf"{open_}(?P<n>{number})(?:{of}(?P<t>{number}))?{adjective}\s+(?:weekly doses|injections?|doses|dosis(?: semanales)?|infusions|administrations|injections hebdomadaires|introductions|введени[ияе]|инфузи[ия]|liều|lieu|جرعات|lan truyen|aplicaciones|doses semanais|جرعه(?: اسبوعيه)?|haftalık doz|doz|dosis|dose settimanali|dosi|doses hebdomadaires|gaben?|введен[ьн]|доз[аы]?){close}",
    }
    return {name: re.compile(pattern) for name, pattern in parts.items()}
