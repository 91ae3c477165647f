"""Says on every request who is acting."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from caseferry.platform.access.actor import Actor

Next = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """Sets `request.actor`: the signed-in account, or a stranger. The gate of a family or hospital page puts the link's holder there."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Called by Django once a request."""
        request.actor = _actor(request)  # type: ignore[attr-defined]
        return self._next(request)


def _actor(request: HttpRequest) -> Actor:
    address = client_address(request)
    user = request.user
    if user.is_authenticated and user.is_active:
        return Actor("staff", str(user.pk), user.roles, address=address)
    return Actor("stranger", address=address)


def client_address(request: HttpRequest) -> str:
    """The address that the request came from; behind our own proxy, the last one that the proxy added."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    given = forwarded.split(",")[-1].strip() if settings.SECURE_PROXY_SSL_HEADER and forwarded else ""
    try:
        return str(ipaddress.ip_address(given or request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return ""
