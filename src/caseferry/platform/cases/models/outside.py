"""What has to happen outside a transaction: work for the engine, mails, reminders."""

from __future__ import annotations

import uuid

from django.db import models


class Outbox(models.Model):
    """One thing to do, written in the transaction that wants it done. `key` makes it happen once. Ids only, no words."""

    class Kind(models.TextChoices):
        """What is to do."""

        BUILD = "build"
        EMAIL = "email"
        REMIND = "remind"
        ERASE = "erase"

    class State(models.TextChoices):
        """How far it came."""

        WAITING = "waiting"
        STARTED = "started"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True)
    case = models.UUIDField(null=True, blank=True, db_index=True)
    about = models.CharField(max_length=80, blank=True)  # an id or a code: the build, the mail's template
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_index=True)
    written_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    message_id = models.CharField(max_length=120, blank=True)  # of a mail, so that a bounce finds it


class Reminder(models.Model):
    """A day on which somebody is to be told. Stopped with the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=24)  # not_opened, answer_due, family_owes, consent_ends
    about = models.CharField(max_length=64, blank=True)
    number = models.PositiveSmallIntegerField(default=1)  # of its kind: the second call is another one
    due_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)


class Worker(models.Model):
    """A process that does the engine's work, and when it was last heard of."""

    name = models.CharField(max_length=80, primary_key=True)
    beat_at = models.DateTimeField(db_index=True)
