"""How every page of a family is made: in the case's language, with the coordinator's name, and a way home."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from caseferry.platform.cases.gatekeeping import GatedRequest
from caseferry.platform.cases.models import Case
from caseferry.platform.look.language import COOKIE


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


def language_of(request: HttpRequest) -> str:
    """The language in which the page is written."""
    return cast(str, getattr(request, "language", "en"))
