"""Who has opened the records: the audit chain of the case, in plain words."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from caseferry.platform.audit.chain import entries_of
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.family.paging import language_of, show_case_page, speak
from caseferry.platform.family.queries.traces import traces_of

_ROWS = 40


@family_gate("audit.view")
@require_safe
def access(request: GatedRequest) -> HttpResponseBase:
    """Every act on the case, newest first."""
    speak(request, request.case)
    pages = Paginator(entries_of(request.case.pk), _ROWS).get_page(request.GET.get("page"))
    traces = traces_of(list(pages.object_list), language_of(request))
    return show_case_page(request, "access", {"pages": pages, "traces": traces})
