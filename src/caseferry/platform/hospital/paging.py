"""How every page of a reviewer is made: English or Chinese, with the way around the case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from caseferry.platform.cases.gatekeeping import GatedRequest
from caseferry.platform.hospital.queries.threads import unread_of
from caseferry.platform.look.wording import STAFF_LANGUAGES

_PAGES = (("case", "hospital.nav.packet"), ("questions", "hospital.nav.questions"), ("opinion", "hospital.nav.opinion"))


def speak(request: HttpRequest) -> str:
    """Chinese for who wants Chinese, else English; the pages are in no other language."""
    wanted = getattr(request, "language", "en")
    language = wanted if wanted in STAFF_LANGUAGES else "en"
    request.language = language  # type: ignore[attr-defined]
    return language


def show_page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page that shows nothing of any case."""
    language = speak(request)
    answer = render(request, f"hospital/{name}.html", context or {}, status=status)
    answer.headers["Content-Language"] = language
    return answer


def show_case_page(
    request: GatedRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the request's case, from `hospital/<name>.html`."""
    case = request.case.pk
    waiting = unread_of(request)
    items = [
        {
            "label": label,
            "href": reverse(f"hospital:{page}", kwargs={"case": case}),
            "now": page == name,
            "count": waiting if page == "questions" else 0,
        }
        for page, label in _PAGES
    ]
    shared = {
        "case": request.case,
        "sending": request.sending,
        "link": request.link,
        "nav_items": items,
        "home_url": reverse("hospital:case", kwargs={"case": case}),
    }
    return show_page(request, name, {**shared, **(context or {})}, status=status)
