"""What a reviewer reads when nothing is there (any more): a page of the hospital's own, that says whom to write to."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from caseferry.platform.cases.errors import Gone, NotFound
from caseferry.platform.cases.models import Case
from caseferry.platform.hospital.paging import show_page
from caseferry.platform.sharing.sessions import entered_before, entered_link

View = Callable[..., HttpResponseBase]


def with_end(view: View) -> View:
    """`view`, whose "not found" is a page in the hospital's layout; for who had entered this very case, it says that the access has ended.

    A stranger, and a reviewer of another case, read the same words whether the case exists or not. Scripts get what they always got.
    """

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (NotFound, Gone):
            if "application/json" in request.headers.get("Accept", ""):
                raise
            return show_end(request, kwargs.get("case"))

    return run


def show_end(request: HttpRequest, case: uuid.UUID | None = None) -> HttpResponseBase:
    """410 with the coordinator's name for who had entered the case, else 404 that tells nothing."""
    if case is None or entered_link(request, "hospital", case) or not entered_before(request, "hospital", case):
        return show_page(request, "not_here", status=404)
    row = Case.objects.filter(pk=case, erased_at=None).select_related("coordinator").first()
    coordinator = row.coordinator.public_name if row and row.coordinator else ""
    return show_page(request, "link_ended", {"coordinator": coordinator, "entered": True}, status=410)
