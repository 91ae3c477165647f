"""Which machine translator stands behind a name. None is on unless an administrator set it up and a person asks for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from caseferry.config import secret
from caseferry.domain.errors import UsageError
from caseferry.engines.translation import LibreTranslate, OpenAiChat
from caseferry.engines.translation.local import LocalModel
from caseferry.engines.translation.web import Address
from caseferry.ports.translation import Translator

NAMES = ("local", "libretranslate", "openai")
_STEM = "CASEFERRY_TRANSLATOR_"
_NEEDS = {"local": ("FOLDER",), "libretranslate": ("ADDRESS",), "openai": ("ADDRESS", "MODEL")}


def open_translator(name: str, environment: Mapping[str, str] | None = None) -> Translator:
    """The translator that `name` stands for, set up by CASEFERRY_TRANSLATOR_<NAME>_ADDRESS, _MODEL, _KEY, _SECONDS, _FOLDER, _PREFIX.

    Raises UsageError for an unknown name, and for one that is not set up.
    """
    if name not in NAMES:
        raise UsageError(f"There is no translator {name!r}.", next_step=f"Known are {', '.join(NAMES)}.")
    given = os.environ if environment is None else environment
    stem = f"{_STEM}{name.upper()}_"
    told = {part: secret(given, stem + part) for part in ("ADDRESS", "MODEL", "KEY", "SECONDS", "FOLDER", "PREFIX")}
    lacking = [stem + part for part in _NEEDS[name] if not told[part]]
    if lacking:
        raise UsageError(
            f"The translator {name!r} is not set up: {' and '.join(lacking)} must be set.",
            next_step="Set them (each may also come from a file, with _FILE), or have the documents translated by a person.",
        )
    if name == "local":
        return LocalModel(Path(told["FOLDER"]), prefix=told["PREFIX"])
    seconds = float(told["SECONDS"]) if told["SECONDS"].isdigit() and int(told["SECONDS"]) else 60.0
    address = Address(told["ADDRESS"], told["KEY"], seconds)
    return LibreTranslate(address) if name == "libretranslate" else OpenAiChat(address, told["MODEL"])
