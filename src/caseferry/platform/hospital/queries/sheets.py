"""A page as a small picture: over a poor line it is read long before the reader is here."""

from __future__ import annotations

import io
import threading
from typing import Final

from PIL import Image

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.processes import run_alone
from caseferry.platform.hospital.queries.enclosed import Packet
from caseferry.platform.vault.safes import open_safe

_STEPS: Final = ((1_000, 40), (1_000, 25), (800, 25), (640, 15))  # pixels of width, quality: an A4 page can be read
_ENOUGH: Final = 90_000  # bytes: two seconds of a line of 300 ms that loses 2 %; paper grain would take ten
_TASK: Final = "caseferry.pack.page_drawing:draw_page"
_DRAWING = threading.BoundedSemaphore(2)  # each costs a process


def sheet_of(packet: Packet, path: str, page: int) -> bytes | None:
    """Page `page` (from 1) of a PDF as WebP, kept sealed once it is drawn; None when there is no such page, or it cannot be drawn."""
    row = next((row for row in packet.manifest["files"] if row["path"] == path), None)
    if row is None or not 1 <= page <= row["pages"]:
        return None
    pages = open_safe(packet.version.sending.case_id).pages
    key = f"{row['sha256']}/{page}.glance.webp"
    kept = pages.get(key)
    if kept is None:
        kept = _draw(packet, path, page)
        if kept is not None:
            pages.put(key, kept)
    return kept


def _draw(packet: Packet, path: str, page: int) -> bytes | None:
    with packet.files.open(path) as stream, _DRAWING:
        try:
            drawn = bytes(next(iter(run_alone(_TASK, "pdf", page, 0, (), limits=Limits(), data=stream))))
        except (Refusal, StopIteration):
            return None
    return _pressed(Image.open(io.BytesIO(drawn)).convert("RGB"))


def _pressed(page: Image.Image) -> bytes:
    """As WebP, no finer than a poor line can carry soon."""
    data = b""
    for width, quality in _STEPS:
        small = page.copy()
        small.thumbnail((width, width * 3))
        buffer = io.BytesIO()
        small.save(buffer, "WEBP", quality=quality, method=4)
        data = buffer.getvalue()
        if len(data) <= _ENOUGH:
            break
    return data
