"""A case's scans in the viewer, for its family and for its coordinators: those of the newest finished build that may leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from caseferry.pack.viewing import Films
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.films import films_of, is_scan
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate, family_gate
from caseferry.platform.cases.looks import note_look
from caseferry.platform.cases.models import Build, Case
from caseferry.platform.cases.packets import PacketFiles, newest_build
from caseferry.platform.cases.viewing import frames_answer, json_answer, picture_answer, viewer_page

_ACTION = "imaging.view"
_GATES = {"my": family_gate, "desk": desk_gate}
_HOMES = {"my": "family:home", "desk": "desk:case"}
Show = Callable[..., HttpResponseBase]


def has_scans(case: Case) -> bool:
    """True when the newest finished build has scans to look at."""
    build = newest_build(case)
    try:
        return build is not None and bool(_opened(build)[1])
    except NotFound:
        return False  # storage has lost its folder


def addresses(audience: str) -> list[URLPattern]:
    """The addresses of one audience below `<audience>/<case>/`: the viewer, what there is, one series, its picture and pixels."""
    root, series = f"{audience}/<uuid:case>/", f"{audience}/<uuid:case>/series/<int:place>"
    page = csp_update({"style-src-attr": ["'unsafe-inline'"]})(
        _gated(audience, _page)
    )  # its drawing library sets styles
    return [
        path(root, page, name=audience),
        path(f"{root}studies.json", _gated(audience, _studies), name=f"{audience}_studies"),
        path(f"{series}.json", _gated(audience, _series), name=f"{audience}_series"),
        path(f"{series}/picture", _gated(audience, _picture), name=f"{audience}_picture"),
        path(f"{series}/frames", _gated(audience, _frames), name=f"{audience}_frames"),
    ]


def _gated(audience: str, show: Show) -> Show:
    """`show` behind the gate of its audience; a viewer asks in hundreds of pieces, so the look is noted once a sitting."""

    def run(request: GatedRequest, **places: Any) -> HttpResponseBase:
        build = newest_build(request.case)
        if build is None:
            raise NotFound
        files, images = _opened(build)
        if not images:
            raise NotFound
        note_look(request, _ACTION, f"b{build.number}")
        return show(request, audience, films_of(files, images), **places)

    return _GATES[audience](_ACTION, noted=False)(require_safe(run))


def _opened(build: Build) -> tuple[PacketFiles, tuple[str, ...]]:
    try:
        files = PacketFiles.of(build)
    except KeyError:
        raise NotFound from None
    return files, tuple(sorted(found for found in files.links if is_scan(found)))


def _page(request: GatedRequest, audience: str, films: Films) -> HttpResponseBase:
    return viewer_page(reverse(f"scans:{audience}", kwargs={"case": request.case.pk}))


def _studies(request: GatedRequest, audience: str, films: Films) -> HttpResponseBase:
    back = reverse(_HOMES[audience], kwargs={"case": request.case.pk})
    title = str(request.case.content.get("name", ""))
    return json_answer(films.studies(title=title, links=[{"kind": "back", "url": back}]))


def _series(request: GatedRequest, audience: str, films: Films, place: int) -> HttpResponseBase:
    _within(films, place)
    return json_answer(films.series(place))


def _picture(request: GatedRequest, audience: str, films: Films, place: int) -> HttpResponseBase:
    _within(films, place)
    return picture_answer(films.film(place))


def _frames(request: GatedRequest, audience: str, films: Films, place: int) -> HttpResponseBase:
    _within(films, place)
    return frames_answer(request, films.film(place))


def _within(films: Films, place: int) -> None:
    if not 0 <= place < len(films.films):
        raise NotFound
