"""One run, from inputs to the renamed folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from caseferry import __version__
from caseferry.domain.composition import Composition, ContactSheetPlan, WrittenFile
from caseferry.domain.errors import NothingReadable, UsageError
from caseferry.domain.pages import PageState
from caseferry.domain.request import CaseRequest, Decision
from caseferry.domain.sources import SourceKind
from caseferry.domain.understanding import Understanding
from caseferry.flow import reconsider, understand
from caseferry.pack.arrivals import arrive
from caseferry.pack.contact_sheet import print_contact_sheet
from caseferry.pack.engines import Engines, Opening, open_engines
from caseferry.pack.media_step import carry
from caseferry.pack.workspace import Workspace
from caseferry.pack.writing import BoundFiles, bind_documents, print_letters, write_review
from caseferry.ports.reading import Progress
from caseferry.ports.unpacking import Arrival
from caseferry.steps.compose import cite_parts, compose, manifest, place_documents, send_manifest
from caseferry.steps.decide import Decisions, load_decisions, statement_text
from caseferry.steps.standards import fhir_bundle

_BY_COORDINATOR = "Statement of the coordinator.txt"
_BY_FAMILY = "Statement of the family"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a person hands over: files and folders, the family's statement, decisions (YAML text), passwords."""

    paths: tuple[Path, ...]
    statement: Path | None = None
    decisions: str = ""
    passwords: tuple[str, ...] = ()


def pack(inputs: Inputs, request: CaseRequest, out: Path, *, jobs: int, progress: Progress) -> Mapping[str, Any]:
    """Read `inputs`, write the packet to `out`, return packet.json as a value.

    Raises UsageError, NothingReadable, OutputError; whatever was read is kept in `out`.partial for the next run.
    """
    decisions = load_decisions(inputs.decisions)
    with Workspace(out) as workspace:
        earlier = workspace.earlier_packet()
        turns = Decisions(decisions).turns()
        job = Opening(workspace.partial, jobs, inputs.passwords, request.as_of, turns, request.providers)
        with open_engines(job, progress=progress) as engines:
            arrivals, request = _arrivals(inputs, request, decisions, engines, (workspace.out, workspace.partial))
            case = understand(request, arrivals, engines.tools, decisions=decisions)
            _require_pages(case)
            case = replace(case, previous=_same_case(earlier, case, out))
            packet = _write(case, engines, workspace, earlier[1] if earlier else None)
        workspace.publish()
    return packet


def _arrivals(
    inputs: Inputs, request: CaseRequest, decisions: Sequence[Decision], engines: Engines, leave_out: Sequence[Path]
) -> tuple[tuple[Arrival, ...], CaseRequest]:
    """The files, and the statements of family and coordinator as dated documents of their own."""
    arrivals = list(arrive(inputs.paths, engines.tools.blobs, leave_out=leave_out))
    statements = []
    if inputs.statement is not None:
        sha256, size = engines.tools.blobs.put([inputs.statement.read_bytes()])
        name = f"{_BY_FAMILY}{inputs.statement.suffix or '.txt'}"
        arrivals.append(Arrival(name, sha256, size))
        statements.append((name, "family"))
    if text := statement_text(decisions):
        sha256, size = engines.tools.blobs.put([text.encode()])
        arrivals.append(Arrival(_BY_COORDINATOR, sha256, size))
        statements.append((_BY_COORDINATOR, "coordinator"))
    return tuple(arrivals), replace(request, statements=tuple(statements))


def _require_pages(case: Understanding) -> None:
    readable = any(page.state in (PageState.READ, PageState.PICTURE) for page in case.pages)
    if not readable and not any(source.kind is SourceKind.DICOM for source in case.sources):
        raise NothingReadable(
            "Not one page of what was given could be read.",
            next_step="Photograph or scan the papers again in good light, or send the files as the hospital gave them.",
        )


def _same_case(
    earlier: tuple[Mapping[str, Any], str] | None, case: Understanding, out: Path
) -> Mapping[str, Any] | None:
    """The packet before, when it is of the same case: the same patient, or a file in common."""
    if earlier is None:
        return None
    before = earlier[0]
    patient = before["patient"]
    same_patient = bool(patient["name"]) and (
        (patient["name"].casefold(), patient["birth_date"])
        == (case.identity.patient.name.casefold(), case.identity.patient.birth_date)
    )
    common = {row["sha256"] for row in before["sources"]} & {source.sha256 for source in case.sources}
    if not same_patient and not common:
        raise UsageError(f"{out} holds the packet of another case.", next_step="Choose a new folder for --out.")
    return before


def _write(case: Understanding, engines: Engines, workspace: Workspace, previous: str | None) -> Mapping[str, Any]:
    progress = engines.tools.progress
    composition, bound = _bind(case, engines, workspace)
    if bound.lost:
        case = reconsider(case, dict(bound.lost))
        workspace.start_again()
        composition, bound = _bind(case, engines, workspace)
    if case.request.limit_mb:
        composition = cite_parts(case, composition, bound.files)
    files = [*bound.files, *print_letters(composition.letters, engines.press, workspace.write)]
    hashes = {source.id: source.sha256 for source in case.sources}
    if composition.contact_sheet is not None:
        files.append(_print_sheet(composition.contact_sheet, hashes, engines, workspace))
    for plan in composition.copies:
        workspace.copy(plan.path, engines.original(hashes[plan.source]))
    for text in composition.texts:
        workspace.write(text.path, text.text.encode())
    progress.start("review", 0)
    workspace.write("keep/review.html", write_review(place_documents(case), composition, files, engines.press))
    packet = manifest(case, composition, files, software=engines.software(__version__), previous=previous)
    sent = send_manifest(packet)
    workspace.write("send/manifest.json", _json(sent))
    workspace.write("send/fhir_bundle.json", _json(fhir_bundle(sent)))
    packet = {**packet, **carry(case, workspace, engines)}
    workspace.write("packet.json", _json(packet))
    workspace.write("SHA256SUMS", _sums(workspace.packet))
    progress.finish()
    return packet


def _bind(case: Understanding, engines: Engines, workspace: Workspace) -> tuple[Composition, BoundFiles]:
    composition = compose(case)
    engines.tools.progress.start("compose", len(composition.letters) + len(composition.binders))
    return composition, bind_documents(case, composition.binders, engines.press, workspace.write)


def _print_sheet(
    plan: ContactSheetPlan, hashes: Mapping[str, str], engines: Engines, workspace: Workspace
) -> WrittenFile:
    return print_contact_sheet(plan, hashes, drawer=engines.pictures, press=engines.press, write=workspace.write)


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _sums(folder: Path) -> bytes:
    """`sha256sum --check` reads it: every file of the packet but this one, in path order."""
    rows = []
    for path in sorted(folder.rglob("*"), key=lambda item: item.relative_to(folder).as_posix()):
        if path.is_file():
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            rows.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return "".join(rows).encode()
