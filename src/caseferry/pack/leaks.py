"""Looks under send/ for anything of a private or withheld page: bytes, hashes, names, ids, and words in PDFs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

_HELD_BACK = ("private", "withheld")
_TEXTS = (".json", ".txt", ".html", ".xml")
_SHORTEST = 6  # shorter file names occur by chance


def leaks(folder: Path, packet: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Places under send/ and what is wrong there. Holds one file in memory at a time."""
    secrets = _Secrets(packet)
    for row in packet["ledger"]:
        if row["outcome"] in _HELD_BACK and (row["file"] or "").startswith("send/"):
            yield row["file"], "holds a page that may not leave"
    for path in sorted((folder / "send").rglob("*")):
        if path.is_file():
            place = path.relative_to(folder).as_posix()
            yield from ((place, message) for message in _of_file(path, secrets))


class _Secrets:
    """What must not be found: hashes of files with such pages, names and ids of files that hold nothing else."""

    def __init__(self, packet: Mapping[str, Any]) -> None:
        held = {row["source"] for row in packet["ledger"] if row["outcome"] in _HELD_BACK}
        self.hashes = {row["sha256"] for row in packet["sources"] if row["id"] in held}
        hidden = [row for row in packet["sources"] if row["sha256"] in self.hashes]
        open_names = {_base(row["path"]) for row in packet["sources"] if row["sha256"] not in self.hashes}
        names = {_base(row["path"]) for row in hidden} - open_names
        documents = {row["id"] for row in packet["documents"] if row["placed"] in _HELD_BACK}
        self.files = {row["sha256"] for row in packet["files"] if not row["path"].startswith("send/")} | self.hashes
        words = (
            self.hashes | {name for name in names if len(name) >= _SHORTEST} | {row["id"] for row in hidden} | documents
        )
        parts = "|".join(re.escape(word) for word in sorted(words)) or r"(?!)"
        self._pattern = re.compile(rf"(?<![\w.-])(?:{parts})(?![\w-])")

    def found_in(self, text: str) -> bool:
        """True when any of the words stands in `text` by itself."""
        return self._pattern.search(text) is not None


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _of_file(path: Path, secrets: _Secrets) -> Iterator[str]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest in secrets.files:
        yield "is a file that may not leave"
    if secrets.found_in(path.name):
        yield "is named like a file that may not leave"
    if path.suffix in _TEXTS and secrets.found_in(path.read_text(encoding="utf-8", errors="replace")):
        yield "names a file or page that may not leave"
    if path.suffix == ".pdf":
        yield from _of_pdf(path, secrets)


def _of_pdf(path: Path, secrets: _Secrets) -> Iterator[str]:
    try:
        with pikepdf.open(path) as pdf:
            words = "\n".join(_words(pdf))
            if len(pdf.attachments):
                yield "carries attachments"
    except pikepdf.PdfError:
        yield "cannot be opened"
        return
    if secrets.found_in(words) or any(secrets.found_in(text) for text in _page_words(path)):
        yield "names a file or page that may not leave"


def _words(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Document information, XMP and bookmarks."""
    yield from (str(value) for value in pdf.docinfo.values())
    if "/Metadata" in pdf.Root:
        yield pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            waiting += item.children
            yield item.title


def _page_words(path: Path) -> Iterator[str]:
    """The text of each page, stamps included."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        for page in pdf:
            yield page.get_textpage().get_text_range()
    finally:
        pdf.close()
