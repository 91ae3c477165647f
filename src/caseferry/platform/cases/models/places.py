"""What an administrator says of hospitals and their calendars, over what the package ships."""

from __future__ import annotations

import uuid

from django.db import models


class HospitalChange(models.Model):
    """A newer word on one hospital. `entry`: {departments: [...], desk: {...}} as the administrator verified it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hospital = models.CharField(max_length=40, unique=True)
    entry = models.JSONField()
    verified_on = models.DateField()
    verified_by = models.CharField(max_length=64)


class CalendarDay(models.Model):
    """One day of a calendar that a person knows better; of one hospital only, when `hospital` is given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    calendar = models.CharField(max_length=20, blank=True)
    hospital = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    works = models.BooleanField()
    reason = models.CharField(max_length=80)
    entered_by = models.CharField(max_length=64)

    class Meta:
        """One word a day."""

        constraints = (models.UniqueConstraint(fields=["calendar", "hospital", "day"], name="one_word_a_day"),)


class ConfirmedYear(models.Model):
    """A year whose official days a person checked: it is no longer estimated."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    calendar = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    confirmed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField()

    class Meta:
        """Once a year and calendar."""

        constraints = (models.UniqueConstraint(fields=["calendar", "year"], name="one_confirmation"),)
