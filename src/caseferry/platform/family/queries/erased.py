"""What a family may keep after erasing: no name, no health data."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from caseferry.platform.vault.erasure import key_backup_days
from caseferry.platform.vault.models import Erasure


@dataclass(frozen=True, slots=True)
class Erased:
    """When a case was erased, how many keys were destroyed, and the day on which the last backup of keys is gone."""

    at: dt.datetime
    keys: int
    gone_by: dt.date


def certificate_of(case: uuid.UUID) -> Erased | None:
    """The certificate, or None while the erasure is under way."""
    row = Erasure.objects.filter(case=case).first()
    if row is None:
        return None
    return Erased(row.at, len(row.keys), (row.at + dt.timedelta(days=key_backup_days())).date())
