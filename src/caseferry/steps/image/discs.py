"""Shares the files of a packet out over discs: which study, series or image goes on which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SECTOR = 2048
"""Bytes that a file takes at least on a disc, and in steps of which it grows."""

CAPACITY = {"cd": 650_000_000, "dvd": 4_300_000_000}
"""Bytes of an image of each kind: what every drive and every blank takes."""

_TABLES = 2_000_000  # bytes for the names and places of files, and for our own pages
_PER_FILE = 600  # bytes of such tables for each file
_REPEATED = 0.25  # papers that take less of a disc than this stand on each of them


@dataclass(frozen=True, slots=True)
class Load:
    """One file that must find its disc: a key, its bytes, and what it belongs to from the largest to the smallest (study, series)."""

    key: str
    bytes: int
    belongs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """The keys of each disc, and those that are too large for any."""

    discs: tuple[tuple[str, ...], ...]
    too_large: tuple[str, ...]


def share_out(images: Sequence[Load], papers: Sequence[Load], capacity: int) -> Shares:
    """Discs of at most `capacity` bytes. What belongs together stays together where it fits; the order is kept.

    Papers stand on every disc when they are small, else on the first ones.

    >>> share_out([Load("a", 5_000_000), Load("b", 5_000_000)], [Load("p", 9)], 10_000_000).discs
    (('p', 'a'), ('p', 'b'))
    """
    room = capacity - _TABLES
    repeated = sum(map(_needs, papers)) <= _REPEATED * room
    always = [load.key for load in papers] if repeated else []
    left = room - (sum(map(_needs, papers)) if repeated else 0)
    waiting = list(images) if repeated else [*papers, *images]
    too_large = [load.key for load in waiting if _needs(load) > left]
    discs = _fill([load for load in waiting if _needs(load) <= left], left, 0)
    return Shares(tuple((*always, *disc) for disc in discs) or (tuple(always),), tuple(too_large))


def _fill(loads: Sequence[Load], room: int, depth: int) -> list[list[str]]:
    """Discs for `loads`; a group that does not fit what is left begins a new disc, one that fits none is taken apart."""
    discs: list[list[str]] = []
    free = 0
    for group in _groups(loads, depth):
        size = sum(map(_needs, group))
        if size <= free:
            discs[-1] += [load.key for load in group]
            free -= size
        elif size <= room:
            discs.append([load.key for load in group])
            free = room - size
        else:
            parts = _fill(group, room, depth + 1)
            discs += parts
            last = set(parts[-1])
            free = room - sum(_needs(load) for load in group if load.key in last)
    return discs


def _groups(loads: Iterable[Load], depth: int) -> list[list[Load]]:
    """Neighbours that belong to the same thing at `depth`; each alone beyond the last."""
    found: list[list[Load]] = []
    before: tuple[str, ...] | None = None
    for load in loads:
        own = load.belongs[: depth + 1] if depth < len(load.belongs) else None
        if found and own is not None and own == before:
            found[-1].append(load)
        else:
            found.append([load])
        before = own
    return found


def _needs(load: Load) -> int:
    return -(-load.bytes // SECTOR) * SECTOR + _PER_FILE
