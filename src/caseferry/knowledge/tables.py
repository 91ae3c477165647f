"""Opens the data files of the package. Each table has a module of its own beside this one that validates it."""

from __future__ import annotations

import csv
import functools
import hashlib
import importlib.resources
from typing import Any

import yaml

_DATA = importlib.resources.files("caseferry.knowledge") / "data"


@functools.cache
def load_yaml(name: str) -> Any:
    """The content of `data/<name>`; shared, so never change it."""
    return yaml.load((_DATA / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loader


@functools.cache
def load_csv(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>` by column name."""
    return tuple(csv.DictReader((_DATA / name).read_text(encoding="utf-8").splitlines()))


@functools.cache
def knowledge_sha256() -> str:
    """One hash over every data file, for the manifest."""
    digest = hashlib.sha256()
    for entry in sorted(_DATA.iterdir(), key=lambda item: item.name):
        if entry.is_file():
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()
