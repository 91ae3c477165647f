"""What was made from the records: a build after every change, a packet for every sending."""

from __future__ import annotations

import uuid

from django.db import models

from caseferry.platform.access.models import User
from caseferry.platform.cases.models.case import Case
from caseferry.platform.vault.columns import Sealed


class Build(models.Model):
    """One run of `pack` over a case. Its files lie in the vault under `files`; packet.json is one of them."""

    class State(models.TextChoices):
        """How the run went."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        OVERTAKEN = "overtaken"  # a newer one was asked for before this one began

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="builds")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)  # of the case, when its inputs were taken
    step = models.CharField(max_length=20, blank=True)  # what it does now
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)  # of packet.json
    ready = models.BooleanField(default=False)
    open_gates = models.PositiveIntegerField(default=0)
    genomic = models.BooleanField(default=True)  # gene tests are in it; also until the run has said so
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)  # a code, of a failed run

    class Meta:
        """Newest first."""

        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="builds_in_order"),)

    @property
    def folder(self) -> str:
        """Where its files lie in the case's vault."""
        return f"builds/{self.id}"


class Packet(Sealed):
    """A build that was sent, with its version. Sealed content: changed (what changed since the version before)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="packets")
    build = models.OneToOneField(Build, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta(Sealed.Meta):
        """Newest first."""

        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=["case", "version"], name="versions_in_order"),)
