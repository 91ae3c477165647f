"""What arrived, page by page, with its picture; a file taken out and put back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.describing import describe
from caseferry.platform.cases.actions.uploading import remove_upload, restore_upload
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, family_gate
from caseferry.platform.cases.models import Build, Upload
from caseferry.platform.cases.pictures import picture_of, thumb_of
from caseferry.platform.cases.records import records_of
from caseferry.platform.family.forms import PasswordForm
from caseferry.platform.family.paging import language_of, show_case_page, speak
from caseferry.platform.family.queries.arrivals import arrivals_of

_FILES_A_PAGE = 20
_MOST_PASSWORDS = 20


@family_gate("page.view")
@require_safe
def arrived(request: GatedRequest) -> HttpResponseBase:
    """Every file, every page, what became of it."""
    speak(request, request.case)
    arrivals = arrivals_of(request.case, language_of(request))
    newest = Build.objects.filter(case=request.case).first()
    context = {
        "arrivals": arrivals,
        "files": Paginator(arrivals.files, _FILES_A_PAGE).get_page(request.GET.get("page")),
        "reading": arrivals.reading,
        "form": PasswordForm() if arrivals.locked else None,
        "failed": newest if newest and newest.state == Build.State.FAILED else None,
    }
    return show_case_page(request, "arrived", context)


@family_gate("case.view")
@require_safe
def page(request: GatedRequest, source: str, number: int) -> HttpResponseBase:
    """One page, large; its picture is what is recorded as a look, a passport's as one of its own kind."""
    speak(request, request.case)
    for file in arrivals_of(request.case, language_of(request)).files:
        for sheet in file.sheets:
            if (sheet.source, sheet.number) == (source, number):
                if sheet.state == "private":
                    record(request.actor, "private.view", case=request.case.pk)
                return show_case_page(request, "page", {"file": file, "sheet": sheet})
    raise NotFound


@family_gate("page.view")
@require_safe
def picture(request: GatedRequest, source: str, number: int) -> HttpResponseBase:
    """The picture of one page, drawn by us."""
    return _picture(picture_of(request.case, source, number))


@family_gate("case.view")
@require_safe
def thumb(request: GatedRequest, source: str, number: int) -> HttpResponseBase:
    """The same, small; the page that shows it has been recorded as a look."""
    return _picture(thumb_of(request.case, source, number))


@family_gate("case.describe")
@require_POST
def unlock(request: GatedRequest) -> HttpResponseBase:
    """A password is tried on every locked file of the case."""
    form = PasswordForm(request.POST)
    if not form.is_valid():
        messages.error(request, "look.required")
        return redirect("family:arrived", case=request.case.pk)
    held = request.case.content.get("passwords", [])
    given = form.cleaned_data["password"]
    if given not in held:
        describe(request.actor, request.case, {"passwords": [*held, given][-_MOST_PASSWORDS:]})
    messages.success(request, "family.arrived.password_kept")
    return redirect("family:arrived", case=request.case.pk)


@family_gate("upload.remove")
@require_POST
def remove(request: GatedRequest, upload: uuid.UUID) -> HttpResponseBase:
    """Take a file out of the case; it can be put back."""
    remove_upload(request.actor, request.case, _whole(request, upload))
    messages.success(request, "family.arrived.removed")
    return redirect("family:arrived", case=request.case.pk)


@family_gate("upload.remove")
@require_POST
def restore(request: GatedRequest, upload: uuid.UUID) -> HttpResponseBase:
    """Put it back."""
    row = records_of(request.case).filter(pk=upload, state=Upload.State.REMOVED).first()
    if row is None:
        raise NotFound
    restore_upload(request.actor, request.case, row)
    messages.success(request, "family.arrived.restored")
    return redirect("family:arrived", case=request.case.pk)


def _whole(request: GatedRequest, upload: uuid.UUID) -> Upload:
    states = (Upload.State.KEPT, Upload.State.READ, Upload.State.FAILED)
    row = records_of(request.case).filter(pk=upload, state__in=states).first()
    if row is None:
        raise NotFound
    return row


def _picture(data: bytes | None) -> HttpResponse:
    if data is None:
        raise NotFound
    answer = HttpResponse(data, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=600"
    answer.headers["Content-Disposition"] = "inline"
    return answer
