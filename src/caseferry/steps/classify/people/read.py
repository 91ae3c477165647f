"""Reads the person of a document from labels, subject lines, letter bodies and machine-readable zones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from caseferry.domain.dates import DateRole
from caseferry.domain.people import PersonMention
from caseferry.domain.quotation import Quotation
from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.mrz import read_mrz
from caseferry.knowledge.people import honorifics
from caseferry.steps.classify.dates import PlacedDate
from caseferry.steps.classify.people.fields import Field, read_fields, whole_value
from caseferry.steps.classify.people.opening import opening_name
from caseferry.steps.classify.people.values import clean_name, read_age, read_number, read_sex
from caseferry.steps.classify.views import PageView

_BODY_NAME = re.compile(
    r"(?<!\w)(?P<title>Mrs?|Ms|Miss|M|Mme|Mlle|Sr|Sra|Srta|[Ss]eñora?|[Ss]enhora?|[Pp]aciente|Herrn?|Frau|Г-н|Г-жа|Shri|Smt)\.?\s+"
    r"(?P<name>[^\W\d_][\w'’\-]*(?:,?\s+[^\W\d_][\w'’.\-]*){0,4})"
)
_HAN_BODY = re.compile(r"(?:患者|病人)[\s:：,，]*(?P<name>[\u3400-\u9fff]{2,4})\s*[,，]\s*(?P<sex>[男女])")
_ARABIC_BODY = re.compile(
    r"(?:المريضة|المريض|السيدة|السيد)\s*[:/]?\s*(?P<name>(?:[\u0621-\u064a]+\s*){2,5}?)(?=\s*[,،:.(]|\s+(?:البالغ|مواليد|من|يعاني|تعاني|العمر))"
)
_RUSSIAN_BODY = re.compile(
    r"(?:[Пп]ациент(?:ка)?|[Бб]ольн(?:ой|ая))\s*[:,]?\s+(?P<name>[А-ЯЁ][а-яё-]+\s+(?:[А-ЯЁ]\.\s?[А-ЯЁ]\.|[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+))"
)


@dataclass(slots=True)
class _Draft:
    """What was read so far."""

    name: str = ""
    sex: str = ""
    age: int | None = None
    identifiers: list[str] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)

    def note(self, page: PageView, start: int, end: int) -> None:
        self.quotations.append(page.page.quote(start, end))


def read_person(pages: Sequence[PageView], dates: Sequence[PlacedDate]) -> PersonMention:
    """The person the pages are about; empty fields where nothing was read."""
    draft = _Draft()
    zone_birth = _from_zone(pages, draft)
    for page in pages:
        fields = list(read_fields(page))
        _from_fields(page, fields, draft)
        _from_parts(page, fields, draft)
        if not draft.name:
            _from_body(page, draft)
        if not draft.name:
            _from_opening(page, fields, draft)
    births = [date for date in dates if date.reading.role is DateRole.BORN]
    exact = [date.reading for date in births if date.reading.date.value]
    draft.quotations += [date.reading.quotation for date in births[:1]]
    readings = sorted({r for date in births for r in date.reading.date.alternatives}) if not exact else []
    values = list(dict.fromkeys([zone_birth] * bool(zone_birth) + [reading.date.value for reading in exact]))
    return PersonMention(
        draft.name, values[0] if values else "", tuple(readings or values[1:]), draft.sex, draft.age,
        tuple(dict.fromkeys(draft.identifiers)), tuple(dict.fromkeys(draft.quotations)),
    )  # fmt: skip


def _from_zone(pages: Sequence[PageView], draft: _Draft) -> str:
    for page in pages:
        lines = [line.text for line in page.lines]
        zone = read_mrz(lines)
        if zone is None or not zone.surname:
            continue
        draft.name = " ".join(filter(None, (zone.given_names, zone.surname)))
        draft.sex = zone.sex
        draft.identifiers += [zone.number] if zone.number else []
        start = sum(len(line) + 1 for line in lines[: zone.lines[0]])
        draft.note(page, start, start + len(lines[zone.lines[0]]))
        return zone.birth_date
    return ""


def _from_fields(page: PageView, fields: Sequence[Field], draft: _Draft) -> None:
    for item in _by_trust(fields):
        value = page.page.text[item.start : item.end]
        if item.kind in ("name", "subject") and not draft.name and (item.marked or item.at_start):
            _take_name(page, item, value, draft)
        elif item.kind in ("age", "sex"):
            _take_age_and_sex(page, item, value, draft)
        elif item.kind == "number" and (number := read_number(value)) and len(draft.identifiers) < 6:
            draft.identifiers.append(number)
            draft.note(page, item.start, item.start + value.find(number) + len(number))


def _from_parts(page: PageView, fields: Sequence[Field], draft: _Draft) -> None:
    """A name written in parts: surname, given names, patronymic, each behind its own label."""
    parts: dict[str, tuple[str, Field]] = {}
    for item in fields:
        if item.kind in ("surname", "given", "patronymic") and item.kind not in parts:
            name = clean_name(whole_value(page, item))
            if name and (item.marked or item.at_start) and not name[0].islower():
                parts[item.kind] = (name, item)
    if "given" not in parts or (draft.name and len(draft.name.split()) > 1):
        return
    if "surname" not in parts and not draft.name:
        return
    surname = draft.name or parts["surname"][0]
    following = [parts[kind][0] for kind in ("given", "patronymic") if kind in parts]
    draft.name = " ".join([surname, *following])
    for _, item in parts.values():
        draft.note(page, item.start, item.end)


def _by_trust(fields: Sequence[Field]) -> list[Field]:
    """Names behind a colon first, then those that merely follow a label; the rest as it comes."""
    order = {"name": 0, "subject": 2}
    return sorted(fields, key=lambda item: order.get(item.kind, 4) + (0 if item.marked else 1))


def _take_name(page: PageView, item: Field, value: str, draft: _Draft) -> None:
    whole = whole_value(page, item)
    name = clean_name(whole)
    if not name or not _trusted(item, name):
        return
    draft.name = name
    if whole != value:
        _note_rest(page, item, draft)
    draft.note(page, item.start, item.end if "\n" in value else item.start + _length(value, name))
    _sex_of_title(value, draft)
    rest = value[len(name) :]
    draft.age = draft.age if draft.age is not None else read_age(rest, labelled=False)
    if item.kind == "subject" or "/" in rest:
        draft.sex = draft.sex or read_sex(rest)
    if item.kind == "subject":
        numbers = re.findall(r"(?<![\w.])[A-Z]{2,6}[-/]\d[\w/\-]+|(?<![\w./])\d{5,}(?![\w./])", value)
        draft.identifiers += numbers[:2]


def _note_rest(page: PageView, item: Field, draft: _Draft) -> None:
    """The lines below that the name goes on in."""
    for number in item.rest:
        start = sum(len(line.text) + 1 for line in page.lines[:number])
        draft.note(page, start, start + len(page.lines[number].text))


def _trusted(item: Field, name: str) -> bool:
    """Without a colon, or in a subject line, only what is written like a name: two words or more, each with a capital."""
    if item.kind == "name" and item.marked:
        return True
    words = [word for word in re.split(r"[\s,]+", name) if word]
    cased = [word for word in words if word[:1].lower() != word[:1].upper()]
    if not cased:
        return item.at_start and 2 <= len(name) <= 24
    return len(words) >= 2 and all(word[:1].isupper() or len(word) <= 3 for word in cased)


def _length(value: str, name: str) -> int:
    """Where the name ends in the value, titles before it included."""
    last = name.split(" ")[-1]
    at = value.find(last)
    return at + len(last) if at >= 0 else min(len(value), len(name))


def _sex_of_title(value: str, draft: _Draft) -> None:
    first = fold(value).replace(".", " ").split()
    if first and not draft.sex:
        draft.sex = honorifics().get(first[0], "")


def _take_age_and_sex(page: PageView, item: Field, value: str, draft: _Draft) -> None:
    sex, age = read_sex(value), read_age(value, labelled=True)
    if item.kind == "sex" and len(item.label.split()) == 1:
        age = read_age(value, labelled=False)
    if (sex and not draft.sex) or (age is not None and draft.age is None):
        draft.note(page, item.start, item.end)
    draft.sex = draft.sex or sex
    draft.age = draft.age if draft.age is not None else age


def _from_opening(page: PageView, fields: Sequence[Field], draft: _Draft) -> None:
    opening = opening_name(page, fields)
    if opening is None:
        return
    draft.name = opening.name
    draft.note(page, opening.start, opening.end)
    draft.sex = draft.sex or read_sex(opening.rest)
    draft.age = draft.age if draft.age is not None else read_age(opening.rest, labelled="/" in opening.rest[:16])


def _from_body(page: PageView, draft: _Draft) -> None:
    """A name in running text, with its title or beside the word for patient."""
    text = page.page.text
    for match in _bodies(text):
        name = clean_name(match["name"])
        if len(name.split()) < 2 and not re.match(r"[\u3400-\u9fff]", name):
            continue
        after = text[match.end() : match.end() + 60]
        if "title" in match.re.groupindex and not re.search(r"\d", after):
            continue
        draft.name = name
        draft.note(page, match.start("name"), match.start("name") + len(match["name"].rstrip()))
        if "title" in match.re.groupindex:
            draft.sex = draft.sex or honorifics().get(fold(match["title"]).replace("-", " "), "")
        if "sex" in match.re.groupindex:
            draft.sex = draft.sex or read_sex(match["sex"])
        draft.age = draft.age if draft.age is not None else read_age(after, labelled=False)
        return


def _bodies(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_HAN_BODY, _ARABIC_BODY, _RUSSIAN_BODY, _BODY_NAME):
        yield from pattern.finditer(text)
