"""People with accounts, and counters that slow down guessing."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A coordinator or an administrator. Families and hospital reviewers have links, not accounts."""

    class Role(models.TextChoices):
        """What an account may do; an administrator sees metadata, never records."""

        COORDINATOR = "coordinator"
        ADMINISTRATOR = "administrator"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.COORDINATOR)
    language = models.CharField(max_length=8, default="en")
    public_name = models.CharField(max_length=80, help_text="the one name that families see")
    away_until = models.DateField(null=True, blank=True)
    stand_in = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="stands_in_for")

    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "public_name"]

    @property
    def roles(self) -> frozenset[str]:
        """As the permission table names them."""
        return frozenset({self.role})


class Throttle(models.Model):
    """How often something was tried from one place in one window of time; the key is a keyed hash."""

    key = models.CharField(max_length=64, primary_key=True)
    started = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)


class CachedValue(models.Model):
    """The rows of Django's cache in the database: counters of failed sign-ins and used codes, the same for every process and machine."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """The table that `settings.CACHES` names."""

        db_table = "access_cache"
