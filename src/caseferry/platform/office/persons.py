"""One account, for administrators: its absence, its cases by number alone, and to whom they go."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.absence import come_back, go_away
from caseferry.platform.cases.actions.teaming import hand_over as hand_case
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Case
from caseferry.platform.office.forms import AbsenceForm, HandOverForm
from caseferry.platform.office.views import show_page


@desk_gate("people.manage")
@require_safe
def person(request: GatedRequest, person: uuid.UUID) -> HttpResponseBase:
    """Whether they are away, and what they coordinate."""
    return _show(request, get_object_or_404(User, pk=person))


@desk_gate("people.manage")
@require_POST
def away(request: GatedRequest, person: uuid.UUID) -> HttpResponseBase:
    """They are ill or gone: somebody stands in; or they are back."""
    user = get_object_or_404(User, pk=person)
    if "back" in request.POST:
        come_back(request.actor, person=user)
    else:
        form = AbsenceForm(request.POST, person=user)
        if not form.is_valid():
            return _show(request, user, absence=form)
        try:
            go_away(request.actor, **form.cleaned_data, person=user)
        except BadInput:
            form.add_error("until", "office.people.past")
            return _show(request, user, absence=form)
    messages.success(request, "office.people.saved")
    return redirect("office:person", person=user.pk)


@desk_gate("case.hand_over")
@require_POST
def hand_over(request: GatedRequest, person: uuid.UUID) -> HttpResponseBase:
    """The chosen cases go to another coordinator: all of them, or none."""
    user = get_object_or_404(User, pk=person)
    form = HandOverForm(request.POST, person=user)
    if not form.is_valid():
        return _show(request, user, handing=form)
    with transaction.atomic():
        for case in form.cleaned_data["cases"]:
            hand_case(request.actor, case, to=form.cleaned_data["to"])
    messages.success(request, "office.people.handed")
    return redirect("office:person", person=user.pk)


def _show(
    request: GatedRequest, user: User, *, absence: AbsenceForm | None = None, handing: HandOverForm | None = None
) -> HttpResponse:
    answer = show_page(
        request,
        "person",
        person=user,
        absence=absence or AbsenceForm(person=user),
        handing=handing or HandOverForm(person=user),
        cases=Case.objects.filter(coordinator=user, erased_at=None).exclude(state="closed").exists(),
    )
    answer.status_code = 422 if absence or handing else 200
    return answer
