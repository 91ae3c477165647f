"""What a round puts in order: files that were never sent to their end, and builds that a full disk or a lost storage stopped."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils import timezone

from caseferry.platform.access.actor import SYSTEM
from caseferry.platform.cases.actions.building import want_build
from caseferry.platform.cases.actions.uploading import drop_unfinished
from caseferry.platform.cases.models import Build, Upload

_AGAIN_AFTER: Final = dt.timedelta(hours=1)
_PASSING: Final = ("no_room", "storage_away", "master_key")
"""Reasons that go away by themselves or by the hand of an administrator; nothing of the case has to change."""


def sweep_unfinished(now: dt.datetime | None = None) -> int:
    """Put away the pieces of files that nobody went on sending for `settings.UNFINISHED_DAYS`; how many files. Raises StorageLost."""
    limit = (now or timezone.now()) - dt.timedelta(days=settings.UNFINISHED_DAYS)
    open_cases = Upload.objects.filter(state=Upload.State.RECEIVING, case__erased_at=None).select_related("case")
    old = open_cases.annotate(last=Coalesce("moved_at", "begun_at")).filter(last__lt=limit)
    return sum(drop_unfinished(SYSTEM, row.case, row) is not None for row in old)


def build_again(now: dt.datetime | None = None) -> int:
    """Want every case built again whose newest build ended an hour ago for a reason outside the case; how many."""
    before = (now or timezone.now()) - _AGAIN_AFTER
    stopped = Build.objects.filter(state=Build.State.FAILED, reason__in=_PASSING, ended_at__lt=before)
    again = 0
    for build in stopped.filter(case__erased_at=None).select_related("case"):
        if not Build.objects.filter(case=build.case, number__gt=build.number).exists():
            want_build(build.case)
            again += 1
    return again
