"""Sending records: a plain form, which scripts turn into an upload that goes on after every break."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from caseferry.platform.cases.actions.uploading import UNFINISHED, cancel_upload
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.models import Case, Upload
from caseferry.platform.cases.records import records_of
from caseferry.platform.family.paging import show_case_page
from caseferry.platform.uploads.receiving import keep_files, receives_files
from caseferry.platform.vault.columns import unseal_all


@family_gate("upload.receive")
@require_http_methods(["GET", "HEAD", "POST"])
@receives_files
def send(request: GatedRequest) -> HttpResponseBase:
    """The form, and its files."""
    none = False
    if request.method == "POST":
        if keep_files(request):
            messages.success(request, "family.upload.done_text")
            return redirect("family:arrived", case=request.case.pk)
        none = True
    unfinished = Upload.objects.filter(case=request.case, state=Upload.State.RECEIVING, came_from="family")
    context = {
        "none": none,
        "limit": said_size(settings.MOST_UPLOAD_BYTES),
        "most": settings.MOST_UPLOAD_BYTES,
        "unfinished": unseal_all(list(unfinished)),
        "put_away": put_away(request.case),
        "endpoint": reverse("uploads:family", kwargs={"case": request.case.pk}),
    }
    return show_case_page(request, "upload", context, status=422 if none else 200)


@family_gate("upload.receive")
@require_POST
def cancel(request: GatedRequest, upload: uuid.UUID) -> HttpResponseBase:
    """A file that did not arrive in full is not wanted any more."""
    row = Upload.objects.filter(pk=upload, case=request.case, came_from="family").first()
    if row is None:
        raise NotFound
    cancel_upload(request.actor, request.case, row)
    return redirect("family:upload", case=request.case.pk)


def put_away(case: Case) -> list[str]:
    """The names of files that were never sent to their end and whose pieces were put away; those that came since are left out."""
    rows = unseal_all(list(records_of(case).filter(came_from="family")))
    names = {row.content.get("name", "") for row in rows if row.reason == UNFINISHED}
    return sorted(names - {row.content.get("name", "") for row in rows if row.content.get("sha256")})


def said_size(size: int) -> str:
    """A size as people say it.

    >>> said_size(20_000_000_000), said_size(30_500_000)
    ('20 GB', '30 MB')
    """
    unit, name = next(((unit, name) for unit, name in ((10**9, "GB"), (10**6, "MB")) if size >= unit), (1000, "KB"))
    return f"{size // unit} {name}"
