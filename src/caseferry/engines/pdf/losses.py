"""Whether a page that shows nothing is empty, or has lost what stood on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2.raw as raw

_PICTURES = frozenset({"Do", "BI", "INLINE IMAGE", "sh"})
_PLAIN_FILTERS = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"})


def has_lost(page: Any, content: bytes, number: int) -> bool:
    """True when page `number` of the PDF `content`, drawn all in one colour, had something to show that could not be drawn.

    A picture on it cannot be decoded, its contents cannot be read, or the file is too broken to tell.
    """
    objects = list(page.get_objects(max_depth=5))
    images = [item for item in objects if item.type == raw.FPDF_PAGEOBJ_IMAGE]
    if any(not _drawn(item) for item in images):
        return True
    if objects and not images:
        return False
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return _cannot_show(document.pages[number - 1], empty=not objects)
    except pikepdf.PasswordError:
        return False
    except (pikepdf.PdfError, IndexError, TypeError, ValueError, RuntimeError):
        return True


def _drawn(image: Any) -> bool:
    bitmap = raw.FPDFImageObj_GetBitmap(image.raw)
    if not bitmap:
        return False
    raw.FPDFBitmap_Destroy(bitmap)
    return True


def _cannot_show(page: Any, *, empty: bool) -> bool:
    """A picture's data is shorter than its file says, or PDFium made nothing of one. Raises PdfError for contents beyond reading."""
    if any(len(picture.read_bytes()) == 0 for picture in _plain_pictures(page)):
        return True
    if not empty or page.obj.get("/Contents") is None:
        return False
    return any(str(step.operator) in _PICTURES for step in pikepdf.parse_content_stream(page))


def _plain_pictures(page: Any) -> Iterator[Any]:
    """Pictures whose data can be unpacked without decoding an image format."""
    for picture in page.get_images(recursive=True).values():
        filters = picture.get("/Filter", pikepdf.Array())
        names = [filters] if isinstance(filters, pikepdf.Name) else list(filters)
        if all(str(name) in _PLAIN_FILTERS for name in names):
            yield picture
