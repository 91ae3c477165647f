"""Accounts are made by an administrator; nobody signs up by themselves."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import lazy

from caseferry.platform.look.wording import say
from caseferry.platform.vault.texts import seal_text, unseal_text


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's rules for this installation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


def _wrong_code() -> str:
    """Says what time it is here: a code that does not fit is often a clock that is wrong."""
    time = dt.datetime.now(dt.UTC).strftime("%H:%M:%S")
    return say("office.sign_in.code_wrong", translation.get_language() or "en", time=time)


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors are sealed: a copy of the database alone signs nobody in."""

    error_messages: ClassVar = {**DefaultMFAAdapter.error_messages, "incorrect_code": lazy(_wrong_code, str)()}

    def encrypt(self, text: str) -> str:
        """Before it is stored."""
        return seal_text(text, "second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        """When a code is checked."""
        return unseal_text(encrypted_text, "second-factor")
