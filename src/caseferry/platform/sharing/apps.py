"""Registers the app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.sharing"
    label = "sharing"
