"""Opens the data files of the package. Each table has a module of its own beside this one that validates it.

An installation may lay rows of its own over them: files of the same names in the folder that CASEFERRY_KNOWLEDGE names. Mappings and lists of
rows with an `id` are laid over key by key, other lists grow, the rest is replaced; a row of a CSV replaces the one with the same first column.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import importlib.resources
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from caseferry.domain.errors import UsageError

_DATA = importlib.resources.files("caseferry.knowledge") / "data"
_OWN = "CASEFERRY_KNOWLEDGE"


@functools.cache
def load_yaml(name: str) -> Any:
    """The content of `data/<name>`, with the installation's own rows; shared, so never change it."""
    shipped, own = _yaml((_DATA / name).read_text(encoding="utf-8")), _own_text(name)
    return _laid_over(shipped, _yaml(own)) if own else shipped


@functools.cache
def load_csv(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>` by column name, with the installation's own."""
    shipped, own = list(csv.DictReader((_DATA / name).read_text(encoding="utf-8").splitlines())), _own_text(name)
    key = next(iter(shipped[0]))
    rows = {row[key]: row for row in csv.DictReader(own.splitlines())} if own else {}
    return tuple(rows.pop(row[key], row) for row in shipped) + tuple(rows.values())


@functools.cache
def knowledge_sha256() -> str:
    """One hash over every data file, the installation's own among them, for the manifest."""
    digest = hashlib.sha256()
    for entry in sorted((*_DATA.iterdir(), *_own_files()), key=lambda item: item.name):
        if entry.is_file():
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()


@functools.cache
def _own_files() -> tuple[Path, ...]:
    """The installation's own files. Read from the environment here, since every process that reads data must see the same.

    Raises UsageError for a folder that is not there, and for a file that no table has.
    """
    if not (named := os.environ.get(_OWN)):
        return ()
    folder = Path(named)
    if not folder.is_dir():
        raise UsageError(f"{_OWN} names {named!r}, which is no folder.", next_step="Correct it, or unset it.")
    found = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".csv"))
    if strange := [path.name for path in found if not (_DATA / path.name).is_file()]:
        raise UsageError(
            f"{named} holds {strange[0]!r}, which is no table.", next_step="Name it as the table it adds to."
        )
    return tuple(found)


def _own_text(name: str) -> str:
    return next((path.read_text(encoding="utf-8") for path in _own_files() if path.name == name), "")


def _yaml(text: str) -> Any:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loader


def _laid_over(shipped: Any, own: Any) -> Any:
    if isinstance(shipped, Mapping) and isinstance(own, Mapping):
        return {
            **shipped,
            **{key: _laid_over(shipped[key], row) if key in shipped else row for key, row in own.items()},
        }
    if isinstance(shipped, list) and isinstance(own, list):
        return _rows_over(shipped, own)
    return own


def _rows_over(shipped: Sequence[Any], own: Sequence[Any]) -> list[Any]:
    """Rows with an id take the place of their like; whatever else is new stands behind."""
    rows = {row["id"]: row for row in own if isinstance(row, Mapping) and "id" in row}
    kept = [
        _laid_over(row, rows.pop(row["id"])) if isinstance(row, Mapping) and row.get("id") in rows else row
        for row in shipped
    ]
    return [
        *kept,
        *(row for row in own if row not in kept and (not isinstance(row, Mapping) or row.get("id", "") in (*rows, ""))),
    ]
