"""Registers the app."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.vault"
    label = "vault"
