"""Seals short texts of the installation itself, such as the secret of somebody's second factor."""

from __future__ import annotations

import base64

from caseferry.platform.vault.errors import Damaged
from caseferry.platform.vault.keys import installation_key
from caseferry.platform.vault.values import seal_value, unseal_value


def seal_text(text: str, purpose: str) -> str:
    """A text sealed under the installation's key for `purpose` (32 letters at most), as base64."""
    return base64.b64encode(seal_value(installation_key(purpose), text.encode(), purpose)).decode()


def unseal_text(sealed: str, purpose: str) -> str:
    """The text again. Raises Damaged, WrongMasterKey."""
    try:
        data = base64.b64decode(sealed, validate=True)
    except ValueError:
        raise Damaged from None
    return unseal_value(installation_key(purpose), data, purpose).decode()
