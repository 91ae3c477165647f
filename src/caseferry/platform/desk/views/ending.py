"""A case ends, begins again, rests, or is taken back."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from caseferry.platform.cases.actions.closing import be_still, close, reopen, speak_again, withdraw
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.desk.acting import carry_out
from caseferry.platform.desk.views.people import show_people


@desk_gate("case.close")
@require_POST
def end(request: GatedRequest) -> HttpResponseBase:
    """Close the case with what came of it."""
    outcome = request.POST.get("outcome", "")
    return carry_out(
        request,
        show_people,
        lambda: close(request.actor, request.case, outcome=outcome),
        done="desk.done.closed",
        to="people",
    )


@desk_gate("case.reopen")
@require_POST
def again(request: GatedRequest) -> HttpResponseBase:
    """Begin again with what is there; where `another` hospital is to be asked, on to the choice of one."""
    to = "hospital" if request.POST.get("another") == "yes" else "people"
    return carry_out(
        request, show_people, lambda: reopen(request.actor, request.case), done="desk.done.reopened", to=to
    )


@desk_gate("case.still")
@require_POST
def still(request: GatedRequest) -> HttpResponseBase:
    """A death in the family: no reminder goes out any more; or that was pressed by mistake."""
    act = speak_again if request.POST.get("end") == "yes" else be_still
    return carry_out(
        request, show_people, lambda: act(request.actor, request.case), done="desk.done.saved", to="people"
    )


@desk_gate("case.withdraw")
@require_POST
def take_back(request: GatedRequest) -> HttpResponseBase:
    """The family takes everything back, and said so to the desk."""
    return carry_out(
        request, show_people, lambda: withdraw(request.actor, request.case), done="desk.done.withdrawn", to="people"
    )
