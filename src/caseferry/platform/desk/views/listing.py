"""The list of cases, a new case, and inquiries to take."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseferry.platform.cases.actions.opening import accept, open_case
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.states import State
from caseferry.platform.desk.forms import NewCaseForm
from caseferry.platform.desk.paging import show_page
from caseferry.platform.desk.queries.listing import ORDERS, Wish, count_groups, inquiries, list_cases
from caseferry.platform.desk.showing import address_of

ONLY = ("urgent", "overdue", "not_opened", "unread", "paused")
WAITS = ("desk", "family", "hospital")


@desk_gate("case.list")
@require_safe
def cases(request: GatedRequest) -> HttpResponseBase:
    """Every case of this coordinator, filtered; inquiries that wait stand above. An administrator has a list of frames instead."""
    if "coordinator" not in request.actor.roles:
        return redirect("office:cases")
    wish = Wish(
        text=request.GET.get("q", "")[:200],
        state=request.GET.get("state", ""),
        waits=request.GET.get("waits", ""),
        only=request.GET.get("only", "") if request.GET.get("only") in ONLY else "",
        order=request.GET.get("order", "") if request.GET.get("order") in ORDERS else "changed",
    )
    pages, rows = list_cases(request.actor, wish, request.GET.get("page"))
    groups = count_groups(request.actor)
    context: dict[str, Any] = {
        "pages": pages,
        "rows": rows,
        "wish": wish,
        "filtered": bool(wish.text or wish.state or wish.waits or wish.only),
        "groups": [{"waits": each, "count": groups.get(each, 0), "now": wish.waits == each} for each in WAITS],
        "all": sum(groups.values()),
        "states": [(state, f"desk.state.{state}") for state in State.values],
        "onlys": [(each, f"desk.only.{each}") for each in ONLY],
        "orders": [(each, f"desk.order.{each}") for each in ORDERS],
        "inquiries": inquiries() if pages.number == 1 and not wish.text else [],
    }
    return show_page(request, "list", context, at="waiting" if wish.waits == "desk" else "list")


@desk_gate("case.open")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: GatedRequest) -> HttpResponseBase:
    """A coordinator opens a case; the family's link, passcode and phrase are shown this once."""
    form = NewCaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        welcome = open_case(request.actor, language=form.cleaned_data["language"], words=form.words())
        context = {
            "welcome": welcome,
            "address": address_of(reverse("family:door", kwargs={"token": welcome.link.token})),
        }
        return show_page(request, "welcome", context, at="list")
    return show_page(request, "new", {"form": form}, status=422 if form.is_bound else 200, at="list")


@desk_gate("case.accept")
@require_POST
def take(request: GatedRequest) -> HttpResponseBase:
    """Take an inquiry: from now on the family sees this name."""
    accept(request.actor, request.case)
    messages.success(request, "desk.done.taken")
    return redirect("desk:case", case=request.case.pk)
