"""What was read of a case, page by page: the manifest of the newest build with everything that people decided since laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from caseferry.platform.cases.models import Build, Case, Ruling
from caseferry.platform.cases.packets import load_manifest, newest_build
from caseferry.platform.cases.pictures import source_key
from caseferry.platform.vault.columns import unseal_all

DOUBTFUL: Final = 0.8
_PLACES: Final = ("withheld", "packet", "annex", "private", "administrative", "imaging")
_NO_PICTURE: Final = frozenset({"imaging"})
_DECIDED: Final = {"confirm_fact": "confirmed", "correct_fact": "corrected", "reject_fact": "rejected"}

Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on the page, in thousandths of its width and height."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact as the page shows it: `words` as they stand there, `marks` where. `state`: open, confirmed, corrected, rejected."""

    row: Mapping[str, Any]
    words: str
    marks: Sequence[Mark]
    state: str
    ruling: Ruling | None
    elsewhere: int  # how many other pages say it, too

    @property
    def id(self) -> str:
        """The fact's id."""
        return str(self.row["id"])

    @property
    def kind(self) -> str:
        """The sentence of its kind."""
        return f"desk.kind.{self.row['kind']}"

    @property
    def doubtful(self) -> bool:
        """True for what the reader was not sure of and nobody has looked at yet."""
        return self.state == "open" and (
            self.row["confidence"] < DOUBTFUL or self.row["assertion"] in ("uncertain", "planned")
        )

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """What else was read of it; what its value says already is not said again."""
        rows = self.row["attributes"].items()
        return [(f"desk.attribute.{key}", value) for key, value in rows if value and value not in self.row["value"]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of one source. `at` is its number in the case's order, from 1."""

    at: int
    source: str  # as addresses name it
    sha256: str
    number: int
    path: str
    outcome: str
    reason: str
    document: str
    readings: int
    left: int

    @property
    def has_picture(self) -> bool:
        """True where there is something to draw."""
        return self.outcome not in _NO_PICTURE


@dataclass(slots=True)
class Paper:
    """A document with its pages. `row` is its entry in the manifest; empty for pages that belong to none.

    `rulings`: what people decided about it or a page of it, and what stands.
    """

    row: Mapping[str, Any]
    sheets: list[Sheet] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)

    @property
    def asks_whose(self) -> bool:
        """True where a person must still say whether the paper is this patient's."""
        held_back = self.row.get("placed") == "withheld" or self.row.get("patient_match") == "mismatch"
        return held_back and not any(each.action in ("set_patient", "place") for each in self.rulings)

    @property
    def left(self) -> int:
        """Facts on its pages that nobody has looked at."""
        return sum(sheet.left for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Screen:
    """The whole case as it was read, and the one page that is shown now."""

    build: Build
    manifest: Mapping[str, Any]
    papers: list[Paper]
    sheet: Sheet | None
    paper: Paper | None
    readings: list[Reading]
    total: int
    left: int
    seen: int
    decided: Sequence[Ruling]

    @property
    def count(self) -> int:
        """How many pages there are."""
        return sum(len(paper.sheets) for paper in self.papers)

    @property
    def next_open(self) -> int:
        """The next page on which a fact or a paper waits, after this one and round to the front; 0 when none does."""
        here = self.sheet.at if self.sheet else 0
        asking = {paper.sheets[0].at for paper in self.papers if paper.asks_whose}
        waiting = [
            sheet.at
            for paper in self.papers
            for sheet in paper.sheets
            if (sheet.left or sheet.at in asking) and sheet.at != here
        ]
        return next((at for at in waiting if at > here), waiting[0] if waiting else 0)

    @property
    def is_done(self) -> bool:
        """True when nobody has to look at anything any more: the packet is next."""
        return not self.left and not any(paper.asks_whose for paper in self.papers)

    @property
    def conflicts(self) -> list[Mapping[str, Any]]:
        """What reports say differently, the open ones first."""
        return sorted(self.manifest["conflicts"], key=lambda row: bool(row["settled"]))


def rulings_of(case: Case) -> list[Ruling]:
    """Every decision of the case, in order, the undone ones too."""
    return list(unseal_all(list(Ruling.objects.filter(case=case).select_related("author"))))


def screen_of(case: Case, at: int) -> Screen | None:
    """The case's screen with page `at` open (the first when there is no such page); None before the first build is done."""
    build = newest_build(case)
    if build is None:
        return None
    manifest, rulings = load_manifest(build), rulings_of(case)
    standing = {
        str(row.content["target"]["fact"]): row
        for row in rulings
        if row.undone_at is None and "fact" in row.content.get("target", {})
    }
    papers = _papers(case, manifest, standing)
    for paper in papers:
        paper.rulings = _about(paper, rulings)
    sheets = [sheet for paper in papers for sheet in paper.sheets]
    sheet = next((each for each in sheets if each.at == at), sheets[0] if sheets else None)
    facts = manifest["facts"]
    return Screen(
        build=build,
        manifest=manifest,
        papers=papers,
        sheet=sheet,
        paper=next((paper for paper in papers if sheet in paper.sheets), None),
        readings=list(_readings(manifest, sheet, standing)) if sheet else [],
        total=len(facts),
        left=sum(_is_open(row, standing) for row in facts),
        seen=rulings[-1].number if rulings else 0,
        decided=rulings,
    )


def _papers(case: Case, manifest: Mapping[str, Any], standing: Mapping[str, Ruling]) -> list[Paper]:
    """Documents in the order of their urgency, then the pages that belong to none; pages numbered through."""
    sources = {row["id"]: row for row in manifest["sources"]}
    ledger = {(row["source"], row["page"]): row for row in manifest["ledger"]}
    held = _facts_by_page(manifest)
    keys = {row["id"]: source_key(case, row["sha256"]) for row in manifest["sources"]}
    ordered = sorted(manifest["documents"], key=lambda row: _PLACES.index(row["placed"]))
    taken, papers, at = set(), [], 0
    for row in (*ordered, *_loose(manifest)):
        paper = Paper(row if row.get("id") else {})
        for place in ((page["source"], page["page"]) for page in row["pages"]):
            if place in taken or place not in ledger:
                continue
            taken.add(place)
            at += 1
            source, entry, facts = sources[place[0]], ledger[place], held.get(place, [])
            left = sum(_is_open(fact, standing) for fact in facts)
            paper.sheets.append(
                Sheet(
                    at, keys[place[0]], source["sha256"], place[1], source["path"], entry["outcome"], entry["reason"],
                    row.get("id", ""), len(facts), left,
                )
            )  # fmt: skip
        if paper.sheets:
            papers.append(paper)
    return papers


def _about(paper: Paper, rulings: Sequence[Ruling]) -> list[Ruling]:
    """What was decided about the pages of a paper, facts aside, newest first; what was taken back is not here."""
    pages = {(sheet.sha256, sheet.number) for sheet in paper.sheets}
    return [
        row
        for row in reversed(rulings)
        if row.undone_at is None
        and row.action != "add_fact"
        and (row.content.get("target", {}).get("sha256"), row.content.get("target", {}).get("page")) in pages
    ]


def _loose(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Pages that stand in no document (duplicates, blank and unreadable ones), as one group; scans have a viewer of their own."""
    inside = {(page["source"], page["page"]) for row in manifest["documents"] for page in row["pages"]}
    pages = [
        {"source": row["source"], "page": row["page"]}
        for row in manifest["ledger"]
        if (row["source"], row["page"]) not in inside and row["outcome"] != "imaging"
    ]
    if pages:
        yield {"pages": pages}


def _facts_by_page(manifest: Mapping[str, Any]) -> dict[tuple[str, int], list[Mapping[str, Any]]]:
    quotations = {row["id"]: row for row in manifest["quotations"]}
    held: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for fact in manifest["facts"]:
        for place in dict.fromkeys(_places(fact, quotations)):
            held.setdefault(place, []).append(fact)
    return held


def _places(fact: Mapping[str, Any], quotations: Rows) -> Iterator[tuple[str, int]]:
    for key in fact["quotations"]:
        yield quotations[key]["source"], quotations[key]["page"]


def _readings(manifest: Mapping[str, Any], sheet: Sheet, standing: Mapping[str, Ruling]) -> Iterator[Reading]:
    """The facts of one page, from its top to its foot."""
    quotations = {row["id"]: row for row in manifest["quotations"]}
    ids = {row["id"] for row in manifest["sources"] if row["sha256"] == sheet.sha256}
    found = []
    for fact in manifest["facts"]:
        places = set(_places(fact, quotations))
        here = [
            quotations[key]
            for key in fact["quotations"]
            if quotations[key]["source"] in ids and quotations[key]["page"] == sheet.number
        ]
        if here:
            found.append(_reading(fact, here, standing.get(fact["id"]), len(places) - 1))
    yield from sorted(found, key=lambda reading: [(mark.y, mark.x) for mark in reading.marks][:1])


def _reading(fact: Mapping[str, Any], here: Sequence[Any], ruling: Ruling | None, elsewhere: int) -> Reading:
    state = _DECIDED.get(ruling.action, "open") if ruling else "open"
    if state == "open" and fact["origin"] == "coordinator":
        state = "corrected"
    marks = [mark_of_box(box) for quotation in here for box in quotation["boxes"]]
    words = " … ".join(dict.fromkeys(" ".join(quotation["text"].split()) for quotation in here))
    return Reading(fact, words, marks, state, ruling, max(0, elsewhere))


def mark_of_box(box: Sequence[float]) -> Mark:
    """A box of a page (fractions) as it is drawn: a little larger, in thousandths."""
    x0, y0, x1, y1 = (round(side * 1000) for side in box)
    return Mark(x0 - 2, y0 - 2, max(4, x1 - x0 + 4), max(4, y1 - y0 + 4))


def _is_open(fact: Mapping[str, Any], standing: Mapping[str, Ruling]) -> bool:
    return fact["origin"] != "coordinator" and fact["id"] not in standing


def documents_beside(papers: Iterable[Paper], paper: Paper | None) -> list[Mapping[str, Any]]:
    """The other documents, which a page may be joined to."""
    own = paper.row.get("id") if paper else ""
    return [each.row for each in papers if each.row and each.row["id"] != own]


def patient_of(case: Case) -> Mapping[str, Any]:
    """Who the records say the patient is; nothing before the first build."""
    build = newest_build(case)
    return load_manifest(build)["patient"] if build else {}
