"""The home of a case: where it stands, what waits on the family, and the way to everything else."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.keeping import planned_erasure
from caseferry.platform.cases.models import Member
from caseferry.platform.family.paging import language_of, show_case_page, speak
from caseferry.platform.family.queries.arrivals import reading_now
from caseferry.platform.family.queries.standing import released_step, standing_of
from caseferry.platform.family.queries.waiting import waiting_for_family

_PAGES = (
    ("upload", "share", "camera"),
    ("arrived", "arrived", "folder"),
    ("missing", "missing", "search"),
    ("question", "question", "chat"),
    ("messages", "messages", "chat"),
    ("condition", "condition", "heart"),
    ("consent", "consent", "lock"),
    ("opinion", "opinion", "paper"),
    ("access", "access", "eye"),
    ("data", "data", "down"),
)


@family_gate("case.view")
@require_safe
def home(request: GatedRequest) -> HttpResponseBase:
    """The first page after the passcode."""
    case = request.case
    speak(request, case)
    context = {
        "standing": standing_of(case, language_of(request)),
        "to_do": waiting_for_family(case),
        "pages": [
            {"url": f"family:{page}", "title": f"family.home.{name}", "drawing": icon} for page, name, icon in _PAGES
        ],
        "name": case.content.get("contact", {}).get("name", ""),
        "reading": reading_now(case),
        "away": _away(request),
        "next_step": released_step(case),
        "erased_on": planned_erasure(case),
    }
    return show_case_page(request, "still" if case.still else "home", context)


def _away(request: GatedRequest) -> dict[str, object] | None:
    """The coordinator's absence and who stands in, when there is one."""
    coordinator = request.case.coordinator
    if coordinator is None or coordinator.away_until is None:
        return None
    stand_in = Member.objects.filter(case=request.case, part=Member.Part.STAND_IN).select_related("user").first()
    if stand_in is None:
        return None
    return {"until": coordinator.away_until, "backup": stand_in.user.public_name}
