"""What every answer of the platform carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Next = Callable[[HttpRequest], HttpResponseBase]


class PrivatePages:
    """Nothing that is personal may lie in a cache between us and the reader, or be indexed."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers unless the view has set its own."""
        answer = self._next(request)
        if isinstance(answer, HttpResponse) or answer.streaming:
            answer.headers.setdefault("Cache-Control", "private, no-store")
        answer.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        answer.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()")
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return answer
