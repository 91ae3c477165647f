"""Registers the app."""

from django.apps import AppConfig


class FamilyConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.family"
    label = "family"
