"""What a run also makes of a finished send/ when it was asked for: media to carry, and a copy of the images without the person."""

from __future__ import annotations

import hashlib
import shutil
from typing import Any

from caseferry.domain.understanding import Understanding
from caseferry.pack.engines import Engines
from caseferry.pack.media import MediaJob, write_media
from caseferry.pack.media_deidentified import CopyJob, deidentify_images, read_options
from caseferry.pack.workspace import Workspace, output_errors

_KEY = "keep/deidentification.key"


def carry(case: Understanding, workspace: Workspace, engines: Engines) -> dict[str, Any]:
    """The keys that packet.json gains: `media`, a row for each image that was written, and `deidentified_images`."""
    found: dict[str, Any] = {}
    if case.request.deidentify_images:
        with output_errors(workspace.out):
            found["deidentified_images"] = _without_person(case, workspace, engines)
    if case.request.media:
        work = workspace.partial / "mended"
        shutil.rmtree(work, ignore_errors=True)
        patient = {"name": case.identity.patient.name, "birth_date": case.identity.patient.birth_date}
        job = MediaJob(workspace.packet, work, case.request.as_of, patient, engines.jobs, engines.tools.limits)
        with output_errors(workspace.out):
            found["media"] = write_media(job, case.request.media)
            shutil.rmtree(work, ignore_errors=True)
    return found


def _without_person(case: Understanding, workspace: Workspace, engines: Engines) -> dict[str, Any]:
    """The secret of a case stays the same from version to version; the first one follows from its files, which nobody has who has
    only the copy."""
    earlier = workspace.out / _KEY
    files = "\n".join(sorted({source.sha256 for source in case.sources}))
    secret = (
        earlier.read_text().strip() if earlier.is_file() else hashlib.sha256(f"caseferry\n{files}".encode()).hexdigest()
    )
    workspace.write(_KEY, f"{secret}\n".encode())
    patient = case.identity.patient
    words = [patient.name, *patient.names, *patient.identifiers, *(who.name for who in case.identity.attendants)]
    copy = CopyJob(
        packet=workspace.packet,
        secret=bytes.fromhex(secret),
        options=read_options(case.request.deidentify_images),
        words=tuple(word for word in words if word),
        released=frozenset(case.request.images_seen),
        jobs=engines.jobs,
        limits=engines.tools.limits,
    )
    report = deidentify_images(copy)
    workspace.write("keep/deidentified_images.txt", report.text())
    return report.row()
