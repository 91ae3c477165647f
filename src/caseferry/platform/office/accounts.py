"""Accounts are made by an administrator; nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's rules for this installation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
