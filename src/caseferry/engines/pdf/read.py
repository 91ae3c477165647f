"""A PDF as pages, through PDFium: text layers with boxes, and pictures of pages."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.pdf.losses import has_lost
from caseferry.engines.pdf.read_objects import coverage
from caseferry.engines.pdf.read_text import read_layer
from caseferry.engines.pdf.unlock import is_locked, unlocked
from caseferry.ports.reading import Layer, Picture

_LEAST_SIDE = 8  # pixels: a page that is drawn thinner than that is no page
_PASSWORD = getattr(raw, "FPDF_ERR_PASSWORD", 4)


class PdfPages:
    """An opened PDF. Use as a context manager. `passwords` are tried in order.

    Raises Refusal: `encrypted` when no password fits, `damaged` when it cannot be opened, `empty` when it has no pages, `limit` when it has too many.
    """

    def __init__(self, data: BinaryIO, *, passwords: Sequence[str] = (), limits: Limits = Limits()) -> None:
        self._data, self._document = data, _open(data, passwords)
        if len(self._document) == 0:
            raise _empty()
        if len(self._document) > limits.pages:
            self._document.close()
            raise Refusal(
                "limit", f"This PDF has more than {limits.pages} pages.", next_step="Please send it in smaller parts."
            )

    def __enter__(self) -> PdfPages:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    @property
    def pages(self) -> int:
        """How many pages."""
        return len(self._document)

    def layer(self, number: int) -> Layer:
        """The text layer, upright; lines are pieces of visual rows. Raises Refusal when the page cannot be opened."""
        with self._page(number) as page:
            images, vectors = coverage(page)
            return read_layer(page, images=images, vectors=vectors)

    def picture(self, number: int, *, dpi: int, pixels: int) -> Picture:
        """The page as it is displayed (its /Rotate applied), in colour; fewer dots per inch when the page is very large.

        Raises Refusal `damaged` when it has no size, or shows nothing because the file is broken.
        """
        with self._page(number) as page:
            width, height = page.get_size()
            if not (width > 0 and height > 0):
                raise Refusal("damaged", "This page has no size.", next_step="Please ask for this file again.")
            scale = min(dpi / 72, (pixels / (width * height)) ** 0.5)
            scale = min(scale, 30_000 / max(width, height))
            if min(width, height) * scale < _LEAST_SIDE:
                raise Refusal(
                    "damaged",
                    "This page is too long and thin to be a page.",
                    next_step="Please ask for this file again.",
                )
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=True)
            try:
                drawn = Picture("RGB", bitmap.width, bitmap.height, _packed(bitmap), scale * 72)
            finally:
                bitmap.close()
            if drawn.pixels.count(drawn.pixels[:1]) == len(drawn.pixels) and has_lost(page, self._content(), number):
                raise Refusal(
                    "damaged",
                    "Nothing of this page can be shown: the file is broken.",
                    next_step="Please ask for this file again.",
                )
            return drawn

    def _content(self) -> bytes:
        self._data.seek(0)
        return self._data.read()

    @contextlib.contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        try:
            page = self._document[number - 1]
        except pdfium.PdfiumError:
            raise Refusal(
                "damaged", "This page cannot be opened.", next_step="Please ask for this file again."
            ) from None
        try:
            yield page
        finally:
            page.close()


def _open(data: BinaryIO, passwords: Sequence[str]) -> Any:
    asked = True
    for password in (None, *passwords):
        data.seek(0)
        try:
            return pdfium.PdfDocument(data, password=password)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) != _PASSWORD and "assword" not in str(error):
                asked = False
                break
    return _open_oddly_locked(data, passwords, asked=asked)


def _open_oddly_locked(data: BinaryIO, passwords: Sequence[str], *, asked: bool) -> Any:
    """PDFium says that the file is broken or the password wrong; it may be locked in a way of its own. Raises Refusal."""
    data.seek(0)
    content = data.read()
    if _has_no_pages(content):
        raise _empty()
    if not asked and not is_locked(content):
        raise _broken()
    free = unlocked(content, ("", *passwords))
    if free is None:
        raise _locked()
    try:
        return pdfium.PdfDocument(free)
    except pdfium.PdfiumError:
        raise _broken() from None


def _has_no_pages(content: bytes) -> bool:
    """True for a whole PDF that holds nothing, which PDFium calls broken."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as document:
            return len(document.pages) == 0
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError):
        return False


def _empty() -> Refusal:
    return Refusal("empty", "This PDF has no pages.", next_step="Please ask for this file again.")


def _broken() -> Refusal:
    return Refusal("damaged", "This PDF is broken or incomplete.", next_step="Please ask for this file again.")


def _locked() -> Refusal:
    return Refusal(
        "encrypted",
        "This PDF is locked with a password.",
        next_step="Ask who sent it for the password and run again with --password, or ask for the file without one.",
    )


def _packed(bitmap: Any) -> bytes:
    """Rows without padding, three bytes a pixel."""
    array = bitmap.to_numpy()
    if array.ndim == 2:
        array = array[:, :, None]
    if array.shape[2] == 1:
        array = array.repeat(3, axis=2)
    return bytes(array[:, :, :3].tobytes())
