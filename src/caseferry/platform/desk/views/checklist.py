"""The checklist, and requests to the family."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.cases.actions.requesting import request_item, settle_item
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import ItemRequest
from caseferry.platform.desk.acting import carry_out
from caseferry.platform.desk.paging import show_case_page
from caseferry.platform.desk.queries.checklist import checklist_of, has_item


@desk_gate("page.view")
@require_safe
def checklist(request: GatedRequest) -> HttpResponseBase:
    """Every item with its state, its reason, and a form to ask for it."""
    return _show(request)


@desk_gate("item.request")
@require_POST
def ask(request: GatedRequest) -> HttpResponseBase:
    """Ask the family for one item, in the coordinator's own words beside the plain ones."""
    item, words = request.POST.get("item", ""), request.POST.get("words", "").strip()[:2000]
    if not has_item(request.case, item):
        raise NotFound
    return carry_out(
        request,
        _show,
        lambda: request_item(request.actor, request.case, item=item, words=words),
        done="desk.done.requested",
        to="checklist",
    )


@desk_gate("item.settle")
@require_POST
def take_back(request: GatedRequest, asked: uuid.UUID) -> HttpResponseBase:
    """The request is no longer needed."""
    row = ItemRequest.objects.filter(pk=asked, case=request.case, state=ItemRequest.State.OPEN).first()
    if row is None:
        raise NotFound
    return carry_out(
        request,
        _show,
        lambda: settle_item(request.actor, request.case, row, state=ItemRequest.State.WITHDRAWN),
        done="desk.done.saved",
        to="checklist",
    )


def _show(request: GatedRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "checklist": checklist_of(request.case),
        "problem": problem,
        "tried": request.POST if problem else {},
    }
    return show_case_page(request, "checklist", context, status=status)
