"""Resumable uploads by tus 1.0: announce a file, send its bytes, ask how far it came, go on, take it back.

The bytes go from the connection into the vault piece by piece; nothing waits in a temporary file or in memory.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Final

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import reverse

from caseferry.platform.cases.actions.uploading import append, begin_upload, cancel_upload, finish_upload
from caseferry.platform.cases.errors import BadInput, NotFound, TooLarge
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate, family_gate, hospital_gate
from caseferry.platform.cases.models import Message, Upload
from caseferry.platform.uploads import tus
from caseferry.platform.uploads.receiving import refuse_too_large
from caseferry.platform.vault.errors import OffsetMismatch, StorageFull
from caseferry.platform.vault.safes import open_safe

_READ: Final = 256 * 1024
_SIDES: Final = {"family": "family", "hospital": "hospital", "staff": "desk"}


def _collection(request: GatedRequest) -> HttpResponseBase:
    """POST announces a file; OPTIONS says what the server can do."""
    if request.method == "OPTIONS":
        return tus.abilities()
    if request.method != "POST":
        return tus.answer(405, {"Allow": "OPTIONS, POST"})
    if not tus.speaks(request):
        return _other_version()
    return _create(request)


def _file(request: GatedRequest, upload: uuid.UUID) -> HttpResponseBase:
    """HEAD tells how far a file came; PATCH sends more of it; DELETE takes it back."""
    verbs: dict[str, Callable[[GatedRequest, Upload], HttpResponseBase]] = {
        "HEAD": _tell,
        "PATCH": _receive,
        "DELETE": _cancel,
    }
    if request.method == "OPTIONS":
        return tus.abilities()
    verb = verbs.get(request.method or "")
    if verb is None:
        return tus.answer(405, {"Allow": "OPTIONS, " + ", ".join(verbs)})
    if not tus.speaks(request):
        return _other_version()
    row = Upload.objects.filter(pk=upload, case=request.case, came_from=_SIDES[request.actor.kind]).first()
    if row is None:
        return tus.answer(404)
    return verb(request, row)


def _create(request: GatedRequest) -> HttpResponseBase:
    size = tus.number(request, "Upload-Length")
    if size is None:
        return tus.answer(400, text="Upload-Length")
    if size == 0:
        return tus.answer(400, text="empty")
    told = tus.metadata(request)
    try:
        refuse_too_large(size)
        upload = begin_upload(
            request.actor, request.case, name=told.get("filename", ""), size=size, message=_message(request, told)
        )
    except TooLarge:
        return tus.answer(413)
    except BadInput as error:
        return tus.answer(400, text=error.field)
    where = _place(request, upload)
    if request.content_type == tus.BYTES:
        reply = _receive_from(request, upload, 0)
        reply.headers["Location"] = where
        if reply.status_code == 204:
            reply.status_code = 201
        return reply
    return tus.answer(201, {"Location": where, "Upload-Offset": "0"})


def _tell(request: GatedRequest, upload: Upload) -> HttpResponse:
    """Also ends an upload whose last byte came just before the server died."""
    if upload.state == Upload.State.REMOVED:
        return tus.answer(410)
    offset = _offset(upload)
    if upload.state == Upload.State.RECEIVING and offset == upload.size:
        finish_upload(request.actor, upload)
    return tus.answer(200, {"Upload-Offset": str(offset), "Upload-Length": str(upload.size)})


def _receive(request: GatedRequest, upload: Upload) -> HttpResponse:
    if request.content_type != tus.BYTES:
        return tus.answer(415, text=tus.BYTES)
    offset = tus.number(request, "Upload-Offset")
    if offset is None:
        return tus.answer(400, text="Upload-Offset")
    if upload.state != Upload.State.RECEIVING:
        return tus.answer(409 if upload.state in (Upload.State.KEPT, Upload.State.READ) else 410)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if offset + length > upload.size:
        return tus.answer(413, {"Upload-Offset": str(_offset(upload))})
    return _receive_from(request, upload, offset)


def _receive_from(request: GatedRequest, upload: Upload, offset: int) -> HttpResponse:
    kept = _offset(upload)
    if offset != kept:
        return tus.answer(409, {"Upload-Offset": str(kept)})
    try:
        reached = append(request.actor, upload, offset, _body(request))
    except OffsetMismatch as error:
        return tus.answer(409, {"Upload-Offset": str(error.kept)})
    except (StorageFull, UnreadablePostError) as error:
        status = 507 if isinstance(error, StorageFull) else 400
        return tus.answer(status, {"Upload-Offset": str(_offset(upload))})
    if reached == upload.size:
        finish_upload(request.actor, upload)
    return tus.answer(204, {"Upload-Offset": str(reached)})


def _cancel(request: GatedRequest, upload: Upload) -> HttpResponse:
    try:
        cancel_upload(request.actor, request.case, upload)
    except NotFound:  # it is whole: taking a whole file out of a case is another act, that can be undone
        return tus.answer(409)
    return tus.answer(204)


def _body(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(_READ):
        yield piece


def _offset(upload: Upload) -> int:
    """What lies in the vault is the truth; the row says the same of files that are whole."""
    if upload.state != Upload.State.RECEIVING:
        return upload.size
    return open_safe(upload.case_id).receive(str(upload.pk)).offset


def _message(request: GatedRequest, told: dict[str, str]) -> str:
    """The question or answer that the file belongs to, when it is one of this case."""
    try:
        key = uuid.UUID(told.get("message", ""))
    except ValueError:
        return ""
    return str(key) if Message.objects.filter(pk=key, case=request.case).exists() else ""


def _place(request: GatedRequest, upload: Upload) -> str:
    """The address of the upload, on the side that it came from; never made of the Host header."""
    match = request.resolver_match
    assert match is not None
    return reverse(f"uploads:{match.url_name}_file", kwargs={"case": request.case.pk, "upload": upload.pk})


def _other_version() -> HttpResponse:
    return tus.answer(412, {"Tus-Version": tus.VERSION})


family_files = family_gate("upload.receive")(_collection)
family_file = family_gate("upload.receive")(_file)
desk_files = desk_gate("upload.receive")(_collection)
desk_file = desk_gate("upload.receive")(_file)
hospital_files = hospital_gate("upload.receive")(_collection)
hospital_file = hospital_gate("upload.receive")(_file)
