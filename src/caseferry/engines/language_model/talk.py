"""One question to an OpenAI-compatible endpoint: no redirects, no proxies, a deadline for the whole answer, a limit on its size."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import ssl
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, urlsplit

from caseferry.ports.proposing import ProviderFailed

_LIMIT = 1 << 20
_PIECE = 1 << 14
_SWITCH_OFF = "Leave --provider out, or look at the address in the settings."


def checked_address(address: str) -> SplitResult:
    """The parts of a base address (`https://host/v1`). Raises ProviderFailed unless it is https, or http on this machine."""
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ProviderFailed("The address of the provider is not an https address.", next_step=_SWITCH_OFF)
    if parts.scheme == "http" and not _on_this_machine(parts.hostname):
        raise ProviderFailed(
            "The provider is on another machine and its address is not https: records would travel readable.",
            next_step=_SWITCH_OFF,
        )
    return parts


def _on_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def ask(address: str, key: str, question: dict[str, Any], *, seconds: float) -> Any:
    """The JSON answer to `question` posted to `address`/chat/completions within `seconds`. Raises ProviderFailed."""
    parts = checked_address(address)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    body = json.dumps(question, ensure_ascii=False, sort_keys=True).encode()
    deadline = time.monotonic() + seconds
    with _plain_words(), contextlib.closing(_connection(parts, seconds)) as connection:
        connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body, headers)
        answer = connection.getresponse()
        if answer.status != 200:
            # A redirect lands here, too: the page was meant for the address that a person wrote down, and no other.
            raise ProviderFailed(f"The provider answered with status {answer.status}.", next_step=_SWITCH_OFF)
        return json.loads(_body(connection, answer, deadline))


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


def _body(connection: http.client.HTTPConnection, answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """All of the answer; a server that drips does not outlast the deadline."""
    taken = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)
        piece = answer.read1(_PIECE)
        if not piece:
            return bytes(taken)
        taken += piece
        if len(taken) > _LIMIT:
            raise ProviderFailed("The provider's answer is larger than an answer can be.", next_step=_SWITCH_OFF)


@contextlib.contextmanager
def _plain_words() -> Iterator[None]:
    """What the network said, without a word of the page or the key."""
    try:
        yield
    except TimeoutError:
        raise ProviderFailed("The provider did not answer in time.", next_step=_SWITCH_OFF) from None
    except (ValueError, RecursionError):
        raise ProviderFailed(
            "The provider's answer is not what such a service answers.", next_step=_SWITCH_OFF
        ) from None
    except (OSError, http.client.HTTPException) as error:
        raise ProviderFailed(
            f"The provider cannot be reached ({type(error).__name__}).", next_step=_SWITCH_OFF
        ) from None
