"""Registers the app."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.office"
    label = "office"
