"""Questions, answers and opinions."""

from __future__ import annotations

import uuid

from django.db import models

from caseferry.platform.cases.models.case import Case
from caseferry.platform.cases.models.sending import Sending
from caseferry.platform.vault.columns import Sealed


class Message(Sealed):
    """One word in a thread. Sealed content: text, plain (the rewording for the family), about{file, page, item}.

    A hospital's question first reaches the desk; the coordinator passes it on in plain words.
    """

    class Side(models.TextChoices):
        """Who speaks, and to whom."""

        FAMILY = "family"
        DESK = "desk"
        HOSPITAL = "hospital"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    sending = models.ForeignKey(Sending, null=True, blank=True, on_delete=models.CASCADE, related_name="messages")
    thread = models.UUIDField(db_index=True)  # the id of the message that began it
    sender = models.CharField(max_length=8, choices=Side.choices)
    receiver = models.CharField(max_length=8, choices=Side.choices)
    is_question = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    passed_on = models.UUIDField(null=True, blank=True)  # the message that carries it further
    author = models.CharField(max_length=64)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sealed.Meta):
        """Oldest first."""

        ordering = ("at", "id")


class Opinion(Sealed):
    """What the hospital answered. Sealed content: answers[{question, answer}], text, plan[{step, when, who}], signed_by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="opinions")
    outcome = models.CharField(max_length=24, blank=True)  # a code of cases.states.Outcome
    upload = models.UUIDField(null=True, blank=True)
    entered_by = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sealed.Meta):
        """Newest first."""

        ordering = ("-received_at", "id")
