"""Photographs and scans as pages: JPEG, PNG, HEIC, TIFF with several pages, WebP, GIF, BMP."""

from __future__ import annotations

import contextlib
import functools
import io
import threading
import warnings
from collections.abc import Iterator
from typing import BinaryIO

import pi_heif
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.ports.reading import Layer, Picture

_AGAIN = "Please take the photograph again, or send the file again."
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "HEIF", "PPM", "JPEG2000")
_HARD_PIXELS = 400_000_000
"""A picture that claims more is not decoded at all (1.2 GB); below, it is decoded and made smaller."""
_WHOLE_ENOUGH = 0.9
_UPRIGHT = 4  # orientations above it lay the page on its side
_COARSEST, _OBLONG = 60, 1.2  # dots per inch of a fax down the page, and by how much more it has across
_LOCK = threading.Lock()


class ImagePages:
    """An opened image file; one page, or one per frame of a TIFF. Use as a context manager.

    Raises Refusal: `damaged` when it cannot be decoded or ends early, `limit` for too many pixels or pages.
    """

    def __init__(self, data: BinaryIO, *, limits: Limits = Limits()) -> None:
        self._data, self._limits = data, limits
        self._image = _open(data)
        frames = getattr(self._image, "n_frames", 1) if self._image.format == "TIFF" else 1
        if frames > limits.pages:
            raise Refusal(
                "limit", f"This file has more than {limits.pages} pages.", next_step="Please send it in parts."
            )
        self.pages = frames
        self.partial = False

    def __enter__(self) -> ImagePages:
        return self

    def __exit__(self, *_: object) -> None:
        self._image.close()

    def layer(self, number: int) -> Layer | None:
        """Pictures have no text layer."""
        del number
        return None

    def picture(self, number: int, *, dpi: int, pixels: int) -> Picture:
        """The picture, EXIF turn applied, colours and depth made plain, at most `pixels` pixels. `dpi` is of no use here."""
        del dpi
        self._image.seek(number - 1)
        if self._image.width * self._image.height > _HARD_PIXELS:
            raise Refusal("limit", "This picture has too many pixels.", next_step="Please send a smaller copy.")
        density = _density(self._image)
        if self._image.format in ("JPEG", "MPO"):
            self._image.draft(None, _bounded(self._image.size, pixels))
        whole = self._load()
        upright = ImageOps.exif_transpose(whole) if number == 1 else whole
        plain = _squared(_plain(upright), _oblong(self._image))
        if plain.width * plain.height > pixels:
            size = _bounded(plain.size, pixels)
            density *= size[0] / plain.width
            plain = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return Picture(plain.mode, plain.width, plain.height, plain.tobytes(), round(density, 2))

    def _load(self) -> Image.Image:
        try:
            self._image.load()
            return self._image
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
            return self._mostly()

    def _mostly(self) -> Image.Image:
        """A JPEG that ends early, when at least nine tenths of its rows are there."""
        if self._image.format not in ("JPEG", "MPO"):
            raise Refusal("damaged", "This picture is broken or incomplete.", next_step=_AGAIN)
        self._data.seek(0)
        with _LOCK, _truncation_allowed():
            image = _open(self._data)
            try:
                image.load()
            except (OSError, SyntaxError, ValueError) as error:
                raise Refusal("damaged", "This picture is broken.", next_step=_AGAIN) from error
        if _rows_present(image) < _WHOLE_ENOUGH:
            raise Refusal("damaged", "This picture ends before its last part.", next_step=_AGAIN)
        self.partial = True
        return image


@contextlib.contextmanager
def _truncation_allowed() -> Iterator[None]:
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


@functools.cache
def _prepare() -> None:
    pi_heif.register_heif_opener(thumbnails=False)
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # counted by us, before anything is decoded


def _open(data: BinaryIO) -> Image.Image:
    _prepare()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(data, formats=[name for name in _FORMATS if name in Image.OPEN])
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refusal("damaged", "This is no picture that can be opened.", next_step=_AGAIN) from error


def _density(image: Image.Image) -> float:
    """Dots per inch where the file says something believable, else 0."""
    given = image.info.get("dpi")
    try:
        value = float(given[0]) if given else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0
    return value if 100 <= value <= 1300 else 0.0


def _oblong(image: Image.Image) -> float:
    """How many times denser the columns stand than the rows; 1 but for faxes of standard fineness (204 by 98 dots per inch)."""
    given = image.info.get("dpi")
    lies = image.getexif().get(ExifTags.Base.Orientation, 1) > _UPRIGHT
    if image.format != "TIFF" or not given or not _density(image) or lies:
        return 1.0
    across, down = float(given[0]), float(given[1])
    return across / down if down >= _COARSEST and across / down > _OBLONG else 1.0


def _squared(image: Image.Image, oblong: float) -> Image.Image:
    """The picture with its rows as dense as its columns."""
    if oblong == 1.0:
        return image
    return image.resize((image.width, round(image.height * oblong)), Image.Resampling.BICUBIC)


def _bounded(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    scale = min(1.0, (pixels / max(1, size[0] * size[1])) ** 0.5)
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits, grey or RGB, on white where it was see-through."""
    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, clear).convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits: its own darkest to lightest value over 0 to 255."""
    values = image.convert("F")
    low, high = values.getextrema()
    span = (float(high) - float(low)) or 1.0  # type: ignore[arg-type]
    return values.point(lambda value: value * (255.0 / span) - float(low) * 255.0 / span).convert("L")  # type: ignore[arg-type]


def _rows_present(image: Image.Image) -> float:
    """Share of the rows that were decoded: a decoder fills the rest with one flat grey."""
    grey = image.convert("L")
    tail = grey.crop((0, grey.height // 2, grey.width, grey.height))
    for step in range(tail.height, 0, -8):
        low, high = tail.crop((0, step - 1, tail.width, step)).getextrema()
        if float(high) - float(low) > 3:  # type: ignore[arg-type]
            return (grey.height // 2 + step) / grey.height
    return 0.5


def open_bytes(data: bytes, *, limits: Limits = Limits()) -> ImagePages:
    """An image that is already in memory."""
    return ImagePages(io.BytesIO(data), limits=limits)
