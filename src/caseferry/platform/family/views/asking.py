"""The question to the hospital, in the family's own words, and who the patient is."""

from __future__ import annotations

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from caseferry.platform.cases.actions.describing import describe
from caseferry.platform.cases.attendants import read_attendants, write_attendants
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.family.forms import QuestionForm
from caseferry.platform.family.paging import language_of, show_case_page, speak
from caseferry.platform.family.queries.standing import hospital_name


@family_gate("case.describe")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: GatedRequest) -> HttpResponseBase:
    """Read it, change it."""
    case = request.case
    speak(request, case)
    held = {key: case.content.get(key, "") for key in ("question", "name", "birth_date")}
    held["attendants"] = case.content.get("attendants", [])
    start = {**held, "attendants": write_attendants(held["attendants"])}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        now = {
            "question": said["question"].strip(),
            "name": said["name"].strip(),
            "birth_date": said["birth_date"].isoformat() if said["birth_date"] else "",
            "attendants": read_attendants(said["attendants"]),
        }
        changes = {key: value for key, value in now.items() if value != held[key]}
        if changes:
            describe(request.actor, case, changes)
        messages.success(request, "family.question.saved")
        return redirect("family:home", case=case.pk)
    context = {"form": form, "hospital": hospital_name(case.hospital, language_of(request))}
    return show_case_page(request, "question", context, status=422 if form.is_bound else 200)
