"""Accounts are made by an administrator; nobody signs up by themselves."""

from __future__ import annotations

import datetime as dt
import time
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
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

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for the first second factor right after the sign-in: the password was typed a moment ago, on the page before."""
        from allauth.mfa.utils import is_mfa_enabled  # its models need Django to be set up

        user = self.request.user
        if app == "allauth.mfa" and not is_mfa_enabled(user) and _typed_lately(self.request):
            return False
        return bool(super().is_reauthentication_required(app=app))


def _typed_lately(request: HttpRequest) -> bool:
    """True when this very session began with a password not long ago."""
    typed = [row["at"] for row in get_authentication_records(request, request.user) if row["method"] == "password"]
    return bool(typed) and time.time() - typed[-1] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _wrong_code() -> str:
    """Says what time it is here: a code that does not fit is often a clock that is wrong."""
    now = dt.datetime.now(dt.UTC).strftime("%H:%M:%S")
    return say("office.sign_in.code_wrong", translation.get_language() or "en", time=now)


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors are sealed: a copy of the database alone signs nobody in."""

    error_messages: ClassVar = {**DefaultMFAAdapter.error_messages, "incorrect_code": lazy(_wrong_code, str)()}

    def encrypt(self, text: str) -> str:
        """Before it is stored."""
        return seal_text(text, "second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        """When a code is checked."""
        return unseal_text(encrypted_text, "second-factor")
