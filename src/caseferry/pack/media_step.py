"""What a run also makes of a finished send/ when it was asked for: media to carry."""

from __future__ import annotations

import shutil
from typing import Any

from caseferry.domain.understanding import Understanding
from caseferry.pack.engines import Engines
from caseferry.pack.media import MediaJob, write_media
from caseferry.pack.workspace import Workspace, output_errors


def carry(case: Understanding, workspace: Workspace, engines: Engines) -> dict[str, Any]:
    """The keys that packet.json gains: `media`, a row for each image that was written. Nothing without --media."""
    found: dict[str, Any] = {}
    if case.request.media:
        work = workspace.partial / "mended"
        shutil.rmtree(work, ignore_errors=True)
        patient = {"name": case.identity.patient.name, "birth_date": case.identity.patient.birth_date}
        job = MediaJob(workspace.packet, work, case.request.as_of, patient, engines.jobs, engines.tools.limits)
        with output_errors(workspace.out):
            found["media"] = write_media(job, case.request.media)
            shutil.rmtree(work, ignore_errors=True)
    return found
