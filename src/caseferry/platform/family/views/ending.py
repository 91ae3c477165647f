"""What a family may do with its data: take it, end the case, erase it; and the one press after a death."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.cases.actions.closing import be_still, speak_again, want_erasure, withdraw
from caseferry.platform.cases.errors import BadInput, NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate, open_gate
from caseferry.platform.cases.models import Case
from caseferry.platform.family.forms import EraseForm
from caseferry.platform.family.paging import show_case_page, show_page
from caseferry.platform.family.queries.erased import certificate_of
from caseferry.platform.sharing.sessions import forget_links

CERTIFICATE_SALT = "caseferry.family.erased"


@family_gate("case.view")
@require_safe
def data(request: GatedRequest) -> HttpResponseBase:
    """Download, end, erase."""
    return show_case_page(request, "data", {"form": EraseForm()})


@family_gate("case.withdraw")
@require_POST
def end(request: GatedRequest) -> HttpResponseBase:
    """The family takes everything back; what is here can still be read."""
    withdraw(request.actor, request.case)
    messages.success(request, "family.data.ended")
    return redirect("family:home", case=request.case.pk)


@family_gate("case.erase")
@require_POST
def erase(request: GatedRequest) -> HttpResponseBase:
    """Erase for ever, once the case's reference was typed."""
    form = EraseForm(request.POST)
    if form.is_valid():
        try:
            want_erasure(request.actor, request.case, reference=form.cleaned_data["reference"])
        except BadInput:
            form.add_error("reference", "family.data.erase_wrong")
        else:
            token = signing.dumps(str(request.case.pk), salt=CERTIFICATE_SALT, compress=False)
            forget_links(request)
            return redirect("family:erased", token=token)
    return show_case_page(request, "data", {"form": form}, status=422)


@open_gate("link.open")
@require_safe
def certificate(request: HttpRequest, token: str) -> HttpResponseBase:
    """What was erased, and when: without a name, by an address that only the person who asked has."""
    try:
        key = uuid.UUID(signing.loads(token, salt=CERTIFICATE_SALT))
    except (signing.BadSignature, ValueError):
        raise NotFound from None
    case = Case.objects.filter(pk=key).first()
    if case is None:
        raise NotFound
    with timezone.override(case.zone):
        return show_page(request, "erased", {"case": case, "certificate": certificate_of(case.pk)})


@family_gate("case.still")
@require_POST
def still(request: GatedRequest) -> HttpResponseBase:
    """One press; nothing is asked."""
    be_still(request.actor, request.case)
    return redirect("family:home", case=request.case.pk)


@family_gate("case.still")
@require_POST
def undo_still(request: GatedRequest) -> HttpResponseBase:
    """It was pressed by mistake."""
    speak_again(request.actor, request.case)
    messages.success(request, "look.saved")
    return redirect("family:home", case=request.case.pk)
