"""Lines of systemic therapy, assembled from scattered mentions: grouped, merged over time, counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from caseferry.domain.facts import TimelineEntry
from caseferry.steps.reconcile.mentions import Told, finest, first_day, first_told, last_day
from caseferry.steps.reconcile.tumour import drug_names

_REST = 183
"""Days without treatment after which the same drugs are a new course (rechallenge). A project default."""
_OPPOSITE = {"neoadjuvant": "adjuvant", "adjuvant": "neoadjuvant"}
"""The same drugs before and after an operation are two courses."""
_ASIDE = ("maintenance", "conditioning", "bridging", "lymphodepletion", "consolidation")


@dataclass
class Course:
    """Mentions that tell of one course; `sequence` are the parts of a sequential regimen, counted apart."""

    key: str
    parts: list[Told] = field(default_factory=list)
    sequence: list[Course] = field(default_factory=list)
    before: int = 0  # cycles of the course before the operation, when the records go on counting after it

    @property
    def given(self) -> list[Told]:
        """The mentions that say it was given."""
        return [part for part in self.parts if part.given]

    @property
    def start(self) -> str:
        """The earliest start told, else the earliest note of a cycle; empty when none."""
        return finest(p.start for p in self.given) or finest(p.own for p in self.given)

    @property
    def end(self) -> str:
        """The latest end told, else the latest note of a cycle; empty when only a start is known."""
        told_end = finest((p.end for p in self.given), latest=True)
        notes = [p.own for p in self.given if p.own]
        return told_end or (finest(notes, latest=True) if len(notes) > 1 else "")

    @property
    def setting(self) -> str:
        """The first setting told."""
        return first_told(p.attribute("setting") for p in self.parts)

    def fits(self, part: Told) -> bool:
        """False for a mention on the other side of the operation: adjuvant where this course was neoadjuvant."""
        other = _OPPOSITE.get(part.attribute("setting"), "")
        return not other or self.setting != other


def courses_of(mentions: Sequence[Told], operations: Sequence[str] = ()) -> list[Course]:
    """Courses of all treatment facts, given ones first by time, then those only planned. `operations` are ISO days of surgery."""
    groups: dict[str, list[Told]] = defaultdict(list)
    for mention in mentions:
        if mention.given:
            groups[_key(mention)].append(mention)
    for bare in [key for key in groups if key.endswith("|")]:
        asides = [key for key in groups if key.startswith(bare) and key != bare]
        if len(asides) == 1 and not any(part.when for part in groups[bare]):
            groups[asides[0]] += groups.pop(bare)
    courses = [course for key, parts in groups.items() for course in _clusters(key, parts)]
    for plan in (mention for mention in mentions if mention.planned):
        key = _key(plan)
        same = [course for course in courses if course.given and course.key == key]
        alike = [course for course in courses if course.given and course.key.split("|")[0] == key.split("|")[0]]
        own_side = [c for c in same or alike if c.fits(plan) and not _operated_between(c, plan, operations)]
        home = _home(own_side, plan)
        (home or _plan(courses, key)).parts.append(plan)
    return courses


def _plan(courses: list[Course], key: str) -> Course:
    """The planned-only course of a key, made when there is none yet."""
    for course in courses:
        if course.key == key and not course.given:
            return course
    courses.append(Course(key))
    return courses[-1]


def _key(mention: Told) -> str:
    """Same regimen, or same drugs; maintenance and conditioning apart from the course that went before."""
    drugs = ",".join(sorted(filter(None, mention.attribute("drugs").split(", "))))
    aside = mention.attribute("setting") if mention.attribute("setting") in _ASIDE else ""
    return f"{mention.attribute('regimen') or drugs or mention.fact.code}|{aside}"


def _clusters(key: str, given: Sequence[Told]) -> list[Course]:
    """Mentions with dates, cut where a long rest or another line lies between; undated ones join the last fitting course."""
    dated = sorted((p for p in given if p.when), key=lambda p: (str(first_day(p.when)), p.place))
    courses: list[Course] = []
    for part in dated:
        if courses and _continues(courses[-1], part):
            courses[-1].parts.append(part)
        else:
            courses.append(Course(key, [part]))
    for part in (p for p in given if not p.when):
        line = part.attribute("line")
        fitting = [
            course
            for course in courses
            if course.fits(part) and (not line or line in {"", *(p.attribute("line") for p in course.given)})
        ]
        fitting = [course for course in fitting if _begun(course, part)] or fitting
        if fitting:
            fitting[-1].parts.append(part)
        elif courses and not line and courses[-1].fits(part):
            courses[-1].parts.append(part)
        else:
            courses.append(Course(key, [part]))
    _count_on(courses)
    return courses


def _begun(course: Course, part: Told) -> bool:
    """True unless a course began after the document of a mention was written."""
    begin, told = first_day(course.start), last_day(part.reported)
    return begin is None or told is None or begin <= told


def _operated_between(course: Course, plan: Told, operations: Sequence[str]) -> bool:
    """True for an adjuvant plan after an operation that a course without a setting went before."""
    last, made = last_day(course.end or course.start), last_day(plan.reported)
    if plan.attribute("setting") != "adjuvant" or course.setting or last is None or made is None:
        return False
    return any(last < day <= made for day in map(first_day, operations) if day is not None)


def _count_on(courses: Sequence[Course]) -> None:
    """Notes the cycles before the operation where the numbers after it go on from them ("5 курс" of the adjuvant part)."""
    for earlier, later in pairwise(courses):
        numbers = [int(p.attribute("cycle")) for p in later.given if p.attribute("cycle").isdigit()]
        count = cycles_given(earlier.given)
        opposite = _OPPOSITE.get(earlier.setting) == later.setting
        if opposite and count.isdigit() and numbers and min(numbers) > int(count):
            later.before = int(count)


def _continues(course: Course, part: Told) -> bool:
    if not course.fits(part):
        return False
    lines = {p.attribute("line") for p in course.given} - {""}
    if part.attribute("line") and lines and part.attribute("line") not in lines:
        return False
    ends = [day for p in course.given for day in (last_day(p.end), last_day(p.when)) if day]
    begin = first_day(part.when)
    return begin is None or not ends or (begin - max(ends)).days <= _REST


def _home(courses: Sequence[Course], plan: Told) -> Course | None:
    """The given course that a plan was about: told in the same document, or planned before or while it was given."""
    for course in courses:
        if any(p.fact.document == plan.fact.document for p in course.given):
            return course
    made = first_day(plan.reported)
    for course in courses:
        last = last_day(course.end or course.start)
        if made and last and made <= last:
            return course
    return courses[-1] if courses and not made else None


def entry_of(course: Course) -> TimelineEntry:
    """One line of the history; unknown fields stay empty."""
    parts = course.given or course.parts
    whole = [p for p in course.parts if p.attribute("regimen") == course.key.split("|")[0]] if course.sequence else []
    first = max(whole or parts, key=lambda p: (p.fact.confidence, bool(p.attribute("regimen")), -p.place)).fact
    drugs = longest(p.attribute("drugs") for p in parts)
    if course.sequence:
        drugs = tuple(
            dict.fromkeys(d for part in course.sequence for d in longest(p.attribute("drugs") for p in part.given))
        )
    shown = first.display.en if first.display else ""
    return TimelineEntry(
        kind="systemic",
        label=shown or drug_names(drugs) or first.code or first.value,
        facts=tuple(dict.fromkeys(p.fact.id for p in course.parts)),
        regimen=first_told(p.attribute("regimen") for p in whole or parts),
        drugs=drugs,
        setting=course.setting,
        start=course.start,
        end=course.end,
        cycles_given=_counted(course),
        cycles_planned=cycles_planned(course.parts),
        response=first_told(p.attribute("response") for p in course.given),
        stop_reason=first_told(p.attribute("reason_stopped") for p in course.given),
        documents=tuple(dict.fromkeys(p.fact.document for p in course.parts)),
        planned=not course.given,
    )


def _counted(course: Course) -> str:
    """Cycles given; of a sequence told in parts the sum, when every part is counted."""
    counts = [cycles_given(part.given) for part in course.sequence]
    if counts and all(count.isdigit() for count in counts):
        return str(sum(map(int, counts)))
    count = cycles_given(course.given)
    return str(int(count) - course.before) if count.isdigit() and int(count) > course.before else count


def longest(lists: Iterable[str]) -> tuple[str, ...]:
    """The longest of several comma-separated lists, as a tuple."""
    return max((tuple(filter(None, text.split(", "))) for text in lists), key=len, default=())


def totals(parts: Sequence[Told]) -> list[Told]:
    """Mentions that count cycles in all, not the note of a single one."""
    return [p for p in parts if p.attribute("cycles_given") and not (p.attribute("cycles_given") == "1" and p.own)]


def cycles_given(parts: Sequence[Told]) -> str:
    """Cycles as the records count them: the newest total, else the highest number of a cycle, else single notes counted."""
    counted = totals(parts)
    numbered = [p for p in parts if p.attribute("cycle").isdigit()]
    highest = max(numbered, key=lambda p: int(p.attribute("cycle")), default=None)
    if counted:
        newest = max(counted, key=lambda p: (p.reported, int(p.attribute("cycles_given")), -p.place))
        total = int(newest.attribute("cycles_given"))
        later = highest is not None and (
            highest.reported > newest.reported
            or (highest.fact.document == newest.fact.document and highest.place > newest.place)
        )
        if highest is None or not later or int(highest.attribute("cycle")) <= total:
            return str(total)
    if highest is not None:
        return highest.attribute("cycle")
    singles = {p.own for p in parts if p.attribute("cycles_given") == "1" and p.own}
    return str(len(singles)) if singles else ""


def cycles_planned(parts: Sequence[Told]) -> str:
    """The planned number of cycles: of the newest plan."""
    plans = [p for p in parts if p.attribute("cycles_planned")]
    return max(plans, key=lambda p: (p.reported, -p.place)).attribute("cycles_planned") if plans else ""
