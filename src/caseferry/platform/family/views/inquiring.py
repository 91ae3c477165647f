"""The front door: three ways to begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from caseferry.platform.access.throttling import too_many
from caseferry.platform.cases.actions.conversing import Words, ask
from caseferry.platform.cases.actions.opening import ENTRIES, Welcome, inquire
from caseferry.platform.cases.errors import TooMany
from caseferry.platform.cases.gatekeeping import GatedRequest, open_gate
from caseferry.platform.family.forms import InquiryForm
from caseferry.platform.family.paging import language_of, note_zone, show_page

_MOST_INQUIRIES = 10


@open_gate("case.inquire")
@require_safe
def landing(request: HttpRequest) -> HttpResponseBase:
    """What this is, and the three entries."""
    return show_page(request, "landing")


@open_gate("case.inquire")
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: GatedRequest, entry: str) -> HttpResponseBase:
    """Who is asking; then the private link, shown once."""
    if entry not in ENTRIES:
        raise Http404
    form = InquiryForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return show_page(request, "inquiry", {"form": form, "entry": entry}, status=status)
    if too_many("inquiry", request.actor.address, most=_MOST_INQUIRIES, within=dt.timedelta(hours=1)):
        raise TooMany
    welcome = inquire(request.actor, entry=entry, language=language_of(request), words=form.words(entry))
    family = replace(request.actor, kind="family", id=str(welcome.link.link.pk), case=welcome.case.pk)
    note_zone(family, welcome.case, form.cleaned_data["zone"])
    if said := form.cleaned_data["message"].strip():
        ask(
            family, welcome.case, Words(said, "desk")
        )  # the coordinator reads and answers it as the first of the thread
    return show_page(request, "keep", keep_context(welcome, entry=entry))


def keep_context(welcome: Welcome, *, entry: str = "") -> dict[str, str]:
    """What is shown once and never again."""
    return {
        "link": f"{settings.ADDRESS}/f/{welcome.link.token}/",
        "passcode": welcome.link.passcode,
        "phrase": welcome.phrase,
        "reference": welcome.case.reference,
        "entry": entry,
    }
