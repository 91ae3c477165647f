"""A file as it was sent, given back byte for byte: a browser saves it and shows nothing of it."""

from __future__ import annotations

from django.http import FileResponse

from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.models import Case, Upload
from caseferry.platform.cases.stores import stores_of


def original_of(case: Case, upload: Upload) -> FileResponse:
    """The bytes of an upload as an inert download. Raises NotFound when the store has no such bytes."""
    blobs, _ = stores_of(case)
    try:
        stream = blobs.open(upload.content["sha256"])
    except KeyError:
        raise NotFound from None
    name = upload.content["name"].rpartition("/")[2]
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer.headers["Content-Length"] = str(upload.size)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
