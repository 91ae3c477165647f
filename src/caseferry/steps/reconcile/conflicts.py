"""What disagrees in the records. Both values are shown with their documents; none is decided."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations

from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Assertion, Conflict, Fact
from caseferry.domain.people import Identity
from caseferry.domain.quotation import content_id
from caseferry.steps.reconcile.systemic import Course, totals

_STATED = (Assertion.PRESENT, Assertion.HISTORICAL)
_PART = re.compile(
    r"(?P<prefix>yp|yc|rp|[cpry])?(?P<letter>[TNM])(?P<value>is|X|[0-4](?:[a-d](?:\d)?|mi)?(?:\((?:is|sn|i[+-]|mi)\))?)"
)
_ADDENDUM = re.compile(
    r"ad+end|nachtrag|ergänzung|korrig|complément|corrig|amend|correct|supplement|rectif|addenda|дополн|исправл|补充|更正|修正|ملحق|bổ sung|đính chính",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:neg|negative|negativ\w*|négati\w+|absent|not amplified|non[ -]?amplified|unamplified|wild[ -]?type|not detected|отриц\w*|не выявлен\w*|нет|без)\b|阴性|未检出|野生|未扩增|سلبي|âm tính",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    r"(?<!not )(?<!non-)(?<!non )(?<!un)\b(?:pos|positive|positiv\w*|amplified|detected|mutated|mutation|полож\w*|выявлен\w*)\b|阳性|扩增|突变|إيجابي|dương tính",
    re.IGNORECASE,
)
_SCORE = re.compile(r"(?<![\d.])([0-3])\s?\+|(?:score|балл\w*|评分)\s*[:=]?\s*([0-3])(?![\d.%])", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s?%")
_ISH = re.compile(r"fish|cish|sish|dish|\bish\b|amplif|扩增|амплиф|hybridi", re.IGNORECASE)
_EQUIVOCAL = re.compile(r"(?<!\d)2\s?\+|equivoc|équivoque|сомнит|неопредел|不确定|غير حاسم", re.IGNORECASE)
_LEFT = re.compile(r"\b(?:left|gauche|izquierd\w*|esquerd\w*|links\w*|лев\w*|слева|trái)\b|左|يسر", re.IGNORECASE)
_RIGHT = re.compile(
    r"\b(?:right|droite?|derech\w*|direit\w*|rechts\w*|прав\w*|справа|phải)\b|右|يمن|يمين", re.IGNORECASE
)


def conflicts_of(
    facts: Sequence[Fact],
    documents: Mapping[str, DocumentReference],
    courses: Sequence[Course],
    identity: Identity,
) -> tuple[Conflict, ...]:
    """Every conflict, in a stable order. `facts` are the patient's own."""
    stated = [fact for fact in facts if fact.assertion in _STATED]
    found = [
        *_pairs(stated, documents, "stage", _stages_differ, lambda f: (f.code, _prefix(f))),
        *_pairs(stated, documents, "biomarker", _results_differ, lambda f: (f.code, *_assay(f))),
        *_statuses(stated, documents),
        *_pairs(stated, documents, "grade", _grades_differ, lambda f: (f.code,)),
        *_corrected(stated, documents),
        *_pairs(stated, documents, "lab", partial(_labs_differ, documents), lambda f: (f.code, f.date)),
        *_unresolved(stated, documents),
        *_cycles(courses, documents),
        *_sides(stated, documents),
        *(_conflict("birth_date", (), text) for text in identity.conflicts),
    ]
    return tuple({conflict.id: conflict for conflict in found}.values())


def _conflict(kind: str, facts: Sequence[Fact], note: str) -> Conflict:
    ids = tuple(fact.id for fact in facts)
    return Conflict(content_id("x", kind, *(ids or (note,))), kind, ids, note)


def _pairs(
    facts: Sequence[Fact],
    documents: Mapping[str, DocumentReference],
    kind: str,
    differ: Callable[[Fact, Fact], bool],
    group: Callable[[Fact], tuple[str, ...]],
) -> Iterator[Conflict]:
    """Each pair of different values within a group, told once."""
    groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind == kind:
            groups[group(fact)].append(fact)
    for members in groups.values():
        told: set[tuple[str, str]] = set()
        for one, other in combinations(members, 2):
            values = (min(_value(one), _value(other)), max(_value(one), _value(other)))
            if values not in told and differ(one, other):
                told.add(values)
                yield _conflict(kind, (one, other), _note(one, other, documents))


def _value(fact: Fact) -> str:
    normal = fact.normal.value if fact.normal else ""
    return re.sub(r"\s+", "", normal or fact.value).casefold()


def _note(one: Fact, other: Fact, documents: Mapping[str, DocumentReference]) -> str:
    named = one.display is not None and one.kind not in ("stage", "grade")
    name = one.display.en if named and one.display else "the grade" if one.kind == "grade" else one.code or one.kind
    added = next(
        (" One of the documents is an addendum or correction." for f in (one, other) if _is_addendum(f, documents)),
        "",
    )
    return f"The records give two values for {name}: “{one.value}” ({_where(one, documents)}) and “{other.value}” ({_where(other, documents)}).{added}"


def _where(fact: Fact, documents: Mapping[str, DocumentReference]) -> str:
    document = documents.get(fact.document)
    category = document.category.replace("_", " ") if document else "document"
    date = (document.date.value if document else "") or "undated"
    return f"{category}, {date}"


def _is_addendum(fact: Fact, documents: Mapping[str, DocumentReference]) -> bool:
    document = documents.get(fact.document)
    if document is None:
        return False
    return bool(_ADDENDUM.search(document.title)) or any(w.code == "addendum" for w in document.warnings)


def _prefix(fact: Fact) -> str:
    """c, p, yp, r of a TNM; a stage without one is clinical by convention of AJCC, and compared as such."""
    parts = _PART.match(_value_printed(fact))
    return (parts["prefix"] if parts and parts["prefix"] else "c") if fact.code == "TNM" else ""


def _value_printed(fact: Fact) -> str:
    return re.sub(r"\s+", "", fact.normal.value if fact.normal else fact.value)


def _stages_differ(one: Fact, other: Fact) -> bool:
    """Letters that exclude each other; a coarser stage (III) does not contradict a finer one (IIIC1)."""
    if one.code == "TNM":
        a, b = _tnm(one), _tnm(other)
        return any(_apart(a[letter], b[letter]) for letter in a.keys() & b.keys())
    return _apart(_bare(one), _bare(other))


def _tnm(fact: Fact) -> dict[str, str]:
    return {
        match["letter"]: match["value"].casefold()
        for match in _PART.finditer(_value_printed(fact))
        if match["value"] != "X"
    }


def _bare(fact: Fact) -> str:
    return re.sub(r"\((?:r|p|c|20\d\d)\)|^stage|\s", "", _value_printed(fact), flags=re.IGNORECASE).casefold()


def _apart(one: str, other: str) -> bool:
    if one == other:
        return False
    short, long = sorted((one, other), key=len)
    finer = long.startswith(short) and not re.match("[ivx]", long[len(short) :])
    return not finer


def _assay(fact: Fact) -> tuple[str, ...]:
    given = fact.attributes
    ish = "ish" if _ISH.search(f"{given.get('method', '')} {fact.value}") else ""
    return (ish, given.get("score_type", ""), given.get("gene", ""))


def _results_differ(one: Fact, other: Fact) -> bool:
    """Different results on one specimen; results of different dates are a change, not a conflict."""
    if one.date and other.date and one.date != other.date:
        return False
    if (
        one.attributes.get("specimen", "")
        and other.attributes.get("specimen", "")
        and one.attributes["specimen"] != other.attributes["specimen"]
    ):
        return False
    for read in (_score, _status, _percent):
        a, b = read(one), read(other)
        if a and b:
            return a != b
    return False


def _statuses(facts: Sequence[Fact], documents: Mapping[str, DocumentReference]) -> Iterator[Conflict]:
    """A marker that is positive by one document and negative by another, whatever the assay: HER2 negative, and amplified by FISH."""
    told: set[str] = set()
    for one, other in combinations([fact for fact in facts if fact.kind == "biomarker"], 2):
        changed = one.date and other.date and one.date != other.date
        apart = one.document != other.document and _assay(one) != _assay(other) and not changed
        same = one.code == other.code and one.attributes.get("gene", "") == other.attributes.get("gene", "")
        if same and apart and one.code not in told and {_status(one), _status(other)} == {"positive", "negative"}:
            told.add(one.code)
            yield _conflict("biomarker", (one, other), _note(one, other, documents))


def _status(fact: Fact) -> str:
    """`positive`, `negative` or empty; HER2 by its score as ASCO/CAP reads it (3+ positive, 0 and 1+ negative, 2+ open)."""
    score = _score(fact) if fact.code == "HER2" else ""
    return {"3": "positive", "2": "", "1": "negative", "0": "negative"}.get(score, _polarity(fact))


def _corrected(facts: Sequence[Fact], documents: Mapping[str, DocumentReference]) -> Iterator[Conflict]:
    """A grade or result that an addendum gives otherwise than the report before it, although their dates differ."""
    told: set[tuple[str, str, str]] = set()
    for one, other in combinations([fact for fact in facts if fact.kind in ("grade", "biomarker")], 2):
        key = (one.code, min(_value(one), _value(other)), max(_value(one), _value(other)))
        same = (one.kind, one.code) == (other.kind, other.code) and one.document != other.document
        if not same or _assay(one) != _assay(other) or one.date == other.date:
            continue
        differ = key[1] != key[2] and key not in told
        if differ and _is_addendum(other, documents) != _is_addendum(one, documents):
            told.add(key)
            yield _conflict(one.kind, (one, other), _note(one, other, documents))


def _labs_differ(documents: Mapping[str, DocumentReference], one: Fact, other: Fact) -> bool:
    """Two results of one test on one day in two laboratory reports: a correction, or another specimen; a person must look."""
    reports = [documents.get(fact.document) for fact in (one, other)]
    if one.document == other.document or not one.date or not all(r and r.category == "labs" for r in reports):
        return False
    return _value(one) != _value(other) and (one.normal is None) == (other.normal is None)


def _score(fact: Fact) -> str:
    match = _SCORE.search(fact.value)
    return (match[1] or match[2]) if match else ""


def _polarity(fact: Fact) -> str:
    words = f"{fact.value} {fact.normal.value if fact.normal else ''}"
    if _NEGATIVE.search(words):
        return "negative"
    return "positive" if _POSITIVE.search(words) else ""


def _percent(fact: Fact) -> str:
    match = _PERCENT.search(fact.attributes.get("percentage", "") or fact.value)
    return match[1].replace(",", ".") if match else ""


def _grades_differ(one: Fact, other: Fact) -> bool:
    if one.date and other.date and one.date != other.date:
        return False
    a, b = _value(one), _value(other)
    return (
        one.document != other.document
        and a != b
        and not (a.startswith(b) or b.startswith(a))
        and bool(one.normal and other.normal)
    )


def _unresolved(facts: Sequence[Fact], documents: Mapping[str, DocumentReference]) -> Iterator[Conflict]:
    """HER2 2+ without a result of in-situ hybridisation (ASCO/CAP: 2+ is equivocal and is settled by ISH)."""
    her2 = [fact for fact in facts if fact.kind == "biomarker" and fact.code.upper().startswith("HER2")]
    settled = [f for f in her2 if _ISH.search(f"{f.attributes.get('method', '')} {f.value}") and _polarity(f)]
    open_ = [fact for fact in her2 if _EQUIVOCAL.search(fact.value) and fact not in settled]
    if open_ and not settled:
        first = open_[0]
        yield _conflict(
            "unresolved_test",
            open_[:1],
            f"HER2 is “{first.value}” ({_where(first, documents)}), which in-situ hybridisation (FISH) settles; no such result was found in the records received.",
        )


def _cycles(courses: Sequence[Course], documents: Mapping[str, DocumentReference]) -> Iterator[Conflict]:
    """Totals that cannot both be right: fewer cycles in a later document, or two totals told at one time."""
    for course in courses:
        counted = sorted(totals(course.given), key=lambda p: (p.reported, p.place))
        for earlier, later in combinations(counted, 2):
            a, b = int(earlier.attribute("cycles_given")), int(later.attribute("cycles_given"))
            grown = earlier.reported and later.reported and earlier.reported < later.reported and a < b
            if a != b and not grown and earlier.fact.document != later.fact.document:
                yield _conflict("cycles", (earlier.fact, later.fact), _note(earlier.fact, later.fact, documents))
                break


def _sides(facts: Sequence[Fact], documents: Mapping[str, DocumentReference]) -> Iterator[Conflict]:
    """Left in one document and right in another, for the tumour or for one operation on one date."""
    groups: dict[tuple[str, str], list[tuple[str, Fact]]] = defaultdict(list)
    for fact in facts:
        if fact.kind in ("primary_site", "diagnosis", "procedure", "histology") and (side := _side(fact)):
            kind = "tumour" if fact.kind != "procedure" else f"{fact.code} {fact.date}"
            site = "" if fact.kind == "procedure" else fact.code
            groups[(kind, site)].append((side, fact))
    for members in groups.values():
        sides = {side: fact for side, fact in reversed(members)}
        if len(sides) == 2:
            one, other = sides["left"], sides["right"]
            yield _conflict("laterality", (one, other), _note(one, other, documents).replace("two values", "two sides"))


def _side(fact: Fact) -> str:
    words = fact.attributes.get("laterality", "") or fact.value
    left, right = bool(_LEFT.search(words)), bool(_RIGHT.search(words))
    return "" if left == right else "left" if left else "right"
