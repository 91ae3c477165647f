"""Is a packet whole, true to its contract, and free of what may not leave?"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseferry.domain.errors import UsageError
from caseferry.knowledge.schema import schema_problems
from caseferry.pack.leaks import leaks
from caseferry.steps.compose import send_manifest
from caseferry.steps.compose.naming import NAME
from caseferry.steps.standards import fhir_bundle

_KEPT = ("placed", "annex", "private", "withheld", "administrative")
_SUM = re.compile(r"^([0-9a-f]{64})  (.+)$")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a code for programs, the place in the packet, plain words without values of the patient."""

    code: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}  {self.place}: {self.message}"


def verify(folder: Path) -> tuple[Finding, ...]:
    """Every finding, in a fixed order; none for a good packet. Raises UsageError when `folder` holds no packet.json."""
    packet = _packet(folder)
    found = [*_sums(folder)]
    problems = [
        Finding("contract", problem, "does not follow the packet contract") for problem in schema_problems(packet)
    ]
    if problems:
        return (*found, *problems)
    found += _ledger(packet)
    found += _places(packet)
    found += _facts(packet)
    found += _files(folder, packet)
    found += _manifest(folder, packet)
    found += _standards(folder, packet)
    found += [Finding("leak", place, message) for place, message in leaks(folder, packet)]
    return tuple(found)


def _packet(folder: Path) -> Any:
    try:
        return json.loads((folder / "packet.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UsageError(
            f"{folder} holds no readable packet.json.", next_step="Name the folder that `caseferry pack` made."
        ) from None


def _sums(folder: Path) -> Iterator[Finding]:
    try:
        lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    except OSError:
        yield Finding("sums", "SHA256SUMS", "is missing")
        return
    listed: dict[str, str] = {}
    for line in lines:
        match = _SUM.match(line)
        if match is None or match.group(2) in listed:
            yield Finding("sums", "SHA256SUMS", "has a line that cannot be read, or one twice")
        else:
            listed[match.group(2)] = match.group(1)
    present = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() or p.is_symlink()}
    present.pop("SHA256SUMS", None)
    for path in sorted(listed.keys() - present.keys()):
        yield Finding("sums", path, "is listed but is not here")
    for path in sorted(present.keys() - listed.keys()):
        yield Finding("sums", path, "is here but is not listed")
    for path in sorted(listed.keys() & present.keys()):
        if _sha256(present[path]) != listed[path]:
            yield Finding("sums", path, "was changed: its hash differs")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _ledger(packet: Mapping[str, Any]) -> Iterator[Finding]:
    rows = Counter((row["source"], row["page"]) for row in packet["ledger"])
    for (source, page), number in sorted(rows.items()):
        if number != 1:
            yield Finding("ledger", f"{source} page {page}", f"stands {number} times")
    known = {row["id"]: row["pages"] for row in packet["sources"]}
    for source, page in sorted(rows):
        if source not in known:
            yield Finding("ledger", f"{source} page {page}", "is of a file that is not among the sources")
    for source, pages in known.items():
        if any((source, page) not in rows for page in range(1, pages + 1)):
            yield Finding("ledger", source, "has pages that the ledger does not name")


def _places(packet: Mapping[str, Any]) -> Iterator[Finding]:
    rows = {(row["source"], row["page"]) for row in packet["ledger"]}
    for document in packet["documents"]:
        if any((ref["source"], ref["page"]) not in rows for ref in document["pages"]):
            yield Finding("ledger", document["id"], "has a page that the ledger does not name")
    for row in packet["ledger"]:
        if row["outcome"] in _KEPT and not row["file"]:
            yield Finding("ledger", f"{row['source']} page {row['page']}", "was kept, but no file is named")


def _facts(packet: Mapping[str, Any]) -> Iterator[Finding]:
    quotations = {row["id"]: row for row in packet["quotations"]}
    documents = {row["id"] for row in packet["documents"]}
    for fact in packet["facts"]:
        if not set(fact["quotations"]) <= quotations.keys():
            yield Finding("fact", fact["id"], "cites a quotation that is not here")
    for row in quotations.values():
        if any(box[0] >= box[2] or box[1] >= box[3] for box in row["boxes"]):
            yield Finding("quotation", row["id"], "has a box without an area")
        if row["document"] not in documents:
            yield Finding("quotation", row["id"], "stands in no document")
    facts = {row["id"] for row in packet["facts"]}
    for kind in ("timeline", "conflicts"):
        for number, entry in enumerate(packet[kind], 1):
            if not set(entry["facts"]) <= facts:
                yield Finding(kind, f"row {number}", "cites a fact that is not here")


def _files(folder: Path, packet: Mapping[str, Any]) -> Iterator[Finding]:
    listed = {row["path"]: row for row in packet["files"]}
    for path, row in listed.items():
        target = folder / path
        if not target.is_file():
            yield Finding("file", path, "is in the manifest but is not here")
        elif target.stat().st_size != row["bytes"] or _sha256(target) != row["sha256"]:
            yield Finding("file", path, "is not the file that the manifest describes")
    for pdf in sorted(folder.rglob("*.pdf")):
        path = pdf.relative_to(folder).as_posix()
        if not NAME.match(pdf.name):
            yield Finding("name", path, "is not named as the contract says")
        if path not in listed:
            yield Finding("file", path, "is here but is not in the manifest")
    named = {row["file"] for row in packet["ledger"] if row["file"]}
    for path in sorted(named):
        if not (folder / path).is_file():
            yield Finding("ledger", path, "is named by the ledger but is not here")


def _manifest(folder: Path, packet: Mapping[str, Any]) -> Iterator[Finding]:
    place = "send/manifest.json"
    try:
        sent = json.loads((folder / place).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        yield Finding("manifest", place, "is missing or cannot be read")
        return
    if sent != send_manifest(packet):
        yield Finding("manifest", place, "is not the part of packet.json that concerns send/")


def _standards(folder: Path, packet: Mapping[str, Any]) -> Iterator[Finding]:
    """The FHIR document says what the manifest says. A packet without one (made before there was one) is whole, too."""
    path = folder / "send" / "fhir_bundle.json"
    if not path.is_file():
        return
    try:
        bundle = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        yield Finding("standards", "send/fhir_bundle.json", "cannot be read")
        return
    if bundle != fhir_bundle(send_manifest(packet)):
        yield Finding("standards", "send/fhir_bundle.json", "does not say what the manifest says")
