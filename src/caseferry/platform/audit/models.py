"""The chain and its head. No personal data: codes, ids, times and keyed hashes."""

from __future__ import annotations

import uuid

from django.db import models


class Entry(models.Model):
    """One link of the chain. `digest`: SHA-256 over the digest before it and this row."""

    class Outcome(models.TextChoices):
        """How it ended."""

        DONE = "done"
        DENIED = "denied"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    case = models.UUIDField(null=True, blank=True)
    about = models.CharField(max_length=128, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    address_hash = models.CharField(max_length=32, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        """A case's own view of it is read newest first."""

        indexes = (models.Index(fields=["case", "-number"], name="audit_of_case"),)


class Head(models.Model):
    """The end of the chain: one row, whose lock makes writers line up."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)
