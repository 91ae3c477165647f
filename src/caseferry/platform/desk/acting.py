"""How a form of the desk becomes an act: what can go wrong is said on the page where the form stood, with nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from caseferry.platform.cases.errors import BadInput, GateOpen, Overtaken, WrongState
from caseferry.platform.cases.gatekeeping import GatedRequest
from caseferry.platform.desk.paging import language_of, speak
from caseferry.platform.desk.showing import problem_words

TOLD = (BadInput, GateOpen, Overtaken, WrongState)  # ForbiddenClaim is a BadInput


class Show(Protocol):
    """Draws the page where the form stood."""

    def __call__(self, request: GatedRequest, *, problem: str = "", status: int = 200) -> HttpResponseBase:
        """The page, with what went wrong."""
        ...


def carry_out(request: GatedRequest, show: Show, act: Callable[[], Any], *, done: str, to: str) -> HttpResponseBase:
    """Do `act`; then on to the page or address `to` with the sentence `done`, or back to `show` with what went wrong."""
    speak(request)
    try:
        act()
    except TOLD as error:
        return show(request, problem=problem_words(error, language_of(request)), status=error.status)
    messages.success(request, done)
    return redirect(to) if to.startswith("/") else redirect(f"desk:{to}", case=request.case.pk)
