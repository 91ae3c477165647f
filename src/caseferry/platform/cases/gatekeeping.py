"""The gate in front of every page: who is asking, which case, and may they. A view without a gate fails a test."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any, Protocol, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.permissions import allowed
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.doing import require
from caseferry.platform.cases.errors import Forbidden, Gone, NotFound
from caseferry.platform.cases.models import Case, Sending
from caseferry.platform.sharing.models import Link
from caseferry.platform.sharing.sessions import entered_before, entered_link

View = Callable[..., HttpResponseBase]


class GatedRequest(HttpRequest):
    """What a view behind a gate gets: `actor` always, `case` and `link` where the gate is of a case."""

    actor: Actor
    case: Case
    link: Link
    sending: Sending


class Gate(Protocol):
    """A decorator for views."""

    def __call__(self, view: View) -> View:
        """The view behind the gate."""
        ...


def family_gate(action: str, *, noted: bool = True) -> Gate:
    """Of pages under `/my/<case>/`: the browser has entered a live family link of this very case. `action` is recorded when it is a look.

    `noted` as for `hospital_gate`.
    """
    return _link_gate("family", action, noted=noted)


def hospital_gate(action: str, *, noted: bool = True) -> Gate:
    """Of pages under `/review/<case>/`: a live hospital link of this very case; `request.sending` is what it was sent with.

    With `noted=False` the view records the look itself, because it knows at what, or is asked for a file in many pieces.
    """
    return _link_gate("hospital", action, noted=noted)


def desk_gate(action: str, *, noted: bool = True) -> Gate:
    """Of pages under `/desk/…`: a signed-in account with a second factor; with a `case` in the address, a member of its team.

    `noted` as for `hospital_gate`.
    """

    def gate(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if (away := _not_signed_in(request)) is not None:
                return away
            gated = cast(GatedRequest, request)
            if "case" in kwargs:
                gated.case = _case(kwargs.pop("case"))
                require(gated.actor, action, gated.case)
                if noted:
                    _note_look(gated.actor, action, gated.case)
            elif not allowed(gated.actor, action):
                record(gated.actor, action, outcome="denied")
                raise Forbidden
            return view(gated, *args, **kwargs)

        return _marked(run, "desk", action)

    return gate


def open_gate(action: str) -> Gate:
    """Of pages that anybody may see: they show nothing of any case."""

    def gate(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        return _marked(run, "open", action)

    return gate


def _link_gate(audience: str, action: str, *, noted: bool = True) -> Gate:
    def gate(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, case: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
            gated = cast(GatedRequest, request)
            link = entered_link(request, audience, case)
            if link is None:
                record(gated.actor, action, case=case, outcome="denied")
                raise Gone if _has_ended(request, audience, case) else NotFound
            gated.actor = Actor(audience, str(link.pk), case=case, address=gated.actor.address)  # type: ignore[arg-type]
            gated.link, gated.case = link, _case(case)
            require(gated.actor, action, gated.case)
            if audience == "hospital":
                gated.sending = Sending.objects.get(pk=str(link.sending), case=gated.case)
            if noted:
                _note_look(gated.actor, action, gated.case)
            return view(gated, *args, **kwargs)

        return _marked(run, audience, action)

    return gate


def _has_ended(request: HttpRequest, audience: str, case: uuid.UUID) -> bool:
    """True for a person who looks at a page of a family with a link that was good before: they read what to do, not that nothing is there."""
    return audience == "family" and request.method == "GET" and entered_before(request, audience, case)


_LOOKS = frozenset(
    {"page.view", "packet.view", "packet.download", "imaging.view", "private.view", "opinion.view", "case.export"}
)


def _note_look(actor: Actor, action: str, case: Case) -> None:
    """Every look into records stands in the audit chain; looks at the frame around them (lists, states) do not."""
    if action in _LOOKS:
        record(actor, action, case=case.pk)


def _not_signed_in(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where to go first: the sign-in, or setting up the second factor."""
    from allauth.mfa.utils import is_mfa_enabled  # its models need Django to be set up

    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if not is_mfa_enabled(request.user):
        return redirect(reverse("mfa_index"))
    return None


def _case(key: uuid.UUID) -> Case:
    case = Case.objects.filter(pk=key).select_related("coordinator").first()
    if case is None:
        raise NotFound
    if case.erased_at is not None:
        raise Gone
    return case


def _marked(view: View, audience: str, action: str) -> View:
    view.gate = (audience, action)  # type: ignore[attr-defined]
    return view
