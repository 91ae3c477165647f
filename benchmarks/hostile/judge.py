"""Whether each hostile file was told rightly: what its kind asks for, looked up in the packet and, where it can be, in the file itself."""

from __future__ import annotations

import contextlib
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import olefile
import pypdfium2 as pdfium

from benchmarks.hostile.run import Run

Row = Mapping[str, Any]
_STARTS = {b"PK": "zip", b"\xff\xd8": "jpeg", b"%PDF": "pdf", b"\x1f\x8b": "gzip", b"ID3": "jpeg"}
_KEPT = ("placed", "annex", "administrative", "withheld", "private", "duplicate")


class Told:
    """What a packet says of one input file and of what was in it."""

    def __init__(self, run: Run, file: Path) -> None:
        packet = run.packet or {}
        self.file, self.out = file, run.out
        self.sources = [row for row in packet.get("sources", ()) if _of(row["path"], file.name)]
        ids = {row["id"] for row in self.sources}
        self.ledger = [row for row in packet.get("ledger", ()) if row["source"] in ids]
        self.warnings = [row for row in packet.get("warnings", ()) if row["about"] in ids]
        self.sent = {row["sha256"] for row in packet.get("files", ()) if row["path"].startswith("send/")}

    @property
    def first(self) -> Row:
        """The file itself."""
        row: Row = self.sources[0]
        return row

    def rejected(self) -> list[Row]:
        """Its pages and members that were refused."""
        return [row for row in self.ledger if row["outcome"] == "rejected"]

    def reasons(self) -> str:
        """Why, in one text."""
        return " ".join(row["reason"] for row in self.rejected())


def _of(path: str, name: str) -> bool:
    return path == name or path.startswith(name + "/")


def misses(kind: str, told: Told) -> list[str]:
    """What is wrong with how the file was told; empty when everything is right. Raises KeyError for a kind without a rule."""
    rule = next(rule for words, rule in _RULES if words in kind.lower())
    found = list(_always(told))
    return found if found else list(rule(told))


def _always(told: Told) -> Iterator[str]:
    if not told.sources:
        yield "no entry among the sources"
        return
    for source in told.sources:
        pages = sorted(row["page"] for row in told.ledger if row["source"] == source["id"])
        if pages != list(range(1, source["pages"] + 1)):
            yield f"{source['path']}: pages {pages} in the ledger of {source['pages']}"
    for row in told.rejected():
        if row["reason"].count(".") + row["reason"].count("”") < 2:
            yield f"no next step: {row['reason']!r}"
    if not told.ledger:
        yield "nothing of it in the ledger"
    if (told.out / "keep/originals" / _sha256(told.file)).read_bytes() != told.file.read_bytes():
        yield "the original was not kept"
    if told.first["sha256"] in told.sent:
        yield "its own bytes are served"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _locked(told: Told) -> Iterator[str]:
    if told.first["status"] != "rejected" or "password" not in told.reasons():
        yield f"not told as locked: {told.first['status']} {told.reasons()}"


def _unreadable(told: Told) -> Iterator[str]:
    """Refused, or really shown; a broken page that is called blank would be a loss in silence."""
    for row in told.ledger:
        if row["outcome"] not in ("rejected", *_KEPT):
            yield f"page {row['page']} is {row['outcome']}: {row['reason']}"
        elif row["outcome"] in _KEPT and row["file"] and not _shows(told.out / row["file"], row["file_page"]):
            yield f"page {row['page']} is {row['outcome']} and shows nothing"


def _empty(told: Told) -> Iterator[str]:
    if told.first["status"] != "rejected" or "no pages" not in told.reasons():
        yield f"not told as empty: {told.first['status']} {told.reasons()}"


def _active(told: Told) -> Iterator[str]:
    """Kept; that nothing active is left is checked for every PDF of the packet."""
    if told.rejected():
        yield f"refused: {told.reasons()}"


def _pages(told: Told) -> Iterator[str]:
    """Every page kept and as many as there are; blank only when nothing is drawn."""
    if told.rejected():
        yield f"refused: {told.reasons()}"
        return
    count, blank = _drawn(told.file)
    if told.first["pages"] != count:
        yield f"{told.first['pages']} pages of {count}"
    for row in told.ledger:
        if row["outcome"] == "blank" and row["page"] not in blank:
            yield f"page {row['page']} called blank"
        if row["outcome"] in _KEPT and row["file"] and not _shows(told.out / row["file"], row["file_page"]):
            yield f"page {row['page']} shows nothing"


def _office(told: Told) -> Iterator[str]:
    noted = " ".join(f"{row['code']}: {row['message']}" for row in told.warnings)
    if _starts_programs(told.file) and "macros" not in noted and "rejected" not in told.first["status"]:
        yield "its macros are not named"
    if _is_locked(told.file) and told.first["status"] == "rejected" and "password" not in told.reasons():
        yield f"not told as locked: {told.reasons()}"
    if _is_locked(told.file) and told.first["status"] != "rejected" and len(told.sources) < 2:
        yield "locked, yet nothing came out of it"


def _mail(told: Told) -> Iterator[str]:
    if told.first["status"] == "rejected":
        yield f"the mail itself is refused: {told.reasons()}"


def _polyglot(told: Told) -> Iterator[str]:
    head = told.file.read_bytes()[:4]
    wanted = next((kind for start, kind in _STARTS.items() if head.startswith(start)), "")
    if wanted and wanted not in told.first["media_type"]:
        yield f"taken for {told.first['media_type']}, is {wanted}"


_RULES: tuple[tuple[str, Callable[[Told], Iterator[str]]], ...] = (
    ("password", _locked),
    ("unreadable", _unreadable),
    ("zero pages", _empty),
    ("javascript", _active),
    ("geometry", _pages),
    ("office", _office),
    ("mail", _mail),
    ("polyglot", _polyglot),
)
"""By a word of the kind."""


def _shows(path: Path, number: int) -> bool:
    """The page of the packet has more than its stamp on it, or words."""
    with contextlib.closing(pdfium.PdfDocument(path)) as document:
        page = document[number - 1]
        width, height = page.get_size()
        text = page.get_textpage().get_text_bounded(0, 0.06 * height, width, height)
        return bool(text.strip()) or not _is_plain(page)


def _is_plain(page: Any) -> bool:
    """Nothing is drawn on the page but, perhaps, along its lower edge."""
    pixels = page.render(scale=0.5, grayscale=True).to_numpy()
    pixels = pixels[: int(0.92 * pixels.shape[0])]
    return bool(int(pixels.max()) - int(pixels.min()) < 24)


def _drawn(path: Path) -> tuple[int, set[int]]:
    """How many pages a PDF has, and which of them show nothing."""
    with contextlib.closing(pdfium.PdfDocument(path)) as document:
        count = len(document)
        return count, {at + 1 for at in range(count) if _is_plain(document[at])}


def _starts_programs(path: Path) -> bool:
    """It holds a macro project, or a field that starts a program; looked for without our own reader."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            story = b"".join(archive.read(name) for name in names if name == "word/document.xml")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False  # broken, locked or packed in a way of its own: no program could be started from it, and the outcome is judged apart
    return any(name.endswith("vbaProject.bin") for name in names) or b"DDEAUTO" in story


def _is_locked(path: Path) -> bool:
    data = path.read_bytes()
    if not olefile.isOleFile(io.BytesIO(data)):
        return False
    with olefile.OleFileIO(io.BytesIO(data)) as office:
        return bool(office.exists("EncryptedPackage"))
