"""How every page of the desk is made: its navigation, its language, and the frame of a case."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from caseferry.platform.cases.gatekeeping import GatedRequest
from caseferry.platform.desk.queries.frame import frame_of
from caseferry.platform.look.language import COOKIE
from caseferry.platform.look.wording import STAFF_LANGUAGES

TABS = ("case", "checklist", "translations", "packet", "hospital", "messages", "opinions", "people", "history")


def show_case_page(
    request: GatedRequest, name: str, context: dict[str, Any] | None = None, *, tab: str = "", status: int = 200
) -> HttpResponse:
    """A page of the request's case, from `desk/<name>.html`, with the tab that it belongs to marked."""
    case = request.case
    frame = frame_of(case)
    tabs = [
        {
            "label": f"desk.tab.{each}",
            "href": reverse(f"desk:{each}", kwargs={"case": case.pk}),
            "now": each == (tab or name),
            "count": frame.counts.get(each, 0),
        }
        for each in TABS
    ]
    shared = {"case": case, "frame": frame, "tabs": tabs}
    return show_page(request, name, {**shared, **(context or {})}, status=status)


def show_page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200, at: str = ""
) -> HttpResponse:
    """A page of the desk; `at` is the entry of the navigation that it belongs to."""
    speak(request)
    cases, mine = reverse("desk:list"), reverse("desk:list") + "?waits=desk&order=waiting"
    items = [
        {"label": "desk.nav.cases", "href": cases, "now": at == "list"},
        {"label": "desk.nav.waiting", "href": mine, "now": at == "waiting"},
        {"label": "desk.nav.away", "href": reverse("desk:away"), "now": at == "away"},
        {"label": "desk.nav.account", "href": reverse("mfa_index"), "now": False},
    ]
    shared = {"nav_items": items, "home_url": cases, "me": request.user}
    answer = render(request, f"desk/{name}.html", {**shared, **(context or {})}, status=status)
    answer.headers["Content-Language"] = language_of(request)
    return answer


def speak(request: HttpRequest) -> None:
    """The desk speaks English and Chinese: what was chosen on this device, else what the account says, else the browser's wish."""
    chosen = COOKIE in request.COOKIES or "language" in request.GET
    account = request.user.language if request.user.is_authenticated else ""
    if not chosen and account in STAFF_LANGUAGES and account != "en":
        request.language = account  # type: ignore[attr-defined]
    if language_of(request) not in STAFF_LANGUAGES:
        request.language = "en"  # type: ignore[attr-defined]


def language_of(request: HttpRequest) -> str:
    """The language in which the page is written."""
    return cast(str, getattr(request, "language", "en"))
