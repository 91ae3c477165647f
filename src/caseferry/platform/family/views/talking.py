"""Questions and answers: what hospital and coordinator ask, what the family answers and asks itself."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from caseferry.platform.cases.actions.conversing import Words, answer, ask, note_seen
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.models import Message, Upload
from caseferry.platform.family.forms import AnswerForm, MessageForm
from caseferry.platform.family.paging import show_case_page
from caseferry.platform.family.queries.threads import threads_of
from caseferry.platform.uploads.receiving import keep_files, receives_files
from caseferry.platform.vault.columns import unseal_all


@family_gate("message.view")
@require_http_methods(["GET", "HEAD", "POST"])
def messages_page(request: GatedRequest) -> HttpResponseBase:
    """Every thread, open questions first; and a form to ask the coordinator."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask(request.actor, request.case, Words(form.cleaned_data["text"], "desk"))
        messages.success(request, "family.messages.asked")
        return redirect("family:messages", case=request.case.pk)
    threads = threads_of(request.case)
    if request.method == "GET":
        for thread in threads:
            for row in thread.rows:
                if row.receiver == "family" and row.seen_at is None:
                    note_seen(request.actor, request.case, row)
    context = {"threads": threads, "form": form}
    return show_case_page(request, "messages", context, status=422 if form.is_bound else 200)


@family_gate("message.answer")
@require_http_methods(["GET", "HEAD", "POST"])
@receives_files
def answer_question(request: GatedRequest, question: uuid.UUID) -> HttpResponseBase:
    """One question, its answer, and files that belong to it."""
    row = Message.objects.filter(pk=question, case=request.case, receiver="family").first()
    if row is None:
        raise NotFound
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        keep_files(request)  # what arrived is kept, also when the words are missing
        if form.is_valid():
            answer(request.actor, request.case, row, text=form.cleaned_data["text"])
            messages.success(request, "family.messages.sent")
            return redirect("family:messages", case=request.case.pk)
    files = Upload.objects.filter(case=request.case, message=row.pk).exclude(
        state__in=(Upload.State.RECEIVING, Upload.State.REMOVED)
    )
    context = {
        "question": row,
        "form": form,
        "files": unseal_all(list(files)),
        "most": settings.MOST_UPLOAD_BYTES,
        "endpoint": reverse("uploads:family", kwargs={"case": request.case.pk}),
    }
    return show_case_page(request, "answer", context, status=422 if form.is_bound else 200)
