"""What runs inside a reading process: opening one file, reading one page of it."""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from caseferry.domain.limits import Limits
from caseferry.domain.sources import SourceKind
from caseferry.engines.ocr import open_eyes
from caseferry.engines.pdf.read import PdfPages
from caseferry.engines.photo import Darkroom, ImagePages
from caseferry.ports.reading import PageSource
from caseferry.ports.unpacking import Block, BlockReader
from caseferry.steps.recognise import Eyes, Reading, Wanted, read_page


@dataclass(frozen=True, slots=True)
class Where:
    """A file to read: its bytes, or the path where they lie."""

    sha256: str
    kind: SourceKind
    media_type: str
    path: str = ""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Rules:
    """What every task needs to know. `blocks` names the BlockReader class (`package.module:Class`) for files without pages."""

    passwords: tuple[str, ...] = ()
    limits: Limits = Limits()
    tessdata: str = ""
    blocks: str = ""
    turns: tuple[tuple[tuple[str, int], int], ...] = ()  # ((sha256, page), degrees) that a person decided


class _Desk:
    """What a process keeps between tasks: the engines, and the file it read last."""

    rules = Rules()
    opened: tuple[str, PageSource] | None = None


def prepare(rules: Rules) -> None:
    """Called once in each process."""
    _Desk.rules = rules


@functools.cache
def _eyes() -> Eyes:
    sight, recognisers = open_eyes(_Desk.rules.tessdata)
    return Eyes(Darkroom(), sight, recognisers, _Desk.rules.limits)


def count_pages(where: Where) -> int:
    """How many pages a file has. Raises Refusal when it cannot be opened."""
    return _open(where).pages


def read_one(where: Where, source: str, number: int) -> Reading:
    """Page `number` of a file; its picture is named `<sha256>/<number>.jpg`."""
    turn = dict(_Desk.rules.turns).get((where.sha256, number))
    return read_page(Wanted(source, number, f"{where.sha256}/{number}.jpg", turn), _open(where), _eyes())


def _open(where: Where) -> PageSource:
    if _Desk.opened is None or _Desk.opened[0] != where.sha256:
        _close()
        _Desk.opened = (where.sha256, _opened(where))
    return _Desk.opened[1]


def _close() -> None:
    if _Desk.opened is not None:
        with contextlib.suppress(Exception):
            _Desk.opened[1].__exit__(None, None, None)  # type: ignore[attr-defined]
        _Desk.opened = None


def _opened(where: Where) -> PageSource:
    stream = _stream(where)
    if where.kind is SourceKind.IMAGE:
        return ImagePages(stream, limits=_Desk.rules.limits)
    return PdfPages(stream, passwords=_Desk.rules.passwords, limits=_Desk.rules.limits)


def _stream(where: Where) -> BinaryIO:
    return Path(where.path).open("rb") if where.path else io.BytesIO(where.data)


def read_blocks(where: Where) -> tuple[Block, ...]:
    """The text of a file without pages. Raises Refusal."""
    with _stream(where) as stream:
        return _block_reader().blocks(stream, where.media_type)


@functools.cache
def _block_reader() -> BlockReader:
    module, _, name = _Desk.rules.blocks.partition(":")
    reader: BlockReader = getattr(importlib.import_module(module), name)()
    return reader
