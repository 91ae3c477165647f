"""The scans of a packet in the viewer, streamed from the vault."""

from __future__ import annotations

import functools
import gzip
from pathlib import PurePosixPath
from typing import Final

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from caseferry.pack.viewing import Films
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.films import films_of
from caseferry.platform.cases.gatekeeping import GatedRequest, hospital_gate, open_gate
from caseferry.platform.cases.looks import note_look
from caseferry.platform.cases.viewing import frames_answer, json_answer, picture_answer, viewer_page
from caseferry.platform.hospital.queries.desk import version_at
from caseferry.platform.hospital.queries.enclosed import Packet
from caseferry.platform.hospital.queries.overview import person_line
from caseferry.viewer_bundle import BUNDLE, bundle_files

_TYPES: Final = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css",
                 ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml"}  # fmt: skip
_YEAR: Final = "public, max-age=31536000, immutable"  # the bundle's names carry hashes of their content


# The viewer's drawing library sets styles on its labels; it needs nothing else.
@csp_update({"style-src-attr": ["'unsafe-inline'"]})
@hospital_gate("imaging.view")
@require_safe
def viewer(request: GatedRequest, number: int) -> HttpResponseBase:
    """The viewer's page; it asks this very address for what there is."""
    packet = _packet(request, number)
    note_look(request, "imaging.view", f"v{number}")
    return viewer_page(reverse("hospital:imaging", kwargs={"case": request.case.pk, "number": packet.version.number}))


@hospital_gate("imaging.view", noted=False)
@require_safe
def studies(request: GatedRequest, number: int) -> HttpResponseBase:
    """What there is to see."""
    packet = _packet(request, number)
    note_look(request, "imaging.view", f"v{number}")
    back = reverse("hospital:case", kwargs={"case": request.case.pk})
    title = person_line(packet.manifest, "en")
    return json_answer(_films_of(packet).studies(title=title, links=[{"kind": "back", "url": back}]))


@hospital_gate("imaging.view", noted=False)
@require_safe
def series(request: GatedRequest, number: int, place: int) -> HttpResponseBase:
    """One series: windows, units and the frames in viewing order."""
    films = _films(request, number, place)
    note_look(request, "imaging.view", f"v{number}/s{place}")
    return json_answer(films.series(place))


@hospital_gate("imaging.view", noted=False)
@require_safe
def picture(request: GatedRequest, number: int, place: int) -> HttpResponseBase:
    """The middle of a series, small."""
    return picture_answer(_films(request, number, place).film(place))


@hospital_gate("imaging.view", noted=False)
@require_safe
def frames(request: GatedRequest, number: int, place: int) -> HttpResponseBase:
    """Pixels, packed, in the order they were asked for, each as soon as it is there."""
    film = _films(request, number, place).film(place)
    note_look(request, "imaging.view", f"v{number}/s{place}")
    return frames_answer(request, film)


@open_gate("link.open")
@require_safe
def viewer_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the viewer itself: the same for everybody, kept by the browser."""
    if path not in bundle_files() or path == "index.html":
        raise NotFound
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(
        _file(path, packed), content_type=_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
    )
    answer.headers["Cache-Control"] = _YEAR
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@functools.lru_cache(maxsize=64)
def _file(path: str, packed: bool) -> bytes:
    data = (BUNDLE / path).read_bytes()
    return gzip.compress(data, 9, mtime=0) if packed else data


def _packet(request: GatedRequest, number: int) -> Packet:
    """The packet, when its scans may be looked at."""
    version = version_at(request, number)
    if not version.with_imaging:
        raise NotFound
    try:
        packet = Packet(version)
        if packet.images:
            return packet
    except KeyError:
        pass
    raise NotFound


def _films(request: GatedRequest, number: int, place: int) -> Films:
    films = _films_of(_packet(request, number))
    if not 0 <= place < len(films.films):
        raise NotFound
    return films


def _films_of(packet: Packet) -> Films:
    return films_of(packet.files, packet.images)
