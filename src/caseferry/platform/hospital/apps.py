"""Registers the app."""

from django.apps import AppConfig


class HospitalConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.hospital"
    label = "hospital"
