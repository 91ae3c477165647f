"""The opinion: an answer to each question, next steps, an outcome, who signs; written here or uploaded."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.opining import OpinionWords, give_opinion
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, hospital_gate
from caseferry.platform.cases.models import Opinion, Upload
from caseferry.platform.cases.stores import stores_of
from caseferry.platform.hospital.forms import OpinionForm
from caseferry.platform.hospital.paging import show_case_page, speak
from caseferry.platform.hospital.queries.desk import Version, pick, versions_of
from caseferry.platform.hospital.queries.enclosed import Packet
from caseferry.platform.hospital.queries.overview import questions_of
from caseferry.platform.hospital.serving import File, serve
from caseferry.platform.uploads.receiving import keep_files, receives_files
from caseferry.platform.vault.columns import unseal_all


@hospital_gate("opinion.give")
@receives_files
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: GatedRequest) -> HttpResponseBase:
    """What this desk said so far, and a form for (another) opinion. A later one stands beside the earlier."""
    speak(request)
    version = pick(versions_of(request), None)
    asked = _questions(request, version)
    form = OpinionForm(request.POST if request.method == "POST" else None, questions=asked)
    if request.method == "POST" and form.is_valid():
        said = form.words()
        brought = bool(request.arrivals.begun)  # type: ignore[attr-defined]
        if said.answers or said.text or brought:
            _give(request, version, said)
            messages.success(request, "hospital.opinion.sent")
            return redirect("hospital:opinion", case=request.case.pk)
        form.add_error(None, "hospital.opinion.empty")
    given = _given(request)
    if given:
        record(request.actor, "opinion.view", case=request.case.pk)
    context = {"form": form, "given": given, "version": version}
    return show_case_page(request, "opinion", context, status=422 if form.is_bound else 200)


@hospital_gate("opinion.view")
@require_safe
def document(request: GatedRequest, opinion_id: uuid.UUID) -> HttpResponseBase:
    """The paper that this desk uploaded."""
    row = next((row for row in _given(request) if row.pk == opinion_id), None)
    upload = Upload.objects.filter(pk=row.upload, case=request.case).first() if row and row.upload else None
    if upload is None or not upload.content.get("sha256"):
        raise NotFound
    blobs, _ = stores_of(request.case)
    name = upload.content["name"].rpartition("/")[2]
    return serve(request, File(lambda: blobs.open(upload.content["sha256"]), name, str(upload.pk)))


def _give(request: GatedRequest, version: Version, said: OpinionWords) -> None:
    kept = keep_files(request)
    give_opinion(request.actor, request.case, version.sending, said, upload=kept[0] if kept else None)


def _given(request: GatedRequest) -> list[Opinion]:
    sendings = [version.sending.pk for version in versions_of(request)]
    rows = Opinion.objects.filter(case=request.case, sending__in=sendings).select_related("sending__packet")
    return list(unseal_all(list(rows)))


def _questions(request: GatedRequest, version: Version) -> list[str]:
    try:
        text: Any = Packet(version).manifest["case"]["question"]
    except KeyError:
        text = request.case.content.get("question", "")
    return questions_of(text)
