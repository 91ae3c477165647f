"""Settings, read once from the environment; every secret may also come from a file named by `*_FILE`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from caseferry.domain.errors import UsageError


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment may say. `jobs`: reading processes (0: as many as cores, four at most)."""

    jobs: int = 0
    tessdata: str = ""  # a folder with more Tesseract language files

    @property
    def reading_jobs(self) -> int:
        """How many processes read pages: about 1 GB of memory each."""
        return self.jobs or min(
            4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        )


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in `environment` (default: the process's own)."""
    given = os.environ if environment is None else environment
    jobs = secret(given, "CASEFERRY_JOBS")
    return Settings(jobs=int(jobs) if jobs.isdigit() else 0, tessdata=secret(given, "TESSDATA_PREFIX"))


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What the environment says of an optional reader: `CASEFERRY_PROVIDER_<NAME>_ADDRESS`, `_MODEL`, `_KEY`, `_SECONDS`, `_CACHE`.

    `cache` is a folder in which answers are kept from run to run; empty: kept for one run only.
    """

    name: str
    address: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 60.0
    cache: str = ""


def load_provider(name: str, environment: Mapping[str, str] | None = None) -> ProviderSettings:
    """The settings of the provider that a person switched on by `name`. Raises UsageError when they are not complete."""
    given = os.environ if environment is None else environment
    stem = f"CASEFERRY_PROVIDER_{re.sub(r'[^A-Z0-9]', '_', name.upper())}_"
    told = {part: secret(given, stem + part) for part in ("ADDRESS", "MODEL", "KEY", "SECONDS", "CACHE")}
    lacking = [stem + part for part in ("ADDRESS", "MODEL") if not told[part]]
    if lacking:
        raise UsageError(
            f"No provider named {name!r} is set up: {' and '.join(lacking)} must be set.",
            next_step="Set them (each may also come from a file, with _FILE), or leave --provider out.",
        )
    seconds = float(told["SECONDS"]) if re.fullmatch(r"\d+(\.\d+)?", told["SECONDS"]) else 60.0
    return ProviderSettings(name, told["ADDRESS"], told["MODEL"], told["KEY"], seconds or 60.0, told["CACHE"])


def secret(environment: Mapping[str, str], name: str) -> str:
    """The value of `name`, or the stripped content of the file that `<name>_FILE` names; empty when neither is set."""
    if file := environment.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return environment.get(name, "")
