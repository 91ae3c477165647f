"""The addresses of sign-in: of what allauth brings, only what an installation with closed accounts needs.

Nobody signs up, adds addresses of mail or asks for a code by mail here; pages that lead nowhere need not exist.
"""

from __future__ import annotations

from typing import Final

from allauth.account import urls as account
from django.urls import include, path

_NEEDED: Final = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)

urlpatterns = [
    *(address for address in account.urlpatterns if getattr(address, "name", "") in _NEEDED),
    path("2fa/", include("allauth.mfa.urls")),
]
