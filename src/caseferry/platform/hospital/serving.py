"""Answers with bytes of the vault: whole or in ranges, never as anything that a browser would run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from caseferry.platform.vault.stores import pieces

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")
_INERT: Final = "sandbox; default-src 'none'"


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to be sent: how to open them, the name to save them under, what they are called by in the validator.

    `shown`: a PDF that we made ourselves and that the browser may show; everything else is saved, whatever it is.
    """

    opening: Callable[[], BinaryIO]
    name: str
    key: str
    shown: bool = False


def serve(request: HttpRequest, file: File) -> HttpResponseBase:
    """The bytes, or the one range of them that was asked for; 416 for a range that is not there."""
    stream = file.opening()
    size = stream.seek(0, 2)
    tag = f'"{salted_hmac("caseferry.file", file.key, algorithm="sha256").hexdigest()[:32]}"'
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        asked = ""
    span = wanted_range(asked, size)
    if span is None:
        stream.close()
        answer: HttpResponseBase = HttpResponse(status=416)
        answer.headers["Content-Range"] = f"bytes */{size}"
    else:
        start, stop = span
        body = _nothing(stream) if request.method == "HEAD" else pieces(stream, start, stop)
        answer = StreamingHttpResponse(body, status=206 if (asked and span != (0, size)) or _is_range(asked) else 200)
        answer.headers["Content-Length"] = str(stop - start)
        if answer.status_code == 206:
            answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    answer.headers["ETag"] = tag
    return _headed(answer, file)


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """From where up to, not including, where; everything for no range or one that we do not know; None for one outside.

    >>> wanted_range("bytes=0-99", 1000), wanted_range("bytes=-100", 1000), wanted_range("bytes=1000-", 1000)
    ((0, 100), (900, 1000), None)
    """
    found = _RANGE.fullmatch(header.replace(" ", "")) if len(header) < 100 else None
    if found is None or found.groups() == ("", ""):
        return 0, size
    first, last = found.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
    return (start, stop) if start < stop else None


def attach(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    """The browser saves it under `name`, and shows nothing of it."""
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Security-Policy"] = _INERT
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _headed(answer: HttpResponseBase, file: File) -> HttpResponseBase:
    answer.headers["Accept-Ranges"] = "bytes"
    if not file.shown:
        return attach(answer, file.name)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(file.name, safe='')}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _is_range(header: str) -> bool:
    found = _RANGE.fullmatch(header.replace(" ", "")) if len(header) < 100 else None
    return found is not None and found.groups() != ("", "")


def _nothing(stream: BinaryIO) -> Iterator[bytes]:
    stream.close()
    return iter(())
