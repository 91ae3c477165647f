"""Erases a case: key first, then everything that hangs on it; a certificate remains."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from caseferry.platform.access.actor import SYSTEM
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.models import (
    Build,
    Case,
    ClockPause,
    Consent,
    ItemRequest,
    Member,
    Message,
    Opinion,
    Outbox,
    Packet,
    Reminder,
    Ruling,
    Sending,
    Statement,
    Upload,
)  # fmt: skip
from caseferry.platform.cases.states import State
from caseferry.platform.sharing.links import forget
from caseferry.platform.vault.erasure import erase


def run_erasure(outbox: str) -> str:
    """Erase the case of this outbox row; repeated, it changes nothing. Returns a code."""
    row = Outbox.objects.get(pk=outbox)
    case = Case.objects.filter(pk=str(row.case)).first()
    if case is None or case.erased_at is not None:
        return "already"
    with transaction.atomic():
        erase(case.pk)  # and, by its signal, everything that hangs on the case
        record(SYSTEM, "engine.run", case=case.pk, about="erased")
    return "erased"


def clear_erased(case: uuid.UUID, **_: object) -> None:
    """Receives the vault's `case_erased`, also when a restore of older data erases again what was erased since."""
    found = Case.objects.filter(pk=case).first()
    if found is not None:
        _clear(found)


def _clear(case: Case) -> None:
    """Rows go, in the order that their references allow; the case's frame stays with its times and its outcome."""
    ClockPause.objects.filter(sending__case=case).delete()
    for model in (Message, Opinion, Sending, Packet, Build, Upload, Ruling, ItemRequest, Statement, Consent, Member):
        model.objects.filter(case=case).delete()
    Reminder.objects.filter(case=case.pk).delete()
    Outbox.objects.filter(case=case.pk).exclude(kind="erase").delete()
    forget(case.pk)
    now = timezone.now()
    Case.objects.filter(pk=case.pk).update(
        sealed=b"", erased_at=now, changed_at=now, state=State.CLOSED, waits_on="", due_at=None, coordinator=None,
        hospital="", department="", cancer="",
    )  # fmt: skip
