"""Accounts are made by an administrator; nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from caseferry.platform.vault.texts import seal_text, unseal_text


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's rules for this installation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors are sealed: a copy of the database alone signs nobody in."""

    def encrypt(self, text: str) -> str:
        """Before it is stored."""
        return seal_text(text, "second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        """When a code is checked."""
        return unseal_text(encrypted_text, "second-factor")
