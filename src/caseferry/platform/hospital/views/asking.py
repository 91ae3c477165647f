"""Questions of the desk, linked to a page or an item of the checklist; the coordinator's answers and questions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from caseferry.platform.cases.actions.conversing import Words, answer, ask, note_seen
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, hospital_gate
from caseferry.platform.cases.models import Message
from caseferry.platform.hospital.forms import AnswerForm, AskForm
from caseferry.platform.hospital.paging import show_case_page, speak
from caseferry.platform.hospital.queries.desk import pick, versions_of
from caseferry.platform.hospital.queries.enclosed import Packet
from caseferry.platform.hospital.queries.threads import Thread, question_of, threads_of


@hospital_gate("message.view")
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: GatedRequest) -> HttpResponseBase:
    """Every thread, and a form to ask; `?file=…&page=…&version=…` says about what."""
    language = speak(request)
    versions = versions_of(request)
    wanted = request.POST.get("version") or request.GET.get("version") or ""
    version = pick(versions, int(wanted) if wanted.isdecimal() and len(wanted) < 6 else None)
    choices, labels = _choices(version, language)
    form = AskForm(request.POST or None, choices=choices, initial=_initial(request, version.number))
    if request.method == "POST" and form.is_valid():
        words = Words(form.cleaned_data["text"], "desk", version.sending, form.about_what(version.number))
        ask(request.actor, request.case, words)
        messages.success(request, "hospital.ask.sent")
        return redirect("hospital:questions", case=request.case.pk)
    threads = threads_of(request)
    if request.method == "GET":
        _note_seen(request, threads)
    rows = [(thread, [(row, _about(request, row, labels)) for row in thread.rows]) for thread in threads]
    context = {"threads": rows, "form": form, "answer_form": AnswerForm(), "version": version}
    return show_case_page(request, "questions", context, status=422 if form.is_bound else 200)


@hospital_gate("message.answer")
@require_POST
def reply(request: GatedRequest, question: uuid.UUID) -> HttpResponseBase:
    """Answer the coordinator's question."""
    row = question_of(request, question)
    if row is None:
        raise NotFound
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer(request.actor, request.case, row, text=form.cleaned_data["text"])
        messages.success(request, "hospital.ask.answered")
        return redirect("hospital:questions", case=request.case.pk)
    return show_case_page(request, "reply", {"form": form, "question": row}, status=422)


def _choices(version: Any, language: str) -> tuple[list[tuple[str, Any]], dict[str, str]]:
    """What a question may be about: the case, a file, an item; and the words for each."""
    labels: dict[str, str] = {}
    groups: list[tuple[str, Any]] = [("", "hospital.ask.whole")]
    try:
        packet = Packet(version)
        files = [row for group in packet.rows(language) for row in group]
        items = packet.missing(language)
    except KeyError:
        return groups, labels
    labels |= {f"file:{row.name}": f"{row.label} {row.date}".strip() for row in files}
    labels |= {f"item:{item.code}": item.label for item in items}
    return [*groups, *labels.items()], labels


def _initial(request: GatedRequest, number: int) -> dict[str, Any]:
    asked = request.GET
    about = f"file:{asked['file']}" if "file" in asked else f"item:{asked['item']}" if "item" in asked else ""
    page = asked.get("page", "")
    return {"about": about, "page": int(page) if page.isdecimal() and len(page) < 6 else None, "version": number}


def _note_seen(request: GatedRequest, threads: list[Thread]) -> None:
    for thread in threads:
        for row in thread.rows:
            if row.receiver == Message.Side.HOSPITAL and row.seen_at is None:
                note_seen(request.actor, request.case, row)


def _about(request: GatedRequest, row: Message, labels: Mapping[str, str]) -> dict[str, Any]:
    """The words and the address of what a question is about."""
    about = row.content.get("about", {})
    if "file" in about:
        name, number = about["file"], about.get("version", 1)
        kwargs = {"case": request.case.pk, "number": number, "path": name}
        href = reverse("hospital:read", kwargs=kwargs)
        page = about.get("page")
        return {
            "label": labels.get(f"file:{name}", name),
            "page": page,
            "href": f"{href}#page={page}" if page else href,
        }
    if "item" in about:
        return {"label": labels.get(f"item:{about['item']}", about["item"]), "page": None, "href": ""}
    return {}
