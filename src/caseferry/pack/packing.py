"""One run, from inputs to the renamed folder."""

from __future__ import annotations

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
from caseferry.engines.storage import FolderBlobs, FolderPages
from caseferry.flow import reconsider, understand
from caseferry.pack.arrivals import arrive
from caseferry.pack.contact_sheet import print_contact_sheet
from caseferry.pack.engines import Engines, Opening, Stores, open_engines
from caseferry.pack.film_strip import with_films
from caseferry.pack.sinks import FolderSink, PacketSink
from caseferry.pack.translating import print_translations, take_translations, translation_files
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
    translations: Path | None = None  # a folder of translations, beside those that the packet before holds


@dataclass(frozen=True, slots=True)
class Given:
    """What a run has to work on: the files that arrived, what people say as (name, author, bytes), what is asked, what was decided."""

    arrivals: tuple[Arrival, ...]
    request: CaseRequest
    decisions: tuple[Decision, ...] = ()
    statements: tuple[tuple[str, str, bytes], ...] = ()


Earlier = tuple[Mapping[str, Any], str]
"""The packet.json of the version before, and its SHA-256."""


def pack(inputs: Inputs, request: CaseRequest, out: Path, *, jobs: int, progress: Progress) -> Mapping[str, Any]:
    """Read `inputs`, write the packet to `out`, return packet.json as a value.

    Raises UsageError, NothingReadable, OutputError; whatever was read is kept in `out`.partial for the next run.
    """
    decisions = load_decisions(inputs.decisions)
    with Workspace(out) as workspace:
        earlier = workspace.earlier_packet()
        request = take_translations(request, inputs.translations, workspace.out)
        blobs, pages = FolderBlobs(workspace.partial / "blobs"), FolderPages(workspace.partial / "pages")
        job = opening(request, decisions, jobs=jobs, passwords=inputs.passwords)
        with open_engines(job, Stores(blobs, pages), progress=progress) as engines:
            arrivals = arrive(inputs.paths, blobs, leave_out=(workspace.out, workspace.partial))
            given = Given(arrivals, request, decisions, _statement(inputs.statement))
            packet = pack_case(given, engines, FolderSink(workspace, blobs), earlier=earlier)
        workspace.publish()
    return packet


def opening(
    request: CaseRequest, decisions: Sequence[Decision], *, jobs: int, passwords: Sequence[str] = ()
) -> Opening:
    """What the engines need to know of a run."""
    return Opening(jobs, passwords, request.as_of, Decisions(decisions).turns(), request.providers)


def pack_case(given: Given, engines: Engines, sink: PacketSink, *, earlier: Earlier | None = None) -> Mapping[str, Any]:
    """Understand what was given and write its packet to `sink`; packet.json as a value.

    Raises NothingReadable, OutputError, and UsageError when `earlier` is the packet of somebody else.
    """
    arrivals, request = _with_statements(given, engines)
    case = understand(request, arrivals, engines.tools, decisions=given.decisions)
    _require_pages(case)
    case = replace(case, previous=_same_case(earlier, case))
    return _write(case, engines, sink, earlier[1] if earlier else None)


def _statement(path: Path | None) -> tuple[tuple[str, str, bytes], ...]:
    if path is None:
        return ()
    return ((f"{_BY_FAMILY}{path.suffix or '.txt'}", "family", path.read_bytes()),)


def _with_statements(given: Given, engines: Engines) -> tuple[tuple[Arrival, ...], CaseRequest]:
    """The files, and the statements of family and coordinator as dated documents of their own."""
    arrivals, authors = list(given.arrivals), []
    statements = list(given.statements)
    if text := statement_text(given.decisions):
        statements.append((_BY_COORDINATOR, "coordinator", text.encode()))
    for name, author, data in statements:
        sha256, size = engines.tools.blobs.put([data])
        arrivals.append(Arrival(name, sha256, size))
        authors.append((name, author))
    return tuple(arrivals), replace(given.request, statements=tuple(authors))


def _require_pages(case: Understanding) -> None:
    readable = any(page.state in (PageState.READ, PageState.PICTURE) for page in case.pages)
    if not readable and not any(source.kind is SourceKind.DICOM for source in case.sources):
        raise NothingReadable(
            "Not one page of what was given could be read.",
            next_step="Photograph or scan the papers again in good light, or send the files as the hospital gave them.",
        )


def _same_case(earlier: Earlier | None, case: Understanding) -> Mapping[str, Any] | None:
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
        raise UsageError("The folder holds the packet of another case.", next_step="Choose a new folder for --out.")
    return before


def _write(case: Understanding, engines: Engines, sink: PacketSink, previous: str | None) -> Mapping[str, Any]:
    progress = engines.tools.progress
    case = print_translations(case, engines.press.typesetter, engines.press.pages)
    composition, bound = _bind(case, engines, sink)
    if bound.lost:
        case = reconsider(case, dict(bound.lost))
        sink.start_again()
        composition, bound = _bind(case, engines, sink)
    if case.request.limit_mb:
        composition = cite_parts(case, composition, bound.files)
    files = [*bound.files, *print_letters(composition.letters, engines.press, sink.write)]
    hashes = {source.id: source.sha256 for source in case.sources}
    if composition.contact_sheet is not None:
        files.append(_print_sheet(composition.contact_sheet, hashes, engines, sink))
    for plan in composition.copies:
        sink.keep(plan.path, hashes[plan.source])
    for text in (*composition.texts, *translation_files(case)):
        sink.write(text.path, text.text.encode())
    progress.start("review", 0)
    press = with_films(engines.press, case, composition.contact_sheet, engines.pictures)
    sink.write("keep/review.html", write_review(place_documents(case), composition, files, press))
    packet = manifest(case, composition, files, software=engines.software(__version__), previous=previous)
    sent = send_manifest(packet)
    sink.write("send/manifest.json", _json(sent))
    sink.write("send/fhir_bundle.json", _compact(fhir_bundle(sent)))
    packet = {**packet, **sink.carry(case, engines)}
    sink.write("packet.json", _json(packet))
    sink.write("SHA256SUMS", "".join(f"{digest}  {path}\n" for path, digest in sink.digests()).encode())
    progress.finish()
    return packet


def _bind(case: Understanding, engines: Engines, sink: PacketSink) -> tuple[Composition, BoundFiles]:
    composition = compose(case)
    engines.tools.progress.start("compose", len(composition.letters) + len(composition.binders))
    return composition, bind_documents(case, composition.binders, engines.press, sink.write)


def _print_sheet(plan: ContactSheetPlan, hashes: Mapping[str, str], engines: Engines, sink: PacketSink) -> WrittenFile:
    return print_contact_sheet(plan, hashes, drawer=engines.pictures, press=engines.press, write=sink.write)


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _compact(value: Mapping[str, Any]) -> bytes:
    """For programs alone: without white space, half the size."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
