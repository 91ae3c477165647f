"""Links and recovery phrases. Only hashes of what opens them are kept."""

from __future__ import annotations

import uuid

from django.db import models


class Link(models.Model):
    """One person's way into one case. `sending`: for a hospital, the sending that it belongs to."""

    class Audience(models.TextChoices):
        """Who holds the link."""

        FAMILY = "family"
        HOSPITAL = "hospital"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField(db_index=True)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    passcode_hash = models.CharField(max_length=200)
    sending = models.UUIDField(null=True, blank=True)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)


class RecoveryPhrase(models.Model):
    """Words that a family keeps on paper: they replace a lost link once, then are changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField(unique=True)
    lookup = models.CharField(max_length=64, unique=True)  # keyed hash of the first three words
    phrase_hash = models.CharField(max_length=200)
    made_at = models.DateTimeField()
