"""Registers the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.audit"
    label = "audit"
