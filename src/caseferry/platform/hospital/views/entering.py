"""From the private link to the packet: the passcode; leaving."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseferry.platform.access.throttling import too_many
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.receiving import note_opened
from caseferry.platform.cases.errors import NotFound, TooMany
from caseferry.platform.cases.gatekeeping import GatedRequest, hospital_gate, open_gate
from caseferry.platform.cases.models import Case, Sending
from caseferry.platform.hospital.forms import PasscodeForm
from caseferry.platform.hospital.paging import show_page, speak
from caseferry.platform.sharing.links import enter, find_link, is_live, is_locked
from caseferry.platform.sharing.models import Link
from caseferry.platform.sharing.sessions import forget_links, remember

_WINDOW = dt.timedelta(minutes=15)
_MOST_LINKS = 120  # a hospital's people share one address
_MOST_PASSCODES = 30


@open_gate("link.open")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: GatedRequest, token: str) -> HttpResponseBase:
    """Asks for the passcode. Looking at this page opens nothing and marks nothing: previews and scanners fetch links."""
    speak(request)
    if too_many("hospital-link", request.actor.address, most=_MOST_LINKS, within=_WINDOW):
        raise TooMany
    link = find_link(token, "hospital")
    case = Case.objects.filter(pk=link.case).first() if link else None
    if link is None or case is None:
        raise NotFound
    if case.erased_at is not None or not is_live(link):
        return show_page(request, "link_ended", status=410)
    if request.method == "POST":
        return _try(request, link, case)
    return _ask(request, link, PasscodeForm())


@hospital_gate("sending.open")
@require_POST
def leave(request: GatedRequest) -> HttpResponseBase:
    """Nothing stays open on this computer."""
    forget_links(request)
    return redirect("hospital:left")


@open_gate("link.open")
@require_safe
def left(request: HttpRequest) -> HttpResponseBase:
    """Says that it is closed."""
    return show_page(request, "left")


def _try(request: GatedRequest, link: Link, case: Case) -> HttpResponseBase:
    if too_many("hospital-passcode", request.actor.address, most=_MOST_PASSCODES, within=_WINDOW):
        raise TooMany
    form = PasscodeForm(request.POST)
    holder = replace(request.actor, kind="hospital", id=str(link.pk), case=case.pk)
    if form.is_valid():
        if enter(link, form.cleaned_data["passcode"]):
            record(holder, "link.enter", case=case.pk)
            remember(request, link)
            note_opened(holder, case, Sending.objects.get(pk=str(link.sending), case=case))
            return redirect("hospital:case", case=case.pk)
        record(holder, "link.enter", case=case.pk, outcome="denied")
        link.refresh_from_db()
        if not is_locked(link):
            form.add_error("passcode", "hospital.enter.wrong")
    return _ask(request, link, form, status=422)


def _ask(request: HttpRequest, link: Link, form: PasscodeForm, *, status: int = 200) -> HttpResponseBase:
    locked = link.locked_until if is_locked(link) else None
    context = {"form": form, "locked_until": locked}
    return show_page(request, "passcode", context, status=429 if locked else status)
