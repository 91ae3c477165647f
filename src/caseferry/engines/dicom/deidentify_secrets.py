"""What stands in for a person: a new name, new identifiers and other days, the same in every object of a case, from one secret."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re

from caseferry.knowledge.deidentification import is_public_identifier

_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MOST_DAYS = 365


class Stand:
    """The stand-ins of one case. Without the secret they lead nowhere; with it they are the same each time."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._known: dict[str, str] = {}
        self._shift = dt.timedelta(days=1 + int.from_bytes(self._digest("days")[:4], "big") % _MOST_DAYS)
        self.code = self._digest("patient").hex()[:10].upper()

    def identifier(self, uid: str) -> str:
        """Another UID (PS3.5 B.2) for `uid`; one that names something of a standard stays."""
        if not uid or is_public_identifier(uid):
            return uid
        if uid not in self._known:
            number = int.from_bytes(self._digest("uid", uid)[:16], "big")
            self._known[uid] = f"2.25.{number}"
        return self._known[uid]

    def day(self, value: str) -> str:
        """A DA or the DA part of a DT, moved back by the shift of the case; empty when it is no day."""
        match = _DAY.match(value.strip().replace(".", ""))
        if match is None:
            return ""
        try:
            moved = dt.date(int(match[1]), int(match[2]), int(match[3])) - self._shift
        except (ValueError, OverflowError):
            return ""
        return f"{moved:%Y%m%d}"

    def moment(self, value: str) -> str:
        """A DT moved back by the shift; the hour stays."""
        day = self.day(value)
        return day + re.sub(r"[^0-9.+-]", "", value.strip()[8:]) if day else ""

    def _digest(self, *parts: str) -> bytes:
        return hmac.new(self._secret, "\0".join(parts).encode(), hashlib.sha256).digest()
