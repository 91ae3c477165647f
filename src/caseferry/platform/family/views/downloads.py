"""What a family takes home: one original, one letter, or everything. Originals are always attachments, never shown."""

from __future__ import annotations

import re
import uuid

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.models import Upload
from caseferry.platform.cases.originals import original_of
from caseferry.platform.cases.packets import PacketFiles, newest_build
from caseferry.platform.cases.records import records_of
from caseferry.platform.family.queries.everything import archive_of

_LETTERS = {
    "doctor": re.compile(r"keep/letters/Letter_to_Local_Doctor_[\w-]+\.pdf"),
    "missing": re.compile(r"keep/Missing_Investigations_[\w-]+\.pdf"),
}


@family_gate("packet.download")
@require_safe
def original(request: GatedRequest, upload: uuid.UUID) -> HttpResponseBase:
    """One file as it was sent, byte for byte."""
    row = records_of(request.case).filter(pk=upload).exclude(state=Upload.State.RECEIVING).first()
    if row is None:
        raise NotFound
    return original_of(request.case, row)


@family_gate("packet.download")
@require_safe
def letter(request: GatedRequest, name: str) -> HttpResponseBase:
    """A letter of the newest build: for the local doctor, or the list of what is missing."""
    build = newest_build(request.case)
    pattern = _LETTERS.get(name)
    if build is None or pattern is None:
        raise NotFound
    try:
        files = PacketFiles.of(build)
    except KeyError:
        raise NotFound from None
    path = next((path for path in files.paths() if pattern.fullmatch(path)), "")
    if not path:
        raise NotFound
    answer = HttpResponse(files.read(path), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{path.rpartition("/")[2]}"'
    return answer


@family_gate("case.export")
@require_safe
def everything(request: GatedRequest) -> HttpResponseBase:
    """One ZIP, written while it is sent: no copy lies anywhere."""
    answer = StreamingHttpResponse(archive_of(request.case), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{request.case.reference}.zip"'
    return answer
