"""The hospital's opinion: read, entered for it, released to the family."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from caseferry.platform.cases.actions.opining import OpinionWords, give_opinion, release_opinion
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Opinion, Sending, Upload
from caseferry.platform.desk.acting import TOLD, carry_out
from caseferry.platform.desk.forms import OpinionForm
from caseferry.platform.desk.paging import language_of, show_case_page, speak
from caseferry.platform.desk.queries.opinions import opinions_of, sending_choices
from caseferry.platform.desk.showing import problem_words
from caseferry.platform.uploads.receiving import keep_files, receives_files


@desk_gate("opinion.view")
@require_http_methods(["GET", "HEAD"])
def opinions(request: GatedRequest) -> HttpResponseBase:
    """Every opinion, and a form to enter one."""
    return _show(request)


@desk_gate("opinion.give")
@require_POST
@receives_files
def enter(request: GatedRequest) -> HttpResponseBase:
    """Enter what the hospital said by another way; a paper of it may come along."""
    speak(request)
    kept = keep_files(request)
    form = _form(request)
    if not form.is_valid():
        return _show(request, form=form, status=422)
    sending = Sending.objects.filter(pk=form.cleaned_data["sending"], case=request.case).first()
    if sending is None:
        raise NotFound
    said = OpinionWords(
        signed_by=form.cleaned_data["signed_by"],
        answers=[{"question": request.case.content.get("question", ""), "answer": form.cleaned_data["answer"]}],
        text=form.cleaned_data["text"],
        plan=form.steps(),
        outcome=form.cleaned_data["outcome"],
    )
    try:
        give_opinion(request.actor, request.case, sending, said, upload=_paper(request, kept))
    except TOLD as error:
        problem = problem_words(error, language_of(request))
        return _show(request, form=form, problem=problem, status=error.status)
    messages.success(request, "desk.done.opinion_entered")
    return redirect("desk:opinions", case=request.case.pk)


@desk_gate("opinion.release")
@require_POST
def release(request: GatedRequest, opinion: uuid.UUID) -> HttpResponseBase:
    """From now on the family sees it."""
    row = Opinion.objects.filter(pk=opinion, case=request.case).first()
    if row is None:
        raise NotFound
    return carry_out(
        request,
        _show,
        lambda: release_opinion(request.actor, request.case, row),
        done="desk.done.released",
        to="opinions",
    )


def _paper(request: GatedRequest, kept: list[Upload]) -> Upload | None:
    return Upload.objects.filter(pk=kept[0].pk, case=request.case).first() if kept else None


def _form(request: GatedRequest) -> OpinionForm:
    form = OpinionForm(request.POST if request.method == "POST" and "signed_by" in request.POST else None)
    form.offer(sending_choices(request.case, language_of(request)))
    return form


def _show(
    request: GatedRequest, *, problem: str = "", status: int = 200, form: OpinionForm | None = None
) -> HttpResponse:
    context = {
        "opinions": opinions_of(request.case),
        "form": form or _form(request),
        "may_enter": Sending.objects.filter(case=request.case).exists(),
        "entering": form is not None,
        "problem": problem,
    }
    return show_case_page(request, "opinions", context, status=status)
