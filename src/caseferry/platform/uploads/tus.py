"""The words of the tus 1.0 protocol: headers in, headers out. No file is touched here."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

VERSION: Final = "1.0.0"
BYTES: Final = "application/offset+octet-stream"
_MOST_METADATA: Final = 4_000


def answer(status: int, headers: Mapping[str, str] | None = None, *, text: str = "") -> HttpResponse:
    """An answer as the protocol wants it."""
    reply = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    for name, value in {"Tus-Resumable": VERSION, "Cache-Control": "no-store", **(headers or {})}.items():
        reply.headers[name] = value
    return reply


def abilities() -> HttpResponse:
    """What this server can do (OPTIONS)."""
    return answer(
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,creation-with-upload,termination",
            "Tus-Max-Size": str(settings.MOST_UPLOAD_BYTES),
        },
    )


def speaks(request: HttpRequest) -> bool:
    """True when the request names our version of the protocol."""
    return request.headers.get("Tus-Resumable", "") == VERSION


def number(request: HttpRequest, header: str) -> int | None:
    """A header that is a count of bytes; None when it is missing or no plain number."""
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def metadata(request: HttpRequest) -> dict[str, str]:
    """`Upload-Metadata`: names with values in base64. What cannot be read is left out.

    >>> from django.test import RequestFactory
    >>> metadata(RequestFactory().post("/", headers={"Upload-Metadata": "filename eC5wZGY=,empty,bad !"}))
    {'filename': 'x.pdf', 'empty': ''}
    """
    found = {}
    for part in request.headers.get("Upload-Metadata", "")[:_MOST_METADATA].split(","):
        name, _, value = part.strip().partition(" ")
        try:
            text = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
        if name:
            found[name] = text
    return found
