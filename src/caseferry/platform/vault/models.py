"""Wrapped keys, the blind index, and what was erased. Nothing here can be read without the master key."""

from __future__ import annotations

import uuid

from django.db import models


class CaseKey(models.Model):
    """One wrapped key of a case. `private`: passports and the like, apart from the records. Erased: `wrapped` is empty."""

    class Kind(models.TextChoices):
        """What the key is for."""

        CASE = "case"
        PRIVATE = "private"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    wrapped = models.BinaryField()
    wrapped_by = models.CharField(max_length=64)
    created = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One key of each kind a case."""

        constraints = (models.UniqueConstraint(fields=["case", "kind"], name="vault_one_key_of_a_kind"),)

    @property
    def about(self) -> str:
        """What the wrapped key is bound to."""
        return f"case/{self.case}/{self.kind}"


class InstallationKey(models.Model):
    """A wrapped key of the whole installation, by its purpose (the blind index)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=32, unique=True)
    wrapped = models.BinaryField()
    wrapped_by = models.CharField(max_length=64)

    @property
    def about(self) -> str:
        """What the wrapped key is bound to."""
        return f"installation/{self.purpose}"


class NameToken(models.Model):
    """A keyed hash of one word of a name, so that a name can be found without being stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField(db_index=True)
    token = models.CharField(max_length=32)

    class Meta:
        """Each word once a case; looked up by word."""

        constraints = (models.UniqueConstraint(fields=["token", "case"], name="vault_one_token_a_case"),)


class Erasure(models.Model):
    """A case that was erased. The list is applied again after a restore."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField(unique=True)
    at = models.DateTimeField()
    keys = models.JSONField(default=list)  # ids of the keys, which are the folders of its objects
