"""Files found side by side, before it is known what they are: their names, and what their neighbours say about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from caseferry.domain.sources import Refused
from caseferry.knowledge.media import belongs_to_program, marks_program, names_chat
from caseferry.ports.storage import BlobStore
from caseferry.steps.intake.chat import read_chat

UNKNOWN_SHA256 = "0" * 64
"""Stands for bytes that were never had."""

_CHAT_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """One file with bytes in the store, or `refused` without. `program` when it is a part of a disc's viewer."""

    path: str
    sha256: str = UNKNOWN_SHA256
    bytes: int = 0
    received_from: str = ""
    refused: Refused | None = None
    notes: tuple[str, ...] = ()
    program: bool = False


def originals_first(found: Sequence[Found]) -> tuple[Found, ...]:
    """The same files; of the same bytes the shortest name comes first, since a copy's name is a name with something added."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(found):
        if row.sha256 != UNKNOWN_SHA256:
            places[row.sha256].append(at)
    rows = list(found)
    for same in places.values():
        for place, at in zip(same, sorted(same, key=lambda at: len(found[at].path)), strict=True):
            rows[place] = found[at]
    return tuple(rows)


def folder_of(path: str) -> str:
    """The folder part of a path, empty at the top."""
    return path.rpartition("/")[0]


def with_neighbours(found: Sequence[Found], blobs: BlobStore) -> tuple[Found, ...]:
    """The same files, told apart by what lies beside them: chat senders, and programs of imaging discs."""
    return _without_programs(_with_senders(found, blobs))


def _with_senders(found: Sequence[Found], blobs: BlobStore) -> tuple[Found, ...]:
    rows = list(found)
    for at, row in enumerate(rows):
        if row.refused or row.bytes > _CHAT_BYTES or not names_chat(row.path):
            continue
        folder = folder_of(row.path)
        beside = {
            other.path.rpartition("/")[2]: number
            for number, other in enumerate(rows)
            if folder_of(other.path) == folder
        }
        beside.pop(row.path.rpartition("/")[2], None)
        chat = read_chat(blobs.read(row.sha256).decode("utf-8", "replace"), beside)
        if chat is None:
            continue
        rows[at] = replace(row, notes=(*row.notes, "chat: an exported conversation", *chat.notes))
        for name, sender in chat.senders.items():
            rows[beside[name]] = replace(rows[beside[name]], received_from=sender)
    return tuple(rows)


def _without_programs(found: Sequence[Found]) -> tuple[Found, ...]:
    """On an imaging disc (a folder with a DICOMDIR), what lies beside a program belongs to it."""
    discs = {folder_of(row.path) for row in found if row.path.rpartition("/")[2].upper() == "DICOMDIR"}
    if not discs:
        return tuple(found)
    programs = {folder_of(row.path) for row in found if marks_program(row.path)}
    return tuple(
        replace(row, program=True)
        if belongs_to_program(row.path) and _beside_program(folder_of(row.path), programs, discs)
        else row
        for row in found
    )


def _beside_program(folder: str, programs: set[str], discs: set[str]) -> bool:
    """Whether a program lies in `folder`, or above it within the disc's own subfolders."""
    if folder in programs and any(folder == disc or folder.startswith(f"{disc}/" if disc else "") for disc in discs):
        return True
    return folder not in discs and folder != "" and _beside_program(folder_of(folder), programs - discs, discs)
