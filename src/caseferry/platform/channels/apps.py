"""Registers the app."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """See this folder's `__init__`."""

    name = "caseferry.platform.channels"
    label = "channels"
