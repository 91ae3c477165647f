"""What comes in, and what a person decides about it."""

from __future__ import annotations

import uuid

from django.db import models

from caseferry.platform.access.models import User
from caseferry.platform.cases.models.case import Case
from caseferry.platform.vault.columns import Sealed


class Upload(Sealed):
    """One file as it came. Sealed content: name (path inside what was sent), sha256, media_type, note, message_id."""

    class State(models.TextChoices):
        """Where the file is on its way."""

        RECEIVING = "receiving"
        KEPT = "kept"
        READ = "read"
        FAILED = "failed"
        REMOVED = "removed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="uploads")
    came_from = models.CharField(max_length=12)  # family, desk, hospital, email
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVING)
    size = models.BigIntegerField(default=0)  # as announced
    offset = models.BigIntegerField(default=0)  # safely kept so far
    digest = models.CharField(
        max_length=64, blank=True, db_index=True
    )  # keyed hash of the content: finds a second copy
    private = models.BooleanField(default=False)  # under the key for identity papers
    message = models.UUIDField(null=True, blank=True)  # the answer or question that it belongs to
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True, blank=True)  # when a piece of it came last
    kept_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)  # a code, of a failed or removed file

    class Meta(Sealed.Meta):
        """Oldest first: the order that `pack` takes them in does not depend on it."""

        ordering = ("begun_at", "id")


class Ruling(Sealed):
    """What a person decided: one `Decision` of the contract. Sealed content: target{}, value, reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rulings")
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=20)
    at = models.DateTimeField()
    number = models.PositiveIntegerField()  # their order in the case
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sealed.Meta):
        """In the order in which they were made."""

        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="rulings_in_order"),)


class ItemRequest(Sealed):
    """A request to the family for one item of the checklist. Sealed content: words (what was asked), answer."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open"
        ANSWERED = "answered"
        NOT_AVAILABLE = "not_available"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="requests")
    item = models.CharField(max_length=80)  # the id of the checklist row
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sealed.Meta):
        """Oldest first."""

        ordering = ("asked_at", "id")


class Statement(Sealed):
    """What the family or the coordinator says, as a dated document. Sealed content: answers{} (condition form), text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="statements")
    said_by = models.CharField(max_length=12)  # family or desk
    said_on = models.DateField()
    at = models.DateTimeField()

    class Meta(Sealed.Meta):
        """Newest last: the last one counts, the earlier ones stay."""

        ordering = ("at", "id")
