"""Settings, read once from the environment; every secret may also come from a file named by `*_FILE`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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


def secret(environment: Mapping[str, str], name: str) -> str:
    """The value of `name`, or the stripped content of the file that `<name>_FILE` names; empty when neither is set."""
    if file := environment.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return environment.get(name, "")
