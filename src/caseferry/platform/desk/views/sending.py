"""Hospital and department; sending by link or elsewhere; what became of each sending."""

from __future__ import annotations

import uuid
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.cases.actions.conversing import note_question
from caseferry.platform.cases.actions.describing import choose_hospital
from caseferry.platform.cases.actions.linking import make_hospital_link
from caseferry.platform.cases.actions.receiving import accept_packet, acknowledge, return_packet
from caseferry.platform.cases.actions.sending import (
    Elsewhere,
    Order,
    record_sending,
    release_passports,
    revoke_sending,
    send,
)  # fmt: skip
from caseferry.platform.cases.clock import closure_ahead
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Build, Sending
from caseferry.platform.cases.packets import newest_build
from caseferry.platform.desk.acting import TOLD, carry_out
from caseferry.platform.desk.forms import ElsewhereForm, SendForm
from caseferry.platform.desk.paging import language_of, show_case_page, speak
from caseferry.platform.desk.queries.sendings import consents_of, desk_of, gates_of, hospitals, sendings_of
from caseferry.platform.desk.showing import address_of, problem_words


@desk_gate("case.view")
@require_safe
def hospital(request: GatedRequest) -> HttpResponseBase:
    """Where the case goes and went."""
    return _show(request)


@desk_gate("decision.make")
@require_POST
def choose(request: GatedRequest) -> HttpResponseBase:
    """The hospital, the department, and whether it is urgent."""
    given = request.POST
    department = given.get("other", "").strip() or given.get("department", "")
    return carry_out(
        request,
        _show,
        lambda: choose_hospital(
            request.actor,
            request.case,
            hospital=given.get("hospital", ""),
            department=department[:120],
            urgent=given.get("urgent") == "yes",
        ),
        done="desk.done.chosen",
        to="hospital",
    )


@desk_gate("packet.send")
@require_POST
def send_packet(request: GatedRequest) -> HttpResponseBase:
    """Send by link: the link and its passcode are shown this once."""
    form = SendForm(request.POST)
    if not form.is_valid():
        return _show(request, send_form=form, status=422)
    speak(request)
    try:
        sent = send(request.actor, request.case, _newest(request), _order(request, form))
    except TOLD as error:
        words = problem_words(error, language_of(request))
        return _show(request, send_form=form, problem=words, status=error.status)
    if sent.link is None:
        return _show(request, problem="desk.send.already", status=409)
    return _secrets(request, sent.link.token, sent.link.passcode, title="desk.done.sent")


@desk_gate("packet.record_sending")
@require_POST
def record(request: GatedRequest) -> HttpResponseBase:
    """Write down a sending that was made elsewhere."""
    form = ElsewhereForm(request.POST)
    if not form.is_valid():
        return _show(request, elsewhere_form=form, status=422)
    told = form.cleaned_data
    order, made = _order(request, form), Elsewhere(told["channel"], told["proof"], told["sent_on"])
    return carry_out(
        request,
        lambda request, problem="", status=200: _show(request, elsewhere_form=form, problem=problem, status=status),
        lambda: record_sending(request.actor, request.case, _newest(request), order, made),
        done="desk.done.recorded",
        to="hospital",
    )


@desk_gate("sending.revoke")
@require_POST
def revoke(request: GatedRequest, sending: uuid.UUID) -> HttpResponseBase:
    """Take a sending back; its link ends at once."""
    row = _sending(request, sending)
    return carry_out(
        request,
        _show,
        lambda: revoke_sending(request.actor, request.case, row),
        done="desk.done.revoked",
        to="hospital",
    )


@desk_gate("passport.release")
@require_POST
def passports(request: GatedRequest, sending: uuid.UUID) -> HttpResponseBase:
    """The hospital asked for the passports of those who travel."""
    row = _sending(request, sending)
    if row.channel != Sending.Channel.LINK:
        raise NotFound
    return carry_out(
        request,
        _show,
        lambda: release_passports(request.actor, request.case, row),
        done="desk.done.passports",
        to="hospital",
    )


@desk_gate("link.make")
@require_POST
def renew(request: GatedRequest, sending: uuid.UUID) -> HttpResponseBase:
    """A new link for the same sending, when the first was lost or its passcode was locked."""
    row = _sending(request, sending)
    if row.channel != Sending.Channel.LINK:
        raise NotFound
    made = make_hospital_link(request.actor, request.case, row)
    return _secrets(request, made.token, made.passcode, title="desk.link.new")


@desk_gate("sending.acknowledge")
@require_POST
def note_acknowledged(request: GatedRequest, sending: uuid.UUID) -> HttpResponseBase:
    """The hospital said by another way that it has the packet."""
    row = _sending(request, sending)
    return carry_out(
        request, _show, lambda: acknowledge(request.actor, request.case, row), done="desk.done.saved", to="hospital"
    )


@desk_gate("sending.accept")
@require_POST
def note_accepted(request: GatedRequest, sending: uuid.UUID) -> HttpResponseBase:
    """The hospital said by another way that it will review the packet."""
    row = _sending(request, sending)
    return carry_out(
        request, _show, lambda: accept_packet(request.actor, request.case, row), done="desk.done.saved", to="hospital"
    )


@desk_gate("sending.return")
@require_POST
def note_returned(request: GatedRequest, sending: uuid.UUID) -> HttpResponseBase:
    """The hospital gave the packet back by another way, with a reason."""
    row, reason = _sending(request, sending), request.POST.get("reason", "")
    return carry_out(
        request,
        _show,
        lambda: return_packet(request.actor, request.case, row, reason=reason),
        done="desk.done.saved",
        to="hospital",
    )


@desk_gate("message.ask")
@require_POST
def note_asked(request: GatedRequest, sending: uuid.UUID) -> HttpResponseBase:
    """The hospital asked by another way: its question stands among the others from now on."""
    row, text = _sending(request, sending), request.POST.get("text", "")
    return carry_out(
        request,
        _show,
        lambda: note_question(request.actor, request.case, row, text=text),
        done="desk.done.question_noted",
        to="messages",
    )


def _show(
    request: GatedRequest,
    *,
    problem: str = "",
    status: int = 200,
    send_form: Form | None = None,
    elsewhere_form: Form | None = None,
) -> HttpResponse:
    wanted = request.POST.get("hospital") or request.GET.get("hospital") or request.case.hospital
    gates = gates_of(request.case)
    context: dict[str, Any] = {
        "problem": problem,
        "wanted": wanted,
        "hospitals": hospitals(),
        "desk": desk_of(request.case, wanted) if wanted else None,
        "closure": closure_ahead(wanted) if wanted in hospitals() else None,
        "sendings": sendings_of(request.case),
        "consents": consents_of(request.case),
        "gates": [f"desk.gate_name.{code}" for code in gates],
        "stale": "stale_build" in gates,
        "send_form": send_form or SendForm(initial={"key": uuid.uuid4().hex}),
        "elsewhere_form": elsewhere_form or ElsewhereForm(initial={"key": uuid.uuid4().hex}, auto_id="elsewhere_%s"),
        "elsewhere_open": elsewhere_form is not None,
    }
    return show_case_page(request, "hospital", context, status=status)


def _secrets(request: GatedRequest, token: str, passcode: str, *, title: str) -> HttpResponse:
    address = address_of(reverse("hospital:door", kwargs={"token": token}))
    context = {"title": title, "address": address, "passcode": passcode, "back": "desk:hospital"}
    return show_case_page(request, "once", context, tab="hospital")


def _order(request: GatedRequest, form: Form) -> Order:
    told = form.cleaned_data
    names = ("key", "to", "email", "words", "with_imaging", "with_private")
    return Order(request.case.hospital, request.case.department, **{name: told[name] for name in names if name in told})


def _newest(request: GatedRequest) -> Build:
    build = newest_build(request.case)
    if build is None:
        raise NotFound
    return build


def _sending(request: GatedRequest, key: uuid.UUID) -> Sending:
    row = Sending.objects.filter(pk=key, case=request.case, revoked_at=None).first()
    if row is None:
        raise NotFound
    return row
