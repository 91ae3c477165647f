"""Mails that came in: each once, and those that wait for a coordinator."""

from __future__ import annotations

import uuid

from django.db import models

from caseferry.platform.cases.models import Case
from caseferry.platform.vault.columns import Sealed


class MailArrival(Sealed):
    """One mail for one case. Sealed content, of a held one only: sender, subject, date, words, names[].

    `key` (a hash of Message-ID and sender) makes a mail that is fetched again do nothing.
    """

    class State(models.TextChoices):
        """What became of it."""

        TAKEN = "taken"
        HELD = "held"
        RELEASED = "released"
        DISCARDED = "discarded"

    class Why(models.TextChoices):
        """Why it is held."""

        STRANGER = "stranger"  # nobody of this case writes from there
        DOUBTFUL = "doubtful"  # the receiving server doubts the sender
        HOSPITAL = "hospital"  # what a hospital sends is for the coordinator first
        MACHINE = "machine"  # a device or a list sent files

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="mails")
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    files = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sealed.Meta):
        """Newest first; each mail once a case."""

        ordering = ("-at", "id")
        constraints = (models.UniqueConstraint(fields=["case", "key"], name="each_mail_once"),)

    @property
    def folder(self) -> str:
        """Where the mail itself lies in the case's vault while it is held."""
        return f"mail/{self.id}"
