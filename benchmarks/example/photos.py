"""Makes a printed page look as a family sends it: a scan, a phone photo, a photo of a creased paper at night."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def render(pdf: bytes, *, dpi: int = 200) -> Pixels:
    """The first page as grey-blue-red pixels."""
    document = pypdfium2.PdfDocument(pdf)
    return np.ascontiguousarray(document[0].render(scale=dpi / 72).to_numpy()[:, :, :3])


def scan(page: Pixels, *, seed: int, tilt: float = 0.6) -> Pixels:
    """A flat-bed scan: a little tilt, noise and grey."""
    rng = np.random.default_rng(seed)
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1)
    turned = cv2.warpAffine(page, turn, (width, height), borderValue=(250, 250, 250))
    noise = rng.normal(0, 4, turned.shape)
    return np.clip(turned * 0.97 + noise, 0, 255).astype(np.uint8)


def photograph(page: Pixels, *, seed: int, turns: int = 0, dark: float = 0.55) -> Pixels:
    """A phone photo: on a table, in perspective, with a shadow from one side and a little blur; `turns` of 90 degrees."""
    rng = np.random.default_rng(seed)
    height, width = page.shape[:2]
    pad = width // 7
    table = _table(height + 2 * pad, width + 2 * pad, rng)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    shift = rng.uniform(-0.035, 0.035, (4, 2)) * width
    target = (corners + pad + shift).astype(np.float32)
    warp = cv2.getPerspectiveTransform(corners, target)
    size = (table.shape[1], table.shape[0])
    laid = cv2.warpPerspective(page, warp, size)
    mask = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), warp, size)
    picture = np.where(mask[:, :, None] > 0, laid, table).astype(np.float32)
    slope = np.linspace(1.0, dark, size[0])[None, :, None] * np.linspace(1.0, 0.9, size[1])[:, None, None]
    picture = cv2.GaussianBlur(picture * slope, (3, 3), 0.7) + rng.normal(0, 3, picture.shape)
    return np.ascontiguousarray(np.rot90(np.clip(picture, 0, 255).astype(np.uint8), turns))


def _table(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    grain = cv2.GaussianBlur(rng.normal(0, 30, (height, width)).astype(np.float32), (0, 0), 9)
    return np.dstack([70 + grain, 95 + grain, 130 + grain]).astype(np.float32)


def jpeg(picture: Pixels, *, quality: int = 70) -> bytes:
    """The picture as JPEG bytes."""
    good, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert good
    return data.tobytes()


def image_pdf(pictures: list[Pixels], *, dpi: int = 200, quality: int = 60) -> bytes:
    """A scanner's PDF: one JPEG a page, no text layer."""
    pdf = pikepdf.new()
    for picture in pictures:
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        good, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
        assert good
        height, width = grey.shape
        page = pdf.add_blank_page(page_size=(width * 72 / dpi, height * 72 / dpi))
        stream = pdf.make_stream(data.tobytes())
        stream.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
        page.Contents = pdf.make_stream(f"q {page.MediaBox[2]} 0 0 {page.MediaBox[3]} 0 0 cm /Im0 Do Q".encode())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
