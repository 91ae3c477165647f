"""Registers the design system with Django."""

from __future__ import annotations

from django.apps import AppConfig


class LookConfig(AppConfig):
    """Templates, static files, template tags and words; no models."""

    name = "caseferry.platform.look"
    label = "look"
