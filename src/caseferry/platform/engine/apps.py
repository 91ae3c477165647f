"""Registers the app."""

from django.apps import AppConfig


class EngineConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.engine"
    label = "engine"
