"""A file read in place, in ranges; one file or everything to take along."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterator
from typing import BinaryIO

from csp.decorators import csp_update
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from caseferry.platform.audit.chain import record
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, hospital_gate
from caseferry.platform.cases.looks import note_look
from caseferry.platform.cases.stores import stores_of
from caseferry.platform.hospital.paging import show_case_page, speak
from caseferry.platform.hospital.queries.archive import archive_of
from caseferry.platform.hospital.queries.desk import version_at
from caseferry.platform.hospital.queries.enclosed import Enclosed, Packet
from caseferry.platform.hospital.queries.sheets import sheet_of
from caseferry.platform.hospital.queries.threads import file_of
from caseferry.platform.hospital.serving import File, attach, serve

_SEND = "send/"


@csp_update({"script-src": ["'wasm-unsafe-eval'"]})  # pdf.js decodes JBIG2 and JPEG 2000 with it
@hospital_gate("packet.view")
@require_safe
def read(request: GatedRequest, number: int, path: str) -> HttpResponseBase:
    """The reader: one PDF, pages as they are needed; `?page=` begins elsewhere. Without scripts: a picture a page, and the PDF itself."""
    packet = _packet(request, number)
    rows = [row for group in packet.rows(speak(request)) for row in group]
    at = next((at for at, row in enumerate(rows) if row.name == path), None)
    if at is None or _SEND + path not in packet.paths:
        raise NotFound
    place = functools.partial(_place, request, number)
    page = _page(request, rows[at].pages)
    context = {
        "file": rows[at],
        "page": page,
        "page_before": page - 1,
        "page_after": page + 1 if page < rows[at].pages else 0,
        "size": packet.sizes([_SEND + path])[_SEND + path],
        "url": reverse("hospital:file", kwargs={"case": request.case.pk, "number": number, "path": path}),
        "sheet": _sheet(request, number, page, path),
        "first_sheet": _sheet(request, number, 1, path),
        "before": place(rows[at - 1]) if at else None,
        "after": place(rows[at + 1]) if at + 1 < len(rows) else None,
        "version": packet.version,
    }
    return show_case_page(request, "reader", context)


@hospital_gate("packet.download", noted=False)
@require_safe
def file(request: GatedRequest, number: int, path: str) -> HttpResponseBase:
    """The bytes of one file that was sent; a PDF may be shown, everything else is saved. `?download` saves a PDF too."""
    packet = _packet(request, number)
    whole = _SEND + path
    if whole not in packet.paths:
        raise NotFound
    saved = "download" in request.GET
    note_look(request, "packet.download" if saved else "packet.view", f"v{number}/{packet.number_of(whole)}")
    key = f"{packet.version.sending.packet.build_id}/{whole}"
    shown = path.endswith(".pdf") and not saved
    return serve(request, File(functools.partial(_open, packet, whole), path.rpartition("/")[2], key, shown))


@hospital_gate("packet.view", noted=False)
@require_safe
def sheet(request: GatedRequest, number: int, page: int, path: str) -> HttpResponseBase:
    """One page as a small picture, drawn by us: what is looked at until the reader is here, and without scripts."""
    packet = _packet(request, number)
    whole = _SEND + path
    drawn = sheet_of(packet, whole, page) if whole in packet.paths else None
    if drawn is None:
        raise NotFound
    note_look(request, "packet.view", f"v{number}/{packet.number_of(whole)}")
    return HttpResponse(drawn, content_type="image/webp")


@hospital_gate("packet.download", noted=False)
@require_safe
def everything(request: GatedRequest, number: int, what: str) -> HttpResponseBase:
    """The whole packet as one ZIP that is written while it is sent: its length is known, no copy lies anywhere."""
    packet = _packet(request, number)
    chosen = {"documents": packet.documents, "everything": packet.paths}.get(what)
    if not chosen:
        raise NotFound
    archive = archive_of(packet, chosen)
    record(request.actor, "packet.download", case=request.case.pk, about=f"v{number}/{what}")
    body: Iterator[bytes] = iter(()) if request.method == "HEAD" else iter(archive)
    answer = StreamingHttpResponse(body)
    attach(answer, f"{request.case.reference}_v{number}.zip")
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Length"] = str(len(archive))
    return answer


@hospital_gate("packet.download", noted=False)
@require_safe
def paper(request: GatedRequest, number: int, place: int) -> HttpResponseBase:
    """An identity paper, when this desk asked for them: never shown, saved."""
    packet = _packet(request, number)
    if not 1 <= place <= len(packet.private):
        raise NotFound
    path = packet.private[place - 1]
    record(request.actor, "private.view", case=request.case.pk, about=f"v{number}/{packet.number_of(path)}")
    name = f"identity_{place}.{path.rpartition('.')[2]}"
    return serve(request, File(functools.partial(_open, packet, path), name, path))


@hospital_gate("packet.download", noted=False)
@require_safe
def attachment(request: GatedRequest, upload: uuid.UUID) -> HttpResponseBase:
    """A file that came with an answer, inert."""
    row = file_of(request, upload)
    if row is None:
        raise NotFound
    record(request.actor, "packet.download", case=request.case.pk, about=str(row.pk))
    blobs, _ = stores_of(request.case)
    name = row.content["name"].rpartition("/")[2]
    return serve(request, File(functools.partial(blobs.open, row.content["sha256"]), name, str(row.pk)))


def _packet(request: GatedRequest, number: int) -> Packet:
    version = version_at(request, number)
    try:
        packet = Packet(version)
        packet.manifest  # noqa: B018  a packet that cannot be read does not exist
    except KeyError:
        raise NotFound from None
    return packet


def _open(packet: Packet, path: str) -> BinaryIO:
    try:
        return packet.files.open(path)
    except KeyError:
        raise NotFound from None


def _page(request: GatedRequest, most: int) -> int:
    """The page to begin with: what the address asks for, the first where that is none of this file."""
    wanted = request.GET.get("page", "")
    page = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1
    return page if 1 <= page <= most else 1


def _sheet(request: GatedRequest, number: int, page: int, path: str) -> str:
    kwargs = {"case": request.case.pk, "number": number, "page": page, "path": path}
    return reverse("hospital:sheet", kwargs=kwargs)


def _place(request: GatedRequest, number: int, row: Enclosed) -> dict[str, str]:
    kwargs = {"case": request.case.pk, "number": number, "path": row.name}
    return {"href": reverse("hospital:read", kwargs=kwargs), "label": f"{row.label} {row.date}".strip()}
