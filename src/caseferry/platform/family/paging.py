"""How every page of a family is made: in the case's language, with the coordinator's name, and a way home."""

from __future__ import annotations

import contextlib
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.describing import set_zone
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.gatekeeping import GatedRequest
from caseferry.platform.cases.models import Case
from caseferry.platform.look.language import COOKIE

_UNKNOWN: Final = "UTC"  # of a case whose family has not been here with a browser that tells


def show_case_page(
    request: GatedRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the request's case, from `family/<name>.html`."""
    case = request.case
    speak(request, case)
    shared = {
        "case": case,
        "home_url": reverse("family:home", kwargs={"case": case.pk}),
        "coordinator": case.coordinator.public_name if case.coordinator else "",
    }
    with timezone.override(case.zone):
        return show_page(request, name, {**shared, **(context or {})}, status=status)


def show_page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page that shows nothing of any case."""
    answer = render(request, f"family/{name}.html", context or {}, status=status)
    answer.headers["Content-Language"] = language_of(request)
    return answer


def speak(request: HttpRequest, case: Case) -> None:
    """The case's language, unless the reader chose one on this device."""
    if COOKIE not in request.COOKIES and "language" not in request.GET:
        request.language = case.language  # type: ignore[attr-defined]


def note_zone(actor: Actor, case: Case, zone: str) -> None:
    """The first device that says where it is sets the zone of the case; a zone that is none is passed over."""
    if zone and case.zone == _UNKNOWN:
        with contextlib.suppress(BadInput):
            set_zone(actor, case, zone)


def language_of(request: HttpRequest) -> str:
    """The language in which the page is written."""
    return cast(str, getattr(request, "language", "en"))
