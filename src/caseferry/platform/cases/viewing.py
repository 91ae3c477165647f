"""The viewer of scans as answers: its page, what there is, one picture, pixels. Each view has its own gate in front of them."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from caseferry.domain.errors import Refusal
from caseferry.pack.viewing import wanted_frames
from caseferry.pack.viewing.films import Film
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.films import frame_desk
from caseferry.viewer_bundle import BUNDLE

_MOST_EDGE: Final = 4096


def viewer_page(data: str) -> HttpResponse:
    """The viewer's page, which asks below `data` for what there is; its own files are the same for everybody."""
    assets = reverse("hospital:viewer_file", kwargs={"path": "assets/x"}).removesuffix("x")
    page = (BUNDLE / "index.html").read_text(encoding="utf-8")
    page = page.replace('name="caseferry-data" content="./"', f'name="caseferry-data" content="{data}"')
    return HttpResponse(page.replace('"./assets/', f'"{assets}'))


def json_answer(value: Any) -> HttpResponse:
    """JSON as short as it gets."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


def picture_answer(film: Film) -> HttpResponse:
    """The middle of a series, small. Raises NotFound for one without a picture."""
    try:
        drawn = frame_desk().picture(film)
    except Refusal:
        raise NotFound from None
    return HttpResponse(drawn.data, content_type=drawn.media_type)


def frames_answer(request: HttpRequest, film: Film) -> HttpResponseBase:
    """Pixels, packed, in the order they were asked for, each as soon as it is there. Raises NotFound for a wrong question."""
    try:
        wanted = wanted_frames(request.GET.get("at", ""), len(film.places))
        edge = min(_MOST_EDGE, max(0, int(request.GET.get("edge", "0"))))
    except ValueError:
        raise NotFound from None
    return StreamingHttpResponse(frame_desk().frames(film, wanted, edge), content_type="application/octet-stream")
