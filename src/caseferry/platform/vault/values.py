"""Short bytes sealed at once: columns, keys, small values. AES-256-GCM with a random nonce; `about` is authenticated."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from caseferry.platform.vault.errors import Damaged

_VERSION: Final = b"\x01"
_NONCE: Final = 12


def seal_value(key: bytes, data: bytes, about: str) -> bytes:
    """Sealed bytes: version, nonce, ciphertext and tag."""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def unseal_value(key: bytes, sealed: bytes, about: str) -> bytes:
    """What `seal_value` was given. Raises Damaged for another key, another `about`, or altered bytes."""
    if sealed[:1] != _VERSION or len(sealed) < 1 + _NONCE + 16:
        raise Damaged
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], about.encode())
    except InvalidTag:
        raise Damaged from None
