"""Registers the app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.cases"
    label = "cases"
