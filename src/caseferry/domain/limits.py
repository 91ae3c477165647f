"""How much one case may cost. Limits count bytes, pages, pixels and CPU seconds, never wall time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for unpacking and reading. A page or member lost to one of them is named in the ledger."""

    members: int = 20_000  # files in one container
    depth: int = 6  # containers inside containers
    expansion: int = 200  # unpacked bytes per packed byte, once past `free_bytes`
    free_bytes: int = 64 << 20
    member_bytes: int = 4 << 30
    total_bytes: int = 40 << 30
    pages: int = 3_000  # of one file
    pixels: int = 50_000_000  # of one page picture; resolution is lowered before a page is refused
    cpu_seconds: int = 120  # for one file's opening, or for one page
    memory_bytes: int = 3 << 30  # of one worker process
