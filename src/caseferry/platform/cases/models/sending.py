"""Consent, and what was sent on the strength of it."""

from __future__ import annotations

import uuid

from django.db import models

from caseferry.platform.cases.models.case import Case
from caseferry.platform.cases.models.packet import Packet
from caseferry.platform.vault.columns import Sealed


class Consent(Sealed):
    """What a patient or guardian agreed to. Sealed content: name (who gave it), relation, words (what they read)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    recipient = models.CharField(max_length=60)  # hospital id, `provider:<name>`, `team`
    purpose = models.CharField(max_length=30)  # second_opinion, translation, reading, travel
    data_class = models.CharField(max_length=20)  # clinical, imaging, genomic, identity
    direction = models.CharField(max_length=8)  # out (to the recipient) or back (to the family's doctor)
    giver = models.CharField(max_length=10)  # patient or guardian
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sealed.Meta):
        """Newest first."""

        ordering = ("-given_at", "id")


def data_classes(*, imaging: bool, genomic: bool, identity: bool) -> tuple[str, ...]:
    """The classes of data of a sending: records always, the others as they go along."""
    carried = {"clinical": True, "imaging": imaging, "genomic": genomic, "identity": identity}
    return tuple(name for name, is_there in carried.items() if is_there)


class Sending(Sealed):
    """One packet on its way to one desk. Sealed content: to, channel_address, proof, words, return_reason.

    A trigger in the database refuses a row without live consents of the same case for the same recipient, of every class that it carries.
    """

    class Channel(models.TextChoices):
        """How it goes: by our link, or elsewhere and recorded here."""

        LINK = "link"
        EMAIL = "email"
        PORTAL = "portal"
        COURIER = "courier"
        HAND = "hand"

    class State(models.TextChoices):
        """How far it came."""

        SENT = "sent"
        OPENED = "opened"
        ACKNOWLEDGED = "acknowledged"
        ACCEPTED = "accepted"
        RETURNED = "returned"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sendings")
    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="sendings")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="sendings")
    recipient = models.CharField(max_length=60)  # hospital id
    department = models.CharField(max_length=120)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.SENT)
    packet_sha256 = models.CharField(max_length=64)
    link = models.UUIDField(null=True, blank=True)
    with_private = models.BooleanField(default=False)  # the hospital asked for the passports
    with_imaging = models.BooleanField(default=True)
    with_genomic = models.BooleanField(default=True)  # the build that was sent holds gene tests
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)  # accepted or returned
    revoked_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=64, unique=True)  # the same press of the button sends once

    class Meta(Sealed.Meta):
        """Newest first."""

        ordering = ("-sent_at", "id")

    @property
    def data_classes(self) -> tuple[str, ...]:
        """The classes of data that went along: each needed a consent of its own."""
        return data_classes(imaging=self.with_imaging, genomic=self.with_genomic, identity=self.with_private)


class ClockPause(models.Model):
    """The family owes an answer: the hospital's clock stands from `since` until `until`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest first."""

        ordering = ("since", "id")
