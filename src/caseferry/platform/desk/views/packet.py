"""The packet as it would leave: its gates, its files, its versions; and the originals it was made of."""

from __future__ import annotations

import uuid

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.cases.actions.reviewing import mark_reviewed
from caseferry.platform.cases.actions.uploading import remove_upload, restore_upload
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Build, Upload
from caseferry.platform.cases.originals import original_of
from caseferry.platform.cases.packets import PacketFiles
from caseferry.platform.desk.acting import carry_out
from caseferry.platform.desk.paging import show_case_page
from caseferry.platform.desk.queries.packet import archive_of, binder_of, originals_of, versions_of

_PRIVATE = "keep/private/"


@desk_gate("packet.view")
@require_safe
def packet(request: GatedRequest) -> HttpResponseBase:
    """What would be sent now, and what stands in the way."""
    return _show(request)


@desk_gate("case.review")
@require_POST
def review(request: GatedRequest, build: uuid.UUID) -> HttpResponseBase:
    """Say that this build was read through."""
    row = _build(request, build)
    return carry_out(
        request, _show, lambda: mark_reviewed(request.actor, request.case, row), done="desk.done.reviewed", to="packet"
    )


@desk_gate("packet.view")
@require_safe
def file(request: GatedRequest, build: uuid.UUID, path: str) -> HttpResponseBase:
    """One file of a build, in place: a PDF by the browser's own reader, everything else as a download."""
    return _file(request, build, path, private=False)


@desk_gate("packet.download")
@require_safe
def download(request: GatedRequest, build: uuid.UUID, path: str) -> HttpResponseBase:
    """The same, to keep."""
    answer = _file(request, build, path, private=False)
    answer.headers["Content-Disposition"] = f'attachment; filename="{path.rpartition("/")[2]}"'
    return answer


@desk_gate("packet.download")
@require_safe
def archive(request: GatedRequest, build: uuid.UUID) -> HttpResponseBase:
    """All that goes to the hospital as one ZIP."""
    row = _build(request, build)
    answer = StreamingHttpResponse(archive_of(row), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{request.case.reference}_{row.number}.zip"'
    return answer


@desk_gate("private.view")
@require_safe
def private(request: GatedRequest, build: uuid.UUID, path: str) -> HttpResponseBase:
    """An identity paper: a look of its own in the record of looks."""
    return _file(request, build, path, private=True)


@desk_gate("packet.download")
@require_safe
def original(request: GatedRequest, upload: uuid.UUID) -> HttpResponseBase:
    """One file as it was sent, byte for byte; a browser saves it and shows nothing of it."""
    return original_of(request.case, _upload(request, upload))


@desk_gate("upload.remove")
@require_POST
def remove(request: GatedRequest, upload: uuid.UUID) -> HttpResponseBase:
    """Take a file out of the case, or put it back."""
    row = _upload(request, upload)
    act = restore_upload if row.state == Upload.State.REMOVED else remove_upload
    return carry_out(request, _show, lambda: act(request.actor, request.case, row), done="desk.done.saved", to="packet")


def _show(request: GatedRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "binder": binder_of(request.case),
        "versions": versions_of(request.case),
        "originals": originals_of(request.case),
        "matches": [("match", "desk.action.same_person"), ("mismatch", "desk.action.other_person")],
        "problem": problem,
    }
    return show_case_page(request, "packet", context, status=status)


def _build(request: GatedRequest, key: uuid.UUID) -> Build:
    row = Build.objects.filter(pk=key, case=request.case, state=Build.State.DONE).first()
    if row is None:
        raise NotFound
    return row


def _upload(request: GatedRequest, key: uuid.UUID) -> Upload:
    row = Upload.objects.filter(pk=key, case=request.case).exclude(state=Upload.State.RECEIVING).first()
    if row is None or not row.content.get("sha256"):
        raise NotFound
    return row


def _file(request: GatedRequest, build: uuid.UUID, path: str, *, private: bool) -> FileResponse:
    files = PacketFiles.of(_build(request, build))
    if path.startswith(_PRIVATE) is not private or path not in files.paths():
        raise NotFound
    shown = path.endswith(".pdf") and path not in files.links
    kind = "application/pdf" if shown else "application/octet-stream"
    answer = FileResponse(
        files.open(path), as_attachment=not shown, filename=path.rpartition("/")[2], content_type=kind
    )
    if not shown:
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
