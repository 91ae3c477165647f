"""Registers the app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.desk"
    label = "desk"
