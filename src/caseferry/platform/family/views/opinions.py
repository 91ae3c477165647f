"""The hospital's answer, once the coordinator has released it."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from caseferry.platform.audit.chain import record
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.models import Opinion, Upload
from caseferry.platform.cases.originals import original_of
from caseferry.platform.family.paging import language_of, show_case_page, speak
from caseferry.platform.family.queries.standing import hospital_name
from caseferry.platform.vault.columns import unseal_all


@family_gate("case.view")
@require_safe
def opinion(request: GatedRequest) -> HttpResponseBase:
    """First a word before hard news; then the answer. Only reading it is recorded as a look."""
    speak(request, request.case)
    rows = _released(request)
    reading = bool(rows) and "read" in request.GET
    if reading:
        record(request.actor, "opinion.view", case=request.case.pk)
    language = language_of(request)
    shown = [
        {
            "row": row,
            "said": row.content,
            "hospital": hospital_name(row.sending.recipient, language),
            "outcome": f"family.outcome.{row.outcome}" if row.outcome else "",
        }
        for row in (unseal_all(rows) if reading else ())
    ]
    return show_case_page(request, "opinion", {"opinions": shown, "waiting": not rows, "reading": reading})


@family_gate("opinion.view")
@require_safe
def document(request: GatedRequest, opinion_id: uuid.UUID) -> HttpResponseBase:
    """The paper that the hospital uploaded."""
    row = next((row for row in _released(request) if row.pk == opinion_id), None)
    upload = Upload.objects.filter(pk=row.upload, case=request.case).first() if row and row.upload else None
    if upload is None or not upload.content.get("sha256"):
        raise NotFound
    return original_of(request.case, upload)


def _released(request: GatedRequest) -> list[Opinion]:
    return list(Opinion.objects.filter(case=request.case).exclude(released_at=None).select_related("sending"))
