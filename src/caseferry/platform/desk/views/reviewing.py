"""The case on one screen: the page at one side, what was read of it at the other."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from caseferry.domain.dates import DateRole
from caseferry.domain.facts import FACT_KINDS, Assertion
from caseferry.knowledge.categories import load_categories
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Build
from caseferry.platform.cases.pictures import picture_of, turn_of
from caseferry.platform.desk.paging import show_case_page
from caseferry.platform.desk.queries.reading import documents_beside, screen_of

PLACES = ("packet", "annex", "withheld", "private", "administrative")
REASONS = ("misread", "not_there", "other_person", "wrong_date", "doubled")
TURNS = (90, 180, 270)


@desk_gate("page.view")
@require_safe
def screen(request: GatedRequest) -> HttpResponseBase:
    """The screen, with the page that `at` names."""
    return show_screen(request)


def show_screen(request: GatedRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The screen again, perhaps with what went wrong and what the person had entered."""
    at = request.POST.get("at") or request.GET.get("at", "1")
    made = screen_of(request.case, int(at) if at.isdecimal() else 1)
    context: dict[str, Any] = {"problem": problem, "tried": request.POST if problem else {}}
    if made is None:
        return show_case_page(request, "unread", context, tab="case", status=status)
    if made.sheet is not None:
        turn = turn_of(request.case, made.sheet.sha256, made.sheet.number)
        context["turns"] = [(f"desk.turn.by{each}", (turn + each) % 360) for each in TURNS]
        context["picture"] = reverse(
            "desk:picture",
            kwargs={"case": request.case.pk, "source": made.sheet.source, "number": made.sheet.number},
        )
    context |= {
        "screen": made,
        "categories": [(key, f"desk.category.{key}") for key in (*load_categories(), "statement")],
        "roles": [(role.value, f"desk.role.{role.value}") for role in DateRole if role is not DateRole.BORN],
        "places": [(place, f"desk.place.{place}") for place in PLACES],
        "reasons": [(reason, f"desk.reason.{reason}") for reason in REASONS],
        "assertions": [(each.value, f"desk.assertion.{each.value}") for each in Assertion],
        "kinds": [(kind, f"desk.kind.{kind}") for kind in FACT_KINDS],
        "others": documents_beside(made.papers, made.paper),
        "older": _is_older(request, made.build),
    }
    return show_case_page(request, "review", context, tab="case", status=status)


@desk_gate("page.view")
@require_safe
def picture(request: GatedRequest, source: str, number: int) -> HttpResponseBase:
    """The picture of one page, drawn by us; nothing of it stays in a cache."""
    data = picture_of(request.case, source, number)
    if data is None:
        raise NotFound
    answer = HttpResponse(data, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _is_older(request: GatedRequest, build: Build) -> bool:
    """True when a newer build waits, runs or failed: what is shown is not the newest state."""
    return Build.objects.filter(case=request.case, number__gt=build.number).exists()
