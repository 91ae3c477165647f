"""A key service as the tests need one: it holds the key, and counts what it is asked."""

from __future__ import annotations

from caseferry.platform.vault.errors import Damaged, WrongMasterKey
from caseferry.platform.vault.values import seal_value, unseal_value

_SECRET = bytes(reversed(range(32)))


class KeyService:
    """A KeyWrapper behind which nobody sees the key."""

    newest = "service/1"

    def wrap(self, key: bytes, about: str) -> tuple[bytes, str]:
        return seal_value(_SECRET, key, about), self.newest

    def unwrap(self, wrapped: bytes, wrapped_by: str, about: str) -> bytes:
        try:
            if wrapped_by == self.newest:
                return unseal_value(_SECRET, bytes(wrapped), about)
        except Damaged:
            pass
        raise WrongMasterKey
