"""Where the translations of one case lie as text files by name: a packet's folder, or a vault."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol

from caseferry.domain.errors import UsageError
from caseferry.domain.translation import Translation
from caseferry.pack.translating import PLACE, TASKS
from caseferry.pack.workspace import output_errors
from caseferry.steps.translate.records import read_translation


class TranslationShelf(Protocol):
    """Text files by name: the list of what may be translated, the translations (`t-….yaml`), the glossary."""

    def names(self) -> tuple[str, ...]:
        """Every name, sorted."""
        ...

    def read(self, name: str) -> str | None:
        """The text of one file; None when there is none. Raises UsageError when it is no text."""
        ...

    def write(self, name: str, text: str) -> None:
        """Keep a file whole or not at all; the last one counts."""
        ...


class PacketShelf:
    """The translations in the folder of a packet. Raises UsageError when `packet` holds nothing that may be translated."""

    def __init__(self, packet: Path) -> None:
        self._packet = packet
        self._folder = packet / PLACE
        if not (packet / "packet.json").is_file():
            raise UsageError(f"{packet} holds no packet.", next_step="Name the folder that `caseferry pack` made.")
        if not (self._folder / TASKS).is_file():
            raise UsageError(f"Nothing in {packet} is in a language that asks for a translation.")

    def names(self) -> tuple[str, ...]:
        """Every file of the folder."""
        files = (path for path in self._folder.iterdir() if path.is_file() and not path.name.startswith("."))
        return tuple(sorted(path.name for path in files))

    def read(self, name: str) -> str | None:
        """The text of one file."""
        path = self._folder / name
        return read_text(path) if path.is_file() else None

    def write(self, name: str, text: str) -> None:
        """Put a file beside the others, whole or not at all, and list it in SHA256SUMS."""
        with output_errors(self._packet):
            part = self._folder / f".{name}.part"
            part.write_text(text, encoding="utf-8")
            part.replace(self._folder / name)
            self._list_sums()

    def _list_sums(self) -> None:
        """The lines of SHA256SUMS, those of `keep/translations` made anew."""
        sums = self._packet / "SHA256SUMS"
        lines = [line for line in sums.read_text(encoding="utf-8").splitlines() if f"  {PLACE}/" not in line]
        for name in self.names():
            lines.append(f"{hashlib.sha256((self._folder / name).read_bytes()).hexdigest()}  {PLACE}/{name}")
        part = self._packet / "SHA256SUMS.part"
        part.write_text("\n".join(sorted(lines, key=lambda line: line[66:])) + "\n", encoding="utf-8")
        part.replace(sums)


def every_translation(shelf: TranslationShelf) -> tuple[Translation, ...]:
    """The translations on a shelf by file name, those that were replaced too. Raises UsageError."""
    names = [name for name in shelf.names() if name.startswith("t-") and name.endswith(".yaml")]
    return tuple(read_translation(shelf.read(name) or "", name) for name in names)


def standing_translations(shelf: TranslationShelf) -> tuple[Translation, ...]:
    """The translations on a shelf that count, by file name. Raises UsageError."""
    return tuple(item for item in every_translation(shelf) if not item.superseded)


def read_text(path: Path) -> str:
    """The text of a file. Raises UsageError when it cannot be read as one."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read as text.") from None
