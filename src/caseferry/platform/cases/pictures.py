"""Pictures of pages for people to look at: always JPEGs that we made ourselves, never the bytes that somebody sent."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

import msgspec
from django.utils.crypto import salted_hmac
from PIL import Image

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.processes import run_alone
from caseferry.platform.cases.models import Case
from caseferry.platform.cases.packets import newest_manifest
from caseferry.platform.cases.stores import CaseBlobs, CasePages, stores_of

_THUMB: Final = (192, 400)
_DRAWING = threading.BoundedSemaphore(2)  # each costs a process
_NOTHING: Final = b"-"  # kept for a page that cannot be drawn, so that it is tried once


def source_key(case: Case, sha256: str) -> str:
    """How a source is called in addresses: a keyed hash, since addresses stand in logs and hashes of contents are not for these."""
    return salted_hmac("caseferry.source", f"{case.pk}/{sha256}", algorithm="sha256").hexdigest()[:24]


def picture_of(case: Case, source: str, number: int) -> bytes | None:
    """Page `number` (from 1) of a source as a JPEG; None when this case has no such page, or nobody can draw it. Raises Erased."""
    row = _source(case, source)
    if row is None or not 1 <= number <= max(1, row["pages"]):
        return None
    blobs, pages = stores_of(case)
    sha256 = row["sha256"]
    key = _key(sha256, number, _turn(pages, sha256, number))
    kept = pages.get(f"{sha256}/{number}.jpg") or pages.get(key)
    if kept is None:
        kept = _draw(case, row, number, (blobs, pages)) or _NOTHING
        pages.put(key, kept)
    return None if kept == _NOTHING else kept


def turn_of(case: Case, sha256: str, number: int) -> int:
    """Degrees clockwise by which a page was turned to stand upright, when it was last read; 0 for one that was not."""
    return _turn(stores_of(case)[1], sha256, number)


def thumb_of(case: Case, source: str, number: int) -> bytes | None:
    """The same, small."""
    data = picture_of(case, source, number)
    if data is None:
        return None
    stored = Image.open(io.BytesIO(data))
    stored.draft("RGB", (_THUMB[0] * 2, _THUMB[1] * 2))
    image = stored.convert("RGB")
    image.thumbnail(_THUMB)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def _draw(case: Case, row: Mapping[str, Any], number: int, stores: tuple[CaseBlobs, CasePages]) -> bytes | None:
    blobs, pages = stores
    found = _stream(row, blobs, pages)
    if found is None:
        return None
    stream, kind = found
    passwords = tuple(case.content.get("passwords", ()))
    task = "caseferry.pack.page_drawing:draw_page"
    with stream, _DRAWING:
        try:
            drawn = run_alone(
                task, kind, number, _turn(pages, row["sha256"], number), passwords, limits=Limits(), data=stream
            )
            return bytes(next(iter(drawn)))
        except (Refusal, StopIteration):
            return None


def _stream(row: Mapping[str, Any], blobs: CaseBlobs, pages: CasePages) -> tuple[BinaryIO, str] | None:
    """The bytes to draw from, and their kind; what has no pages of its own is drawn from its text rendition."""
    rendition = pages.get(f"{row['sha256']}/rendition.pdf")
    if rendition is not None:
        return io.BytesIO(rendition), "pdf"
    kind = "pdf" if row["media_type"] == "application/pdf" else "image" if row["media_type"][:6] == "image/" else ""
    try:
        return (blobs.open(row["sha256"]), kind) if kind else None
    except KeyError:
        return None


def _turn(pages: CasePages, sha256: str, number: int) -> int:
    """How the page was turned to stand upright, when it was read."""
    kept = pages.get(f"{sha256}/{number}.json")
    if kept is None:
        return 0
    return int(msgspec.json.decode(kept, type=dict[str, Any])["page"].get("turn", 0))


def _source(case: Case, source: str) -> Mapping[str, Any] | None:
    manifest = newest_manifest(case)
    rows = manifest["sources"] if manifest else ()
    return next((row for row in rows if source_key(case, row["sha256"]) == source), None)


def _key(sha256: str, number: int, turn: int) -> str:
    """A page that a person turned is drawn again."""
    return f"{sha256}/{number}.view{turn or ''}.jpg"
