"""A case and the people on it."""

from __future__ import annotations

import uuid

from django.db import models

from caseferry.platform.access.models import User
from caseferry.platform.cases.states import Outcome, State
from caseferry.platform.vault.columns import Sealed


class Case(Sealed):
    """One patient's way from the first word to the answer.

    Sealed content: name, question, therapies[], attendants[{name, relation}], contact{name, email, phone}, entry (which
    of the three entries it came by), words (what the family wrote first), notes (the coordinators' own).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=16, unique=True)  # CF-7K3Q-9M2P: random, says nothing
    state = models.CharField(max_length=20, choices=State.choices, default=State.INQUIRY, db_index=True)
    state_since = models.DateTimeField()
    outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=40, default="UTC")  # the family's
    coordinator = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    cancer = models.CharField(max_length=40, blank=True)  # an id of the knowledge, when a person chose it
    hospital = models.CharField(max_length=40, blank=True)
    department = models.CharField(max_length=120, blank=True)
    urgent = models.BooleanField(default=False)
    waits_on = models.CharField(max_length=16, blank=True, db_index=True)  # family, desk, hospital or nobody
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    still = models.BooleanField(default=False)  # a death in the family: no reminder goes out any more
    revision = models.PositiveIntegerField(default=0)  # two people do not overwrite each other
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sealed.Meta):
        """The order of the desk's list."""

        ordering = ("-changed_at", "id")
        indexes = (models.Index(fields=["state", "-changed_at"], name="case_state_changed"),)

    def case_key_id(self) -> uuid.UUID:
        """The case whose key seals this row."""
        return self.id


class Member(models.Model):
    """An account on the team of a case. `reason`: of a break-glass entry, which ends by itself."""

    class Part(models.TextChoices):
        """What the account is on this case."""

        COORDINATOR = "coordinator"
        STAND_IN = "stand_in"
        GLASS = "glass"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    part = models.CharField(max_length=12, choices=Part.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row a person, part and case."""

        constraints = (models.UniqueConstraint(fields=["case", "user", "part"], name="one_membership"),)
