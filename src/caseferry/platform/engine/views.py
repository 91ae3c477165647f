"""The progress of a case, as events for browsers that run scripts; pages without them refresh by themselves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from django.http import JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate, family_gate
from caseferry.platform.cases.models import Build, Case, Upload
from caseferry.platform.cases.records import records_of

_STREAMS = threading.BoundedSemaphore(8)
_LONGEST: Final = 25.0  # seconds: the browser comes back by itself
_EVERY: Final = 1.0


def progress_of(case: Case) -> dict[str, Any]:
    """Counts alone: the newest build's step, and how many files came."""
    build = Build.objects.filter(case=case).first()
    uploads = records_of(case).exclude(state=Upload.State.REMOVED)
    return {
        "files": uploads.exclude(state=Upload.State.RECEIVING).count(),
        "receiving": uploads.filter(state=Upload.State.RECEIVING).count(),
        "build": build.number if build else 0,
        "state": build.state if build else "",
        "step": build.step if build else "",
        "done": build.done if build else 0,
        "total": build.total if build else 0,
        "gates": build.open_gates if build else 0,
    }


def _answer(request: GatedRequest) -> HttpResponseBase:
    """Events when asked for and there is room, else one JSON value."""
    wants = "text/event-stream" in request.headers.get("Accept", "")
    if not wants or not _STREAMS.acquire(blocking=False):
        return JsonResponse(progress_of(request.case))
    answer = StreamingHttpResponse(_events(request.case), content_type="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _events(case: Case) -> Iterator[bytes]:
    """One event a change, a comment a second in between."""
    try:
        begun, before = time.monotonic(), None
        while time.monotonic() - begun < _LONGEST:
            now = progress_of(case)
            yield f"data: {json.dumps(now)}\n\n".encode() if now != before else b": .\n\n"
            before = now
            time.sleep(_EVERY)
    finally:
        _STREAMS.release()
        connection.close()


family_progress = family_gate("case.view")(_answer)
desk_progress = desk_gate("case.view")(_answer)
