"""Asks one configured server: no redirect is followed, answers are bounded, time runs out."""

from __future__ import annotations

import http.client
import ipaddress
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from caseferry.domain.errors import TranslatorFailed, UsageError

_LARGEST = 8_000_000  # bytes of an answer
_PIECE = 1 << 16
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is. `key` is sent as a bearer token when it is not empty; `seconds` bounds the whole answer."""

    url: str
    key: str = ""
    seconds: float = 60.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.query:
            raise UsageError(
                "The address of the translator is no http(s) address.", next_step="Write it as https://host/path."
            )
        if parts.scheme == "http" and self.remote:
            raise UsageError("Records may not travel unencrypted.", next_step="Use an https address.")

    @property
    def remote(self) -> bool:
        """True unless the server is this machine."""
        host = urlsplit(self.url).hostname or ""
        try:
            return not ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host != "localhost"


def ask(address: Address, path: str, question: Mapping[str, Any]) -> Any:
    """The JSON answer to a JSON question. Raises TranslatorFailed; the message holds no word of either."""
    connection = _connect(address)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if address.key:
        headers["Authorization"] = f"Bearer {address.key}"
    place = urlsplit(address.url).path.rstrip("/") + path
    deadline = time.monotonic() + address.seconds
    try:
        connection.request("POST", place, json.dumps(question, ensure_ascii=False).encode(), headers)
        answer = connection.getresponse()
        body = _body(connection, answer, deadline)
    except (OSError, http.client.HTTPException) as error:
        reason = "took too long" if isinstance(error, TimeoutError) else "could not be reached"
        raise TranslatorFailed(f"The translator {reason}.", next_step="Start it, or check its address.") from None
    finally:
        connection.close()
    return _read(answer.status, body)


def _body(connection: http.client.HTTPConnection, answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """The answer, one byte more than the largest at most; a server that drips does not outlast the deadline. Raises TimeoutError."""
    taken = bytearray()
    while len(taken) <= _LARGEST:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)
        piece = answer.read1(_PIECE)
        if not piece:
            break
        taken += piece
    return bytes(taken)


def _read(status: int, body: bytes) -> Any:
    if 300 <= status < 400:
        raise TranslatorFailed(
            "The translator sent us to another address, which is never followed.",
            next_step="Configure the final address.",
        )
    if status != 200:
        raise TranslatorFailed(
            f"The translator answered with status {status}.", next_step="Check its key, its languages and its log."
        )
    if len(body) > _LARGEST:
        raise TranslatorFailed("The answer of the translator is too long.")
    try:
        return json.loads(body)
    except ValueError:
        raise TranslatorFailed("The translator did not answer in JSON.") from None


def _connect(address: Address) -> http.client.HTTPConnection:
    parts = urlsplit(address.url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=address.seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=address.seconds)


def texts_of(value: Any, count: int) -> tuple[str, ...]:
    """`value` as `count` texts. Raises TranslatorFailed."""
    if not isinstance(value, list) or len(value) != count or not all(isinstance(text, str) for text in value):
        raise TranslatorFailed("The translator did not give one translation for each text.")
    return tuple(value)
