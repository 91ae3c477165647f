"""What is missing and how to get it; what the coordinator asked for; "we cannot get it"."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.cases.actions.requesting import settle_item
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.models import ItemRequest
from caseferry.platform.family.forms import SettleForm
from caseferry.platform.family.paging import language_of, show_case_page, speak
from caseferry.platform.family.queries.lacking import lacking_of
from caseferry.platform.look import wording


@family_gate("case.view")
@require_safe
def missing(request: GatedRequest) -> HttpResponseBase:
    """The list."""
    speak(request, request.case)
    context = {"lacking": lacking_of(request.case, language_of(request)), "form": SettleForm()}
    return show_case_page(request, "missing", context)


@family_gate("item.settle")
@require_POST
def settle(request: GatedRequest, request_id: uuid.UUID) -> HttpResponseBase:
    """The family says that something cannot be had, or was never done."""
    row = ItemRequest.objects.filter(pk=request_id, case=request.case, state=ItemRequest.State.OPEN).first()
    if row is None:
        raise NotFound
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "look.form_errors")
        return redirect("family:missing", case=request.case.pk)
    reason = wording.say(f"family.missing.{form.cleaned_data['state']}")
    said = " ".join(part for part in (f"{reason}.", form.cleaned_data["note"].strip()) if part)
    settle_item(request.actor, request.case, row, state=ItemRequest.State.NOT_AVAILABLE, answer=said)
    messages.success(request, "family.missing.thanks")
    return redirect("family:missing", case=request.case.pk)
