"""A coordinator's own absence."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.absence import come_back, go_away
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.desk.forms import AwayForm
from caseferry.platform.desk.paging import show_page


@desk_gate("case.list")
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: GatedRequest) -> HttpResponseBase:
    """Say until when, and who stands in; or be back."""
    if request.method == "POST" and "back" in request.POST:
        come_back(request.actor)
        messages.success(request, "desk.away.welcome")
        return redirect("desk:away")
    user = cast(User, request.user)
    form = AwayForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            go_away(request.actor, **form.cleaned_data)
        except BadInput:
            form.add_error("until", "desk.error.past_date")
        else:
            messages.success(request, "desk.away.saved")
            return redirect("desk:away")
    return show_page(request, "away", {"form": form}, status=422 if form.is_bound else 200, at="away")
