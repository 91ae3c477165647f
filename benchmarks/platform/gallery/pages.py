"""Every page that the gallery shows, and every address that is none; a test holds both against the table of addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FAMILY_LANGUAGES: Final = ("en", "ar", "zh-Hans")
STAFF_LANGUAGES: Final = ("en", "zh-Hans")
AUDIENCES: Final = (
    "front",
    "family",
    "new",
    "hospital",
    "ended",
    "desk",
    "office",
    "account",
    "unsecured",
    "secured",
    "error",
)


@dataclass(frozen=True, slots=True)
class Page:
    """One picture: who looks, the name of its file, the name of its address (or the address itself), what is asked of it.

    `before`: what must be pressed or filled first, one of camera.STEPS.
    """

    audience: str
    name: str
    route: str
    query: str = ""
    before: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which people meet it."""
        open_to_families = self.audience in ("front", "family", "new", "error")
        return FAMILY_LANGUAGES if open_to_families else STAFF_LANGUAGES

    @property
    def is_drawn(self) -> bool:
        """True for the viewer of scans and the reader of PDFs, which draw once they have what they ask for."""
        return self.route in ("scans:my", "scans:desk", "hospital:imaging", "hospital:read")


def _of(audience: str, *rows: tuple[str, ...]) -> tuple[Page, ...]:
    return tuple(Page(audience, *row) for row in rows)


PAGES: Final = (
    *_of(
        "front",
        ("landing", "family:landing"),
        ("inquiry", "family:inquiry"),
        ("keep-the-link", "family:inquiry", "", "send inquiry"),
        ("lost", "family:lost"),
        ("left", "family:left"),
        ("passcode", "family:door"),
        ("link-ended", "family:door"),
        ("erased", "family:erased"),
        ("not-found", "/nothing-here/"),
    ),
    *_of(
        "family",
        ("home", "family:home"),
        ("upload", "family:upload"),
        ("arrived", "family:arrived"),
        ("page", "family:page"),
        ("scans", "scans:my"),
        ("missing", "family:missing"),
        ("question", "family:question"),
        ("consent", "family:consent"),
        ("messages", "family:messages"),
        ("answer", "family:answer"),
        ("condition", "family:condition"),
        ("opinion", "family:opinion"),
        ("opinion-read", "family:opinion", "read=1"),
        ("access", "family:access"),
        ("data", "family:data"),
        ("still", "family:home", "", "be still"),
    ),
    *_of(
        "new",
        ("home", "family:home"),
        ("arrived", "family:arrived"),
        ("missing", "family:missing"),
        ("messages", "family:messages"),
        ("opinion", "family:opinion"),
    ),
    *_of(
        "hospital",
        ("passcode", "hospital:door"),
        ("left", "hospital:left"),
        ("case", "hospital:case"),
        ("older-version", "hospital:version"),
        ("reader", "hospital:read"),
        ("scans", "hospital:imaging"),
        ("questions", "hospital:questions"),
        ("opinion", "hospital:opinion"),
    ),
    *_of("ended", ("case", "hospital:case"), ("passcode", "hospital:door")),
    *_of(
        "desk",
        ("list", "desk:list"),
        ("new", "desk:new"),
        ("away", "desk:away"),
        ("glass", "desk:glass"),
        ("case", "desk:case"),
        ("scans", "scans:desk"),
        ("decisions", "desk:history"),
        ("checklist", "desk:checklist"),
        ("translations", "desk:translations"),
        ("translation", "desk:translation", "flag=1"),
        ("packet", "desk:packet"),
        ("hospital", "desk:hospital"),
        ("messages", "desk:messages"),
        ("opinion", "desk:opinions"),
        ("people", "desk:people"),
        ("forbidden", "office:people"),
        ("nothing-here", "/nothing-here/"),
    ),
    *_of(
        "office",
        ("people", "office:people"),
        ("person", "office:person"),
        ("hospitals", "office:hospitals"),
        ("hospital", "office:hospital"),
        ("calendars", "office:calendars"),
        ("cases", "office:cases"),
        ("audit", "office:audit", "verify=1"),
        ("machine", "office:machine"),
    ),
    *_of(
        "account",
        ("sign-in", "account_login"),
        ("wrong-password", "account_login", "", "guess a password"),
        ("second-factor", "account_login", "", "sign in"),
        ("password-forgotten", "account_reset_password"),
        ("password-mail-sent", "account_reset_password_done"),
        ("password-link-old", "account_reset_password_from_key"),
        ("password-changed", "account_reset_password_from_key_done"),
        ("closed", "account_inactive"),
    ),
    *_of(
        "unsecured",
        ("factors", "mfa_index"),
        ("authenticator", "mfa_activate_totp"),
        ("no-passkeys", "mfa_list_webauthn"),
        ("passkey-new", "mfa_add_webauthn"),
        ("password", "account_change_password"),
        ("password-again", "account_reauthenticate"),
        ("sign-out", "account_logout"),
    ),
    *_of(
        "secured",
        ("factors", "mfa_index"),
        ("authenticator-off", "mfa_deactivate_totp"),
        ("recovery-codes", "mfa_view_recovery_codes"),
        ("recovery-codes-new", "mfa_generate_recovery_codes"),
        ("passkeys", "mfa_list_webauthn"),
        ("passkey-name", "mfa_edit_webauthn"),
        ("passkey-remove", "mfa_remove_webauthn"),
        ("code-again", "mfa_reauthenticate"),
        ("passkey-again", "mfa_reauthenticate_webauthn"),
    ),
)
"""`unsecured` and `secured`: an account of staff that has no second factor yet, and one that has. Error pages join by their words."""

_BYTES: Final = {
    "family": "picture thumb original letter everything opinion_document",
    "hospital": "viewer_file sheet file everything paper attachment opinion_document studies series series_picture frames",
    "desk": "picture sheet file download archive private original",
    "scans": "my_studies my_series my_picture my_frames desk_studies desk_series desk_picture desk_frames",
    "uploads": "family family_file desk desk_file hospital hospital_file",
    "engine": "family desk",
}
NO_PAGE: Final = frozenset(
    {
        *(f"{app}:{name}" for app, names in _BYTES.items() for name in names.split()),
        "mfa_download_recovery_codes",
        "office:home",  # leads on at once
        "mfa_authenticate",  # the second step of the sign-in page
        "mfa_login_webauthn",  # asked by the script of the sign-in page
    }
)
"""What may be looked at and is no page: bytes, and values for scripts. Addresses that take forms alone are found by asking them."""
