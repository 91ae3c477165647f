"""The letters of a DICOM header: by the character set it declares (PS3.5 6.1), by a likelier one where that cannot be right."""

from __future__ import annotations

import re
import warnings

from pydicom.charset import convert_encodings, decode_bytes

from caseferry.knowledge.charsets import likely_charset

_DELIMITERS = {ord("^"), ord("="), ord("\\"), ord("\n"), ord("\r"), ord("\t"), ord("\f")}
_UNDECLARED = ("", "ISO_IR 6", "ISO 2022 IR 6")
_LATIN = ("ISO_IR 100", "ISO 2022 IR 100", *_UNDECLARED)
_STANDARD = ("ISO", "GB")  # what every set of PS3.3 C.12.1.1.2 begins with
_MOSTLY = 0.5  # a Latin name has a few accented letters; one that is made of nothing else was written in another script


def decode(raw: bytes, declared: str) -> tuple[str, str]:
    """The text, and what was doubtful about its character set (empty when nothing was).

    `declared` is the Specific Character Set as it stands. A doubtful text is read as the likeliest set reads it; one that fits no set keeps
    its declared form with a note.
    """
    if not all(part.startswith(_STANDARD) for part in declared.split("\\") if part):
        declared = ""
    if raw.isascii() and b"\x1b" not in raw:
        return raw.decode("ascii"), ""
    text = _as_declared(raw, declared)
    if text is not None and not (declared in _LATIN and _mostly_high(raw)) and declared not in _UNDECLARED:
        return text, ""
    return _as_likely(raw, declared, text)


def _as_declared(raw: bytes, declared: str) -> str | None:
    """Strictly; None when the bytes do not fit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            encodings = convert_encodings(declared.split("\\") if declared else None)
            text: str = decode_bytes(raw, encodings, _DELIMITERS)
        except (LookupError, ValueError, TypeError):
            return None
    return None if "�" in text or any("\x80" <= char <= "\x9f" for char in text) else text


def _mostly_high(raw: bytes) -> bool:
    """Whether a part of the name is made of hardly anything but bytes above ASCII."""
    return any(_foreign(part) for part in re.split(rb"[\^=\\]", raw))


def _foreign(part: bytes) -> bool:
    letters = [byte for byte in part if byte > 0x7F or chr(byte).isalpha()]
    high = sum(byte > 0x7F for byte in letters)
    return high > 1 and high > _MOSTLY * len(letters)


def _as_likely(raw: bytes, declared: str, text: str | None) -> tuple[str, str]:
    said = declared or "no character set"
    try:
        return raw.decode("utf-8"), f"names are written in UTF-8 although the file declares {said}"
    except UnicodeDecodeError:
        pass
    charset = likely_charset(raw, fallback="")
    if charset:
        read = raw.decode(charset, "replace")
        if "�" not in read:
            return read, "" if read == text else f"names were read as {charset}, the file declares {said}"
    doubt = f"the letters of names are in doubt: the file declares {said}"
    return (text if text is not None else raw.decode("latin-1")), doubt
