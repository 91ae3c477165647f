"""Threads with the hospital and the family; questions passed on in plain words; mails that wait."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.cases.actions.conversing import Words, answer, ask, note_answer, note_seen, pass_on
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Message
from caseferry.platform.channels.email.records import discard_mail, release_mail
from caseferry.platform.channels.models import MailArrival
from caseferry.platform.desk.acting import carry_out
from caseferry.platform.desk.paging import language_of, show_case_page
from caseferry.platform.desk.queries.threads import (
    files_of,
    held_mails,
    reading_of,
    threads_of,
    unseen,
    waiting_desks,
)  # fmt: skip


@desk_gate("message.view")
@require_safe
def messages_page(request: GatedRequest) -> HttpResponseBase:
    """Every thread; what is shown counts as read from now on."""
    answer = _show(request)
    if request.method == "GET":
        for row in unseen(threads_of(request.case)):
            note_seen(request.actor, request.case, row)
    return answer


@desk_gate("message.ask")
@require_POST
def begin(request: GatedRequest) -> HttpResponseBase:
    """A new thread with the family or with a hospital."""
    to, text = request.POST.get("to", ""), request.POST.get("text", "")
    waiting = request.POST.get("sending", "")
    living = waiting_desks(request.case, language_of(request))
    sending = next((row for row, _ in living if str(row.pk) == waiting), None)
    if to == "hospital" and sending is None and living:
        sending = living[0][0]
    if to == "hospital" and sending is None:
        raise NotFound
    words = Words(text, to, sending)
    return carry_out(
        request, _show, lambda: ask(request.actor, request.case, words), done="desk.done.asked", to="messages"
    )


@desk_gate("message.answer")
@require_POST
def reply(request: GatedRequest, question: uuid.UUID) -> HttpResponseBase:
    """Answer one question, to whom asked it."""
    row, text = _question(request, question), request.POST.get("text", "")
    return carry_out(
        request,
        _show,
        lambda: answer(request.actor, request.case, row, text=text, to=row.sender),
        done="desk.done.answered",
        to="messages",
    )


@desk_gate("message.answer")
@require_POST
def note_answered(request: GatedRequest, question: uuid.UUID) -> HttpResponseBase:
    """Enter what the hospital answered by another way than its link."""
    row = Message.objects.filter(pk=question, case=request.case, receiver="hospital", is_question=True).first()
    if row is None:
        raise NotFound
    text = request.POST.get("text", "")
    return carry_out(
        request,
        _show,
        lambda: note_answer(request.actor, request.case, row, text=text),
        done="desk.done.saved",
        to="messages",
    )


@desk_gate("message.pass_on")
@require_POST
def forward(request: GatedRequest, question: uuid.UUID) -> HttpResponseBase:
    """Pass the hospital's question on to the family; with `check`, only say how easy the words are."""
    row, plain = _question(request, question), request.POST.get("plain", "")
    if "check" in request.POST:
        return _show(request)
    return carry_out(
        request,
        _show,
        lambda: pass_on(request.actor, request.case, row, plain=plain),
        done="desk.done.passed_on",
        to="messages",
    )


@desk_gate("message.pass_on")
@require_POST
def settle_mail(request: GatedRequest, mail: uuid.UUID) -> HttpResponseBase:
    """Take a held mail into the case, or remove it."""
    row = MailArrival.objects.filter(pk=mail, case=request.case, state=MailArrival.State.HELD).first()
    if row is None:
        raise NotFound
    act = release_mail if request.POST.get("take") == "yes" else discard_mail
    return carry_out(
        request, _show, lambda: act(request.actor, request.case, row), done="desk.done.saved", to="messages"
    )


def _show(request: GatedRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    threads, tried = threads_of(request.case), request.POST
    context: dict[str, Any] = {
        "threads": threads,
        "files": files_of(request.case),
        "mails": held_mails(request.case),
        "desks": waiting_desks(request.case, language_of(request)),
        "problem": problem,
        "tried": tried,
        "tried_at": str(request.resolver_match.kwargs.get("question", "")) if request.resolver_match else "",
    }
    original = next((row for each in threads for row in each.rows if str(row.pk) == context["tried_at"]), None)
    if original is not None and "plain" in tried:
        context["reading"] = reading_of(original.content.get("text", ""), tried["plain"], request.case.language)
    return show_case_page(request, "messages", context, status=status)


def _question(request: GatedRequest, key: uuid.UUID) -> Message:
    row = Message.objects.filter(pk=key, case=request.case, receiver="desk").first()
    if row is None:
        raise NotFound
    return row
