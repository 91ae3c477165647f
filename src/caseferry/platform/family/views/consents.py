"""Consent: for a recipient, a purpose, classes of data and a direction; by the patient or a guardian; taken back at any time."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from caseferry.platform.cases.actions.consenting import Agreement, give_consent, withdraw_consent
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.models import Consent
from caseferry.platform.family.forms import ConsentForm
from caseferry.platform.family.paging import language_of, show_case_page, speak
from caseferry.platform.family.queries.agreed import agreed_of, recipients_of
from caseferry.platform.family.queries.waiting import lacks_genomic_consent
from caseferry.platform.look import wording


@family_gate("consent.give")
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: GatedRequest) -> HttpResponseBase:
    """What was agreed, and the form for a further consent."""
    speak(request, request.case)
    language = language_of(request)
    recipients = recipients_of(request.case, language)
    form = ConsentForm(recipients, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _give(request, form, dict(recipients))
        messages.success(request, "look.saved")
        return redirect("family:consent", case=request.case.pk)
    agreed = agreed_of(request.case, language)
    more = any(each.row.withdrawn_at is None for each in agreed)
    context = {"form": form, "agreed": agreed, "more": more, "genes": lacks_genomic_consent(request.case)}
    return show_case_page(request, "consent", context, status=422 if form.is_bound else 200)


@family_gate("consent.withdraw")
@require_POST
def withdraw(request: GatedRequest, consent_id: uuid.UUID) -> HttpResponseBase:
    """Take one back: what lives on it ends at once."""
    row = Consent.objects.filter(pk=consent_id, case=request.case).first()
    if row is None:
        raise NotFound
    withdraw_consent(request.actor, request.case, row)
    messages.success(request, "family.consent.withdrawn_now")
    return redirect("family:consent", case=request.case.pk)


def _give(request: GatedRequest, form: ConsentForm, names: dict[str, str]) -> None:
    """One row for each class of data and direction, with the very words that the person read."""
    said, language = form.cleaned_data, language_of(request)
    for data_class in said["data_class"]:
        for direction in said["direction"]:
            read = [
                names[said["recipient"]],
                *(
                    wording.say(f"family.consent.{key}", language)
                    for key in (
                        f"purpose_{said['purpose']}",
                        f"data_{data_class}",
                        f"direction_{direction}",
                        "country_china",
                        "agree_words",
                    )
                ),
            ]
            agreement = Agreement(
                recipient=said["recipient"],
                purpose=said["purpose"],
                data_class=data_class,
                direction=direction,
                giver=said["giver"],
                name=said["name"],
                relation=said["relation"] if said["giver"] == "guardian" else "",
                words="\n".join(read),
            )
            give_consent(request.actor, request.case, agreement)
