"""Records that the desk adds itself, and a build that is wanted again."""

from __future__ import annotations

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseferry.platform.cases.actions.building import build_again
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.uploads.receiving import keep_files, receives_files


@desk_gate("upload.receive")
@require_POST
@receives_files
def upload(request: GatedRequest) -> HttpResponseBase:
    """Files that came to the desk by another way."""
    kept = keep_files(request)
    if kept:
        messages.success(request, "desk.done.uploaded")
    else:
        messages.warning(request, "desk.upload.nothing")
    return redirect("desk:case", case=request.case.pk)


@desk_gate("case.build")
@require_POST
def build(request: GatedRequest) -> HttpResponseBase:
    """Have the case read and bound again."""
    build_again(request.actor, request.case)
    messages.success(request, "desk.done.building")
    return redirect("desk:case", case=request.case.pk)
