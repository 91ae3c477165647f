"""What the desk says about the packet as a whole: it is here, it will be reviewed, it goes back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.receiving import accept_packet, return_packet
from caseferry.platform.cases.actions.receiving import acknowledge as note_acknowledged
from caseferry.platform.cases.errors import ForbiddenClaim
from caseferry.platform.cases.gatekeeping import GatedRequest, hospital_gate
from caseferry.platform.cases.models import Case, Sending
from caseferry.platform.hospital.forms import ReturnForm
from caseferry.platform.hospital.paging import show_case_page
from caseferry.platform.hospital.queries.desk import version_at

Decide = Callable[[Actor, Case, Sending], Sending]


@hospital_gate("sending.acknowledge")
@require_POST
def acknowledge(request: GatedRequest, number: int) -> HttpResponseBase:
    """The packet is here."""
    return _decide(request, number, note_acknowledged)


@hospital_gate("sending.accept")
@require_POST
def accept(request: GatedRequest, number: int) -> HttpResponseBase:
    """It will be reviewed."""
    return _decide(request, number, accept_packet)


@hospital_gate("sending.return")
@require_POST
def give_back(request: GatedRequest, number: int) -> HttpResponseBase:
    """It goes back, with a reason."""
    version = version_at(request, number)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_packet(request.actor, request.case, version.sending, reason=form.cleaned_data["reason"])
        except ForbiddenClaim:
            form.add_error("reason", "hospital.return.claim")
        else:
            messages.success(request, "hospital.return.sent")
            return redirect("hospital:case", case=request.case.pk)
    return show_case_page(request, "return", {"form": form, "version": version}, status=422)


def _decide(request: GatedRequest, number: int, decide: Decide) -> HttpResponseBase:
    decide(request.actor, request.case, version_at(request, number).sending)
    messages.success(request, "hospital.case.noted")
    return redirect("hospital:case", case=request.case.pk)
