"""How the patient is: a few short questions, kept as the family's own dated statement."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caseferry.platform.cases.actions.stating import make_statement
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.models import Case, Statement
from caseferry.platform.family.forms import ConditionForm
from caseferry.platform.family.paging import language_of, show_case_page, speak
from caseferry.platform.look import wording
from caseferry.platform.vault.columns import unseal_all


@family_gate("statement.make")
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: GatedRequest) -> HttpResponseBase:
    """The form, and what was said before."""
    speak(request, request.case)
    form = ConditionForm(
        request.POST if request.method == "POST" else None, initial={"day": _today(request.case).isoformat()}
    )
    if request.method == "POST" and form.is_valid():
        answers = answers_of(form.cleaned_data)
        if answers:
            make_statement(request.actor, request.case, answers=answers, said_on=form.cleaned_data["day"])
            messages.success(request, "family.condition.saved")
            return redirect("family:condition", case=request.case.pk)
        form.add_error(None, "family.condition.nothing")
    earlier = unseal_all(list(Statement.objects.filter(case=request.case)))
    context = {"form": form, "earlier": [_said(row, language_of(request)) for row in reversed(earlier)]}
    return show_case_page(request, "condition", context, status=422 if form.is_bound else 200)


def _today(case: Case) -> dt.date:
    """The day where the family is."""
    return timezone.now().astimezone(zoneinfo.ZoneInfo(case.zone)).date()


def answers_of(said: dict[str, Any]) -> dict[str, str]:
    """The answers as the statement keeps them: steps and measures in English, which the hospital reads; words as they were written."""
    answers = {
        name: wording.say(f"family.condition.{name}_{said[name]}") for name in ConditionForm.LADDERS if said.get(name)
    }
    pain = f"{said['pain']} of 10" if said.get("pain") else ""
    answers["pain"] = ". ".join(part for part in (pain, said.get("pain_where", "").strip()) if part)
    now, before = said.get("weight"), said.get("weight_before")
    weights = (f"{now} kg now" if now else "", f"{before} kg three months before" if before else "")
    answers["weight"] = ", ".join(part for part in weights if part)
    for name in ("allergies", "medicines", "other"):
        answers[name] = said.get(name, "").strip()
    return {name: answer for name, answer in answers.items() if answer}


def _said(row: Statement, language: str) -> dict[str, Any]:
    """A statement as the family reads it again: steps in its own language."""
    rows = [
        {"label": f"family.condition.{_LABELS.get(name, name)}", "text": _step(name, answer, language)}
        for name, answer in row.content.get("answers", {}).items()
    ]
    return {"day": row.said_on, "by": row.said_by, "rows": rows}


_LABELS = {"weight": "weight_short", "pain": "pain_short"}


def _step(name: str, answer: str, language: str) -> str:
    if name not in ConditionForm.LADDERS:
        return answer
    keys = [f"family.condition.{name}_{step}" for step in range(1, 6)]
    return next((wording.say(key, language) for key in keys if wording.say(key) == answer), answer)
