"""Error pages: what happened in plain words, and what to do next. Never a detail of a case."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

from caseferry.domain.errors import CaseferryError, OutputError
from caseferry.platform.cases.errors import CaseError, GateOpen
from caseferry.platform.look.wording import is_key
from caseferry.platform.vault.errors import VaultError

_log = logging.getLogger("caseferry.site")
_NAMED = {"no_room": "storage", "unavailable": "503"}
_TO_STAFF = {
    "master_key_wrong": "office.error.master_key",
    "master_key_missing": "office.error.no_master_key",
    "storage_lost": "office.error.storage",
    "no_room": "office.error.disk_full",
}
"""What the same error says to people who can do something about it."""
_AGAIN = frozenset({409, 429, 500, 503, 507})


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the request could not be understood."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: seen, but not allowed."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: there is nothing here for this person."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing is lost."""
    return error_page(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or came from elsewhere."""
    return error_page(request, 403, code="form_too_old")


def error_page(request: HttpRequest, status: int, *, code: str = "", detail: str = "") -> HttpResponse:
    """The page for `status`; its words come from the look's wording, in the language of the page before."""
    staff = getattr(request, "user", None) is not None and request.user.is_authenticated
    words = f"error.{_words(status, code)}"
    if staff and is_key(f"office.page_{words}.title"):
        words = f"office.page_{words}"
    context = {
        "status": status,
        "code": code or str(status),
        "detail": detail,
        "title": f"{words}.title",
        "text": f"{words}.text",
        "next": f"{words}.next",
        "retry": status in _AGAIN,
        "staff": _TO_STAFF.get(code, "") if staff else "",
        "home": reverse("desk:list") if staff else "",
    }
    return HttpResponse(render_to_string("look/error.html", context, request=request), status=status)


def _words(status: int, code: str) -> str:
    """The group of sentences for an error: of its code where there is one, else of its status, else of any fault of ours."""
    found = [_NAMED.get(code, code), str(status)]
    return next((name for name in found if is_key(f"error.{name}.title")), "500")


class CaseErrors:
    """Turns the errors of cases and of the core into pages (or JSON for scripts) with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Called by Django once a request."""
        return self._next(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The answer for errors that we know; None lets Django answer."""
        if isinstance(exception, CaseError):
            detail = ", ".join(exception.gates) if isinstance(exception, GateOpen) else getattr(exception, "field", "")
            return _answer(request, exception.status, exception.code, detail)
        if isinstance(exception, VaultError):
            if exception.status == 503:
                _log.error("%s", exception)  # a sentence and what the system said; never what was asked for
            return _answer(request, exception.status, exception.code, "")
        if isinstance(exception, OutputError):
            _log.error("%s", exception)
            return _answer(request, 507, "no_room", "")
        if isinstance(exception, CaseferryError):
            return _answer(request, 503, "unavailable", "")
        return None


def _answer(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponseBase:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": code, "detail": detail}, status=status)
    return error_page(request, status, code=code, detail=detail)
