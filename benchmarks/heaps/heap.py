"""Deals the papers of a case into the files of a family's folder: PDFs, one thick scan, phone photos, copies, other people's papers."""

from __future__ import annotations

import datetime as dt
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2

from benchmarks.example.photos import Pixels, image_pdf, scan
from benchmarks.heaps.layout import Paper, parts_of, print_paper
from benchmarks.heaps.names import FileNames
from benchmarks.heaps.papers import passport, printed_day, typed_letter, words
from benchmarks.reading.damage import DAMAGES, RUINS
from benchmarks.understanding_corpus import NEW_PAGE

_DPI = 200
_PHOTOS = ("table", "shadow", "turned", "curl", "focus", "glare", "chat")
_AGAIN = ("small", "motion", "night")  # the second photograph of a page is the worse one
_PLACED = ("placed", "annex")
_LONG = 9  # lines of a body that may be printed on two pages


@dataclass
class Printed:
    """A report on paper: the label of the corpus (or of a stranger's paper), its text, PDF and pages."""

    entry: dict[str, Any]
    text: str
    pdf: bytes
    pages: list[Pixels]
    primary: list[tuple[str, int]] = field(default_factory=list)  # (file, page) of each page, in order
    copies: list[tuple[str, int]] = field(default_factory=list)

    @property
    def fate(self) -> tuple[str, ...]:
        """What may become of its pages."""
        if self.entry["category"] == "passport":
            return ("private",)
        if self.entry["category"] == "administrative":
            return ("administrative", "annex", "withheld")
        return ("withheld",) if self.entry.get("match") == "mismatch" else _PLACED


@dataclass(frozen=True)
class Fate:
    """What may become of one page of one file; `group` names the document that it shows again."""

    file: str
    page: int
    outcomes: tuple[str, ...]
    group: str = ""


@dataclass
class Heap:
    """A folder: its files, the papers in them, the fate of every page."""

    files: dict[str, bytes] = field(default_factory=dict)
    papers: list[Printed] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)

    def add(self, name: str, data: bytes, shown: Sequence[tuple[Printed, int] | None], *, again: bool = False) -> None:
        """A file and what its pages show: page `n` of a paper, or nothing (blank); `again` when it repeats pages."""
        assert name not in self.files, name
        self.files[name] = data
        for number, what in enumerate(shown, 1):
            if what is None:
                self.fates.append(Fate(name, number, ("blank",)))
                continue
            paper, _ = what
            (paper.copies if again else paper.primary).append((name, number))
            outcomes = ("duplicate", *paper.fate) if again else paper.fate
            self.fates.append(Fate(name, number, outcomes, paper.entry["id"] if again else ""))


def heap_of(case: dict[str, Any], seed: int) -> Heap:
    """The folder of a case; the same for the same seed."""
    rng = random.Random(f"{case['case']} {seed}")
    heap, named = Heap(), FileNames(rng, _day(case["as_of"]))
    reports = [_printed(case, entry, rng, long=at == 0) for at, entry in enumerate(_by_length(case["documents"]))]
    others = _others(case)
    heap.papers = reports + others
    rng.shuffle(reports)
    photos = max(1, round(len(reports) * 0.25))
    scans = max(1, round(len(reports) * 0.4))
    _scanned(heap, reports[:scans], others, rng, named)
    _typed(heap, reports[scans + photos :], rng, named)
    for paper in (*reports[scans : scans + photos], *(other for other in others if not other.primary)):
        _photographed(heap, paper, rng, named)
    _again(heap, reports, rng, named)
    heap.files = dict(sorted(heap.files.items()))
    return heap


def _by_length(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda entry: -len(parts_of(entry["text"])[2]))


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _printed(case: dict[str, Any], entry: dict[str, Any], rng: random.Random, *, long: bool = False) -> Printed:
    """The report on its house's paper; the longest of a case takes two pages."""
    language = entry.get("language", case["language"])
    said, text = words().get(language, words()["en"]), entry["text"].strip("\n")
    body = parts_of(text)[2]
    breaks = len(body) // 2 if long and len(body) >= _LONG and NEW_PAGE not in text else 0
    days = [str(day) for day in (entry.get("date"), *entry.get("also_dates", [])) if day and len(str(day)) == 10]
    stamp = printed_day(_day(max(days)), language) if days and rng.random() < 0.6 else ""
    paper = Paper(
        text, language, said["signed"] if entry["category"] != "administrative" else "", stamp, said["page"], breaks
    )
    pdf = print_paper(paper)
    return Printed(entry, "\n".join((text, paper.signed, stamp)), pdf, _rendered(pdf))


def _rendered(pdf: bytes) -> list[Pixels]:
    document = pypdfium2.PdfDocument(pdf)
    return [np.ascontiguousarray(page.render(scale=_DPI / 72).to_numpy()[:, :, :3]) for page in document]


def _others(case: dict[str, Any]) -> list[Printed]:
    """A stranger's blood count, a bill and a passport."""
    language, patient, as_of = case["language"], case["patient"], _day(case["as_of"])
    said, made = words()[language], []
    for name, category, match, role in (
        ("other_person", "labs", "mismatch", "collected"), ("bill", "administrative", "match", "printed"),
    ):  # fmt: skip
        day = _plain_day(as_of - dt.timedelta(days=12))
        template = said["stranger" if name == "other_person" else "bill"]
        text = template.format(day=printed_day(day, language), name=patient["name"])
        entry = {"id": name, "category": category, "match": match, "role": role, "text": text, "facts": []}
        entry["date"] = day if match == "mismatch" else None
        made.append(_printed(case, entry, random.Random(0)))
    latin = words()["heaps"].get(case["case"])
    if latin:
        pdf = passport(patient, tuple(latin), patient["name"])
        text = f"{patient['name']} {' '.join(latin)} {patient['birth_date']}"
        entry = {"id": "passport", "category": "passport", "role": "unknown", "date": None, "text": text, "facts": []}
        made.append(Printed(entry | {"language": "en"}, text, pdf, _rendered(pdf)))
    return made


def _plain_day(day: dt.date) -> dt.date:
    """The last day up to `day` that is no month as well, so that 14/02 can only be read one way."""
    return day if day.day > 12 else day - dt.timedelta(days=day.day)


def _scanned(heap: Heap, reports: list[Printed], others: list[Printed], rng: random.Random, named: FileNames) -> None:
    """One thick scan: a blank page, a page or two turned, now and then another paper in the middle of it."""
    papers = list(reports)
    if rng.random() < 0.5:
        papers.insert(rng.randint(1, len(papers)), rng.choice(others))
    shown: list[tuple[Printed, int] | None] = [(paper, at) for paper in papers for at in range(len(paper.pages))]
    shown.insert(len(papers[0].pages), None)
    turned = rng.sample([at for at, what in enumerate(shown) if what], k=1 if len(shown) < 5 else 2)
    blank = np.full((2339, 1654, 3), 247, np.uint8)
    pictures = []
    for at, what in enumerate(shown):
        page = scan(what[0].pages[what[1]] if what else blank, seed=rng.randrange(10**6), tilt=rng.uniform(-0.7, 0.7))
        pictures.append(np.ascontiguousarray(np.rot90(page, rng.choice((1, 2, 3)) if at in turned else 0)))
    heap.add(named.scan(), image_pdf(pictures, dpi=_DPI, quality=70), shown)


def _typed(heap: Heap, reports: list[Printed], rng: random.Random, named: FileNames) -> None:
    """PDFs with a text layer; one is a DOCX, one is there twice, one stopped half way through the download."""
    for at, paper in enumerate(reports):
        pages = [(paper, number) for number in range(len(paper.pages))]
        if at == 0 and len(reports) > 1 and paper.entry["category"] in ("medical_summary", "discharge", "treatment"):
            heap.add(named.document("docx"), typed_letter(paper.text), pages[:1])
            continue
        name = named.document("pdf")
        heap.add(name, paper.pdf, pages)
        if paper is reports[-1]:
            heap.add(named.copy_of(name), paper.pdf, pages, again=True)
            broken = named.document("pdf")
            heap.files[broken] = paper.pdf[: len(paper.pdf) // 3]
            heap.fates.append(Fate(broken, 1, ("rejected",)))
    heap.files["notes.txt"] = b""
    heap.fates.append(Fate("notes.txt", 1, ("rejected", "blank")))


def _photographed(heap: Heap, paper: Printed, rng: random.Random, named: FileNames) -> None:
    for number in range(len(paper.pages)):
        heap.add(named.photo(), _photo(paper, number, rng.choice(_PHOTOS)), [(paper, number)])


def _again(heap: Heap, reports: list[Printed], rng: random.Random, named: FileNames) -> None:
    """A page of a scan photographed, a photograph taken once more and worse, and one that nobody can read."""
    scanned, *_ = [paper for paper in reports if paper.primary[0][0].lower().endswith("pdf")]
    twice = next(paper for paper in reports if paper.primary[0][0].lower().endswith(("jpg", "jpeg")))
    heap.add(named.photo(), _photo(scanned, 0, "table"), [(scanned, 0)], again=True)
    heap.add(named.photo(), _photo(twice, 0, rng.choice(_AGAIN)), [(twice, 0)], again=True)
    lost = named.photo()
    heap.files[lost] = _photo(rng.choice(reports), 0, rng.choice(("fog", "shaken", "tiny")))
    heap.fates.append(Fate(lost, 1, ("rejected",)))


def _photo(paper: Printed, number: int, kind: str) -> bytes:
    make = next(damage.make for damage in (*DAMAGES, *RUINS) if damage.name == kind)
    seed = zlib.crc32(f"{paper.entry['id']} {number} {kind}".encode())
    return make(paper.pages[number], np.random.default_rng(seed))
