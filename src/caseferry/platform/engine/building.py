"""One build: what is kept of a case goes through `pack`, from the vault into the vault; nothing readable touches a disk."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from caseferry.config import load_settings
from caseferry.domain.errors import CaseferryError, NothingReadable, OutputError
from caseferry.domain.people import Attendant
from caseferry.domain.request import CaseRequest
from caseferry.domain.understanding import Understanding
from caseferry.pack.engines import Engines, Stores, open_engines
from caseferry.pack.packing import Earlier, Given, opening, pack_case
from caseferry.platform.cases.decisions import decisions_text
from caseferry.platform.cases.models import Build, Case, Packet, Statement, Upload
from caseferry.platform.cases.packets import LINKS, PacketFiles, load_manifest
from caseferry.platform.cases.records import records_of
from caseferry.platform.cases.statements import statement_of
from caseferry.platform.cases.stores import CaseBlobs, CasePages, hide_private
from caseferry.platform.cases.translations import translations_for
from caseferry.platform.engine.progress import BuildProgress
from caseferry.platform.engine.providers import with_readers
from caseferry.platform.vault.errors import Erased, NoMasterKey, StorageLost, WrongMasterKey
from caseferry.platform.vault.safes import Safe, open_safe
from caseferry.ports.unpacking import Arrival
from caseferry.steps.decide import load_decisions

_log = logging.getLogger("caseferry.engine")
_PRIVATE = "keep/private/"
_GENOMIC = "molecular"
_LEAVES = frozenset({"packet", "annex"})


def run_build(build_id: str) -> str:
    """Run one build to its end; its state after. Repeated after a crash it goes on where reading stopped; a finished one stays.

    A file that spoils its process costs itself alone: `pack` names it in the ledger. What cannot be helped here (no
    readable page, a full disk) becomes the build's reason; a person sees it, and the next change tries again.
    """
    build = Build.objects.select_related("case").filter(pk=build_id).first()
    if build is None:
        return "gone"  # with its case
    if build.state in (Build.State.DONE, Build.State.OVERTAKEN):
        return build.state
    if build.case.erased_at is not None:
        return _end(build, Build.State.FAILED, "erased")
    Build.objects.filter(pk=build.pk).update(state=Build.State.RUNNING, begun_at=timezone.now(), reason="")
    build.refresh_from_db()
    try:
        packet = _pack(build)
    except NothingReadable:
        return _end(build, Build.State.FAILED, "nothing_readable")
    except Erased:
        return _end(build, Build.State.FAILED, "erased")
    except OutputError:
        return _end(build, Build.State.FAILED, "no_room")
    except (StorageLost, NoMasterKey, WrongMasterKey) as error:
        _log.warning("build %s waits: %s", build.pk, type(error).__name__)
        return _end(build, Build.State.FAILED, "storage_away" if isinstance(error, StorageLost) else "master_key")
    except CaseferryError as error:
        _log.warning("build %s ended: %s", build.pk, type(error).__name__)
        return _end(build, Build.State.FAILED, "refused")
    return _finish(build, packet)


def give_up(build_id: str) -> str:
    """A build that ended in a fault of ours, however often it was tried: it says so, and holds nothing up. Its state after."""
    build = Build.objects.filter(pk=build_id).first()
    if build is None:
        return "gone"
    return build.state if build.state == Build.State.DONE else _end(build, Build.State.FAILED, "fault")


def given_of(build: Build) -> Given:
    """What the case holds now, as a run of `pack` takes it: the same values that the command line would make of it."""
    case = build.case
    uploads = [
        row
        for row in records_of(case).filter(state__in=(Upload.State.KEPT, Upload.State.READ, Upload.State.FAILED))
        if row.content.get("sha256")
    ]
    arrivals = sorted((Arrival(name, row.content["sha256"], row.size) for name, row in _named(uploads)), key=_by_path)
    statement = statement_of(Statement.objects.filter(case=case))
    return Given(
        tuple(arrivals),
        request_of(case, build.asked_at.date()),
        load_decisions(decisions_text(case)),
        (("Statement of the family.txt", "family", statement.encode()),) if statement else (),
    )


def request_of(case: Case, as_of: dt.date) -> CaseRequest:
    """The options of `caseferry pack` for this case."""
    content = case.content
    translations, terms = translations_for(case.pk)
    return CaseRequest(
        as_of=as_of,
        question=content.get("question", ""),
        cancer=case.cancer,
        therapies=tuple(content.get("therapies", ())),
        hospital=case.hospital,
        department=case.department,
        patient_name=content.get("name", ""),
        patient_birth_date=content.get("birth_date", ""),
        attendants=tuple(Attendant(row["name"], row.get("relation", "")) for row in content.get("attendants", ())),
        urgent=case.urgent,
        passwords=tuple(content.get("passwords", ())),
        originals=False,
        translations=translations,
        terms=terms,
    )


class VaultSink:
    """A PacketSink into a build's folder of the vault; originals are named, not copied; identity papers lie under their own key."""

    def __init__(self, safe: Safe, private: Safe, folder: str) -> None:
        self._safe, self._private, self._folder = safe, private, folder
        self._digests: dict[str, str] = {}
        self._links: dict[str, str] = {}

    def write(self, path: str, data: bytes) -> None:
        """Seal `data` under `path`."""
        safe = self._private if path.startswith(_PRIVATE) else self._safe
        safe.files(self._folder).write(path, data)
        self._digests[path] = hashlib.sha256(data).hexdigest()

    def keep(self, path: str, sha256: str) -> None:
        """Name the original that stands at `path`."""
        self._links[path] = self._digests[path] = sha256

    def start_again(self) -> None:
        """Drop the files; what was read stays."""
        for safe in (self._safe, self._private):
            safe.files(self._folder).delete()
        self._digests.clear()
        self._links.clear()

    def carry(self, case: Understanding, engines: Engines) -> Mapping[str, Any]:
        """No media: scans are looked at by link."""
        return {}

    def digests(self) -> Iterator[tuple[str, str]]:
        """Every path with the SHA-256 of its bytes, in path order."""
        yield from sorted(self._digests.items())

    def close(self) -> None:
        """Write down which originals stand where."""
        self._safe.files(self._folder).write(LINKS, msgspec.json.encode(self._links))


def _pack(build: Build) -> Mapping[str, Any]:
    case = build.case
    safe, private = open_safe(case.pk), open_safe(case.pk, "private")
    hidden = frozenset(
        row.content["sha256"] for row in Upload.objects.filter(case=case, private=True) if "sha256" in row.content
    )
    given = given_of(build)
    if not given.arrivals:
        raise NothingReadable("There is no file yet.", next_step="Send the first records.")
    stores = Stores(CaseBlobs(safe, private, hidden), CasePages(safe, private, hidden))
    sink = VaultSink(safe, private, build.folder)
    sink.start_again()
    job = opening(given.request, given.decisions, jobs=load_settings().reading_jobs, passwords=given.request.passwords)
    with BuildProgress(build) as progress, open_engines(job, stores, progress=progress) as engines:
        packet = pack_case(given, with_readers(engines, case, stores.pages), sink, earlier=_earlier(case))
    sink.close()
    return packet


def _earlier(case: Case) -> Earlier | None:
    """The packet.json that was last sent, and its hash: what `what changed` is measured from."""
    packet = Packet.objects.filter(case=case).select_related("build").first()
    if packet is None:
        return None
    return load_manifest(packet.build), packet.build.sha256


def _finish(build: Build, packet: Mapping[str, Any]) -> str:
    files = PacketFiles.of(build)
    sha256 = hashlib.sha256(files.read("packet.json")).hexdigest()
    gates = sum(gate["open"] for gate in packet["readiness"]["gates"])
    hide_private(build.case, packet)  # before the build counts as done: a process killed here does it again
    with transaction.atomic():
        Build.objects.filter(pk=build.pk).update(
            state=Build.State.DONE, ended_at=timezone.now(), sha256=sha256, ready=not gates, open_gates=gates, reason="",
            genomic=_holds_gene_tests(packet),
        )  # fmt: skip
        _note_uploads(build.case, packet)
        Case.objects.filter(pk=build.case_id).update(changed_at=timezone.now())
    return Build.State.DONE


def _holds_gene_tests(packet: Mapping[str, Any]) -> bool:
    """True when a report of a tumour's or a person's genes goes to the hospital: families agree to that by itself."""
    return any(row["category"] == _GENOMIC and row["placed"] in _LEAVES for row in packet["documents"])


def _note_uploads(case: Case, packet: Mapping[str, Any]) -> None:
    rejected = {row["sha256"] for row in packet["sources"] if row["status"] == "rejected"}
    for row in records_of(case).filter(state__in=(Upload.State.KEPT, Upload.State.READ, Upload.State.FAILED)):
        state = Upload.State.FAILED if row.content.get("sha256") in rejected else Upload.State.READ
        if row.state != state:
            Upload.objects.filter(pk=row.pk).update(state=state, reason="rejected" if state == "failed" else "")


def _end(build: Build, state: Build.State, reason: str) -> str:
    Build.objects.filter(pk=build.pk).update(state=state, reason=reason, ended_at=timezone.now())
    return state


def _named(uploads: list[Upload]) -> Iterator[tuple[str, Upload]]:
    """Each upload with its path; the second of the same path gets a number, since a folder cannot hold two."""
    seen: dict[str, int] = {}
    for row in uploads:
        name = row.content["name"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            stem, dot, suffix = name.rpartition(".")
            name = f"{stem} ({seen[name]}){dot}{suffix}" if dot else f"{name} ({seen[name]})"
        yield name, row


def _by_path(arrival: Arrival) -> str:
    return arrival.path
