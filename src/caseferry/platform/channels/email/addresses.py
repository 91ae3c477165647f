"""Addresses that carry a token: `case+TOKEN@…` of a case for answers, and one of each sent mail for what comes back undelivered."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from django.conf import settings
from django.utils.crypto import salted_hmac

Kind = Literal["case", "mail"]
_MARK: Final[dict[Kind, str]] = {"case": "c", "mail": "m"}
_MAC: Final = 9  # bytes: nobody makes an address of a case that was not handed out
_TOKEN = re.compile(r"([cm])([a-z2-7]{40})")


@dataclass(frozen=True, slots=True)
class Tagged:
    """What a token names: a case, or a sent mail (the id of its outbox row)."""

    kind: Kind
    id: uuid.UUID


def address_of(kind: Kind, key: uuid.UUID) -> str:
    """The intake address with the token of a case or a sent mail; empty when this installation takes no mail in."""
    mailbox, _, domain = str(settings.INTAKE_ADDRESS).partition("@")
    return f"{mailbox}+{_token(kind, key)}@{domain}" if domain else ""


def tags_of(addresses: Iterable[str]) -> tuple[Tagged, ...]:
    """What the intake addresses among `addresses` name, each once; forged and foreign ones name nothing. Case is not looked at."""
    mailbox, _, domain = str(settings.INTAKE_ADDRESS).casefold().partition("@")
    found: dict[Tagged, None] = {}
    for address in addresses:
        local, _, at = address.strip().casefold().rpartition("@")
        name, _, token = local.partition("+")
        if domain and at == domain and name == mailbox and (tagged := _opened(token)):
            found[tagged] = None
    return tuple(found)


def _token(kind: Kind, key: uuid.UUID) -> str:
    packed = key.bytes + _mac(kind, key, settings.SECRET_KEY)
    return _MARK[kind] + base64.b32encode(packed).decode().casefold()


def _opened(token: str) -> Tagged | None:
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    kind: Kind = "case" if match[1] == "c" else "mail"
    try:
        packed = base64.b32decode(match[2].upper())
    except binascii.Error:
        return None
    key = uuid.UUID(bytes=packed[:16])
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    right = [hmac.compare_digest(packed[16:], _mac(kind, key, secret)) for secret in secrets]
    return Tagged(kind, key) if any(right) else None


def _mac(kind: Kind, key: uuid.UUID, secret: str) -> bytes:
    return salted_hmac(f"mail address of a {kind}", key.bytes, secret=secret, algorithm="sha256").digest()[:_MAC]
