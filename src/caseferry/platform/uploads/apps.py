"""Registers the app."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.uploads"
    label = "uploads"
