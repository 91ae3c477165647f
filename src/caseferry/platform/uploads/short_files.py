"""A short file of a form held in memory, for what is no record of a case: it never lies on a disk, and it has a bound."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from caseferry.platform.cases.gatekeeping import GatedRequest

View = Callable[..., HttpResponseBase]


class ShortFileHandler(FileUploadHandler):
    """Holds one file of at most `most` bytes; the bytes of a longer one are dropped as they come, and nothing of it is there."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self._most = most
        self._held = io.BytesIO()
        self._long = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._held, self._long = io.BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hold a piece; Django gets nothing of it."""
        self._long = self._long or start + len(raw_data) > self._most
        if self._long:
            self._held = io.BytesIO()
        else:
            self._held.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The whole file, or nothing of one that was too long."""
        if self._long:
            return None
        self._held.seek(0)
        name, kind = self.field_name, self.content_type
        return InMemoryUploadedFile(self._held, name, self.file_name, kind, file_size, self.charset)


def takes_short_file(most: int) -> Callable[[View], View]:
    """A view behind a gate whose form may bring files of at most `most` bytes each, in `request.FILES`; a longer one is not there."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @functools.wraps(view)
        def run(request: GatedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.upload_handlers = [ShortFileHandler(request, most)]
            try:
                request.POST  # noqa: B018  parses the form, and with it the file
            except UnreadablePostError:
                return HttpResponse(status=400)
            return csrf_protect(view)(request, *args, **kwargs)

        return run

    return wrap
