"""Which optional readers and translators this installation has."""

from __future__ import annotations

import re
from collections.abc import Mapping


def provider_names(environment: Mapping[str, str]) -> list[str]:
    """What an administrator set up (`CASEFERRY_PROVIDER_<NAME>_ADDRESS`), by name.

    >>> provider_names({"CASEFERRY_PROVIDER_DEEP_ADDRESS": "https://translate.example", "HOME": "/"})
    ['deep']
    """
    names = (re.fullmatch(r"CASEFERRY_PROVIDER_([A-Z0-9_]+)_ADDRESS(?:_FILE)?", key) for key in environment)
    return sorted({match[1].lower() for match in names if match})
