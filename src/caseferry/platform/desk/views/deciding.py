"""Decisions about what was read: made, several at once, undone, and their history. For forms and for scripts alike."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.cases.actions.confirming import decide_all
from caseferry.platform.cases.actions.deciding import decide, undo
from caseferry.platform.cases.errors import BadInput, CaseError, ForbiddenClaim, NotFound, Overtaken
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Ruling
from caseferry.platform.desk.choices import choice_of, open_facts
from caseferry.platform.desk.paging import language_of, show_case_page, speak
from caseferry.platform.desk.queries.history import history_of, last_word_on
from caseferry.platform.desk.showing import problem_words
from caseferry.platform.desk.views.reviewing import show_screen


@desk_gate("decision.make")
@require_POST
def make(request: GatedRequest) -> HttpResponseBase:
    """Keep one decision, or one for each fact of a page."""
    speak(request)
    try:
        if request.POST.get("what") == "confirm_page":
            rulings = decide_all(request.actor, request.case, open_facts(request.case, request.POST.dict()))
        else:
            rulings = [decide(request.actor, request.case, choice_of(request.case, request.POST.dict()))]
    except (BadInput, ForbiddenClaim, Overtaken) as error:
        return _refused(request, error)
    if _wants_json(request):
        return JsonResponse({"done": [_told(row) for row in rulings]})
    messages.success(request, "desk.done.saved")
    return redirect(_back(request))


@desk_gate("decision.undo")
@require_POST
def take_back(request: GatedRequest, ruling: uuid.UUID) -> HttpResponseBase:
    """Undo one decision; it stays in the history."""
    row = Ruling.objects.filter(pk=ruling, case=request.case).first()
    if row is None:
        raise NotFound
    if row.undone_at is None:
        undo(request.actor, request.case, row)
    if _wants_json(request):
        return JsonResponse({"undone": str(row.pk), "fact": row.content.get("target", {}).get("fact", "")})
    messages.success(request, "desk.done.undone")
    return redirect(_back(request))


@desk_gate("page.view")
@require_safe
def history(request: GatedRequest) -> HttpResponseBase:
    """Every decision, newest first, the undone ones too."""
    return show_case_page(request, "history", {"entries": history_of(request.case)})


def _refused(request: GatedRequest, error: CaseError) -> HttpResponseBase:
    words = problem_words(error, language_of(request))
    if isinstance(error, Overtaken):
        words = last_word_on(request.case, request.POST.dict(), request.actor.id, language_of(request)) or words
    if _wants_json(request):
        return JsonResponse({"error": error.code, "words": words}, status=error.status)
    return show_screen(request, problem=words, status=error.status)


def _told(row: Ruling) -> dict[str, object]:
    return {
        "id": str(row.pk),
        "number": row.number,
        "action": row.action,
        "fact": row.content["target"].get("fact", ""),
        "value": row.content["value"],
        "undo": reverse("desk:undo", kwargs={"case": row.case_id, "ruling": row.pk}),
    }


def _back(request: GatedRequest) -> str:
    """Where the form stood: a page of the screen, or another tab of this case."""
    name = {"history": "history", "checklist": "checklist", "packet": "packet"}.get(
        request.POST.get("back", ""), "case"
    )
    path = reverse(f"desk:{name}", kwargs={"case": request.case.pk})
    at, fact = request.POST.get("at", ""), request.POST.get("fact", "")
    if name != "case":
        return path
    here = f"?at={at}" if at.isdecimal() else ""
    return f"{path}{here}" + (f"#{fact}" if fact.replace("-", "").isalnum() else "")


def _wants_json(request: GatedRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
