"""Machine translators, and the files in which people get segments and give them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Translator(Protocol):
    """A machine translator. It sees text with placeholders for everything that may not change."""

    name: str
    """What is printed on the page: engine and model, no address."""

    @property
    def remote(self) -> bool:
        """True when words leave this machine: then the case needs consent."""
        ...

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> tuple[str, ...]:
        """One translation per text, in order. `source` and `target` are BCP 47. Raises TranslatorFailed."""
        ...


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """A segment in a file for a translator. `pieces` are its source cut into (words, locked); `place` says where it stands."""

    id: str
    source: str
    target: str = ""
    pieces: tuple[tuple[str, bool], ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeSheet:
    """A document on its way to a translator and back. `key` is the id of the translation; `machine` names what drafted it."""

    key: str
    title: str
    language: str
    to: str
    rows: tuple[ExchangeRow, ...]
    machine: str = ""


class Exchange(Protocol):
    """A file format for translators."""

    suffix: str

    def write(self, sheet: ExchangeSheet) -> bytes:
        """The file; equal bytes for equal sheets."""
        ...

    def read(self, data: bytes) -> ExchangeSheet:
        """What came back: rows as they stand in the file, repeated ones too. Raises Refusal (`damaged`, `unsupported`, `limit`)."""
        ...
