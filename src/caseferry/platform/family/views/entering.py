"""From a private link to the case: the passcode, a lost link, leaving."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseferry.platform.access.throttling import too_many
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.linking import recover
from caseferry.platform.cases.errors import NotFound, TooMany
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate, open_gate
from caseferry.platform.cases.models import Case
from caseferry.platform.family.forms import PasscodeForm, PhraseForm
from caseferry.platform.family.paging import note_zone, show_page, speak
from caseferry.platform.family.views.inquiring import keep_context
from caseferry.platform.sharing.links import enter, find_link, is_live, is_locked
from caseferry.platform.sharing.models import Link
from caseferry.platform.sharing.sessions import forget_links, remember

_WINDOW = dt.timedelta(minutes=15)
_MOST_LINKS = 60  # wrong ones alone are counted, by address: many families may share one
_MOST_PASSCODES = 20
_MOST_PHRASES = 6


@open_gate("link.open")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: GatedRequest, token: str) -> HttpResponseBase:
    """Asks for the passcode. Looking at this page opens nothing and marks nothing: previews and scanners fetch links."""
    link = find_link(token, "family")
    case = Case.objects.filter(pk=link.case, erased_at=None).first() if link else None
    if link is None or case is None:
        raise TooMany if _guessing("link", request, most=_MOST_LINKS) else NotFound
    speak(request, case)
    if not is_live(link):
        return show_page(request, "link_ended", status=410)
    if request.method == "POST":
        return _try(request, link, case)
    return _ask(request, link, PasscodeForm())


@open_gate("link.recover")
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: GatedRequest) -> HttpResponseBase:
    """A recovery phrase makes a new link, shown once; the old one ends."""
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show_page(request, "lost", {"form": form})
    if _guessing("phrase", request, most=_MOST_PHRASES):
        raise TooMany
    welcome = recover(request.actor, form.cleaned_data["phrase"]) if form.is_valid() else None
    if welcome is None:
        if form.is_valid():
            form.add_error("phrase", "family.link.phrase_wrong")
        return show_page(request, "lost", {"form": form}, status=422)
    speak(request, welcome.case)
    return show_page(request, "keep", keep_context(welcome, entry="recovered"))


@family_gate("case.view")
@require_POST
def leave(request: GatedRequest) -> HttpResponseBase:
    """Nothing stays open on this device."""
    forget_links(request)
    return redirect("family:left")


@open_gate("link.open")
@require_safe
def left(request: HttpRequest) -> HttpResponseBase:
    """Says that it is closed."""
    return show_page(request, "left")


def _try(request: GatedRequest, link: Link, case: Case) -> HttpResponseBase:
    form = PasscodeForm(request.POST)
    holder = replace(request.actor, kind="family", id=str(link.pk), case=case.pk)
    if form.is_valid():
        if enter(link, form.cleaned_data["passcode"]):
            record(holder, "link.enter", case=case.pk)
            remember(request, link)
            note_zone(holder, case, form.cleaned_data["zone"])
            return redirect("family:home", case=case.pk)
        record(holder, "link.enter", case=case.pk, outcome="denied")
        if _guessing("passcode", request, most=_MOST_PASSCODES):
            raise TooMany
        link.refresh_from_db()
        if not is_locked(link):
            form.add_error("passcode", "family.link.wrong")
    return _ask(request, link, form, status=422)


def _guessing(kind: str, request: GatedRequest, *, most: int) -> bool:
    """Count a failure; True when there were too many from this address."""
    return too_many(kind, request.actor.address, most=most, within=_WINDOW)


def _ask(request: HttpRequest, link: Link, form: PasscodeForm, *, status: int = 200) -> HttpResponseBase:
    locked = link.locked_until if is_locked(link) else None
    context = {"form": form, "locked_until": locked}
    return show_page(request, "passcode", context, status=429 if locked else status)
