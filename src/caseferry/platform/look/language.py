"""Which language, and which size of type, a reader gets."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from caseferry.knowledge.wording import spoken

COOKIE = "language"
TYPE_COOKIE = "type"
_YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """Sets `request.language` (of wording.LANGUAGES) and `request.large_type`.

    What the reader chose by `?language=ar` or `?type=large` wins and is kept in a cookie; then a cookie; then the browser's own wish.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in the reader's language."""
        chosen = spoken(request.GET.get("language", ""))
        size = request.GET.get("type", "")
        language = (
            chosen or spoken(request.COOKIES.get(COOKIE, "")) or wished(request.headers.get("Accept-Language", ""))
        )
        request.language = language  # type: ignore[attr-defined]
        request.large_type = (size or request.COOKIES.get(TYPE_COOKIE)) == "large"  # type: ignore[attr-defined]
        with translation.override(language.lower()):
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        for name, value in ((COOKIE, chosen), (TYPE_COOKIE, size if size in ("large", "normal") else "")):
            if value:
                response.set_cookie(
                    name, value, max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
                )
        return response


def wished(header: str) -> str:
    """The first of our languages in an Accept-Language header, by its weights; English where there is none.

    >>> wished("sw, fr-CA;q=0.5, ar;q=0.8"), wished("sw")
    ('ar', 'en')
    """
    weighed = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        known = spoken(tag.strip())
        if known:
            weighed.append((-_number(weight), place, known))
    return min(weighed)[2] if weighed else "en"


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
