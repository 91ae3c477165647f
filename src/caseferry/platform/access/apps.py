"""Registers the app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """People with accounts, and the permission table."""

    name = "caseferry.platform.access"
    label = "access"
