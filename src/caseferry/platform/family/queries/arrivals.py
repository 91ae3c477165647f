"""What arrived, file by file and page by page, as the newest build's ledger tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from caseferry.knowledge.checklists import IMAGING
from caseferry.knowledge.wording import has_sentence, sentence
from caseferry.platform.cases.actions.uploading import UNFINISHED
from caseferry.platform.cases.models import Build, Case, Upload
from caseferry.platform.cases.packets import newest_manifest
from caseferry.platform.cases.pictures import source_key
from caseferry.platform.cases.records import records_of
from caseferry.platform.vault.columns import unseal_all

KINDS: Final = {
    "read": "good",
    "waiting": "",
    "unreadable": "bad",
    "failed": "bad",
    "locked": "warn",
    "duplicate": "",
    "other_person": "warn",
    "private": "info",
    "scan": "good",
    "not_a_record": "",
    "blank": "",
}
_STATES: Final = {
    "placed": "read",
    "annex": "read",
    "duplicate": "duplicate",
    "private": "private",
    "withheld": "other_person",
    "administrative": "not_a_record",
    "imaging": "scan",
    "rejected": "unreadable",
    "blank": "blank",
}
_TEXTS: Final = {
    "unreadable": "family.arrived.unreadable_text",
    "failed": "family.arrived.failed_text",
    "locked": "family.arrived.password_text",
    "duplicate": "family.arrived.duplicate_text",
    "other_person": "family.arrived.other_person_note",
    "private": "family.arrived.private_text",
}
_TOGETHER: Final = 900  # seconds
_URGENT: Final = frozenset({"unreadable", "failed", "locked"})
_NO_PICTURE: Final = frozenset({"scan", "failed", "locked", "waiting"})
_ADVICE: Final = (
    ("blur", "blurred"),
    ("sharp", "blurred"),
    ("dark", "dark"),
    ("cut", "cut"),
    ("edge", "cut"),
    ("glare", "glare"),
    ("reflect", "glare"),
    ("small", "small"),
    ("few pixels", "small"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: what became of it, as a badge and a sentence, with advice where it must be sent again; `paper`: what it seems to be."""

    source: str
    number: int
    state: str
    advice: str = ""
    paper: str = ""

    @property
    def badge(self) -> str:
        """The sentence of the badge."""
        return f"family.arrived.{self.state}"

    @property
    def kind(self) -> str:
        """The colour of the badge."""
        return KINDS[self.state]

    @property
    def text(self) -> str:
        """What that means, where it needs saying."""
        return _TEXTS.get(self.state, "")

    @property
    def again(self) -> bool:
        """True when the page should be sent again."""
        return self.state in _URGENT

    @property
    def has_picture(self) -> bool:
        """True where there is something to draw."""
        return self.state not in _NO_PICTURE


@dataclass(slots=True)
class File:
    """One file that came, or a file inside a container that came (`upload` is None), or `count` scans of one folder."""

    name: str
    upload: Upload | None = None
    sheets: list[Sheet] = field(default_factory=list)
    state: str = ""
    count: int = 1

    @property
    def badge(self) -> str:
        """The sentence of the badge of a file without pages."""
        return f"family.arrived.{self.state}" if self.state else ""

    @property
    def kind(self) -> str:
        """The colour of that badge."""
        return KINDS.get(self.state, "")

    @property
    def text(self) -> str:
        """What that means, where it needs saying."""
        return _TEXTS.get(self.state, "")

    @property
    def again(self) -> bool:
        """True when the file, or a page of it, should be sent again."""
        return self.state in _URGENT or any(sheet.again for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Everything that came. `reading` while a build runs or waits; `build` is the one that the pages are told by."""

    files: list[File]
    removed: list[Upload]
    unfinished: list[Upload]
    reading: Build | None
    locked: bool
    counts: Mapping[str, int]


def arrivals_of(case: Case, language: str = "en") -> Arrivals:
    """The files of a case, those that need an act first; papers are named in `language`."""
    uploads = list(unseal_all(list(records_of(case))))
    manifest = newest_manifest(case) or {"sources": [], "ledger": []}
    kept = [row for row in uploads if row.state in (Upload.State.KEPT, Upload.State.READ, Upload.State.FAILED)]
    kept.sort(key=_newest_first)
    files = _files(kept, manifest, _pages(case, manifest, language))
    sheets = [sheet for file in files for sheet in file.sheets]
    counts = {state: sum(sheet.state == state for sheet in sheets) for state in KINDS}
    return Arrivals(
        files=sorted(_with_scans_together(files), key=lambda file: not file.again),
        removed=[row for row in uploads if row.state == Upload.State.REMOVED and row.reason != UNFINISHED],
        unfinished=[row for row in uploads if row.state == Upload.State.RECEIVING and row.came_from == "family"],
        reading=reading_now(case),
        locked=any(file.state == "locked" for file in files) or any(sheet.state == "locked" for sheet in sheets),
        counts={**counts, "pages": len(sheets)},
    )


def _newest_first(row: Upload) -> tuple[float, str]:
    """What came last stands on top; what was sent together stays in the order of its names."""
    return (-(row.begun_at.timestamp() // _TOGETHER), row.content.get("name", ""))


def reading_now(case: Case) -> Build | None:
    """The build that runs or waits, if any."""
    return Build.objects.filter(case=case, state__in=(Build.State.QUEUED, Build.State.RUNNING)).first()


def unreadable_count(case: Case) -> int:
    """How many pages could not be read."""
    manifest = newest_manifest(case)
    return sum(row["outcome"] == "rejected" for row in manifest["ledger"]) if manifest else 0


def state_of(outcome: str, reason: str) -> str:
    """The state of a page for the family: what was refused is told apart by what can be done about it."""
    if outcome != "rejected":
        return _STATES[outcome]
    low = reason.casefold()
    if "password" in low or "protected" in low:
        return "locked"
    return "unreadable" if "cannot be read" in low else "failed"


def advice_of(reason: str) -> str:
    """The sentence that helps with a page that was refused for `reason`; empty when none fits."""
    low = reason.casefold()
    found = next((name for word, name in _ADVICE if word in low), "")
    return f"family.arrived.{found}" if found else ""


def _with_scans_together(files: list[File]) -> list[File]:
    """A CD holds thousands of files: those of one folder are one row."""
    shown: list[File] = []
    folders: dict[str, File] = {}
    for file in files:
        if not file.sheets or any(sheet.state != "scan" for sheet in file.sheets):
            shown.append(file)
            continue
        folder = file.name.rpartition("/")[0] or file.name
        if folder in folders:
            folders[folder].count += 1
            continue
        folders[folder] = File(folder, file.upload if folder == file.name else None, state="scan")
        shown.append(folders[folder])
    return shown


def _files(uploads: Iterable[Upload], manifest: Mapping[str, Any], pages: Mapping[str, list[Sheet]]) -> list[File]:
    sources = {row["id"]: row for row in manifest["sources"]}
    by_hash: dict[str, list[str]] = {}
    for key, row in sources.items():
        by_hash.setdefault(row["sha256"], []).append(key)
    inside = _inside(sources)
    files = []
    for upload in uploads:
        own = by_hash.get(upload.content.get("sha256", ""), [])[:1]
        file = File(upload.content.get("name", ""), upload)
        _fill(file, own, sources, pages)
        files.append(file)
        for key in _below(own, inside):
            part = File(sources[key]["path"])
            _fill(part, [key], sources, pages)
            files.append(part)
    return files


def _fill(file: File, keys: list[str], sources: Mapping[str, Any], pages: Mapping[str, list[Sheet]]) -> None:
    if not keys:
        file.state = "waiting"
        return
    row = sources[keys[0]]
    file.sheets = pages.get(keys[0], [])
    if not file.sheets:
        file.state = state_of(row["status"], row["reason"]) if row["status"] in _STATES else "read"


def _pages(case: Case, manifest: Mapping[str, Any], language: str) -> dict[str, list[Sheet]]:
    keys = {row["id"]: source_key(case, row["sha256"]) for row in manifest["sources"]}
    papers = _papers(manifest, language)
    pages: dict[str, list[Sheet]] = {}
    for row in manifest["ledger"]:
        state = state_of(row["outcome"], row["reason"])
        advice = advice_of(row["reason"]) if state == "unreadable" else ""
        sheet = Sheet(keys[row["source"]], row["page"], state, advice, papers.get((row["source"], row["page"]), ""))
        pages.setdefault(row["source"], []).append(sheet)
    return {key: sorted(rows, key=lambda sheet: sheet.number) for key, rows in pages.items()}


def _papers(manifest: Mapping[str, Any], language: str) -> dict[tuple[str, int], str]:
    """What each page seems to be, in words that families know; pages of kinds without such words are left out."""
    return {
        (page["source"], page["page"]): words
        for document in manifest.get("documents", ())
        if (words := _paper(document["category"], language))
        for page in document["pages"]
    }


def _paper(category: str, language: str) -> str:
    kind = "imaging" if category in IMAGING else category
    return sentence(f"name_{kind}", language) if has_sentence(f"name_{kind}") else ""


def _inside(sources: Mapping[str, Any]) -> dict[str, list[str]]:
    inside: dict[str, list[str]] = {}
    for key, row in sources.items():
        if row.get("parent"):
            inside.setdefault(row["parent"], []).append(key)
    return inside


def _below(keys: Iterable[str], inside: Mapping[str, list[str]]) -> list[str]:
    found: list[str] = []
    queue = list(keys)
    while queue:
        for key in inside.get(queue.pop(0), []):
            found.append(key)
            queue.append(key)
    return found
