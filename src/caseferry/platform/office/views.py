"""Pages of administrators: what the installation is made of, and how it does. Nothing of a record is shown here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from caseferry.knowledge.working_calendars import load_calendars
from caseferry.platform.access.models import User
from caseferry.platform.audit.chain import verify_chain
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions import governing
from caseferry.platform.cases.directory import directory
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Build, CalendarDay, Case, ConfirmedYear, HospitalChange, Outbox, Worker
from caseferry.platform.look.wording import say
from caseferry.platform.office.audit_rows import audit_rows
from caseferry.platform.office.forms import DayForm, HospitalForm, PersonForm
from caseferry.platform.office.health import findings, room

STALE = dt.timedelta(days=180)
_PAGE = 50


@desk_gate("people.manage")
def people(request: GatedRequest) -> HttpResponseBase:
    """Accounts, and a new one."""
    from allauth.mfa.models import Authenticator

    form = PersonForm(request.POST or None)
    new: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        user, password = governing.add_person(request.actor, **form.cleaned_data)
        new = {"user": user, "password": password}
        form = PersonForm()
    secured = set(Authenticator.objects.values_list("user_id", flat=True))
    rows = [{"user": user, "secured": user.pk in secured} for user in User.objects.order_by("public_name")]
    return show_page(request, "people", rows=rows, form=form, new=new)


@require_POST
@desk_gate("people.manage")
def set_active(request: GatedRequest, person: str) -> HttpResponseBase:
    """Open or close an account."""
    try:
        governing.set_active(
            request.actor, get_object_or_404(User, pk=person), active=request.POST.get("active") == "yes"
        )
    except BadInput as error:
        if error.field != "cases":
            raise
        messages.warning(request, "office.people.still_coordinates")
        return redirect("office:person", person=person)
    messages.success(request, "office.people.saved")
    return redirect("office:people")


@desk_gate("hospital.manage")
def hospitals(request: GatedRequest) -> HttpResponseBase:
    """The directory, with the day on which each entry was last checked."""
    changes = {row.hospital: row for row in HospitalChange.objects.all()}
    today = timezone.now().date()
    rows = [
        {"hospital": entry, "change": changes.get(key), "stale": _is_stale(changes.get(key), today)}
        for key, entry in directory().items()
    ]
    return show_page(request, "hospitals", rows=rows)


@desk_gate("hospital.manage")
def hospital(request: GatedRequest, hospital: str) -> HttpResponseBase:
    """One entry, to check."""
    known = directory()
    if hospital not in known:
        return redirect("office:hospitals")
    change = HospitalChange.objects.filter(hospital=hospital).first()
    start = {
        "departments": "\n".join(known[hospital].departments),
        "desk": change.entry.get("desk", "") if change else "",
    }
    form = HospitalForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        departments = form.cleaned_data["departments"].splitlines()
        governing.verify_hospital(request.actor, hospital, departments=departments, desk=form.cleaned_data["desk"])
        messages.success(request, "office.hospitals.verified_now")
        return redirect("office:hospitals")
    return show_page(request, "hospital", hospital=known[hospital], change=change, form=form)


@desk_gate("calendar.manage")
def calendars(request: GatedRequest) -> HttpResponseBase:
    """Which years are confirmed, and days that are other than the table says."""
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        governing.set_day(
            request.actor, told["calendar"], told["day"], works=told["works"] == "yes", reason=told["reason"]
        )
        messages.success(request, "office.calendar.saved")
        return redirect("office:calendars")
    confirmed = set(ConfirmedYear.objects.values_list("calendar", "year"))
    this = timezone.now().year
    rows = [
        {"calendar": row, "year": year, "confirmed": year in row.confirmed or (key, year) in confirmed}
        for key, row in load_calendars().items()
        for year in (this, this + 1)
    ]
    return show_page(request, "calendars", rows=rows, days=CalendarDay.objects.order_by("-day")[:_PAGE], form=form)


@require_POST
@desk_gate("calendar.manage")
def confirm_year(request: GatedRequest, calendar: str, year: int) -> HttpResponseBase:
    """The official days of a year were checked."""
    governing.confirm_year(request.actor, calendar, year)
    messages.success(request, "office.calendar.saved")
    return redirect("office:calendars")


@desk_gate("audit.view")
def audit(request: GatedRequest) -> HttpResponseBase:
    """The chain: whether it is whole, and its newest rows. Ids alone."""
    checked = verify_chain() if request.GET.get("verify") else None
    pages = Paginator(Entry.objects.order_by("-number"), _PAGE).get_page(request.GET.get("page"))
    return show_page(request, "audit", checked=checked, pages=pages, rows=audit_rows(list(pages)))


@desk_gate("case.metadata")
def cases(request: GatedRequest) -> HttpResponseBase:
    """Every case as a frame: reference, state, times, coordinator. No name, no record."""
    pages = Paginator(Case.objects.select_related("coordinator").order_by("-changed_at", "id"), _PAGE)
    return show_page(request, "cases", pages=pages.get_page(request.GET.get("page")))


@desk_gate("settings.view")
def machine(request: GatedRequest) -> HttpResponseBase:
    """Workers, waiting work, room on the disk."""
    free, low = room()
    alive = timezone.now() - dt.timedelta(seconds=30)
    return show_page(
        request,
        "machine",
        workers=Worker.objects.order_by("name"),
        alive=alive,
        waiting=Outbox.objects.filter(state__in=(Outbox.State.WAITING, Outbox.State.STARTED)).count(),
        failed=Build.objects.filter(state=Build.State.FAILED).order_by("-ended_at")[:20],
        free_gb=free // 10**9,
        low=low,
        storage=bool(settings.STORAGE_URL),
        mail=bool(settings.EMAIL_HOST),
    )


def _is_stale(change: HospitalChange | None, today: dt.date) -> bool:
    return change is None or today - change.verified_on > STALE


def show_page(request: GatedRequest, name: str, **context: Any) -> HttpResponse:
    """A page of the office, from `office/<name>.html`, with what the installation has to say first."""
    here = f"office:{name}"
    items = [
        {"label": f"office.nav.{item}", "href": f"/office/{item}/", "now": here == f"office:{item}"}
        for item in ("people", "hospitals", "calendars", "cases", "audit", "machine")
    ]
    spoken = getattr(request, "language", "en")
    told = [say(each.text, spoken, **each.values) for each in findings()]
    return render(
        request, f"office/{name}.html", {**context, "findings": told, "nav_items": items, "home_url": "/office/people/"}
    )
