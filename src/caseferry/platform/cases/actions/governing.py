"""What an administrator decides for the whole installation: people, hospitals, calendars. None of it opens a record."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.working_calendars import load_calendars
from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.access.permissions import allowed
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.errors import BadInput, Forbidden
from caseferry.platform.cases.models import CalendarDay, Case, ConfirmedYear, HospitalChange


def add_person(actor: Actor, *, email: str, name: str, role: str) -> tuple[User, str]:
    """An account with a first password, shown once. Raises BadInput for an address that is taken or an unknown role."""
    _require(actor, "people.manage")
    if role not in User.Role.values:
        raise BadInput("role")
    if User.objects.filter(email__iexact=email).exists() or User.objects.filter(username__iexact=email).exists():
        raise BadInput("email")
    password = secrets.token_urlsafe(15)
    user = User(username=email, email=email, public_name=name, role=role)
    user.set_password(password)
    with transaction.atomic():
        user.save()
        record(actor, "people.manage", about=str(user.pk))
    return user, password


def set_active(actor: Actor, user: User, *, active: bool) -> User:
    """Close or open an account. Raises BadInput for one's own, and for one that still coordinates cases."""
    _require(actor, "people.manage")
    if str(user.pk) == actor.id:
        raise BadInput("person")
    if not active and Case.objects.filter(coordinator=user).exclude(state="closed").exists():
        raise BadInput("cases")
    user.is_active = active
    with transaction.atomic():
        user.save(update_fields=["is_active"])
        record(actor, "people.manage", about=str(user.pk))
    return user


def verify_hospital(actor: Actor, hospital: str, *, departments: Sequence[str], desk: str) -> HospitalChange:
    """Say that a hospital's departments and its international desk were checked today. Raises BadInput for an unknown one or none named."""
    _require(actor, "hospital.manage")
    named = [name.strip() for name in departments if name.strip()]
    if hospital not in load_hospitals():
        raise BadInput("hospital")
    if not named:
        raise BadInput("departments")
    with transaction.atomic():
        row, _ = HospitalChange.objects.update_or_create(
            hospital=hospital,
            defaults={
                "entry": {"departments": named, "desk": desk.strip()},
                "verified_on": timezone.now().date(),
                "verified_by": actor.id,
            },
        )
        record(actor, "hospital.manage", about=hospital)
    return row


def confirm_year(actor: Actor, calendar: str, year: int) -> ConfirmedYear:
    """The official holidays of a year were checked: its days are no longer estimated. Raises BadInput."""
    _require(actor, "calendar.manage")
    if calendar not in load_calendars() or not 2020 <= year <= 2100:
        raise BadInput("calendar")
    with transaction.atomic():
        row, _ = ConfirmedYear.objects.get_or_create(
            calendar=calendar, year=year, defaults={"confirmed_by": actor.id, "confirmed_at": timezone.now()}
        )
        record(actor, "calendar.manage", about=f"{calendar}/{year}")
    return row


def set_day(actor: Actor, calendar: str, day: dt.date, *, works: bool, reason: str) -> CalendarDay:
    """One day is other than the table says. Raises BadInput without a reason or for an unknown calendar."""
    _require(actor, "calendar.manage")
    if calendar not in load_calendars():
        raise BadInput("calendar")
    if not reason.strip():
        raise BadInput("reason")
    with transaction.atomic():
        row, _ = CalendarDay.objects.update_or_create(
            calendar=calendar,
            hospital="",
            day=day,
            defaults={"works": works, "reason": reason.strip()[:80], "entered_by": actor.id},
        )
        record(actor, "calendar.manage", about=f"{calendar}/{day.isoformat()}")
    return row


def _require(actor: Actor, action: str) -> None:
    if not allowed(actor, action):
        record(actor, action, outcome="denied")
        raise Forbidden
