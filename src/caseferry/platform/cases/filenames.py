"""What a file that came from outside may be called."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from caseferry.platform.cases.errors import BadInput

_MOST = 240


def safe_path(name: str) -> str:
    """`name` as a relative path without climbing, control signs or device names. Raises BadInput when nothing is left."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/")
    plain = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C" or sign == "\u200d")
    parts = [part.strip().strip(":") for part in PurePosixPath(plain).parts]
    parts = [part for part in parts if part and part not in ("/", ".", "..")]
    if not parts:
        raise BadInput("name")
    return "/".join(_short(part) for part in parts[-8:])


def _short(part: str) -> str:
    """At most 240 bytes, with the ending kept."""
    raw = part.encode()
    if len(raw) <= _MOST:
        return part
    suffix = PurePosixPath(part).suffix[:20]
    return raw[: _MOST - len(suffix.encode())].decode(errors="ignore") + suffix
